/** Installing: a project's target becomes what its lockfile says, and the lockfile what `packs.json` wants. */

import { join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { removeIfEmpty, sweepAfterCrash } from '../files/index.ts'
import { DRY_RUN, graphFaults, type LockedPack, type Root, reachable } from '../lock/index.ts'
import { parseReference, samePlace } from '../oci/index.ts'
import { expectationOf, memoryOf } from '../pull/index.ts'
import { rememberAnswers } from '../registry/index.ts'
import { storeOf, trustContext, withRegistry } from '../session/index.ts'
import { RECEIPTS, withTarget } from '../target/index.ts'
import { tellHidden } from './hidden.ts'
import { type InstallResult, installPacks } from './place.ts'
import { openProject, type Project, withProjectSettings } from './project.ts'
import { isHeldAt } from './resolve/held.ts'
import { type ResolvedPack, resolvePacks } from './resolve/resolve.ts'
import { DEFAULT_TARGET, repositoryOf, type Wanted } from './wanted/index.ts'
import type { Draft, InstallOptions, PackToInstall, Sources } from './wanted-pack.ts'

/** How long an installation waits for another one in the same target. */
const WAIT_MS = 10 * 60 * 1000

/**
 * Makes the target equal to the lockfile, after making the lockfile equal to `packs.json`.
 *
 * What is locked and still satisfies stays as it is; nothing is asked of a registry that the store can answer.
 *
 * @throws PackwrightError `LOCK_MISMATCH` when frozen, `RESOLUTION_CONFLICT`, `ENGINE_UNSUPPORTED`,
 *   `PLATFORM_UNSUPPORTED`, `FILE_EDITED`, `TARGET_EXISTS`, `OFFLINE`, and everything that a pull throws
 */
export async function install(options: InstallOptions = {}): Promise<InstallResult> {
  return await changeProject(options, () => false)
}

/**
 * Reads the project while nobody else changes it, and installs what it wants; `update` says what may become newer.
 *
 * @param draft changes that are written only when everything is admitted and planned
 */
export async function changeProject(
  options: InstallOptions,
  update: (pack: string) => boolean,
  draft: Draft = { changes: [] },
): Promise<InstallResult> {
  const mending = { ...options, mends: options.frozen !== true }
  const { target, wantedFile, lockFile } = await openProject(mending)
  for (const file of [wantedFile, lockFile]) await sweepAfterCrash(file)
  const work = async () => {
    const project = drafted(await openProject(mending), draft)
    refuseNothing(project, options)
    const { differing } = project
    if (differing !== undefined) options.onEvent?.({ type: 'warning', message: mended(lockFile, differing) })
    const mayChange = (pack: string) => update(pack) || differing?.includes(pack) === true
    const chosen = withProjectSettings(options, project)
    const trust = await trustContext(chosen)
    return await withRegistry(chosen, 'pull', async (opened) => {
      const registry = rememberAnswers(opened)
      const sources = { registry, store: storeOf(options), trust }
      const judged = await judgeGitPacks(project, sources, chosen)
      const install = async (stale: ReadonlySet<string>): Promise<InstallResult> => {
        const held = atLockedVersions(project, stale)
        const changes = (pack: string) => mayChange(pack) || stale.has(pack)
        try {
          const wanted = await packsToInstall(held, changes, sources, chosen)
          const chosenPacks = wanted.map((pack) => lockedAnew(pack, stale))
          return await installPacks(chosenPacks, project, sources, { options, draft, judged })
        } catch (thrown) {
          const pack = options.frozen === true ? undefined : stalePack(thrown, project)
          if (pack === undefined || stale.has(pack)) throw thrown
          return await install(new Set([...stale, pack]))
        }
      }
      return await install(new Set())
    })
  }
  try {
    return await withTarget(target, work, { ...options, waitMs: WAIT_MS })
  } finally {
    // Of what was only tried nothing is left.
    if (options.dryRun === true || options.approve !== undefined)
      for (const made of [join(target, RECEIPTS), target]) removeIfEmpty(made)
  }
}

/**
 * A pack of which somebody has changed version, reference and digest, as Renovate does, and left the rest: what stands
 * beside the digest is about the version before.
 */
function stalePack(thrown: unknown, { locked }: Project): string | undefined {
  if (!(thrown instanceof PackwrightError) || thrown.code !== 'CONTENT_MISMATCH') return undefined
  const { pack } = thrown.details
  return typeof pack === 'string' && locked.has(pack) ? pack : undefined
}

/** Its entry is written anew; who signed the version before still counts. */
function lockedAnew(pack: PackToInstall, stale: ReadonlySet<string>): PackToInstall {
  const { entry, expected } = pack
  if (entry === undefined || !stale.has(entry.name)) return pack
  const { name, version } = entry
  return {
    ...pack,
    entry: undefined,
    expected: { name, alias: name, version, memory: expected.memory, resolved: true },
  }
}

/** The project in which some packs are wanted as they are locked, whatever else their ranges allow. */
function atLockedVersions(project: Project, packs: ReadonlySet<string>): Project {
  const { wanted, locked } = project
  if (wanted === undefined || packs.size === 0) return project
  const held = wanted.packs.map((pack) => {
    const version = packs.has(pack.name) ? locked.get(pack.name)?.version : undefined
    return version === undefined ? pack : { ...pack, version }
  })
  return { ...project, wanted: { ...wanted, packs: held } }
}

function mended(lockFile: string, differing: readonly string[]): string {
  const again = differing.length === 0 ? '' : `, and ${differing.join(', ')} resolved again`
  return `${lockFile} had the marks of a merge conflict: both sides were read${again}.`
}

async function judgeGitPacks(
  project: Project,
  sources: Sources,
  options: InstallOptions,
): Promise<ReadonlyMap<string, string>> {
  const none = (project.wanted?.packs ?? []).every(({ git }) => git === undefined)
  if (none && [...project.locked.values()].every(({ origin }) => origin === undefined)) return new Map()
  const { restoreFromGit } = await import('./git-pack.ts')
  return await restoreFromGit(project, sources, options)
}

/** The project as it will be when the draft is written. */
export function drafted(project: Project, { changes, locked }: Draft): Project {
  const next = locked === undefined ? project : { ...project, locked: new Map(locked) }
  if (changes.length === 0) return next
  const before = next.wanted ?? {
    target: DEFAULT_TARGET,
    packs: [],
    hosts: {},
    mirrors: {},
    clients: undefined,
  }
  const packs = new Map(before.packs.map((pack) => [pack.name, pack]))
  for (const { name, options } of changes) {
    if (options === undefined) packs.delete(name)
    else packs.set(name, { ...packs.get(name), ...options, name })
  }
  return { ...next, wanted: { ...before, packs: [...packs.values()] } }
}

/** @throws PackwrightError `NOT_FOUND` when frozen and nothing is locked */
function refuseNothing({ wanted, locked, lockFile }: Project, { frozen }: InstallOptions): void {
  if (frozen !== true || locked.size > 0 || wanted?.packs.length === 0) return
  throw new PackwrightError('NOT_FOUND', `There is no ${lockFile} to install from.`, {
    hint: 'Run packwright install without --frozen once, and commit the lockfile.',
  })
}

/** From the lockfile when it says all that is wanted, else resolved anew around what stays. */
export async function packsToInstall(
  project: Project,
  update: (pack: string) => boolean,
  { registry, store, trust }: Sources,
  options: InstallOptions,
): Promise<PackToInstall[]> {
  const { wanted, locked, gate } = project
  if (wanted === undefined) return [...locked.values()].map((entry) => fromEntry(entry, project.lockFile))
  const roots = wanted.packs.map(rootOf)
  const faults = graphFaults(roots, locked)
  const updates = wanted.packs.some(({ name }) => update(name)) || [...locked.keys()].some(update)
  if (faults.length === 0 && !updates) {
    const names = reachable(
      roots.map(({ name }) => name),
      locked,
    )
    return [...names].map((name) => fromEntry(locked.get(name) as LockedPack, project.lockFile))
  }
  if (options.frozen === true) throw mismatch(project, faults)
  const { signal } = options
  const resolved = await resolvePacks(wanted.packs, {
    registry,
    store,
    gate,
    locked,
    update,
    trust,
    signal,
  })
  const packs = [...resolved.values()].map((pack) => fromResolved(pack, project))
  const asked = wanted.packs.filter(({ name }) => update(name))
  if (asked.length > 0) await tellHidden(asked, packs, { registry, store, trust }, options)
  return packs
}

export function rootOf({ name, pin, version, prerelease, ref, tag, digest }: Wanted): Root {
  const place = repositoryOf({ ref })
  const fixed = pin === undefined && version === undefined && (tag ?? digest) !== undefined
  const isFrom = (entry: LockedPack) => {
    const { registry, path } = parseReference(entry.oci_ref)
    return registry === place.registry && path === place.path
  }
  return {
    name,
    range: pin ?? version ?? '*',
    prerelease: prerelease === true || pin !== undefined,
    isFrom,
    ...(fixed ? { isAt: (entry: LockedPack) => isHeldAt(entry, { tag, digest }) } : {}),
  }
}

function mismatch(project: Project, faults: readonly string[]): PackwrightError {
  return new PackwrightError(
    'LOCK_MISMATCH',
    `${project.lockFile} is not what ${project.wantedFile} wants: ${faults.join('; ')}.`,
    {
      hint: 'Run packwright install without --frozen, and commit the lockfile.',
      details: { faults },
    },
  )
}

function fromEntry(entry: LockedPack, file: string): PackToInstall {
  if (entry.digest === DRY_RUN) {
    throw new PackwrightError(
      'LOCKFILE_INVALID',
      `${file} is of a dry run: ${entry.name} was not published.`,
      {
        hint: 'Take the lockfile of a release.',
      },
    )
  }
  const reference = { ...parseReference(entry.oci_ref), digest: entry.digest }
  return { reference, expected: expectationOf(entry), entry, dependencies: entry.dependencies ?? {} }
}

function fromResolved(pack: ResolvedPack, project: Project): PackToInstall {
  const { repository, tag, digest, name, version, dependencies, kept } = pack
  const reference = { ...repository, digest, ...(tag === undefined ? {} : { tag }) }
  if (kept !== undefined) return { reference, expected: expectationOf(kept), entry: kept, dependencies }
  const before = project.locked.get(name)
  const known = before !== undefined && samePlace(parseReference(before.oci_ref), repository)
  const memory = known ? memoryOf(before) : undefined
  // Whoever pins a version has chosen it, also when it is an older one.
  const resolved = project.wanted?.packs.find((wanted) => wanted.name === name)?.pin === undefined
  return {
    reference,
    expected: { name, alias: name, version, memory, resolved },
    entry: undefined,
    dependencies,
  }
}
