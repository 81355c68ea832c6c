/** Pulling, inspecting and the local store, with real registries plugged in. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Inspection, inspectPack } from '../artifact/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { type LockedPack, readLockfile, recordMemory } from '../lock/index.ts'
import {
  canonicalPlace,
  type Digest,
  formatReference,
  parseReference,
  requirePlatform,
  samePlace,
} from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import {
  type ConnectionOptions,
  type StoreOptions,
  storeOf,
  type TrustOptions,
  trustContext,
  withRegistry,
} from '../session/index.ts'
import type { SignerFacts } from '../signing/index.ts'
import { openStore, type StoredPack, usualStoreRoot } from '../store/index.ts'
import { placePack } from '../target/index.ts'
import { STDIN } from '../text/index.ts'
import {
  decideTrust,
  isAsked,
  openPlaces,
  type Places,
  signatureBundles,
  type TrustReport,
} from '../trust/index.ts'
import { type PackStatus, readStatus } from '../trust/status/index.ts'
import type { PulledPack, PullOptions } from './context.ts'
import { findStored } from './found.ts'
import { fromLock, memoryOf, pullAll, type WantedPack } from './many.ts'

export interface PullResult {
  name: string
  version: string | undefined
  /** with the digest */
  reference: string
  digest: Digest
  contentDigest: Digest
  /** bytes of the layer */
  size: number
  /** the pack's files in the store, read-only */
  directory: string
  /** where it was put on request */
  installed?: string
  /** true when nothing had to be fetched */
  fromStore: boolean
  trust: TrustReport
  /** yanked, deprecated or active; absent when nobody was asked */
  status?: PackStatus
  manifest: PackManifest
  files: StoredPack['record']['files']
}

/**
 * Pulls packs into the store and, on request, into a directory. Every pack is checked before it appears anywhere; the
 * first failure stops the rest.
 *
 * @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `LOCKFILE_INVALID`,
 *   `TARGET_EXISTS`, the registry's faults (exit 4 and 5), and whatever is wrong with the content (exit 6)
 */
export async function pull(options: PullOptions): Promise<PullResult[]> {
  const { lockfile, onEvent } = options
  const trust = await trustContext(options)
  const places = openPlaces(options.env ?? process.env, onEvent)
  const packs = lockfile === undefined ? [] : (await readLockfile(lockfile)).packs
  const wanted = await wantedPacks(options, packs, places)
  return await withRegistry(options, 'pull', async (registry) => {
    const { requireDigest, platform: named } = options
    const platform = named === undefined ? undefined : requirePlatform(named)
    const context = { registry, store: storeOf(options), requireDigest, platform }
    const refuseYanked = options.trust?.refuseYanked
    const settings = { ...options, trustContext: trust, refuseYanked }
    const seen: SeenPack[] = []
    const results = await pullAll(wanted, context, settings, async (pulled) => {
      const { reference, memory } = pulled
      seen.push({ reference, memory })
      return await resultOf(pulled, options)
    })
    // A lockfile that comes through a pipe is kept elsewhere.
    if (lockfile === undefined || lockfile === STDIN || !statSync(lockfile).isFile())
      await rememberPlaces(seen, places)
    else await rememberInLockfile(seen, lockfile, packs, places, onEvent)
    return results
  })
}

/** What is remembered of a pack: of thousands, all else that is known of each would fill the memory. */
type SeenPack = Pick<PulledPack, 'reference' | 'memory'>

async function rememberPlaces(seen: readonly SeenPack[], places: Places): Promise<void> {
  for (const { reference, memory } of seen) await places.remember(canonicalPlace(reference), memory)
}

/** What a lockfile does not lock is remembered by the user; one that cannot be written to is told. */
async function rememberInLockfile(
  seen: readonly SeenPack[],
  lockfile: string,
  packs: readonly LockedPack[],
  places: Places,
  onEvent: PullOptions['onEvent'],
): Promise<void> {
  const digests = new Set<string>(packs.map(({ digest }) => digest))
  const isLocked = ({ reference }: SeenPack) => digests.has(reference.digest)
  const locked = seen.filter(isLocked)
  await rememberPlaces(
    seen.filter((pulled) => !isLocked(pulled)),
    places,
  )
  try {
    const memories = new Map(locked.map(({ reference, memory }) => [reference.digest, memory]))
    await recordMemory(lockfile, memories, packs)
  } catch (cause) {
    const { message } = asPackwrightError(cause)
    onEvent?.({ type: 'warning', message: `The lockfile does not remember who signed: ${message}` })
  }
}

async function resultOf(pulled: PulledPack, options: PullOptions): Promise<PullResult> {
  const { stored, reference, fromStore, trust, status } = pulled
  const { record, tree } = stored
  const { into, force, link, signal, onEvent } = options
  const placed =
    into === undefined ? undefined : await placePack(stored, into, { force, link, signal, onEvent })
  if (placed !== undefined) {
    options.onEvent?.({
      type: 'installed',
      reference: formatReference(reference),
      directory: placed.directory,
      already: !placed.written,
    })
  }
  return {
    name: record.name,
    version: record.version,
    reference: formatReference(reference),
    digest: reference.digest,
    contentDigest: record.content_digest,
    size: record.size,
    directory: tree,
    ...(placed === undefined ? {} : { installed: placed.directory }),
    fromStore,
    trust,
    ...(status === undefined ? {} : { status }),
    manifest: record.manifest,
    files: record.files,
  }
}

async function wantedPacks(
  options: PullOptions,
  packs: readonly LockedPack[],
  places: Places,
): Promise<WantedPack[]> {
  const direct = (options.references ?? []).map((text) => parseReference(text))
  if (direct.length > 0 || options.lockfile === undefined) {
    return await Promise.all(
      direct.map(async (reference) => {
        const held = packs.find((entry) => samePlace(parseReference(entry.oci_ref), reference))
        const memory = held === undefined ? await places.recall(canonicalPlace(reference)) : memoryOf(held)
        return { reference, expected: { typed: true, memory, resolved: options.resolved === true } }
      }),
    )
  }
  const chosen = options.packs ?? []
  const absent = chosen.find((name) => !packs.some((entry) => entry.name === name))
  if (absent !== undefined) {
    throw new PackwrightError('PACK_NOT_FOUND', `${options.lockfile} has no pack "${absent}".`)
  }
  const locked = packs.filter(({ name }) => chosen.length === 0 || chosen.includes(name))
  return locked.map((entry) => fromLock(entry, options.lockfile as string))
}

/** What a reference says of its pack, and what the signatures beside it say. */
export interface InspectedPack extends Inspection {
  /** who signed it; `null` for nobody who counts */
  signer: SignerFacts | null
  /** whether the signer is the one whom the policy, or the place, expects */
  verified: boolean
  /** why it is not verified */
  reason?: string
  status: PackStatus
}

/**
 * What a reference says of its pack: manifest, files, annotations, sizes, signer and status. The layer is not fetched;
 * files that the artifact does not list are known where the pack is in the store.
 */
export async function inspect(
  reference: string,
  options: ConnectionOptions & StoreOptions & { trust?: TrustOptions | undefined } = {},
): Promise<InspectedPack> {
  const parsed = parseReference(reference)
  const context = await trustContext(options)
  // A look refuses nothing.
  const trust = isAsked(context) ? { ...context, mode: 'warn' as const } : context
  const found = await withRegistry(options, 'pull', async (registry) => {
    const { signal } = options
    const inspection = await inspectPack(parsed, registry, signal)
    const { digest, name, version } = inspection
    const judged = { repository: parsed, name, version }
    const bundles = signatureBundles(parsed, digest, registry, signal)
    const { signer = null, verified, reason } = await decideTrust(digest, judged, bundles, trust)
    const status = await readStatus(digest, judged, registry, trust, undefined, signal)
    return { ...inspection, signer, verified, ...(reason === undefined ? {} : { reason }), status }
  })
  // Without a home there is no store, and nothing is lost by that here.
  const root = options.store ?? usualStoreRoot(options.env ?? process.env)
  if (found.files !== undefined || root === undefined) return found
  const stored = await findStored({ ...parsed, digest: found.digest }, { store: openStore(resolve(root)) })
  return stored === undefined ? found : { ...found, files: stored.record.files }
}
