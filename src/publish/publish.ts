/** Building and publishing with the real registry, the real oras and the lockfile plugged in. */

import { resolve } from 'node:path'
import { type Discovery, openCheckouts, openSources, packsDirOf } from '../build/index.ts'
import type { CatalogUpdate } from '../catalog/index.ts'
import { PackwrightError } from '../errors.ts'
import { sweepAfterCrash } from '../files/index.ts'
import { isOwn, LOCKFILE_NAME, readLockfileIfExists } from '../lock/index.ts'
import { isRegistryHost } from '../oci/index.ts'
import type { VersionedManifest } from '../pack/manifest/index.ts'
import type { Destination, Registry } from '../registry/index.ts'
import { openDestination, openSigner, withRegistry } from '../session/index.ts'
import { claimsOfRun, writeDetached } from '../signing/index.ts'
import { defaultStoreRoot, openStore } from '../store/index.ts'
import { withoutPolicy } from '../trust/index.ts'
import { type AgainstRelease, compareWithReleases } from './against-release.ts'
import { readAttestations, requireSigner } from './attest.ts'
import { buildContext } from './build-context.ts'
import { findReleased } from './check-tag.ts'
import { identityOf, refuseUnacceptable } from './ci/acceptable.ts'
import type { PublishedCollection } from './collection.ts'
import type { PublishContext } from './context.ts'
import { placeOf } from './destination.ts'
import { type PublishOutcome, publishPacks } from './line.ts'
import { warnOfUnpublished } from './needed.ts'
import type { PublishOptions } from './options.ts'
import { withProviders } from './providers.ts'
import { type RecordedIn, record } from './record.ts'
import { refuseTags } from './refusals.ts'
import { builtBy, dialectsFor, readSettings, tagForms } from './settings.ts'

export interface PublishResult extends PublishOutcome {
  dryRun: boolean
  /** how packs differ from their last release, by name; with `compare` */
  changes?: Record<string, AgainstRelease>
  /** the index over the skills, where one was asked for */
  collection?: PublishedCollection
  /** names of the release's assets that were written */
  assets?: string[]
  /** files of the registry tree that were written, relative to it */
  tree?: string[]
  /** what became of the catalog; absent in a dry run */
  catalog?: CatalogUpdate
  lockfile: RecordedIn
}

const DEFAULT_CONCURRENCY = 6

/**
 * Publishes packs: archives into `outDir`, artifacts to the registry, entries into the lockfile.
 *
 * Packs that fail are in `failed`; the others are published and recorded.
 *
 * @throws PackwrightError before anything is sent: `PACK_NOT_FOUND`, `PACK_DUPLICATE`, `VERSION_INVALID`,
 *   `TREE_DIRTY`, `ORAS_NOT_FOUND`, `ORAS_TOO_OLD`, `OUTPUT_UNWRITABLE`, `LOCKFILE_INVALID`
 */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const dryRun = options.dryRun ?? false
  // oras is asked for its version while the packs are read; what is wrong with them is told first.
  const destination = dryRun ? undefined : openDestination(options)
  destination?.catch(() => {})
  const sourceOf = openSources(options.env ?? process.env)
  await using checkouts = openCheckouts(options.env ?? process.env, options.signal)
  const [found, source] = await Promise.all([
    findReleased({ ...options, checkouts }),
    sourceOf(packsDirOf(options.packsDir)),
  ])
  requireKey(options)
  refuseTags(options.alsoTags ?? [])
  const settings = await readSettings()
  const base: PublishContext = {
    ...(await buildContext(options, source)),
    sourceOf,
    builtBy: builtBy(settings),
    allowUnreleased: dryRun,
    target: options.target,
    dryRun,
    alsoTags: options.alsoTags ?? [],
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    sbom: options.sbom,
    attestations: await readAttestations(options.attest ?? []),
    clean: !dryRun && isRegistryHost(options.target.registry) && options.allowDirty !== true,
    dialectsFor: dialectsFor(options.dialects, settings),
    dialectPlace: options.dialectPlace,
    unsigned: options.unsigned,
    prerelease: options.prerelease,
    env: options.env ?? process.env,
  }
  const lockfile = resolve(options.lockfile ?? LOCKFILE_NAME)
  await sweepAfterCrash(lockfile)
  const before = await readLockfileIfExists(lockfile)
  base.signedBefore = new Map(
    (before?.packs ?? []).flatMap(({ name, signer }) => (signer == null ? [] : [[name, signer.identity]])),
  )
  if (!dryRun && before?.packs.some(isOwn) !== true) {
    options.onEvent?.({ type: 'first-publish', place: placeOf(options.target, '<pack>') })
  }
  const complete = await withProviders(found, options)
  const outcome =
    destination === undefined
      ? await tryOut(complete, base, options)
      : await publishForReal(complete, base, options, await destination, tagForms(settings))
  await signArchives(outcome, options)
  const changes =
    dryRun && options.compare === true
      ? { changes: await compareWithReleases(outcome.published, options) }
      : {}
  const refused = outcome.published.flatMap(({ name, refusal: error }) =>
    error === undefined ? [] : [{ name, error }],
  )
  const failed = [...outcome.failed, ...refused]
  return {
    ...outcome,
    failed,
    ...changes,
    dryRun,
    lockfile: await record(outcome, lockfile, options, source),
  }
}

/** @throws PackwrightError `FLAGS_CONFLICT` before anything is built */
function requireKey({ detached, registryTree, signing }: PublishOptions): void {
  if (typeof signing === 'object' && signing.key !== undefined) return
  const flag = detached === true ? '--detached' : registryTree === undefined ? undefined : '--registry-tree'
  if (flag === undefined) return
  throw new PackwrightError('FLAGS_CONFLICT', `What ${flag} writes is signed with a key.`, {
    hint: `Say --key <file> together with ${flag}.`,
  })
}

async function signArchives(outcome: PublishOutcome, { detached, signing }: PublishOptions): Promise<void> {
  if (detached !== true || typeof signing !== 'object' || signing.key === undefined) return
  const archives = outcome.published.flatMap((pack) => pack.archives)
  await writeDetached(archives, signing.key, signing.passphrase)
}

/** Without a registry, unless what is built is held against what is there. */
async function tryOut(
  found: readonly Discovery[],
  base: PublishContext,
  options: PublishOptions,
): Promise<PublishOutcome> {
  if (options.semverCheck !== true && options.compare !== true) return await publishPacks(found, base)
  return await withRegistry(options, 'pull', async (registry) => {
    const foresee = options.compare === true ? registry : undefined
    return await publishPacks(found, { ...base, foresee, check: await versionCheck(registry, options) })
  })
}

async function versionCheck(registry: Registry, options: PublishOptions): Promise<PublishContext['check']> {
  if (options.semverCheck !== true) return undefined
  const { checkVersion } = await import('./semver/check.ts')
  // What is compared with is our own last release; only its content matters.
  const trust = { ...withoutPolicy(options.env ?? process.env), mode: 'ignore' as const }
  const store = openStore(defaultStoreRoot(options.env ?? process.env))
  return (built, reference) =>
    checkVersion(built, reference, { registry, store, trust, signal: options.signal })
}

async function publishForReal(
  found: readonly Discovery[],
  base: PublishContext,
  options: PublishOptions,
  destination: Destination,
  forms: readonly string[],
): Promise<PublishOutcome & Pick<PublishResult, 'assets' | 'catalog' | 'collection' | 'tree'>> {
  const env = options.env ?? process.env
  const signer = await openSigner(options.signing, env)
  requireSigner(base.attestations ?? [], signer)
  const claims = signer === undefined || signer.identity !== undefined ? undefined : await claimsOfRun(env)
  const identity = signer?.identity ?? (claims === undefined ? undefined : identityOf(claims))
  const accept = claims && ((manifest: VersionedManifest) => refuseUnacceptable(manifest, claims, forms))
  options.onEvent?.({
    type: 'signing',
    description: signer === undefined ? 'off: packs are published unsigned' : `with ${signer.description}`,
  })
  try {
    return await withRegistry(options, 'pull,push', async (registry) => {
      const check = await versionCheck(registry, options)
      const { outDir, source, signal } = base
      const writer = { registry, destination, signer, outDir, source, env, signal }
      const catalogs = options.catalog === false ? undefined : await import('./catalog.ts')
      await using cataloguing = catalogs && new catalogs.Cataloguing(options.target, writer, found.length)
      const signing = { signer, identity, accept }
      const plugged = { ...signing, registry, destination, check, cataloguing }
      const outcome = await publishPacks(found, { ...base, ...plugged })
      if (options.releaseAssets !== undefined && outcome.failed.length === 0) {
        const { writeReleaseAssets } = await import('./release-assets.ts')
        const assets = await writeReleaseAssets(outcome.published, options.releaseAssets, signer)
        Object.assign(outcome, { assets })
      }
      const { registryTree, signing: how } = options
      if (registryTree !== undefined && typeof how === 'object' && outcome.failed.length === 0) {
        const { writeRegistryTree } = await import('./registry-tree.ts')
        const tree = await writeRegistryTree(outcome.published, registryTree, how)
        Object.assign(outcome, { tree })
      }
      const { keepCollections } = await import('./kept-collections.ts')
      await keepCollections(outcome.published, options.target, writer, options.onEvent)
      if (options.collection !== undefined && outcome.failed.length === 0) {
        const { publishCollection } = await import('./collection.ts')
        const { collection: named, target, version } = options
        const collection = await publishCollection(named, outcome.published, target, version, writer)
        Object.assign(outcome, { collection })
      }
      await warnOfUnpublished(outcome.published, registry, signal)
      // Whoever lost a version to another publisher has put the wrong digest into the catalog.
      const lost = outcome.failed
        .filter(({ error }) => error.code === 'TAG_IMMUTABLE')
        .map(({ name }) => name)
      if (lost.length > 0) await catalogs?.catalogAnew(lost, options.target, writer)
      const catalog = cataloguing?.update
      return catalog === undefined ? outcome : { ...outcome, catalog }
    })
  } finally {
    await destination.close()
  }
}
