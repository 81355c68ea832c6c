/**
 * The OCI image layout as plain data: which files it has and what stands in them.
 *
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
 */
import { join } from 'node:path'
import { REF_NAME } from './annotations.ts'
import { type Digest, hexOf } from './digest.ts'
import type { Descriptor, ImageIndex } from './manifest.ts'
import { OCI_INDEX } from './media-types.ts'

export const LAYOUT_FILE = 'oci-layout'
export const INDEX_FILE = 'index.json'
export const LAYOUT_CONTENT = '{"imageLayoutVersion":"1.0.0"}'

export function blobPath(layout: string, digest: Digest): string {
  return join(layout, 'blobs', 'sha256', hexOf(digest))
}

export function emptyIndex(): ImageIndex {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }
}

export function findTag(index: ImageIndex, tag: string): Descriptor | undefined {
  return index.manifests.find((entry) => entry.annotations?.[REF_NAME] === tag)
}

/** The index with `tag` pointing at `manifest`; referrers and other tags stay. */
export function withTag(index: ImageIndex, manifest: Descriptor, tag: string): ImageIndex {
  const others = index.manifests.filter((entry) => entry.annotations?.[REF_NAME] !== tag)
  const { annotations, ...plain } = manifest
  return { ...index, manifests: [...others, { ...plain, annotations: { ...annotations, [REF_NAME]: tag } }] }
}

/** The index with a manifest that has no tag, such as a referrer; once is enough. */
export function withUntagged(index: ImageIndex, manifest: Descriptor): ImageIndex {
  if (index.manifests.some((entry) => entry.digest === manifest.digest)) return index
  return { ...index, manifests: [...index.manifests, manifest] }
}
