/**
 * Brings a target to what is planned, and takes back what a receipt says was written.
 *
 * Before anything is placed, the receipt says what is about to be: a process that dies in between leaves files that the
 * next installation knows as its own. Every file is replaced by one rename, so that it is the old or the new one.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { type Claims, claims, directoriesAbove, pauses, removeIfEmpty } from '../files/index.ts'
import type { LockedPack } from '../lock/index.ts'
import { compareTree, type Difference } from '../store/index.ts'
import type { AdmittedPack } from '../trust/index.ts'
import { refuseLinks } from './links.ts'
import { copyStored, isEdit, type PlaceOptions, placeTree } from './place.ts'
import {
  absolute,
  asPlaced,
  hashesByPath,
  hashOf,
  hasMode,
  isOurs,
  pathIn,
  recorded,
  type Target,
  takeBack,
} from './placed.ts'
import type { PlannedFile } from './plan.ts'
import { type PlacedFile, type Receipt, readReceipt, removeReceipt, writeReceipt } from './receipt.ts'
import { holdsOnly, swapDirectory, sweepBeside } from './swap.ts'
import { noteWritten } from './written.ts'

export interface Applied {
  directory: string
  /** false when everything was there already */
  written: boolean
  /** files that a former version had placed and that the user has edited since; they stay */
  kept: string[]
}

/** How many installations before the present one a receipt remembers. */
const HISTORY = 5

/** Planned files that hold something which packwright did not write, or which was edited since. */
export function conflictsOf(name: string, planned: readonly PlannedFile[], target: Target): string[] {
  const ours = hashesByPath(recorded(readReceipt(target.directory, name), target, planned))
  return planned
    .filter((file) => !file.optional)
    .filter((file) => {
      const found = hashOf(file.target)
      return found !== undefined && found !== file.sha256 && !isOurs(ours, pathIn(target, file.target), found)
    })
    .map((file) => file.target)
}

/** Files beside the pack's directory that an earlier installation wrote and nobody has changed, absolute. */
export function knownFiles(name: string, planned: readonly PlannedFile[], target: Target): Set<string> {
  const ours = hashesByPath(recorded(readReceipt(target.directory, name), target, planned))
  const files = [...ours.keys()].map((path) => [path, absolute(target, path)] as const)
  return new Set(
    files
      .filter(([path, location]) => isOurs(ours, path, hashOf(location) ?? ''))
      .map(([, location]) => location),
  )
}

/** Puts a pack into its directory and its artifacts where they are planned. Conflicts have been looked for. */
export async function applyPack(
  stored: AdmittedPack,
  entry: LockedPack,
  planned: readonly PlannedFile[],
  target: Target,
  { force, signal }: Pick<PlaceOptions, 'force' | 'signal'>,
): Promise<Applied> {
  const { record } = stored
  const before = readReceipt(target.directory, entry.name)
  const missing = planned.filter((file) => {
    const found = hashOf(file.target)
    const same = found === file.sha256 && hasMode(file.target, file.mode)
    return !same && !(file.optional && found !== undefined)
  })
  const placed = planned
    .filter((file) => !file.optional || missing.includes(file))
    .map((file) => asPlaced(file, target))
  const optional = (before?.placed ?? []).filter(({ path }) =>
    planned.some((file) => file.optional && pathIn(target, file.target) === path),
  )
  const all = [...new Map([...optional, ...placed].map((file) => [file.path, file])).values()]
  const pending = [...(before?.pending ?? []), ...all]
  const receipt: Receipt = {
    schema_version: 1,
    name: entry.name,
    version: record.version,
    digest: record.digest,
    reference: record.reference,
    files: record.files,
    ...(all.length === 0 ? {} : { placed: all }),
    ...historyOf(before, entry),
  }
  if (missing.length > 0) {
    const base: Receipt = before ?? { ...receipt, files: [], placed: [] }
    writeReceipt(target.directory, { ...base, pending })
  }
  // What another project has placed for the user is this one's as well.
  if (missing.length > 0 || all.some(({ path }) => isAbsolute(path))) await noteWritten(target, all)
  const created = new Set(before?.created ?? [])
  await sweepBeside(planned.flatMap(({ group }) => group ?? []))
  using claimed = claims()
  const ours = hashesByPath(recorded(before, target, planned))
  await placeMissing(missing, planned, ours, target, { created, claimed, pause: pauses(signal) })
  const tree = await placeTree(stored, entry.name, target.directory, before, { force, signal })
  const kept = takeBack(staleFiles(before, all, target, planned), target)
  const stays = [...created].reverse().filter((made) => !removeIfEmpty(absolute(target, made)))
  const written = tree.written || missing.length > 0
  const done: Receipt = { ...receipt, ...(stays.length === 0 ? {} : { created: stays.reverse() }) }
  if (written || JSON.stringify(before) !== JSON.stringify(done)) writeReceipt(target.directory, done)
  return { directory: tree.directory, written, kept }
}

export interface Removed {
  name: string
  /** what was edited or is not ours, and stays with its receipt */
  kept: string[]
}

/** Undoes exactly what the receipt says. What the user has edited stays, and so does the receipt then. */
export async function removePack(name: string, target: Target, force: boolean): Promise<Removed | undefined> {
  const receipt = readReceipt(target.directory, name)
  if (receipt === undefined) return undefined
  const placed = recorded(receipt, target, [])
  const kept = takeBack(placed, target, force)
  await sweepBeside(placed.map(({ path }) => dirname(absolute(target, path))))
  const directory = join(target.directory, name)
  const different = existsSync(directory) ? await compareTree(directory, receipt.files) : []
  const edited = different.filter(isEdit)
  if (edited.length === 0 || force) await rm(directory, { recursive: true, force: true })
  else kept.push(...removeWritten(directory, receipt, different))
  for (const made of [...(receipt.created ?? [])].reverse())
    if (!isAbsolute(made)) removeIfEmpty(absolute(target, made))
  if (kept.length === 0) removeReceipt(target.directory, name)
  return { name, kept }
}

/** Removes what was written into the pack's own directory. @returns what was edited or appeared since, and stays */
function removeWritten(directory: string, { files }: Receipt, different: readonly Difference[]): string[] {
  const edited = new Set(different.map(({ path }) => path))
  const written = files.map(({ path }) => path).filter((path) => !edited.has(path))
  for (const path of written) rmSync(join(directory, path), { force: true })
  const above = new Set(written.flatMap((path) => [...directoriesAbove(path)]))
  for (const inside of [...above].sort().reverse()) removeIfEmpty(join(directory, inside))
  if (removeIfEmpty(directory)) return []
  return different.filter(({ kind }) => kind !== 'missing').map(({ path }) => join(directory, path))
}

/** What is installed now, and before it what was. */
function historyOf(before: Receipt | undefined, entry: LockedPack): Pick<Receipt, 'installed' | 'history'> {
  const past = before?.history ?? []
  if (before?.installed === undefined || before.installed.digest === entry.digest)
    return { installed: entry, ...(past.length === 0 ? {} : { history: past }) }
  const history = [before.installed, ...past.filter(({ digest }) => digest !== entry.digest)].slice(
    0,
    HISTORY,
  )
  return { installed: entry, history }
}

interface Placing {
  /** directories that were made */
  created: Set<string>
  claimed: Claims
  pause: () => Promise<void> | void
}

/** Directories of our own are changed as a whole, other files one by one. */
async function placeMissing(
  missing: readonly PlannedFile[],
  planned: readonly PlannedFile[],
  ours: ReadonlyMap<string, Set<string>>,
  target: Target,
  { created, claimed, pause }: Placing,
): Promise<void> {
  const former = [...ours.keys()].map((path) => [path, absolute(target, path)] as const)
  const unedited = former.filter(([path, location]) => isOurs(ours, path, hashOf(location) ?? ''))
  const known = new Set([...planned.map((file) => file.target), ...unedited.map(([, location]) => location)])
  const swapped = new Set<string>()
  for (const file of missing) {
    const { group } = file
    if (group === undefined || !holdsOnly(group, known)) await placeFile(file, target, { created, claimed })
    else if (!swapped.has(group)) {
      const files = planned.filter((other) => other.group === group)
      for (const { target: location } of files) noteDirectories(dirname(location), target, created)
      mkdirSync(dirname(group), { recursive: true })
      refuseLinks(group, file.for, target.project, true)
      await swapDirectory(group, files)
      swapped.add(group)
    }
    await pause()
  }
}

async function placeFile(
  file: PlannedFile,
  target: Target,
  { created, claimed }: Omit<Placing, 'pause'>,
): Promise<void> {
  makeDirectories(dirname(file.target), target, created)
  const partial = (await claimed.of(dirname(file.target))).path()
  try {
    refuseLinks(file.target, file.for, target.project, false)
    await copyStored(file.source, partial, file)
    refuseLinks(file.target, file.for, target.project, false)
    renameSync(partial, file.target)
  } finally {
    rmSync(partial, { force: true })
  }
}

/** Makes what is missing, and remembers it, so that removal leaves no empty directories of ours. */
function makeDirectories(directory: string, target: Target, created: Set<string>): void {
  noteDirectories(directory, target, created)
  mkdirSync(directory, { recursive: true })
}

function noteDirectories(directory: string, target: Target, created: Set<string>): void {
  const missing: string[] = []
  for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const made of missing) created.add(pathIn(target, made))
}

function staleFiles(
  before: Receipt | undefined,
  now: readonly PlacedFile[],
  target: Target,
  planned: readonly PlannedFile[],
): PlacedFile[] {
  const wanted = new Set(now.map(({ path }) => path))
  return recorded(before, target, planned).filter(({ path }) => !wanted.has(path))
}
