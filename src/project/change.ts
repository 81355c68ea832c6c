/** Changing what a project wants: adding, updating, pinning, removing, and going back. */
import { relative } from 'node:path'
import semver from 'semver'
import { PackwrightError } from '../errors.ts'
import { compareReferences, type PackDifference } from '../inspect/index.ts'
import { DRY_RUN, type LockedPack } from '../lock/index.ts'
import { formatRepository, parseReference, samePlace } from '../oci/index.ts'
import { rememberAnswers } from '../registry/index.ts'
import { storeOf, trustContext, withRegistry } from '../session/index.ts'
import { readReceipt } from '../target/index.ts'
import { changeProject, drafted, packsToInstall } from './install.ts'
import type { InstallResult } from './place.ts'
import { openProject, type Project, type ProjectOptions, wantedOf, withProjectSettings } from './project.ts'
import { editWanted, type Wanted, type WantedOptions } from './wanted/index.ts'
import type { AddedPack, AddOptions, Draft, InstallOptions, PackToInstall } from './wanted-pack.ts'

/**
 * Adds packs to `packs.json`, locks and installs them. Without a range the newest release is taken, and later ones that
 * are compatible with it.
 *
 * @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, and everything that `install` throws; `packs.json`
 *   is then as it was
 */
export async function add(options: AddOptions): Promise<InstallResult> {
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const { chooseAdded } = await import('./add.ts')
  const chosen = await withRegistry(settings, 'pull', (registry) => chooseAdded(options, project, registry))
  for (const pack of chosen) refuseOtherPlace(pack, project, options)
  const names = new Set(chosen.map(({ name }) => name))
  return await changeProject({ ...options, frozen: false }, (pack) => names.has(pack), { changes: chosen })
}

/** A name means one place; another one takes it over only when somebody says so. */
function refuseOtherPlace(
  { name, options: { ref, git } }: AddedPack,
  { wanted, locked }: Project,
  { replace }: AddOptions,
): void {
  const before = wanted?.packs.find((pack) => pack.name === name)?.ref ?? locked.get(name)?.oci_ref
  if (replace === true || git !== undefined || before === undefined) return
  if (samePlace(parseReference(before), parseReference(ref))) return
  const was = formatRepository(parseReference(before))
  throw new PackwrightError('PLAN_CONFLICT', `${name} comes from ${was} here, and ${ref} is another place.`, {
    hint: `Add it under another name with --as <name>, or take it in place of the other with --replace.`,
    details: { pack: name, before: was, after: ref },
  })
}

/** Takes packs out of `packs.json`, the lockfile and the target. @throws PackwrightError `PACK_NOT_FOUND` */
export async function remove(names: readonly string[], options: InstallOptions = {}): Promise<InstallResult> {
  const project = await openProject(options)
  for (const name of names) requireWanted(project, name)
  const changes = names.map((name) => ({ name, options: undefined }))
  return await changeProject({ ...options, frozen: false }, () => false, { changes })
}

export interface VersionChange {
  name: string
  /** `null` for a pack that was not there */
  before: string | null
  /** `null` for a pack that is gone */
  after: string | null
  reference: string
  /** of a dry run: what is different, where both versions are known */
  difference?: PackDifference
}

/**
 * Makes packs as new as their ranges allow: all, or those that are named and what they need.
 *
 * @param names as in `packs.json`; `claude@1.2.0` gives a pack another range first
 *
 * @throws PackwrightError `PACK_NOT_FOUND`, `TAG_MOVED`, and everything that `install` throws
 */
export async function update(
  names: readonly string[],
  options: InstallOptions & { dryRun?: boolean | undefined } = {},
): Promise<{ changes: VersionChange[]; result: InstallResult | undefined }> {
  const opened = await openProject(options)
  wantedOf(opened)
  const asked = names.map(nameAndRange)
  const changes = asked.flatMap(({ name, range }) => {
    if (range === undefined) requireLocked(opened, name)
    return range === undefined ? [] : [withRange(opened, name, range)]
  })
  const draft = { changes }
  const chosen = new Set(asked.map(({ name }) => name))
  const isUpdated = (pack: string) => chosen.size === 0 || chosen.has(pack)
  if (options.dryRun === true) {
    const project = drafted(opened, draft)
    const store = storeOf(options)
    const chosen = withProjectSettings({ ...options, frozen: false }, project)
    const trust = await trustContext(chosen)
    const after = await withRegistry(chosen, 'pull', (registry) =>
      packsToInstall(project, isUpdated, { registry, store, trust }, chosen),
    )
    const differences = await differencesBetween(project, after, chosen)
    const next = after.map(({ expected, reference }) => {
      return {
        name: expected.name ?? '',
        version: expected.version ?? '',
        oci_ref: formatRepository(reference),
      }
    })
    const changes = changesBetween([...project.locked.values()], next).map((change) => {
      const difference = differences.get(change.name)
      return difference === undefined ? change : { ...change, difference }
    })
    return { changes, result: undefined }
  }
  const result = await changeProject({ ...options, frozen: false }, isUpdated, draft)
  const next = result.packs.map(({ name, version, reference }) => ({
    name,
    version: version ?? '',
    oci_ref: reference,
  }))
  return { changes: changesBetween([...opened.locked.values()], next), result }
}

/** `claude@1.2.0`: the pack and the range that it is to have from now on. */
function nameAndRange(written: string): { name: string; range: string | undefined } {
  const at = written.lastIndexOf('@')
  if (at < 1) return { name: written, range: undefined }
  return { name: written.slice(0, at), range: written.slice(at + 1) }
}

function withRange(project: Project, name: string, range: string): Draft['changes'][number] {
  requireWanted(project, name)
  if (semver.validRange(range) === null)
    throw new PackwrightError('VERSION_INVALID', `"${range}" is no version and no range.`, {
      hint: `Name one: packwright update ${name}@1.2.0.`,
    })
  const { name: _, ...before } = wantedOf(project).packs.find((pack) => pack.name === name) as Wanted
  const { pin: __, tag: ___, ...options } = before as WantedOptions
  return { name, options: { ...options, version: range } }
}

/** What an update would change in packs that are locked already. */
async function differencesBetween(
  { locked }: Project,
  after: readonly PackToInstall[],
  options: InstallOptions,
): Promise<Map<string, PackDifference>> {
  const changed = after.flatMap(({ expected, reference }) => {
    const before = locked.get(expected.name ?? '')
    if (before === undefined || before.digest === DRY_RUN || before.digest === reference.digest) return []
    return [
      {
        name: before.name,
        from: { ...parseReference(before.oci_ref), digest: before.digest },
        to: reference,
      },
    ]
  })
  const trust = await trustContext(options)
  return await withRegistry(options, 'pull', async (opened) => {
    const context = { registry: rememberAnswers(opened), store: storeOf(options), trust }
    const compared = changed.map(
      async ({ name, from, to }) => [name, await compareReferences(from, to, context, options)] as const,
    )
    return new Map(await Promise.all(compared))
  })
}

type Versioned = Pick<LockedPack, 'name' | 'version' | 'oci_ref'>

function changesBetween(before: readonly LockedPack[], after: readonly Versioned[]): VersionChange[] {
  const was = new Map(before.map((entry) => [entry.name, entry]))
  const is = new Map(after.map((entry) => [entry.name, entry]))
  const changed = after
    .filter(({ name, version }) => was.get(name)?.version !== version)
    .map(({ name, version, oci_ref: reference }) => ({
      name,
      before: was.get(name)?.version ?? null,
      after: version,
      reference,
    }))
  const gone = before
    .filter(({ name, file }) => file === undefined && !is.has(name))
    .map(({ name, version, oci_ref: reference }) => ({ name, before: version, after: null, reference }))
  return [...changed, ...gone].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Holds a pack at a version, by default the locked one, whatever its range says. */
export async function pin(
  name: string,
  version: string | undefined,
  options: ProjectOptions = {},
): Promise<string> {
  const project = await openProject(options)
  requireWanted(project, name)
  const chosen = version ?? project.locked.get(name)?.version
  if (chosen === undefined || semver.valid(chosen) === null) {
    throw new PackwrightError('VERSION_INVALID', `There is no version to pin ${name} at.`, {
      hint: `Name one: packwright pin ${name} 1.2.0.`,
    })
  }
  await editWanted(project.wantedFile, name, (before) => ({ ...(before as WantedOptions), pin: chosen }))
  return chosen
}

/** Lets a pack follow its range again. */
export async function unpin(name: string, options: ProjectOptions = {}): Promise<void> {
  const project = await openProject(options)
  requireWanted(project, name)
  await editWanted(project.wantedFile, name, (before) => {
    const { pin: _, ...rest } = before as WantedOptions
    return rest
  })
}

/**
 * Installs what was installed before, from the store and without network. The lockfile then says so.
 *
 * @throws PackwrightError `NOT_FOUND` when nothing was installed before, `OFFLINE` when the store no longer has it
 */
export async function rollback(name: string, options: InstallOptions = {}): Promise<InstallResult> {
  const project = await openProject(options)
  const previous = readReceipt(project.target, name)?.history?.[0]
  if (previous === undefined) {
    throw new PackwrightError(
      'NOT_FOUND',
      `Nothing else than the present ${name} was installed in ${project.target}.`,
      {
        hint: 'A rollback goes back to what an update replaced.',
        details: { pack: name },
      },
    )
  }
  const wanted = project.wanted?.packs.find((pack) => pack.name === name)
  const range = wanted?.pin ?? wanted?.version ?? '*'
  const fits = semver.satisfies(previous.version, range, { includePrerelease: true })
  const { name: _, ...written } = wanted ?? { name }
  const pinned = { ...(written as WantedOptions), pin: previous.version }
  const changes = wanted === undefined || fits ? [] : [{ name, options: pinned }]
  const highest = higherOf(project.locked.get(name))
  const back = highest === undefined ? previous : { ...previous, highest }
  const locked = new Map([...project.locked].map(([key, entry]) => [key, key === name ? back : entry]))
  return await changeProject({ ...options, offline: true }, () => false, { changes, locked })
}

/** What was highest stays known when something older is installed again. */
function higherOf(entry: LockedPack | undefined): string | undefined {
  return entry?.highest ?? entry?.version
}

function requireWanted(project: Project, name: string): void {
  if (wantedOf(project).packs.some((pack) => pack.name === name)) return
  throw new PackwrightError('PACK_NOT_FOUND', `${shown(project.wantedFile)} does not want "${name}".`, {
    hint: 'packwright list --tree shows what is wanted, and what comes with it.',
  })
}

function requireLocked(project: Project, name: string): void {
  if (project.locked.has(name)) return
  throw new PackwrightError('PACK_NOT_FOUND', `${shown(project.lockFile)} has no pack "${name}".`, {
    hint: 'packwright list --tree shows what is locked.',
  })
}

function shown(file: string): string {
  return relative(process.cwd(), file) || file
}
