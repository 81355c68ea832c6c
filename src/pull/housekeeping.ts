/** Looking after the store: what is in it, why it is kept, and what may go. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { writeFileAtomic } from '../files/index.ts'
import { readLockfileIfExists } from '../lock/index.ts'
import { type StoreOptions, storeOf } from '../session/index.ts'
import {
  forgetRoot,
  readLeases,
  readRoots,
  type Store,
  type StoredPack,
  whileNothingGoes,
} from '../store/index.ts'
import { readReceipts } from '../target/index.ts'

/** Why a stored pack is kept, or that it may go. */
export interface Retention {
  name: string
  version: string | undefined
  digest: string
  size: number
  storedAt: string
  kept: boolean
  /** one sentence each; the reason to remove it when it is not kept */
  reasons: string[]
}

export interface RetentionOptions extends StoreOptions {
  /** how many versions of every pack are kept to go back to; default 2 */
  keep?: number | undefined
  /** packs that are younger are kept: somebody may be installing them right now; minutes, default 60 */
  minAge?: number | undefined
}

const DEFAULT_KEEP = 2
const DEFAULT_MIN_AGE = 60

/** What would be kept and what would go, pack by pack. */
export async function explainStore(options: RetentionOptions = {}): Promise<Retention[]> {
  const store = storeOf(options)
  const packs = await store.list()
  const users = await usersOf(store)
  const pins = new Set(readPins(store))
  const { keep = DEFAULT_KEEP, minAge = DEFAULT_MIN_AGE } = options
  const newest = newestOf(packs, keep)
  return packs.map((pack) => {
    const { name, version, digest, size, stored_at } = pack.record
    const minutes = (Date.now() - Date.parse(stored_at)) / 60_000
    const reasons = [
      ...(users.get(digest) ?? []),
      ...(pins.has(digest) ? ['pinned'] : []),
      ...(newest.has(digest) ? [`one of the newest ${keep} of ${name}, to go back to`] : []),
      ...(minutes < minAge ? [`stored ${Math.floor(minutes)} minutes ago`] : []),
    ]
    const kept = reasons.length > 0
    const why = kept ? reasons : [`nobody uses it, and there are ${keep} newer ones of ${name}`]
    return { name, version, digest, size, storedAt: stored_at, kept, reasons: why }
  })
}

/** Throws away what nobody uses. @returns what was decided about every pack */
export async function collectGarbage(
  options: RetentionOptions & { dryRun?: boolean | undefined } = {},
): Promise<Retention[]> {
  const store = storeOf(options)
  if (options.dryRun === true) return await explainStore(options)
  const decided = await whileNothingGoes(store.root, async () => {
    const explained = await explainStore(options)
    await removeFrom(
      store,
      explained.filter(({ kept }) => !kept),
    )
    return explained
  })
  for (const root of readRoots(store.root))
    if (!existsSync(root.lockfile) && !existsSync(root.target)) forgetRoot(store.root, root)
  return decided
}

/**
 * Removes packs from the store.
 *
 * @param which names, digests or the first 12 characters of one
 * @throws PackwrightError `PACK_NOT_FOUND`, `IN_USE` unless `force`
 */
export async function removeStored(
  which: readonly string[],
  options: StoreOptions & { force?: boolean | undefined } = {},
): Promise<Retention[]> {
  const store = storeOf(options)
  return await whileNothingGoes(store.root, async () => {
    const all = await explainStore({ ...options, keep: 0, minAge: 0 })
    const chosen = which.flatMap((text) => matching(all, text, store.root))
    const used = chosen.find(({ kept }) => kept)
    if (used !== undefined && options.force !== true) {
      throw new PackwrightError(
        'IN_USE',
        `${used.name} ${used.version ?? ''} is needed: ${used.reasons.join('; ')}.`,
        {
          hint: 'Remove it where it is used, or remove it all the same with --force.',
          details: { digest: used.digest, reasons: used.reasons },
        },
      )
    }
    await removeFrom(store, chosen)
    return chosen
  })
}

async function removeFrom(store: Store, which: readonly Pick<Retention, 'digest'>[]): Promise<void> {
  const digests = new Set(which.map(({ digest }) => digest))
  for (const pack of await store.list()) if (digests.has(pack.record.digest)) await store.remove(pack)
}

/** Keeps packs whatever happens, or no longer. */
export async function pinStored(
  which: readonly string[],
  pinned: 'pin' | 'unpin',
  options: StoreOptions = {},
): Promise<Retention[]> {
  const store = storeOf(options)
  const all = await explainStore({ ...options, keep: 0, minAge: 0 })
  const chosen = which.flatMap((text) => matching(all, text, store.root))
  const pins = new Set(readPins(store))
  for (const { digest } of chosen) {
    if (pinned === 'pin') pins.add(digest)
    else pins.delete(digest)
  }
  await writeFileAtomic(pinsFile(store), `${JSON.stringify([...pins].sort())}\n`)
  return chosen
}

export interface StoreStatistics {
  root: string
  packs: number
  /** bytes on disk, files and records */
  bytes: number
  /** staged by pulls that run or that died */
  staged: number
  projects: { lockfile: string; target: string }[]
}

export async function storeStatistics(options: StoreOptions = {}): Promise<StoreStatistics> {
  const store = storeOf(options)
  const packs = await store.list()
  const staging = join(store.root, 'staging')
  return {
    root: store.root,
    packs: packs.length,
    bytes: packs.reduce((sum, { directory }) => sum + bytesBelow(directory), 0),
    staged: existsSync(staging) ? readdirSync(staging).length : 0,
    projects: readRoots(store.root),
  }
}

function bytesBelow(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Digest → who needs it: lockfiles that pin it, targets in which it is installed, processes that use it. */
async function usersOf(store: Store): Promise<Map<string, string[]>> {
  const users = new Map<string, string[]>()
  const note = (digest: string, why: string) => users.set(digest, [...(users.get(digest) ?? []), why])
  for (const { lockfile, target } of readRoots(store.root)) {
    const lock = await readLockfileIfExists(lockfile).catch(() => undefined)
    for (const { digest } of lock?.packs ?? []) note(digest, `locked by ${lockfile}`)
    for (const { digest } of readReceipts(target)) note(digest, `installed in ${target}`)
  }
  for (const { digest, holder, until } of await readLeases(store.root))
    note(digest, `in use by ${holder}, at least until ${until}`)
  return users
}

function newestOf(packs: readonly StoredPack[], keep: number): Set<string> {
  const byName = Map.groupBy(packs, ({ record }) => record.name)
  return new Set(
    [...byName.values()].flatMap((versions) =>
      versions
        .toSorted((a, b) => (a.record.stored_at < b.record.stored_at ? 1 : -1))
        .slice(0, keep)
        .map(({ record }) => record.digest as string),
    ),
  )
}

function matching(all: readonly Retention[], text: string, root: string): Retention[] {
  const prefix = text.replace(/^sha256:/, '')
  const byDigest = /^[0-9a-f]{12,64}$/.test(prefix)
    ? all.filter(({ digest }) => digest.startsWith(`sha256:${prefix}`))
    : []
  const found =
    byDigest.length > 0
      ? byDigest
      : all.filter(({ name, version }) => text === name || text === `${name}@${version}`)
  if (found.length > 0) return found
  throw new PackwrightError('PACK_NOT_FOUND', `The store ${root} has no pack "${text}".`, {
    hint: 'packwright store list shows what it has.',
  })
}

function pinsFile(store: Store): string {
  return join(store.root, 'pins.json')
}

function readPins(store: Store): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(pinsFile(store), 'utf8')))
  } catch {
    return []
  }
}
