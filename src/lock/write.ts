/** Writes a lockfile: fixed key order, entries by name, atomically, and not at all when nothing changed. */

import { outputError, withLock, writeFileAtomic } from '../files/index.ts'
import type { Memory, PinnedSigner } from '../policy/index.ts'
import { readMended } from './conflict.ts'
import { readLockfileIfExists } from './read.ts'
import { DRY_RUN, LOCKFILE_VERSION, type LockedPack, type Lockfile, type Signer } from './schema.ts'

/** Where and from what a set of packs was published. */
export interface LockHead {
  git_sha: string | null
  registry: string
  org: string
  repo: string
  /** the version of the release that all these packs are of */
  release?: string | undefined
}

const ENTRY_KEYS = [
  'name',
  'own_name',
  'version',
  'file',
  'oci_ref',
  'digest',
  'media_type',
  'size',
  'integrity',
  'content_digest',
  'created_at',
  'signer',
  'bundle',
  'highest',
  'dependencies',
  'platforms',
  'dialects',
  'collection',
  'origin',
] as const

/**
 * Merges entries into the lockfile; entries of other packs stay as they are.
 *
 * @returns whether the file was written; an identical publish changes no byte
 * @throws PackwrightError `LOCKFILE_INVALID`, `OUTPUT_UNWRITABLE`, `LOCK_BUSY`
 */
export async function mergeIntoLockfile(
  file: string,
  head: LockHead,
  entries: readonly LockedPack[],
  now: Date,
): Promise<boolean> {
  const merge = async () => {
    const before = await readLockfileIfExists(file)
    const next = merged(before, head, entries, now)
    if (before !== undefined && sameButForTime(before, next)) return false
    await writeFileAtomic(file, formatLockfile(next))
    return true
  }
  try {
    return await withLock(`${file}.lock`, merge)
  } catch (cause) {
    throw outputError(file, cause)
  }
}

/**
 * Adds what was seen of signers to the entries that do not know, by digest; what is known stays as it is.
 *
 * @param read its entries as they were read before; where those know it all, the file is left alone
 */
export async function recordMemory(
  file: string,
  seen: ReadonlyMap<string, Memory>,
  read?: readonly LockedPack[],
): Promise<void> {
  if (read !== undefined && remembering(read, seen) === undefined) return
  const record = async () => {
    const before = await readLockfileIfExists(file)
    const packs = before && remembering(before.packs, seen)
    if (packs !== undefined) await writeFileAtomic(file, formatLockfile({ ...before, packs }))
  }
  try {
    await withLock(`${file}.lock`, record)
  } catch (cause) {
    throw outputError(file, cause)
  }
}

/** @returns `undefined` where they know it all */
function remembering(
  entries: readonly LockedPack[],
  seen: ReadonlyMap<string, Memory>,
): LockedPack[] | undefined {
  const next = entries.map((entry) => {
    const found = seen.get(entry.digest)
    return found === undefined ? entry : withMemory(entry, found)
  })
  return next.some((entry, index) => entry !== entries[index]) ? next : undefined
}

/**
 * An entry with what was seen of its signer; a signer that is known, or a look that found none, stays. A bundle is about
 * one manifest: that of another version says nothing here.
 */
export function withMemory(entry: LockedPack, { signer, digest, bundle, highest }: Memory): LockedPack {
  const known = entry.signer != null || (entry.signer === null && signer == null)
  const facts = known || signer === undefined ? {} : { signer: signer === null ? null : signerEntry(signer) }
  const accepted =
    known || signer == null || bundle === undefined || digest !== entry.digest ? {} : { bundle }
  const above =
    highest === undefined || highest === entry.version || highest === entry.highest ? {} : { highest }
  const added = { ...facts, ...accepted, ...above }
  return Object.keys(added).length === 0 ? entry : { ...entry, ...added }
}

/**
 * Makes the entries of what a project consumes exactly these. What it publishes itself (entries with `file`) stays.
 *
 * @returns whether the file was written
 * @throws PackwrightError `LOCKFILE_INVALID`, `OUTPUT_UNWRITABLE`, `LOCK_BUSY`
 */
export async function writeConsumed(
  file: string,
  entries: readonly LockedPack[],
  now: Date,
): Promise<boolean> {
  const write = async () => {
    const { lock: before, differing } = await readMended(file)
    const names = new Set(entries.map(({ name }) => name))
    const own = (before?.packs ?? []).filter((entry) => entry.file !== undefined && !names.has(entry.name))
    const packs = [...own, ...entries].sort((a, b) => (a.name < b.name ? -1 : 1))
    const { generated_at: _, git_sha, ...head } = before ?? {}
    // Two branches that update different packs are not to conflict about a time.
    const times = own.length > 0 ? { generated_at: now.toISOString(), git_sha } : {}
    const next: Lockfile = { ...head, version: LOCKFILE_VERSION, ...times, packs }
    if (before !== undefined && differing === undefined && sameButForTime(before, next)) return false
    await writeFileAtomic(file, formatLockfile(next))
    return true
  }
  try {
    return await withLock(`${file}.lock`, write)
  } catch (cause) {
    throw outputError(file, cause)
  }
}

/** The facts about a signer that are pinned. */
export function signerEntry(signer: PinnedSigner): Signer {
  const { identity, issuer, repository, workflow, ref, runner } = signer
  const facts = Object.entries({ identity, issuer, repository, workflow, ref, runner })
  return Object.fromEntries(facts.filter(([, fact]) => fact !== undefined)) as Signer
}

function merged(
  before: Lockfile | undefined,
  head: LockHead,
  entries: readonly LockedPack[],
  now: Date,
): Lockfile {
  const { release: earlier, ...rest } = before ?? {}
  const dry = entries.some(({ digest }) => digest === DRY_RUN)
  const byName = new Map<string, LockedPack>()
  for (const entry of before?.packs ?? []) if (dry || entry.digest !== DRY_RUN) byName.set(entry.name, entry)
  for (const entry of entries) byName.set(entry.name, withSigner(entry, byName.get(entry.name)))
  const packs = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const release = head.release ?? (entries.every(({ version }) => version === earlier) ? earlier : undefined)
  return { ...rest, version: LOCKFILE_VERSION, generated_at: now.toISOString(), ...head, release, packs }
}

/** What is published already was signed then; a publish that changes nothing does not forget by whom. */
function withSigner(entry: LockedPack, before: LockedPack | undefined): LockedPack {
  if (entry.signer !== undefined || before?.signer === undefined || before.digest !== entry.digest)
    return entry
  const { signer, bundle } = before
  return { ...entry, signer, ...(bundle === undefined ? {} : { bundle }) }
}

/** A commit that changed no pack is no change either. */
function sameButForTime(a: Lockfile, b: Lockfile): boolean {
  const essence = (lock: Lockfile) => formatLockfile({ ...lock, generated_at: '', git_sha: null })
  return essence(a) === essence(b)
}

/** The file's text: the keys of the format in their order, then what a newer packwright added, two spaces, newline. */
export function formatLockfile(lock: Lockfile): string {
  const { version, release, generated_at, git_sha, registry, org, repo, packs, ...rest } = lock
  const head = { version, release, generated_at, git_sha, registry, org, repo }
  return `${JSON.stringify({ ...head, ...rest, packs: packs.map(ordered) }, null, 2)}\n`
}

function ordered(entry: LockedPack): Record<string, unknown> {
  const known = ENTRY_KEYS.flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]] as const]))
  const rest = Object.entries(entry).filter(([key]) => !(ENTRY_KEYS as readonly string[]).includes(key))
  return Object.fromEntries([...known, ...rest])
}
