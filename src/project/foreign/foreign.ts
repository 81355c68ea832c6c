/** Using another tool's lockfile and ours side by side: taken over, checked against the registry, and written back. */
import pMap from 'p-map'
import semver from 'semver'
import { inspectPack } from '../../artifact/index.ts'
import { asPackwrightError, ERROR_CODES, PackwrightError } from '../../errors.ts'
import { type LockedPack, withMemory, writeConsumed } from '../../lock/index.ts'
import {
  CREATED,
  formatReference,
  formatRepository,
  parseReference,
  plainVersion,
  samePlace,
  versionInTag,
} from '../../oci/index.ts'
import { memoryOf } from '../../pull/index.ts'
import { type Registry, rememberAnswers } from '../../registry/index.ts'
import { trustContext, withRegistry } from '../../session/index.ts'
import { type ForeignEntry, lockFormatOf } from '../../systems/index.ts'
import { readText } from '../../text/index.ts'
import { admit, signatureBundles, type TrustContext } from '../../trust/index.ts'
import { openProject, type Project, type ProjectOptions, withProjectSettings } from '../project.ts'
import { rangesOf } from '../resolve/resolve.ts'
import { editWanted } from '../wanted/index.ts'
import { foreignLocks } from './is-lock.ts'

export const AT_ONCE = 8

/**
 * Takes over what another tool has locked: every digest is looked up, its name and version are held against the file, and
 * signatures are verified where a policy asks for them.
 *
 * @param file a lockfile that `foreignLocks` names
 * @throws PackwrightError `DOCUMENT_INVALID`, `CONTENT_MISMATCH`, `REFERENCE_NOT_FOUND`, exit 7; nothing is written then
 */
export async function importLock(file: string, options: ProjectOptions): Promise<LockedPack[]> {
  const format = await lockFormatOf(file)?.()
  if (format === undefined) throw unknownFormat(file)
  const { entries, passedOver } = format.read(await readText(file), file)
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const trust = await trustContext(settings)
  const tell = (name: string, why: string) =>
    options.onEvent?.({ type: 'warning', message: `${name} of ${file} is passed over: ${why}` })
  for (const { name, why } of passedOver) tell(name, why)
  const taken = await withRegistry(settings, 'pull', async (opened) => {
    const registry = rememberAnswers(opened)
    return await pMap(
      entries,
      async (entry) => {
        const why = heldOtherwise(entry, project)
        if (why !== undefined) return void tell(entry.name, why)
        try {
          return await takeOver(entry, file, registry, trust, project, options)
        } catch (thrown) {
          const error = asPackwrightError(thrown)
          if (entries.length === 1 || !PASSED_OVER.has(ERROR_CODES[error.code][0])) throw thrown
          tell(entry.name, error.message)
        }
      },
      { concurrency: AT_ONCE },
    )
  })
  const packs = taken.filter((pack) => pack !== undefined)
  if (entries.length === 0) throw nothingIn(file, passedOver.length)
  const names = new Set(packs.map(({ name }) => name))
  const foreign = new Map(entries.map((entry) => [entry.name, entry]))
  const others = [...project.locked.values()].filter(({ name }) => !names.has(name))
  const needed = new Set(packs.flatMap(({ dependencies = {} }) => Object.keys(dependencies)))
  for (const { name, version, oci_ref } of packs) {
    const { tag, ...place } = parseReference(oci_ref)
    const { range = `^${version}`, explicit } = foreign.get(name) ?? {}
    if (needed.has(name) && explicit !== true) continue
    const follows = semver.valid(version) === null ? (tag === undefined ? {} : { tag }) : { version: range }
    await editWanted(
      project.wantedFile,
      name,
      (before) => before ?? { ref: formatRepository(place), ...follows },
    )
  }
  await writeConsumed(project.lockFile, [...others, ...packs], new Date())
  return packs
}

/** What one entry may be refused for without ending the whole import. */
const PASSED_OVER = new Set(['invalid', 'notFound', 'integrity'])

/** An import is an addition: what the project holds already is neither lowered nor pointed elsewhere. */
function heldOtherwise({ name, reference, version }: ForeignEntry, project: Project): string | undefined {
  const entry = project.locked.get(name)
  const wanted = project.wanted?.packs.find((pack) => pack.name === name)
  const here = wanted?.ref ?? entry?.oci_ref
  if (here === undefined) return undefined
  if (!samePlace(parseReference(here), reference))
    return `the project takes it from ${formatRepository(parseReference(here))}, not from ${formatRepository(reference)}`
  const theirs = version ?? (reference.tag === undefined ? undefined : versionInTag(reference.tag))
  if (entry === undefined || theirs === undefined || semver.valid(theirs) === null) return undefined
  if (semver.valid(entry.version) !== null && semver.lt(theirs, entry.version))
    return `the project has ${entry.version}, which is newer than ${theirs}`
  const range = wanted?.pin ?? wanted?.version
  if (range !== undefined && !semver.satisfies(theirs, range, { includePrerelease: true }))
    return `the project wants ${range}, and it is ${theirs}`
  return undefined
}

async function takeOver(
  { name, reference, version }: ForeignEntry,
  file: string,
  registry: Registry,
  trust: TrustContext,
  project: Project,
  { signal }: ProjectOptions,
): Promise<LockedPack> {
  const found = await inspectPack(reference, registry, signal)
  const { tag } = reference
  const named = tag === undefined ? undefined : versionInTag(tag)
  const stated = version === undefined ? undefined : plainVersion(version)
  const settled =
    [stated, found.version, named].find((text) => text !== undefined && semver.valid(text) !== null) ?? tag
  const wrong =
    found.name !== name
      ? `is called ${found.name}`
      : stated !== undefined && found.version !== undefined && stated !== found.version
        ? `is version ${found.version}, not ${version}`
        : settled === undefined
          ? 'does not say which version it is'
          : undefined
  if (wrong !== undefined || settled === undefined) {
    throw new PackwrightError(
      'CONTENT_MISMATCH',
      `${file}: ${formatReference(reference)}, there as ${name}, ${wrong}.`,
      {
        hint: 'Either the lockfile or the registry was changed. Do not use it before you know which.',
      },
    )
  }
  const { digest, ...place } = reference
  const known = project.locked.get(name)
  const asked = { reference, alias: name, pinned: true, memory: known === undefined ? {} : memoryOf(known) }
  const bundles = signatureBundles(reference, digest, registry, signal)
  const { memory } = await admit(asked, { name, version: settled }, digest, bundles, trust)
  const dependencies = rangesOf(found.manifest)
  const entry = {
    name,
    version: settled,
    oci_ref: formatReference(place),
    digest,
    media_type: found.layer.mediaType,
    size: found.layer.size,
    ...(found.contentDigest === undefined ? {} : { content_digest: found.contentDigest }),
    created_at: found.annotations[CREATED] ?? null,
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
  }
  return withMemory(entry, memory)
}

function nothingIn(file: string, passedOver: number): PackwrightError {
  const why = passedOver === 0 ? 'locks nothing' : 'locks nothing that lies in a registry'
  return new PackwrightError('NOT_FOUND', `${file} ${why}.`, {
    hint: 'packwright add takes packs from registries, and skills from a commit: git+https://…@<commit>#path.',
    details: { file },
  })
}

export function unknownFormat(file: string): PackwrightError {
  return new PackwrightError('USAGE', `${file} is of no format that is known.`, {
    hint: `Known are ${foreignLocks().join(', ')}, and the .tar of packwright export.`,
  })
}
