/** What a reference is pinned to, what the store has of it, and what a registry gives. */
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
  type Reference,
  versionInTag,
} from '../oci/index.ts'
import type { FetchedManifest } from '../registry/index.ts'
import type { PackRecord, StoredPack } from '../store/index.ts'
import { type DescribedPack, isMereFiles } from '../systems/index.ts'
import type { UnpackedContent } from './content.ts'
import type { PullContext } from './context.ts'

/** Versions that an error names where another one was asked for. */
const MOST_NAMED = 10

/** A tag is resolved once, said aloud, and from then on only the digest counts. */
export async function pin(wanted: Reference, context: PullContext): Promise<PinnedReference> {
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
    const tags = await context.registry.tags(wanted, context.signal).catch((): string[] => [])
    const there = tags.filter((name) => versionInTag(name) !== undefined).slice(-MOST_NAMED)
    throw new PackwrightError('REFERENCE_NOT_FOUND', `${written} does not exist.`, {
      hint:
        there.length > 0
          ? `There are ${there.join(', ')}.`
          : 'Check the spelling and the tag; a private repository also needs credentials.',
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

/** What the store has of it; an index that it knows leads to the variant for the platform. */
export async function findStored(
  reference: PinnedReference,
  context: Pick<PullContext, 'store' | 'platform' | 'asFiles'>,
): Promise<StoredPack | undefined> {
  const { store } = context
  const found = await store.find(reference.digest)
  // What is no pack is one for those who ask for files, and for nobody else.
  if (found !== undefined) return isMereFiles(found.record.dialect) && !context.asFiles ? undefined : found
  const index = await store.findIndex(reference.digest)
  if (index === undefined) return undefined
  return await store.find(variantOf(index, formatReference(reference), context).digest)
}

/** The manifest of the pack; of one with variants that of the platform's. */
export async function fetchManifest(
  reference: PinnedReference,
  context: PullContext,
): Promise<FetchedManifest> {
  const { registry, store, signal } = context
  const fetched = await registry.manifest(reference, reference.digest, signal)
  if (!isIndexMediaType(fetched.mediaType)) return fetched
  const { digest } = variantOf(fetched.bytes, formatReference(reference), context)
  await store.keepIndex(reference.digest, fetched.bytes)
  return await registry.manifest(reference, digest, signal)
}

function variantOf(
  index: Uint8Array,
  written: string,
  { platform }: Pick<PullContext, 'platform'>,
): Descriptor {
  return chooseVariant(parseImageIndex(index, written), platform ?? currentPlatform(), written)
}

export function recordOf(
  pack: DescribedPack,
  content: UnpackedContent,
  served: {
    manifest: ImageManifest
    fetched: FetchedManifest
    config: Uint8Array
    bundles: string[]
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
    bundles: served.bundles,
    files: content.files,
  }
}
