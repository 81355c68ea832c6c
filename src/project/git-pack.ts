/**
 * Packs that live only in git, taken into the project: built from a commit into an image layout of the target, so that
 * everything else treats them like any other pack.
 */
import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import {
  type BuiltArtifact,
  buildArtifact,
  type Checkouts,
  directoryIn,
  openCheckouts,
  readPackIn,
  readSource,
  refuseProblems,
} from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { temporaryDirectory } from '../files/index.ts'
import { type Digest, parseReference, tagOfVersion } from '../oci/index.ts'
import { ruleFor } from '../policy/index.ts'
import { layoutDestination, stageArtifact } from '../registry/index.ts'
import { trustContext } from '../session/index.ts'
import { modeFor, openPlaces, type Places, type TrustContext, type TrustedKey } from '../trust/index.ts'
import { validKeys } from './commit-signer.ts'
import { formatGitPack, type GitPack, parseGitPack } from './git-reference.ts'
import { placeInGit, requireSigned } from './git-signed.ts'
import { checkedOut, forConsumer, packsIn } from './git-source.ts'
import { type Project, type ProjectOptions, withProjectSettings } from './project.ts'
import { gitReference } from './wanted/index.ts'
import type { AddedPack, Sources } from './wanted-pack.ts'

/** Below the target, where the layouts of such packs are. */

/**
 * Builds a pack from a commit, and says what `packs.json` is to want; of a repository that lists packs, all of them.
 *
 * @param only of a list these
 * @throws PackwrightError `REFERENCE_INVALID`, `SOURCE_UNKNOWN`, `PACK_NOT_FOUND`, `OFFLINE`, `SIGNATURE_MISSING` when the
 *   policy requires a signature and the commit has none by one of its keys
 */
export async function vendorFromGit(
  text: string,
  project: Project,
  options: ProjectOptions,
  only: readonly string[] = [],
): Promise<AddedPack[]> {
  const trust = await trustContext(withProjectSettings(options, project))
  const places = openPlaces(options.env ?? process.env, options.onEvent)
  await using sources = openCheckouts(options.env ?? process.env, options.signal)
  const added: AddedPack[] = []
  for (const pack of await packsIn(parseGitPack(text), sources, only, options)) {
    const built = await vendor(pack, project, trust, sources, options)
    const { name, version } = built
    await rememberCommit(pack, built, places)
    const ref = referenceIn(project, name)
    added.push({ name, options: { ref, version, git: formatGitPack(pack) } })
  }
  return added
}

/**
 * Judges every pack that comes from git by its commit: what is locked, and what `packs.json` wants. The commit is looked
 * at each time, unless the store has what the user has seen come out of it; nothing in the project's tree is believed.
 *
 * @returns the digest that each of them has to have, by name
 * @throws PackwrightError `CONTENT_MISMATCH` when the commit does not give what is locked
 */
export async function restoreFromGit(
  project: Project,
  { store, trust }: Sources,
  options: ProjectOptions,
): Promise<ReadonlyMap<string, string>> {
  const places = openPlaces(options.env ?? process.env, options.onEvent)
  const digests = new Map<string, string>()
  await using sources = openCheckouts(options.env ?? process.env, options.signal)
  for (const { name, git, digest } of gitPacks(project)) {
    const known = await places.recall(formatGitPack(git))
    const rule = ruleFor(trust.policy, placeInGit(git))
    const isSigned = validKeys(rule, trust).some(({ identity }) => identity === known.signer?.identity)
    const enough = isSigned || modeFor(rule, trust) !== 'require'
    const stored = known.digest !== undefined && (await store.find(known.digest)) !== undefined
    if (stored && enough && (digest === undefined || digest === known.digest)) {
      digests.set(name, known.digest as string)
      continue
    }
    const built = await vendor(git, project, trust, sources, options)
    if (digest !== undefined && built.digest !== digest) {
      throw new PackwrightError(
        'CONTENT_MISMATCH',
        `${name} from ${git.url} at ${git.commit} is ${built.digest}; the lockfile says ${digest}.`,
        {
          hint: 'Either the lockfile was changed, or the pack was built by another version of packwright.',
          details: { pack: name, expected: digest, actual: built.digest },
        },
      )
    }
    digests.set(name, built.digest)
    await rememberCommit(git, built, places)
  }
  return digests
}

async function rememberCommit(
  pack: GitPack,
  { signer, digest }: VendoredPack,
  places: Places,
): Promise<void> {
  const known = signer === undefined ? null : { identity: signer.identity }
  await places.remember(formatGitPack(pack), { signer: known, digest })
}

/** What is locked from git, and what is wanted from git and not locked. */
function gitPacks({ wanted, locked }: Project): { name: string; git: GitPack; digest: string | undefined }[] {
  const fromLock = [...locked.values()].flatMap(({ name, origin, digest }) =>
    origin === undefined
      ? []
      : [{ name, git: { url: origin.git, commit: origin.commit, path: origin.path }, digest }],
  )
  const fromWanted = (wanted?.packs ?? []).flatMap(({ name, git }) =>
    git === undefined ? [] : [{ name, git: parseGitPack(git), digest: undefined }],
  )
  const lockedAs = new Map(fromLock.map((pack) => [pack.name, formatGitPack(pack.git)]))
  return [...fromLock, ...fromWanted.filter(({ name, git }) => lockedAs.get(name) !== formatGitPack(git))]
}

interface VendoredPack {
  name: string
  version: string
  digest: Digest
  /** the key that signed the commit */
  signer: TrustedKey | undefined
}

async function vendor(
  git: GitPack,
  project: Project,
  trust: TrustContext,
  sources: Checkouts,
  options: ProjectOptions,
): Promise<VendoredPack> {
  const { url, commit, path } = git
  const { env = process.env, signal } = options
  const checkout = await checkedOut(git, sources, options)
  await using temporary = await temporaryDirectory('packwright-git-')
  const directory = temporary.path
  const pack = await forConsumer(git, checkout, async () => {
    const found = await readPackIn(checkout, await directoryIn(checkout, path, url))
    if (found !== undefined) refuseProblems(found.location, found.problems)
    return found
  })
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
  const signer = await requireSigned(checkout, git, pack.manifest.name, trust, options)
  const { created } = await readSource(checkout, {
    ...env,
    GITHUB_SERVER_URL: undefined,
    SOURCE_DATE_EPOCH: undefined,
  })
  const source = { source: url, revision: commit, ...(created === undefined ? {} : { created }) }
  const version = pack.manifest.version ?? `0.0.0-git.${commit.slice(0, 12)}`
  const context = { outDir: join(directory, 'out'), version, source, signal }
  const built = await forConsumer(git, checkout, () => buildArtifact(pack, context))
  await keep(built, project, directory, signal)
  const { license = 'unknown' } = pack.manifest
  options.onEvent?.({
    type: 'warning',
    message: `${pack.manifest.name} is taken from ${url} at ${commit.slice(0, 12)}; its licence: ${license}`,
  })
  return { name: pack.manifest.name, version, digest: built.root.descriptor.digest, signer }
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
    await rm(staged.directory, { recursive: true, force: true })
  }
}

/** Relative to the project, so that the lockfile means the same on every machine. */
function referenceIn(project: Project, name: string): string {
  return gitReference(relative(project.directory, project.target), name)
}
