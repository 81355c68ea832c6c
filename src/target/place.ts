/**
 * Puts a pack's files into a directory of the user's: `<target>/<pack>`, whole or not at all.
 *
 * A receipt beside it says what was written, so that a later version may replace it and an edit of the user's is seen.
 */
import { randomBytes } from 'node:crypto'
import { constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile, cp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import {
  describeHolder,
  exchange,
  type Holder,
  outputError,
  pauses,
  setMode,
  sweepDead,
  withLock,
} from '../files/index.ts'
import { hexOf } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import { compareTree, type Difference, type StoredPack, sentenceOf } from '../store/index.ts'
import type { AdmittedPack } from '../trust/index.ts'
import { forgetLinked, isLinked, switchTo } from './linked.ts'
import { RECEIPTS, type Receipt, readReceipt, receiptNames, writeReceipt } from './receipt.ts'

export interface TargetOptions {
  signal?: AbortSignal | undefined
  /** how long another process may change the target, in milliseconds */
  waitMs?: number | undefined
  onEvent?: OnEvent | undefined
}

export interface PlaceOptions extends TargetOptions {
  /** replaces a directory that holds something else */
  force?: boolean | undefined
  /** makes the pack's directory a link, which changes by one rename */
  link?: boolean | undefined
}

export interface Placement {
  directory: string
  /** false when the files were already there */
  written: boolean
}

/**
 * @throws PackwrightError `TARGET_EXISTS` when the directory holds something else, `OUTPUT_UNWRITABLE`
 */
export async function placePack(
  pack: AdmittedPack,
  target: string,
  options: PlaceOptions = {},
): Promise<Placement> {
  const place = async (): Promise<Placement> => {
    const { name } = pack.record
    const before = readReceipt(target, name)
    const placement = await placeTree(pack, name, target, before, options)
    const { digest, version, reference, files } = pack.record
    if (placement.written)
      writeReceipt(target, { ...before, schema_version: 1, name, version, digest, reference, files })
    return placement
  }
  return await withTarget(target, place, options)
}

/** Runs `work` while nobody else changes the target. */
export async function withTarget<T>(
  target: string,
  work: () => Promise<T>,
  { signal, waitMs, onEvent }: TargetOptions = {},
): Promise<T> {
  const onWait = (holder: Holder | undefined) =>
    onEvent?.({ type: 'waiting', for: target, holder: describeHolder(holder) })
  const locked = async () => {
    await sweepDead(join(target, RECEIPTS))
    await sweepUnfinished(join(target, RECEIPTS))
    return await work()
  }
  try {
    return await withLock(join(target, RECEIPTS, '.lock'), locked, { signal, waitMs, onWait })
  } catch (cause) {
    throw outputError(target, cause)
  }
}

/** What replaces directories is named by whoever holds the target's lock: what is there when it is taken is of the dead. */
async function sweepUnfinished(directory: string): Promise<void> {
  for (const name of readdirSync(directory))
    if (UNFINISHED.test(name)) await rm(join(directory, name), { recursive: true, force: true })
}

const UNFINISHED = /^(?:new|old|link)-[0-9a-f]{12}$/

/**
 * Puts the pack's own directory in place. The target's lock is held, and the receipt is the caller's to write.
 *
 * @param before what an earlier installation wrote there, if it left a receipt
 * @throws PackwrightError `TARGET_EXISTS`
 */
export async function placeTree(
  pack: AdmittedPack,
  name: string,
  target: string,
  before: Receipt | undefined,
  { force, link = false, signal }: PlaceOptions,
): Promise<Placement> {
  const directory = join(target, name)
  const { state, edits, extra } = await stateOf(directory, before, pack.record.files)
  if (state === 'same' && link === isLinked(directory)) return { directory, written: false }
  if (state === 'other' && force !== true) throw inTheWay(directory, before, edits)
  const carried = state === 'ours' || state === 'same' ? extra : []
  await replaceWith(pack, directory, state !== 'absent', carried, { link, signal })
  return { directory, written: true }
}

function inTheWay(directory: string, before: Receipt | undefined, edits: readonly string[]): PackwrightError {
  if (before === undefined) {
    return new PackwrightError(
      'TARGET_EXISTS',
      `${directory} exists and holds something that packwright did not write.`,
      {
        hint: 'Move it away, name another directory, or replace it with --force.',
        details: { directory },
      },
    )
  }
  const [first, ...more] = edits
  const others = more.length === 0 ? '' : ` (and ${more.length} more files)`
  return new PackwrightError(
    'FILE_EDITED',
    `What was changed would be overwritten: ${join(directory, first ?? '')}${others}.`,
    {
      hint: 'Move your change away, or overwrite it with --force.',
      details: { directory, edits },
    },
  )
}

interface TreeState {
  state: 'absent' | 'same' | 'ours' | 'other'
  /** what the user changed, one sentence each */
  edits: string[]
  /** files that appeared since: what a running pack leaves behind */
  extra: string[]
}

async function stateOf(
  directory: string,
  before: Receipt | undefined,
  files: readonly FileEntry[],
): Promise<TreeState> {
  if (!existsSync(directory)) return { state: 'absent', edits: [], extra: [] }
  const now = await compareTree(directory, files)
  const changed = now.filter(({ kind }) => kind !== 'extra')
  if (changed.length === 0 && (now.length === 0 || before !== undefined))
    return { state: 'same', edits: [], extra: [] }
  if (before === undefined) return { state: 'other', edits: now.map(sentenceOf), extra: [] }
  const since = await compareTree(directory, before.files)
  const extra = since.filter(({ kind }) => kind === 'extra').map(({ path }) => path)
  const paths = new Set(files.map(({ path }) => path))
  const inTheWayOf = extra.filter((path) => paths.has(path) && now.some((other) => other.path === path))
  const edited = since.filter((difference) => isEdit(difference) && difference.kind !== 'extra')
  const edits = [...edited.map(sentenceOf), ...inTheWayOf]
  if (edits.length > 0) return { state: 'other', edits, extra }
  return { state: 'ours', edits, extra: extra.filter((path) => !paths.has(path)) }
}

/** A file that was taken away is put back, and so is a bit; one that was changed or added is the user's. */
export function isEdit({ kind }: Difference): boolean {
  return kind === 'content' || kind === 'extra'
}

async function replaceWith(
  pack: StoredPack,
  directory: string,
  exists: boolean,
  carried: readonly string[],
  { link, signal }: { link: boolean; signal: AbortSignal | undefined },
): Promise<void> {
  const suffix = randomBytes(6).toString('hex')
  const work = (what: string) => join(dirname(directory), RECEIPTS, `${what}-${suffix}`)
  const [fresh, old] = [work('new'), work('old')]
  try {
    await copyTree(pack, fresh, signal)
    for (const path of carried) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true })
      await cp(join(directory, path), join(fresh, path), { recursive: true, verbatimSymlinks: true })
    }
    if (link) return await switchTo(fresh, directory, hexOf(pack.record.digest), { link: work('link'), old })
    exchange(fresh, directory, exists ? old : undefined)
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true })
    throw cause
  }
  if (exists) await rm(old, { recursive: true, force: true })
  await forgetLinked(directory)
}

/** Small files are copied synchronously: hopping between threads costs more than they do. */
async function copyTree(pack: StoredPack, target: string, signal: AbortSignal | undefined): Promise<void> {
  mkdirSync(target, { recursive: true })
  const made = new Set<string>([target])
  const pause = pauses(signal)
  for (const file of pack.record.files) {
    const location = join(target, file.path)
    const above = dirname(location)
    if (!made.has(above)) mkdirSync(above, { recursive: true })
    made.add(above)
    await copyStored(join(pack.tree, file.path), location, file)
    await pause()
  }
}

const SMALL_FILE = 256 * 1024

/**
 * Copies a file of the store, where everything is read-only, to where its user may edit it. Small ones are read and
 * written: copying asks for a clone and sets owner and times first, which takes twice as long on ext4.
 */
export async function copyStored(
  source: string,
  target: string,
  { size = 0, mode }: Pick<FileEntry, 'mode'> & { size?: number },
): Promise<void> {
  if (size > SMALL_FILE) await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  else writeFileSync(target, readFileSync(source), { flag: 'wx' })
  setMode(target, mode === '0755' ? 0o755 : 0o644)
}

const IGNORED = `# Installed by packwright; packs.lock.json says what belongs here. Delete this file to commit the packs.
*
`

/** A target that is new is kept out of git, unless somebody decides otherwise. */
export function ignoreNewTarget(target: string): void {
  const others = readdirSync(target).filter((name) => name !== RECEIPTS)
  if (others.length === 0 && receiptNames(target).length === 0)
    writeFileSync(join(target, '.gitignore'), IGNORED, { flag: 'wx' })
}
