/**
 * The pull line, for one pack from top to bottom in `fetchIntoStore`:
 *
 *     reference@digest → manifest → config → layer, each checked while it streams → archive unpacked → into the store
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
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
import type { PackRecord, Store, StoredPack } from './store/index.ts'

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
  const { registry, store, signal } = context
  const fetched = await registry.manifest(reference, reference.digest, signal)
  const manifest = packManifestOf(fetched, written)
  const staging = await store.stage()
  try {
    const archive = join(staging.directory, 'layer')
    const [config, integrity] = await Promise.all([
      fetchConfig(reference, manifest, context),
      fetchLayer(reference, manifest, archive, context),
    ])
    const pack = dialectOf(manifest, written).read(manifest, config, written)
    if (integrity === undefined) throw wrongLayerCount(written, manifest)
    refuseIntegrity(pack, integrity, written)
    const content = await unpackContent(pack, archive, staging.tree, context)
    await rm(archive, { force: true })
    const record = recordOf(pack, content, manifest, reference, integrity)
    refuseUnexpected(record, expected, written)
    return await store.commit(staging, record, fetched.bytes, config)
  } catch (cause) {
    await store.discard(staging)
    throw cause
  }
}

function packManifestOf(fetched: FetchedManifest, written: string): ImageManifest {
  if (!isIndexMediaType(fetched.mediaType)) {
    const manifest = parseImageManifest(fetched.bytes, written)
    dialectOf(manifest, written)
    return manifest
  }
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

async function fetchLayer(
  reference: PinnedReference,
  manifest: ImageManifest,
  location: string,
  context: PullContext,
): Promise<string | undefined> {
  const [layer, ...more] = manifest.layers
  if (layer === undefined || more.length > 0) return undefined
  const written = formatReference(reference)
  const { maxArchiveBytes } = context.limits ?? DEFAULT_LIMITS
  if (layer.size > maxArchiveBytes) {
    throw new PackwrightError(
      'ARTIFACT_TOO_LARGE',
      `The layer of ${written} is ${layer.size} bytes; the limit is ${maxArchiveBytes}.`,
    )
  }
  const sha512 = createHash('sha512')
  let bytes = 0
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length
      sha512.update(chunk)
      context.onEvent?.({ type: 'downloading', reference: written, bytes, total: layer.size })
      yield chunk
    }
  }
  const chunks = verified(
    context.registry.blob(reference, layer, context.signal),
    layer,
    `The layer of ${written}`,
  )
  try {
    await pipeline(counted(chunks), createWriteStream(location, { flags: 'wx', mode: 0o600 }), {
      signal: context.signal,
    })
  } catch (cause) {
    throw errnoOf(cause) === undefined ? cause : outputError(location, cause)
  }
  context.onEvent?.({ type: 'downloaded', reference: written, digest: layer.digest, size: layer.size })
  return `sha512-${sha512.digest('base64')}`
}

function wrongLayerCount(written: string, manifest: ImageManifest): PackwrightError {
  return new PackwrightError(
    'ARTIFACT_INVALID',
    `${written} has ${manifest.layers.length} layers; a pack has one.`,
  )
}

function refuseIntegrity(pack: DescribedPack, integrity: string, written: string): void {
  if (pack.integrity === undefined || pack.integrity === integrity) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `The layer of ${written} does not have the integrity it is annotated with.`,
    {
      details: { expected: pack.integrity, actual: integrity },
    },
  )
}

function recordOf(
  pack: DescribedPack,
  content: UnpackedContent,
  manifest: ImageManifest,
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
    created_at: manifest.annotations?.[annotation.CREATED] ?? null,
    stored_at: new Date().toISOString(),
    manifest: pack.manifest,
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
