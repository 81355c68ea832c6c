/** What hangs together in a registry, and what of it is gone: jobs that clean up delete manifests without a tag. */
import { PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  isIndexMediaType,
  isManifestMediaType,
  type PinnedReference,
  parseImageIndex,
  referrersTag,
} from '../oci/index.ts'
import type { FetchedManifest, Registry } from './registry.ts'

export interface Part {
  digest: Digest
  /** `list`: the index under the tag `sha256-…`, by which clients list what is attached */
  role: 'artifact' | 'variant' | 'attached' | 'list'
  /** of what is attached: its artifact type as it is listed */
  type?: string
  /** of what is attached, as it is listed */
  annotations?: Readonly<Record<string, string>>
  /** a list or a manifest names it, and the registry does not have it */
  isGone: boolean
}

const MAX_PARTS = 5_000
const MAX_DEPTH = 4

/** The manifests of an artifact, of what stands below it, and of what is attached to any of them. */
export async function partsOf(
  { registry: host, path, digest: root }: PinnedReference,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Part[]> {
  const repository = { registry: host, path }
  const parts = new Map<Digest, Part>()
  const visit = async (
    digest: Digest,
    depth: number,
    about: Pick<Part, 'role' | 'type' | 'annotations'>,
  ): Promise<void> => {
    if (parts.has(digest) || parts.size >= MAX_PARTS || depth > MAX_DEPTH) return
    const found = await unlessGone(registry.manifest(repository, digest, signal))
    parts.set(digest, { digest, ...about, isGone: found === undefined })
    if (found === undefined) return
    if (about.role !== 'attached')
      for (const entry of childrenOf(found)) await visit(entry.digest, depth + 1, { role: 'variant' })
    const attached = await registry.referrers(repository, digest, signal)
    for (const { digest: entry, mediaType, artifactType: type, annotations = {} } of attached)
      if (isManifestMediaType(mediaType))
        await visit(entry, depth + 1, {
          role: 'attached',
          annotations,
          ...(type === undefined ? {} : { type }),
        })
    if (attached.length === 0 || (await registry.listsReferrers(repository))) return
    const list = await registry.resolve(repository, referrersTag(digest), signal)
    if (list !== undefined) parts.set(list, { digest: list, role: 'list', isGone: false })
  }
  await visit(root, 0, { role: 'artifact' })
  return [...parts.values()]
}

function childrenOf({ bytes, mediaType, digest }: FetchedManifest): readonly Descriptor[] {
  return isIndexMediaType(mediaType) ? parseImageIndex(bytes, digest).manifests : []
}

/** @returns `undefined` for what the registry does not have */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (thrown) {
    if (thrown instanceof PackwrightError && thrown.code === 'REFERENCE_NOT_FOUND') return undefined
    throw thrown
  }
}
