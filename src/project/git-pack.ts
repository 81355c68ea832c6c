/**
 * Packs that live only in git, taken into the project: built from a commit into an image layout of the target, so that
 * everything else treats them like any other pack.
 */
import { join, relative } from 'node:path'
import { type BuiltArtifact, buildArtifact, checkOut, readPack, readSource } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { temporaryDirectory } from '../files/index.ts'
import type { LockedPack } from '../lock/index.ts'
import { parseReference, tagOfVersion } from '../oci/index.ts'
import { ruleFor } from '../policy/index.ts'
import { discardStaged, layoutDestination, layoutRegistry, stageArtifact } from '../registry/index.ts'
import { trustContext } from '../session/index.ts'
import type { Store } from '../store/index.ts'
import { formatGitPack, type GitPack, parseGitPack } from './git-reference.ts'
import type { Project, ProjectOptions } from './project.ts'
import type { AddedPack } from './wanted-pack.ts'

/** Below the target, where the layouts of such packs are. */
const PLACE = join('.packwright', 'git')

/**
 * Builds a pack from a commit, and says what `packs.json` is to want.
 *
 * @throws PackwrightError `REFERENCE_INVALID`, `SOURCE_UNKNOWN`, `PACK_NOT_FOUND`, `OFFLINE`, `SIGNATURE_MISSING` when the
 *   policy requires a signature and the commit has none by one of its keys
 */
export async function vendorFromGit(
  text: string,
  project: Project,
  options: ProjectOptions,
): Promise<AddedPack> {
  const pack = parseGitPack(text)
  const { name, version } = await vendor(pack, project, options)
  const ref = referenceIn(project, name)
  return { name, options: { ref, version, git: formatGitPack(pack) } }
}

/**
 * Builds again what the lockfile says was taken from git, where it is neither in the store nor in the project.
 *
 * @throws PackwrightError `CONTENT_MISMATCH` when the commit no longer gives what is locked
 */
export async function restoreFromGit(
  locked: Iterable<LockedPack>,
  project: Project,
  store: Store,
  options: ProjectOptions,
): Promise<void> {
  for (const { name, origin, digest, oci_ref } of locked) {
    if (origin === undefined) continue
    const reference = parseReference(oci_ref)
    const there = await layoutRegistry().resolve(reference, reference.tag ?? '', options.signal)
    if (there !== undefined || (await store.find(digest as Parameters<Store['find']>[0])) !== undefined)
      continue
    const { git: url, commit, path } = origin
    const built = await vendor({ url, commit, path }, project, options)
    if (built.digest === digest) continue
    throw new PackwrightError(
      'CONTENT_MISMATCH',
      `${name} from ${url} at ${commit} is ${built.digest}; the lockfile says ${digest}.`,
      {
        hint: 'Either the lockfile was changed, or the pack was built by another version of packwright.',
        details: { pack: name, expected: digest, actual: built.digest },
      },
    )
  }
}

async function vendor(
  { url, commit, path }: GitPack,
  project: Project,
  options: ProjectOptions,
): Promise<{ name: string; version: string; digest: string }> {
  const { env = process.env, signal } = options
  const local = url.startsWith('file://')
  if (options.offline === true && !local) {
    throw new PackwrightError('OFFLINE', `The commit ${commit} of ${url} is not here.`, {
      hint: 'Run it once without --offline.',
    })
  }
  await using temporary = await temporaryDirectory('packwright-git-')
  const directory = temporary.path
  const checkout = join(directory, 'source')
  await checkOut(local ? new URL(url).pathname : url, commit, checkout, env, signal)
  const pack = await readPack(join(checkout, path))
  if (pack?.manifest === undefined) {
    throw new PackwrightError(
      'PACK_NOT_FOUND',
      `There is no pack at "${path || '.'}" of ${url} at ${commit}.`,
      {
        hint: 'Name its directory behind a #.',
      },
    )
  }
  if (pack.manifest.build !== undefined) {
    throw new PackwrightError(
      'MANIFEST_INVALID',
      `${pack.manifest.name} is built by a command of its own, which is not run for a pack from git.`,
      {
        hint: 'Ask its author to publish it.',
      },
    )
  }
  await requireSigned(checkout, commit, pack.manifest.name, options)
  const { created } = await readSource(checkout, {
    ...env,
    GITHUB_SERVER_URL: undefined,
    SOURCE_DATE_EPOCH: undefined,
  })
  const source = { source: url, revision: commit, ...(created === undefined ? {} : { created }) }
  const version = pack.manifest.version ?? `0.0.0-git.${commit.slice(0, 12)}`
  const built = await buildArtifact(pack, { outDir: join(directory, 'out'), version, source, signal })
  await keep(built, project, directory, signal)
  const { license = 'unknown' } = pack.manifest
  options.onEvent?.({
    type: 'warning',
    message: `${pack.manifest.name} is taken from ${url} at ${commit.slice(0, 12)}; its licence: ${license}`,
  })
  return { name: pack.manifest.name, version, digest: built.root.descriptor.digest }
}

/** A commit can carry a signature, an archive in git cannot: where the policy wants one, it is the commit's. */
async function requireSigned(
  checkout: string,
  commit: string,
  name: string,
  options: ProjectOptions,
): Promise<void> {
  const trust = await trustContext(options)
  if (trust === undefined || !trust.asked) return
  const rule = ruleFor(trust.policy, { registry: 'oci-layout:/', path: name }, name)
  const mode = trust.mode ?? rule?.mode ?? (rule === undefined ? trust.policy.default : 'require')
  if (mode === 'ignore') return
  const { commitSigner } = await import('./commit-signer.ts')
  const signer = await commitSigner(checkout, commit, rule, options.env ?? process.env)
  if (signer !== undefined) {
    options.onEvent?.({
      type: 'verified',
      reference: `${name} at ${commit}`,
      identity: `key ${signer}`,
      matched: rule?.match ?? 'default',
    })
  } else if (mode === 'require') {
    throw new PackwrightError(
      'SIGNATURE_MISSING',
      `The commit ${commit} of ${name} is not signed with a key that the policy names for it.`,
      {
        hint: 'Take it from a registry, or name the key that its commits are signed with (SSH) in packs.policy.json.',
        details: { pack: name, commit },
      },
    )
  }
}

async function keep(
  built: BuiltArtifact,
  project: Project,
  directory: string,
  signal?: AbortSignal,
): Promise<void> {
  const { root, parts, manifest } = built
  const tag = tagOfVersion(manifest.version)
  const staged = stageArtifact({
    directory: join(directory, 'staged'),
    tag,
    root,
    blobs: parts
      .flatMap(({ artifact }) => [artifact.config, artifact.manifest])
      .filter((blob) => blob !== root),
    layers: parts.flatMap(({ blobs }) => blobs),
  })
  try {
    const reference = { ...parseReference(referenceIn(project, manifest.name)), tag }
    await layoutDestination.receive(staged, reference, [], signal)
  } finally {
    discardStaged(staged.directory)
  }
}

/** Relative to the project, so that the lockfile means the same on every machine. */
function referenceIn(project: Project, name: string): string {
  const target = relative(project.directory, project.target).split('\\').join('/')
  return `oci-layout://${target}/${PLACE.split('\\').join('/')}/${name}`
}
