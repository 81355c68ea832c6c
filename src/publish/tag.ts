/** What a version's tag points at: before a publish, and when others have had time to move it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuiltArtifact, BuiltPart } from '../build/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import type { LockedPlatform } from '../lock/index.ts'
import {
  annotation,
  type Digest,
  formatPlatform,
  formatReference,
  NO_ARCH,
  PACK_ARTIFACT,
  type Platform,
  parseImageIndex,
  parseImageManifest,
  parsePlatform,
  type TaggedReference,
  tagOfVersion,
} from '../oci/index.ts'
import { type Patience, type Registry, settleMs, tagImmutable } from '../registry/index.ts'

/** What of an artifact goes into the lockfile; of one that was there before, its own facts and not the rebuilt ones. */
export interface PublishedArtifact {
  digest: Digest
  /** of the layer, or of the index over variants */
  mediaType: string
  /** bytes of the layers */
  size: number
  file: string
  created: string | undefined
  /** of a pack without variants */
  integrity?: string
  contentDigest?: Digest
  /** of a pack with variants */
  platforms?: LockedPlatform[]
}

export function ours({ manifest, root, parts }: BuiltArtifact): PublishedArtifact {
  const [first] = parts
  if (first === undefined) throw new PackwrightError('INTERNAL', 'A pack without an archive was built.')
  const created = first.artifact.annotations[annotation.CREATED]
  const { digest } = root.descriptor
  if (first.target === undefined) {
    const { archive, fileName: file, artifact } = first
    const { integrity, contentDigest, size } = archive
    const facts = { digest, size, file, created, contentDigest }
    // Where every file is a layer, the archive stays here: its hash says nothing about what is published.
    if (first.blobs[0]?.digest !== archive.digest) return { ...facts, mediaType: artifact.layer.mediaType }
    return { ...facts, mediaType: artifact.layer.mediaType, integrity }
  }
  const platforms = parts.map(({ target = '', artifact, archive, fileName: file }) => ({
    platform: target === NO_ARCH ? NO_ARCH : formatPlatform(parsePlatform(target) as Platform),
    target,
    file,
    digest: artifact.manifest.descriptor.digest,
    media_type: artifact.layer.mediaType,
    size: archive.size,
    integrity: archive.integrity,
    content_digest: archive.contentDigest,
  }))
  const size = platforms.reduce((sum, variant) => sum + variant.size, 0)
  const file = `${manifest.name}-${tagOfVersion(manifest.version)}`
  return { digest, mediaType: root.descriptor.mediaType, size, file, created, platforms }
}

/**
 * What the version's tag points at already.
 *
 * The same pack built from another commit differs in its annotations alone; that is no other content.
 *
 * @returns the digest that is published, `undefined` when the tag is free
 * @throws PackwrightError `TAG_IMMUTABLE`
 */
export async function findPublished(
  built: BuiltArtifact,
  reference: TaggedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<PublishedArtifact | undefined> {
  const existing = await tagged(reference, registry, signal)
  if (existing === undefined) return undefined
  if (existing === ours(built).digest) return ours(built)
  const { bytes } = await registry.manifest(reference, existing, signal)
  const single = built.parts.length === 1 && built.parts[0]?.target === undefined
  const same = built.dialect.platforms !== undefined ? samePlatforms : single ? sameManifest : sameIndex
  const found = same(bytes, existing, built)
  if (found !== undefined) return found
  throw tagImmutable(reference, existing, ours(built).digest)
}

/**
 * Tells beforehand that a version is published with other content. A registry that does not answer (a fork without
 * access) tells nothing.
 *
 * @returns `TAG_IMMUTABLE`, with which the publish would end
 */
export async function foreseeTag(
  built: BuiltArtifact,
  reference: TaggedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<PackwrightError | undefined> {
  try {
    await findPublished(built, reference, registry, signal)
    return undefined
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED') throw error
    return error.code === 'TAG_IMMUTABLE' ? error : undefined
  }
}

/** How registries answer about a repository that nobody has pushed to yet. */
const UNTOLD = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'REGISTRY_RESPONSE'])

/**
 * What the tag points at. A registry that does not tell is asked for its tags; where it tells nothing at all, its answer to
 * the push decides.
 */
async function tagged(
  reference: TaggedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Digest | undefined> {
  try {
    return await registry.resolve(reference, reference.tag, signal)
  } catch (thrown) {
    if (!(thrown instanceof PackwrightError && UNTOLD.has(thrown.code))) throw thrown
    const tags = await registry.tags(reference, signal).catch((): string[] => [])
    if (tags.includes(reference.tag)) throw thrown
    return undefined
  }
}

const hasContent = ({ contentDigests }: BuiltPart, stated: string | undefined) =>
  contentDigests.some((digest) => digest === stated)

function sameManifest(
  bytes: Uint8Array,
  digest: Digest,
  built: BuiltArtifact,
): PublishedArtifact | undefined {
  const [part] = built.parts
  try {
    const found = parseImageManifest(bytes, 'the published artifact')
    const { artifactType, config, layers, annotations = {} } = found
    const [layer] = layers
    const integrity = annotations[annotation.INTEGRITY]
    const perFile = built.dialect.layerAFile === true
    // What went up in our own dialect before another became the default is the same content.
    const before = artifactType === PACK_ARTIFACT
    const same =
      part !== undefined &&
      (before || artifactType === part.artifact.manifest.descriptor.artifactType) &&
      (config.digest === part.artifact.config.descriptor.digest ||
        built.dialect.name !== 'packwright' ||
        // Our config names the content digest.
        annotations[annotation.CONTENT_DIGEST] !== part.archive.contentDigest) &&
      hasContent(part, annotations[annotation.CONTENT_DIGEST])
    if (!same || layer === undefined || (integrity === undefined && !perFile)) return undefined
    const file = layer.annotations?.[annotation.TITLE] ?? part.fileName
    const created = annotations[annotation.CREATED]
    const contentDigest = annotations[annotation.CONTENT_DIGEST] as Digest
    if (integrity === undefined) return { ...ours(built), digest, created }
    return { digest, mediaType: layer.mediaType, size: layer.size, file, created, integrity, contentDigest }
  } catch {
    return undefined
  }
}

/** The same content listed for the same platforms. */
function samePlatforms(
  bytes: Uint8Array,
  digest: Digest,
  built: BuiltArtifact,
): PublishedArtifact | undefined {
  const [part] = built.parts
  try {
    const { manifests, artifactType, annotations = {} } = parseImageIndex(bytes, 'the published artifact')
    const same =
      artifactType === built.root.descriptor.artifactType &&
      manifests.length === built.dialect.platforms?.length &&
      part !== undefined &&
      hasContent(part, annotations[annotation.CONTENT_DIGEST])
    if (!same) return undefined
    // Another build's archive may be compressed otherwise; what content decides is the same.
    const { integrity: _, ...own } = ours(built)
    return { ...own, digest, created: annotations[annotation.CREATED] }
  } catch {
    return undefined
  }
}

/** The same variants with the same content; what the lockfile says of them is theirs, not of this build. */
function sameIndex(bytes: Uint8Array, digest: Digest, built: BuiltArtifact): PublishedArtifact | undefined {
  try {
    const { manifests, annotations = {} } = parseImageIndex(bytes, 'the published artifact')
    const same = built.parts.every((part, index) => {
      const { [annotation.TARGET]: target, [annotation.CONTENT_DIGEST]: content } =
        manifests[index]?.annotations ?? {}
      return target === part.target && hasContent(part, content)
    })
    if (!same || manifests.length !== built.parts.length) return undefined
    const own = ours(built)
    // Another build's layers may be compressed otherwise, so only what content decides is taken over.
    const platforms = own.platforms?.map(({ platform, target, content_digest }, index) => {
      return { platform, target, digest: manifests[index]?.digest as Digest, content_digest }
    })
    return {
      ...own,
      digest,
      created: annotations[annotation.CREATED],
      ...(platforms === undefined ? {} : { platforms }),
    }
  } catch {
    return undefined
  }
}

/**
 * Another publisher may take as long as we took between looking for the tag and writing it. What takes us a moment may
 * take it several: its machine may be busy.
 */
const PATIENCE: Patience = { slower: 1, leastMs: 400, mostMs: 2_000 }

/**
 * Two publishes at once: the one whose tag stands in the end has won, the other says so.
 *
 * A registry cannot be told to write a tag only if it is free. Whoever found it free before we wrote it writes it soon
 * after, so the tag is looked at again when that time has passed.
 */
export async function confirmPublished(
  reference: TaggedReference,
  digest: Digest,
  { began, ended }: { began: number; ended: number },
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<void> {
  const settled = ended + settleMs(ended - began, PATIENCE)
  await sleep(Math.max(0, settled - Date.now()), undefined, { signal })
  const now = await registry.resolve(reference, reference.tag, signal)
  if (now === digest) return
  if (now !== undefined) throw tagImmutable(reference, now, digest)
  throw new PackwrightError(
    'REGISTRY_RESPONSE',
    `${formatReference(reference)} is not there after it was published.`,
    { hint: 'The registry accepted the manifest and does not serve it. Publish again.' },
  )
}
