/** Writes OCI image layouts: the staged one of a publish, and the embedded default. */
import { constants } from 'node:fs'
import { access, copyFile, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../errors.ts'
import { writeFileAtomic } from '../files/atomic.ts'
import { withLock } from '../files/lock.ts'
import type { Artifact } from '../oci/artifact.ts'
import {
  blobPath,
  emptyIndex,
  INDEX_FILE,
  LAYOUT_CONTENT,
  LAYOUT_FILE,
  withTag,
  withUntagged,
} from '../oci/layout.ts'
import { type Blob, type ImageIndex, parseImageIndex } from '../oci/manifest.ts'
import { OCI_MANIFEST } from '../oci/media-types.ts'
import type { Destination, Referrer, StagedArtifact } from '../oci/staged.ts'

/**
 * Writes a private layout that holds one tagged artifact.
 *
 * @param layer the archive; it is linked, not copied, where the file system allows
 */
export async function stageArtifact(
  directory: string,
  tag: string,
  artifact: Artifact,
  layer: StagedArtifact['layer'],
): Promise<StagedArtifact> {
  const staged: StagedArtifact = { directory, tag, artifact, layer, referrers: [] }
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  await linkOrCopy(layer.location, blobPath(directory, layer.digest))
  await writeBlobs(directory, [artifact.config, artifact.manifest])
  await writeFile(join(directory, LAYOUT_FILE), LAYOUT_CONTENT)
  await writeStagedIndex(staged)
  return staged
}

/** Adds a manifest that refers to the staged one. */
export async function attachReferrer(staged: StagedArtifact, referrer: Referrer): Promise<void> {
  await writeBlobs(staged.directory, [...referrer.blobs, referrer.manifest])
  staged.referrers.push(referrer)
  await writeStagedIndex(staged)
}

async function writeStagedIndex(staged: StagedArtifact): Promise<void> {
  await writeFile(
    join(staged.directory, INDEX_FILE),
    JSON.stringify(indexWith(emptyIndex(), staged, staged.tag)),
  )
}

async function writeBlobs(directory: string, blobs: readonly Blob[]): Promise<void> {
  for (const blob of blobs) await writeFile(blobPath(directory, blob.descriptor.digest), blob.bytes)
}

/** The embedded default: a layout on disk as the destination of a publish. Several writers may share it. */
export const layoutDestination: Destination = {
  async receive(staged, reference, alsoTags, signal) {
    const directory = reference.path
    await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
    const { artifact, layer, referrers } = staged
    await copyOnce(layer.location, blobPath(directory, layer.digest))
    const blobs = referrers.flatMap((referrer) => [...referrer.blobs, referrer.manifest])
    for (const blob of [artifact.config, artifact.manifest, ...blobs]) {
      await writeFileAtomic(blobPath(directory, blob.descriptor.digest), blob.bytes)
    }
    const tags = [...alsoTags, reference.tag]
    const change = (index: ImageIndex) => tags.reduce((next, tag) => indexWith(next, staged, tag), index)
    await updateIndex(directory, change, signal)
  },

  async tag(reference, tags, signal) {
    const change = (index: ImageIndex) => {
      const { annotations: _, ...manifest } = index.manifests.find(
        ({ digest }) => digest === reference.digest,
      ) ?? {
        mediaType: OCI_MANIFEST,
        digest: reference.digest,
        size: 0,
      }
      return tags.reduce((next, tag) => withTag(next, manifest, tag), index)
    }
    await updateIndex(reference.path, change, signal)
  },
}

/** Changes the index of a shared layout: whole, and one writer after the other. */
export async function updateIndex(
  directory: string,
  change: (index: ImageIndex) => ImageIndex,
  signal?: AbortSignal,
): Promise<void> {
  const update = async () => {
    const index = change(await readIndexIfExists(directory))
    await writeFileAtomic(join(directory, LAYOUT_FILE), LAYOUT_CONTENT)
    await writeFileAtomic(join(directory, INDEX_FILE), JSON.stringify(index))
  }
  await withLock(join(directory, '.index.lock'), update, signal)
}

function indexWith(index: ImageIndex, staged: StagedArtifact, tag: string): ImageIndex {
  const tagged = withTag(index, staged.artifact.manifest.descriptor, tag)
  return staged.referrers.reduce((next, { manifest }) => withUntagged(next, manifest.descriptor), tagged)
}

async function readIndexIfExists(directory: string): Promise<ImageIndex> {
  const file = join(directory, INDEX_FILE)
  try {
    return parseImageIndex(await readFile(file), file)
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return emptyIndex()
    throw cause
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

async function copyOnce(from: string, to: string): Promise<void> {
  const exists = await access(to).then(
    () => true,
    () => false,
  )
  if (exists) return
  const partial = `${to}.${process.pid}.partial`
  try {
    await copyFile(from, partial, constants.COPYFILE_FICLONE)
    await rename(partial, to)
  } finally {
    await rm(partial, { force: true })
  }
}
