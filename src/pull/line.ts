/**
 * The pull line, for one pack from top to bottom in `fetchIntoStore`:
 *
 *     reference@digest → manifest → config → layer, each checked while it streams → unpacked in private → into the store
 */

import { describeArtifact } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import {
  annotation,
  chooseVariant,
  currentPlatform,
  type Descriptor,
  formatReference,
  type ImageManifest,
  isIndexMediaType,
  isPinned,
  type PinnedReference,
  parseImageIndex,
  parseImageManifest,
  type Reference,
} from '../oci/index.ts'
import { type FetchedManifest, rememberAnswers } from '../registry/index.ts'
import type { PackRecord, Staging, StoredPack } from '../store/index.ts'
import type { DescribedPack } from '../systems/index.ts'
import { decideTrust, signatureBundles, type TrustReport } from '../trust/index.ts'
import { describeStatus, type PackStatus, readStatus } from '../trust/status/index.ts'
import { completedFromFiles } from './completed.ts'
import type { UnpackedContent } from './content.ts'
import type { PullContext, PulledPack } from './context.ts'
import { type Expectation, refuseDowngrade, refuseReplay, refuseUnexpected } from './expectation.ts'
import { LayerThread } from './thread/layer-thread.ts'

/**
 * Pulls a pack into the store; what is there already is neither fetched nor asked for.
 *
 * @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_NOT_FOUND`, the registry's faults, everything of exit code 6,
 *   `PACK_YANKED`, `OUTPUT_UNWRITABLE`
 */
export async function pullPack(
  wanted: Reference,
  opened: PullContext,
  expected: Expectation = {},
): Promise<PulledPack> {
  const context = { ...opened, registry: rememberAnswers(opened.registry) }
  const reference = await pin(wanted, context)
  const known = await findStored(reference, context)
  const { stored, trust, status } =
    known === undefined
      ? await fetchIntoStore(reference, context, expected)
      : await takeFromStore(known, reference, context, expected)
  refuseUnexpected(stored.record, expected, formatReference(reference))
  refuseReplay(stored.record, reference)
  refuseDowngrade(stored.record, expected)
  const fromStore = known !== undefined
  context.onEvent?.({
    type: 'stored',
    reference: formatReference(reference),
    digest: reference.digest,
    fromStore,
  })
  const facts = { ...(trust === undefined ? {} : { trust }), ...(status === undefined ? {} : { status }) }
  return { stored, reference, fromStore, ...facts }
}

interface TakenPack {
  stored: StoredPack
  trust: TrustReport | undefined
  status: PackStatus | undefined
}

/** What is here is not asked about again, unless yanked packs are to be refused. */
async function takeFromStore(
  stored: StoredPack,
  reference: PinnedReference,
  context: PullContext,
  expected: Expectation,
): Promise<TakenPack> {
  const { record } = stored
  const status =
    context.status?.refuse === true ? await statusOf(record, reference, context, expected) : undefined
  return { stored, trust: await trustOf(record, reference, context, expected, record.bundles), status }
}

/** A tag is resolved once, said aloud, and from then on only the digest counts. */
async function pin(wanted: Reference, context: PullContext): Promise<PinnedReference> {
  if (isPinned(wanted)) return wanted
  const written = formatReference(wanted)
  const { tag } = wanted
  if (context.requireDigest === true || tag === undefined) {
    throw new PackwrightError('DIGEST_REQUIRED', `${written} is not pinned by digest.`, {
      hint:
        tag === undefined
          ? 'Add a tag or a digest: …:1.2.0 or …@sha256:<64 hex>.'
          : 'Use …@sha256:<64 hex>, e.g. from packs.lock.json, or leave out --require-digest.',
      details: { reference: written },
    })
  }
  const digest = await context.registry.resolve(wanted, tag, context.signal)
  if (digest === undefined) {
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${written} does not exist.`, {
      hint: 'Check the spelling and the tag; a private repository also needs credentials.',
      details: { reference: written },
    })
  }
  context.onEvent?.({ type: 'resolved', reference: written, digest })
  context.onEvent?.({
    type: 'warning',
    message: `${written} is a tag and may move; pin it as ${written}@${digest}`,
  })
  return { ...wanted, digest }
}

async function fetchIntoStore(
  reference: PinnedReference,
  context: PullContext,
  expected: Expectation,
): Promise<TakenPack> {
  const written = formatReference(reference)
  await using thread = new LayerThread()
  await thread.openFor(expected.size)
  const fetched = await fetchManifest(reference, context)
  const manifest = parseImageManifest(fetched.bytes, written)
  const { pack, config } = await describeArtifact(reference, manifest, context.registry, context.signal)
  const { refuseIntegrity, refuseTooLarge } = await import('./layer.ts')
  refuseTooLarge(pack, context, written)
  refuseReplay(pack, reference)
  refuseDowngrade(pack, expected)
  await thread.openFor(pack.layer.size)
  const trust = await trustOf(pack, reference, context, expected, [])
  const status = await statusOf(pack, reference, context, expected)
  const staging = await context.store.stage()
  try {
    const { content, integrity } = await unpacked(pack, reference, staging, context, thread)
    refuseIntegrity(pack, integrity, written)
    const complete = await completedFromFiles(pack, staging.tree)
    const record = recordOf(complete, content, { manifest, fetched, config, trust }, reference, integrity)
    refuseUnexpected(record, expected, written)
    return { stored: await context.store.commit(staging, record), trust, status }
  } catch (cause) {
    await context.store.discard(staging)
    throw cause
  }
}

/** The content in the staging directory: of one layer, or of several. */
async function unpacked(
  pack: DescribedPack,
  reference: PinnedReference,
  staging: Staging,
  context: PullContext,
  thread: LayerThread,
): Promise<{ content: UnpackedContent; integrity: string }> {
  if (pack.form.kind === 'layers') {
    const { integrityOfLayers, unpackLayers } = await import('./layers.ts')
    const content = await unpackLayers(pack, pack.form, reference, staging.tree, context)
    return { content, integrity: integrityOfLayers(pack.form) }
  }
  const { openLayer, unpackLayer } = await import('./layer.ts')
  const layer = openLayer(pack, reference, context)
  const content = await unpackLayer(pack, layer, staging, context, formatReference(reference), thread)
  return { content, integrity: layer.integrity() }
}

/**
 * Decides about the signatures, before anything of the layer is fetched. What was accepted once is kept beside the
 * pack, so that the policy can be applied again without a request.
 */
async function trustOf(
  pack: { name: string; version?: string | undefined },
  reference: PinnedReference,
  context: PullContext,
  expected: Expectation,
  kept: readonly string[],
): Promise<TrustReport | undefined> {
  const { trust, registry, signal } = context
  if (trust === undefined) return undefined
  const subject = { repository: reference, name: pack.name, version: pack.version }
  const bundles = async function* () {
    for (const bundle of kept) yield Buffer.from(bundle, 'base64')
    yield* signatureBundles(reference, reference.digest, registry, signal)
  }
  const report = await decideTrust(reference.digest, subject, bundles(), trust, expected.signer)
  const written = formatReference(reference)
  if (report.signer !== undefined) {
    const { identity } = report.signer
    context.onEvent?.({ type: 'verified', reference: written, identity, matched: report.matched })
  } else if (report.mode === 'warn') {
    context.onEvent?.({ type: 'warning', message: `${written} is not verified: ${report.reason}` })
  }
  return report
}

/** Says what its publisher says about it now. @throws PackwrightError `PACK_YANKED` */
async function statusOf(
  pack: { name: string; version?: string | undefined },
  reference: PinnedReference,
  { registry, status: asked, signal, onEvent }: PullContext,
  expected: Expectation,
): Promise<PackStatus | undefined> {
  if (asked === undefined) return undefined
  const subject = { repository: reference, name: pack.name, version: pack.version }
  const status = await readStatus(reference.digest, subject, registry, asked.trust, expected.signer, signal)
  const named = pack.version === undefined ? pack.name : `${pack.name} ${pack.version}`
  const said = describeStatus(named, status)
  if (status.state === 'yanked' && asked.refuse) {
    throw new PackwrightError('PACK_YANKED', `${said}.`, {
      hint: 'Take another version: packwright update, or packwright search for one that is not yanked.',
      details: { reference: formatReference(reference), reason: status.reason },
    })
  }
  if (said !== undefined) onEvent?.({ type: 'warning', message: said })
  for (const { message } of status.ignored)
    onEvent?.({
      type: 'warning',
      message: `A statement about the status of ${named} does not count: ${message}`,
    })
  return status
}

/** What the store has of it; an index that it knows leads to the variant for the platform. */
async function findStored(reference: PinnedReference, context: PullContext): Promise<StoredPack | undefined> {
  const { store } = context
  const found = await store.find(reference.digest)
  if (found !== undefined) return found
  const index = await store.findIndex(reference.digest)
  if (index === undefined) return undefined
  return await store.find(variantOf(index, formatReference(reference), context).digest)
}

/** The manifest of the pack; of one with variants that of the platform's. */
async function fetchManifest(reference: PinnedReference, context: PullContext): Promise<FetchedManifest> {
  const { registry, store, signal } = context
  const fetched = await registry.manifest(reference, reference.digest, signal)
  if (!isIndexMediaType(fetched.mediaType)) return fetched
  const { digest } = variantOf(fetched.bytes, formatReference(reference), context)
  await store.keepIndex(reference.digest, fetched.bytes)
  return await registry.manifest(reference, digest, signal)
}

function variantOf(index: Uint8Array, written: string, { platform }: PullContext): Descriptor {
  return chooseVariant(parseImageIndex(index, written), platform ?? currentPlatform(), written)
}

function recordOf(
  pack: DescribedPack,
  content: UnpackedContent,
  served: {
    manifest: ImageManifest
    fetched: FetchedManifest
    config: Uint8Array
    trust: TrustReport | undefined
  },
  reference: PinnedReference,
  integrity: string,
): PackRecord {
  return {
    schema_version: 1,
    digest: served.fetched.digest,
    reference: formatReference(reference),
    name: pack.name,
    ...(pack.version === undefined ? {} : { version: pack.version }),
    dialect: pack.dialect,
    content_digest: content.contentDigest,
    media_type: pack.layer.mediaType,
    size: pack.layer.size,
    integrity,
    created_at: served.manifest.annotations?.[annotation.CREATED] ?? null,
    stored_at: new Date().toISOString(),
    manifest: pack.manifest,
    image_manifest: Buffer.from(served.fetched.bytes).toString('base64'),
    config: Buffer.from(served.config).toString('base64'),
    bundles: served.trust?.bundles ?? [],
    files: content.files,
  }
}
