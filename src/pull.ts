/**
 * The pull line, for one pack from top to bottom in `fetchIntoStore`:
 *
 *     reference@digest → manifest → config → layer, each checked while it streams → unpacked in private → into the store
 */
import { createHash } from 'node:crypto'
import { type ArchiveLimits, DEFAULT_LIMITS, outputError } from './archive/index.ts'
import { type UnpackedContent, unpackContent } from './content.ts'
import { errnoOf, PackwrightError } from './errors.ts'
import type { OnEvent } from './events.ts'
import * as annotation from './oci/annotations.ts'
import { type DescribedPack, dialectOf } from './oci/dialects/index.ts'
import type { Digest } from './oci/digest.ts'
import { type ImageManifest, isIndexMediaType, parseImageManifest } from './oci/manifest.ts'
import { formatReference, isPinned, type PinnedReference, type Reference } from './oci/reference.ts'
import { type FetchedManifest, type Registry, readVerified, verified } from './registry/index.ts'
import type { PackRecord, Staging, Store, StoredPack } from './store/index.ts'

export interface PullContext {
  registry: Registry
  store: Store
  limits?: ArchiveLimits | undefined
  /** refuses tags */
  requireDigest?: boolean | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
}

/** What a lockfile says of a pack besides its digest; checked when it is there. */
export interface Expectation {
  name?: string | undefined
  integrity?: string | undefined
  contentDigest?: Digest | undefined
}

export interface PulledPack {
  stored: StoredPack
  /** where it was pulled from, with the digest */
  reference: PinnedReference
  /** true when nothing had to be fetched */
  fromStore: boolean
}

const MAX_CONFIG_BYTES = 16 * 1024 * 1024

/**
 * Pulls a pack into the store; what is there already is neither fetched nor asked for.
 *
 * @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_NOT_FOUND`, the registry's faults, everything of exit code 6,
 *   `OUTPUT_UNWRITABLE`
 */
export async function pullPack(
  wanted: Reference,
  context: PullContext,
  expected: Expectation = {},
): Promise<PulledPack> {
  const reference = await pin(wanted, context)
  const known = await context.store.find(reference.digest)
  const stored = known ?? (await fetchIntoStore(reference, context, expected))
  refuseUnexpected(stored.record, expected, formatReference(reference))
  const fromStore = known !== undefined
  context.onEvent?.({
    type: 'stored',
    reference: formatReference(reference),
    digest: reference.digest,
    fromStore,
  })
  return { stored, reference, fromStore }
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
): Promise<StoredPack> {
  const written = formatReference(reference)
  const fetched = await context.registry.manifest(reference, reference.digest, context.signal)
  const manifest = packManifestOf(fetched, written)
  const config = await fetchConfig(reference, manifest, context)
  const pack = dialectOf(manifest, written).read(manifest, config, written)
  refuseTooLarge(pack, context, written)
  const staging = await context.store.stage()
  try {
    const layer = openLayer(pack, reference, context)
    const content = await unpackLayer(pack, layer, staging, context)
    const integrity = layer.integrity()
    refuseIntegrity(pack, integrity, written)
    const record = recordOf(pack, content, { manifest, fetched, config }, reference, integrity)
    refuseUnexpected(record, expected, written)
    return await context.store.commit(staging, record)
  } catch (cause) {
    await context.store.discard(staging)
    throw cause
  }
}

function packManifestOf(fetched: FetchedManifest, written: string): ImageManifest {
  if (!isIndexMediaType(fetched.mediaType)) return parseImageManifest(fetched.bytes, written)
  throw new PackwrightError('ARTIFACT_INVALID', `${written} is an image index, not a pack.`, {
    hint: 'Name one of the manifests that it lists.',
  })
}

async function fetchConfig(reference: PinnedReference, manifest: ImageManifest, context: PullContext) {
  const chunks = context.registry.blob(reference, manifest.config, context.signal)
  return await readVerified(
    chunks,
    manifest.config,
    `The config of ${formatReference(reference)}`,
    MAX_CONFIG_BYTES,
  )
}

function refuseTooLarge(pack: DescribedPack, context: PullContext, written: string): void {
  const { maxArchiveBytes } = context.limits ?? DEFAULT_LIMITS
  if (pack.layer.size <= maxArchiveBytes) return
  throw new PackwrightError(
    'ARTIFACT_TOO_LARGE',
    `The layer of ${written} is ${pack.layer.size} bytes; the limit is ${maxArchiveBytes}.`,
    { hint: 'If you trust it, raise the limit (docs/limits.md).' },
  )
}

/** A layer on its way: digest and size are checked at its end, its integrity is known then. */
interface IncomingLayer {
  chunks: AsyncIterable<Buffer>
  /** Reads what nobody read, for the check at the end. */
  drain(): Promise<void>
  integrity(): string
}

function openLayer(pack: DescribedPack, reference: PinnedReference, context: PullContext): IncomingLayer {
  const written = formatReference(reference)
  const { layer } = pack
  const source = context.registry.blob(reference, layer, context.signal)
  const iterator = verified(source, layer, `The layer of ${written}`)[Symbol.asyncIterator]()
  const sha512 = createHash('sha512')
  let bytes = 0
  const read = async function* (): AsyncGenerator<Buffer> {
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true) return
      bytes += value.length
      sha512.update(value)
      context.onEvent?.({ type: 'downloading', reference: written, bytes, total: layer.size })
      yield value
    }
  }
  return {
    chunks: read(),
    async drain() {
      for await (const _ of read());
    },
    integrity: () => `sha512-${sha512.digest('base64')}`,
  }
}

/**
 * Unpacks into the staging directory while the layer arrives; nothing of it is seen before all is checked.
 *
 * Damaged bytes mostly break the archive first. Then the rest is read, since the digest is what tells whether the
 * content is broken or only its way here was.
 */
async function unpackLayer(
  pack: DescribedPack,
  layer: IncomingLayer,
  staging: Staging,
  context: PullContext,
): Promise<UnpackedContent> {
  try {
    const { limits, signal } = context
    const content = await unpackContent(pack, layer.chunks, staging.tree, { limits, signal })
    const { size, digest } = pack.layer
    context.onEvent?.({ type: 'downloaded', reference: pack.name, digest, size })
    return content
  } catch (cause) {
    if (cause instanceof PackwrightError && cause.code.startsWith('ARCHIVE_')) await layer.drain()
    throw errnoOf(cause) === undefined ? cause : outputError(staging.tree, cause)
  }
}

function refuseIntegrity(pack: DescribedPack, integrity: string, written: string): void {
  if (pack.integrity === undefined || pack.integrity === integrity) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `The layer of ${written} does not have the integrity it is annotated with.`,
    { details: { expected: pack.integrity, actual: integrity } },
  )
}

function recordOf(
  pack: DescribedPack,
  content: UnpackedContent,
  served: { manifest: ImageManifest; fetched: FetchedManifest; config: Uint8Array },
  reference: PinnedReference,
  integrity: string,
): PackRecord {
  return {
    schema_version: 1,
    digest: reference.digest,
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
    files: content.files,
  }
}

/** @throws PackwrightError `CONTENT_MISMATCH` when the pack is not the one that the lockfile describes */
function refuseUnexpected(record: PackRecord, expected: Expectation, written: string): void {
  const facts: [what: string, expected: string | undefined, actual: string][] = [
    ['name', expected.name, record.name],
    ['integrity', expected.integrity, record.integrity],
    ['content digest', expected.contentDigest, record.content_digest],
  ]
  for (const [what, wanted, actual] of facts) {
    if (wanted === undefined || wanted === actual) continue
    throw new PackwrightError(
      'CONTENT_MISMATCH',
      `${written} has the ${what} ${actual}; the lockfile says ${wanted}.`,
      {
        hint: 'Either the lockfile or the registry was changed. Do not use it before you know which.',
        details: { reference: written, expected: wanted, actual },
      },
    )
  }
}
