/** Pulling, inspecting and the local store, with real registries plugged in. */
import { type Inspection, inspectPack } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { type LockedPack, readLockfile, recordSigners } from '../lock/index.ts'
import { type Digest, formatReference, parseReference, requirePlatform } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { type ConnectionOptions, storeOf, withRegistry } from '../session/index.ts'
import type { StoredPack } from '../store/index.ts'
import { placePack } from '../target/index.ts'
import type { TrustReport } from '../trust/index.ts'
import type { PackStatus } from '../trust/status/index.ts'
import type { PulledPack, PullOptions } from './context.ts'
import type { Expectation } from './expectation.ts'
import { fromLock, pullAll, type WantedPack } from './many.ts'

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
  /** absent when signatures were not looked at */
  trust?: TrustReport
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
  const wanted = await wantedPacks(options)
  return await withRegistry(options, 'pull', async (registry) => {
    const { requireDigest, platform: named } = options
    const platform = named === undefined ? undefined : requirePlatform(named)
    const context = { registry, store: storeOf(options), requireDigest, platform }
    const results = await pullAll(wanted, context, options, (pulled) => resultOf(pulled, options))
    if (options.lockfile !== undefined) await pinSigners(options.lockfile, results)
    return results
  })
}

async function resultOf(pulled: PulledPack, options: PullOptions): Promise<PullResult> {
  const { stored, reference, fromStore, trust, status } = pulled
  const { record, tree } = stored
  const { force, signal } = options
  const placed =
    options.into === undefined ? undefined : await placePack(stored, options.into, { force, signal })
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
    ...(trust === undefined ? {} : { trust }),
    ...(status === undefined ? {} : { status }),
    manifest: record.manifest,
    files: record.files,
  }
}

async function wantedPacks(options: PullOptions): Promise<WantedPack[]> {
  const direct = (options.references ?? []).map((text) => ({ reference: parseReference(text), expected: {} }))
  if (options.lockfile === undefined) return direct
  const { packs } = await readLockfile(options.lockfile)
  if (direct.length > 0)
    return direct.map(({ reference }) => ({ reference, expected: heldBy(packs, options) }))
  const chosen = options.packs ?? []
  const absent = chosen.find((name) => !packs.some((entry) => entry.name === name))
  if (absent !== undefined) {
    throw new PackwrightError('PACK_NOT_FOUND', `${options.lockfile} has no pack "${absent}".`)
  }
  const locked = packs.filter(({ name }) => chosen.length === 0 || chosen.includes(name))
  return locked.map((entry) => fromLock(entry, options.lockfile as string))
}

/** What a lockfile says about a pack that is pulled by reference: its signer is pinned there, and its version is. */
function heldBy(packs: readonly LockedPack[], options: PullOptions): Expectation {
  if (options.trust?.allowDowngrade === true) return {}
  return { lockedVersion: (name) => packs.find((entry) => entry.name === name)?.version }
}

/** What a reference says of its pack: manifest, files, annotations, sizes. The layer is not fetched. */
export async function inspect(reference: string, options: ConnectionOptions = {}): Promise<Inspection> {
  const parsed = parseReference(reference)
  return await withRegistry(options, 'pull', (registry) => inspectPack(parsed, registry, options.signal))
}

/** First use: who signed is written into the lockfile, so that another signer is noticed from now on. */
async function pinSigners(file: string, pulled: readonly PullResult[]): Promise<void> {
  const signers = new Map(
    pulled.flatMap(({ digest, trust }) =>
      trust?.signer === undefined ? [] : [[digest as string, { ...trust.signer }] as const],
    ),
  )
  if (signers.size > 0) await recordSigners(file, signers)
}
