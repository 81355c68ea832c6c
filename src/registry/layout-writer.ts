/** Writes OCI image layouts: the staged one of a publish, and the embedded default. */
import { constants, copyFileSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { access, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf } from '../errors.ts'
import { type Claim, claim, makeDirectory, withLock, writeFileAtomic } from '../files/index.ts'
import {
  type Blob,
  blobPath,
  emptyIndex,
  findTag,
  type ImageIndex,
  INDEX_FILE,
  LAYOUT_CONTENT,
  LAYOUT_FILE,
  OCI_MANIFEST,
  parseListing,
  withTag,
  withUntagged,
} from '../oci/index.ts'
import { type Destination, type Referrer, type StagedArtifact, tagImmutable } from './destination.ts'

/**
 * Writes a private layout that holds one tagged artifact. It is a handful of small files: written synchronously, that
 * costs a fraction of what hopping between threads does. Layers are linked, not copied, where the file system allows.
 */
export function stageArtifact(content: Omit<StagedArtifact, 'referrers'>): StagedArtifact {
  const { directory, root, blobs, layers } = content
  const staged: StagedArtifact = { ...content, referrers: [] }
  mkdirSync(join(directory, 'blobs', 'sha256'), { recursive: true })
  for (const { location, digest } of layers) linkOrCopy(location, blobPath(directory, digest))
  writeBlobs(directory, [...blobs, root])
  writeFileSync(join(directory, LAYOUT_FILE), LAYOUT_CONTENT)
  writeStagedIndex(staged)
  return staged
}

/** Adds a manifest that refers to the staged one. */
export function attachReferrer(staged: StagedArtifact, referrer: Referrer): void {
  writeBlobs(staged.directory, [...referrer.blobs, referrer.manifest])
  staged.referrers.push(referrer)
  writeStagedIndex(staged)
}

export interface Staging extends Disposable {
  /** of the private layout; `stageArtifact` makes it */
  layout: string
  /** of what is fetched for it */
  blobs: string
}

/**
 * Places for one private layout, which go when they go out of scope.
 *
 * @param shared a claim of `parent`, which ends with them
 */
export function stagingDirectory(parent: string, shared?: Claim): Staging {
  makeDirectory(parent)
  const claimed = shared ?? claim(parent)
  const [layout, blobs] = [claimed.path('layout'), claimed.path('blobs')]
  return {
    layout,
    blobs,
    [Symbol.dispose]() {
      for (const made of [layout, blobs]) rmSync(made, { recursive: true, force: true })
      claimed[Symbol.dispose]()
    },
  }
}

function writeStagedIndex(staged: StagedArtifact): void {
  const index = indexWith(emptyIndex(), staged, staged.tag)
  writeFileSync(join(staged.directory, INDEX_FILE), JSON.stringify(index))
}

function writeBlobs(directory: string, blobs: readonly Blob[]): void {
  for (const blob of blobs) writeFileSync(blobPath(directory, blob.descriptor.digest), blob.bytes)
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  }
}

/** The embedded default: a layout on disk as the destination of a publish. Several writers may share it. */
export const layoutDestination: Destination = {
  exclusive: true,

  // A directory that cannot be written to says so when it is written to; nothing was logged for it before.
  async mayWrite() {},

  close: async () => {},

  async receive(staged, reference, alsoTags, signal) {
    const directory = reference.path
    const { root } = staged
    await writeContent(staged, directory)
    const tags = [...alsoTags, reference.tag]
    const change = (index: ImageIndex) => {
      const taken = findTag(index, reference.tag)
      const { digest } = root.descriptor
      if (taken !== undefined && taken.digest !== digest) throw tagImmutable(reference, taken.digest, digest)
      return tags.reduce((next, tag) => indexWith(next, staged, tag), index)
    }
    await updateIndex(directory, change, signal)
  },

  async replace(staged, { path: directory }, expected, _, signal) {
    await writeContent(staged, directory)
    const taken: string[] = []
    const change = (index: ImageIndex) => {
      taken.length = 0
      let next = index
      for (const [tag, before] of expected) {
        const now = findTag(index, tag)?.digest
        if (now === undefined || now === before) next = indexWith(next, staged, tag)
        else taken.push(tag)
      }
      return next
    }
    await updateIndex(directory, change, signal)
    return { took: 0, taken }
  },

  complete: (staged, { path }) => writeContent(staged, path),

  async attach(reference, referrer, signal) {
    for (const blob of [...referrer.blobs, referrer.manifest]) {
      await writeFileAtomic(blobPath(reference.path, blob.descriptor.digest), blob.bytes)
    }
    await updateIndex(reference.path, (index) => withUntagged(index, referrer.manifest.descriptor), signal)
  },

  async remove({ path }, manifests, signal) {
    const gone = new Set<string>(manifests)
    const without = ({ manifests: listed, ...index }: ImageIndex) => ({
      ...index,
      manifests: listed.filter(({ digest }) => !gone.has(digest)),
    })
    await updateIndex(path, without, signal)
    for (const digest of manifests) await rm(blobPath(path, digest), { force: true })
    return true
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

/** Everything that the index will name, before it does. */
async function writeContent(
  { root, blobs, layers, referrers }: StagedArtifact,
  directory: string,
): Promise<void> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  for (const { location, digest } of layers) await copyOnce(location, blobPath(directory, digest))
  const signatures = referrers.flatMap((referrer) => [...referrer.blobs, referrer.manifest])
  for (const blob of [...blobs, root, ...signatures]) {
    await writeFileAtomic(blobPath(directory, blob.descriptor.digest), blob.bytes)
  }
}

/** Changes the index of a shared layout: whole, and one writer after the other. */
export async function updateIndex(
  directory: string,
  change: (index: ImageIndex) => ImageIndex,
  signal?: AbortSignal,
): Promise<void> {
  const update = async () => {
    const { index: before, passedOver } = await readIndexIfExists(directory)
    const { manifests, ...index } = change(before)
    await writeFileAtomic(join(directory, LAYOUT_FILE), LAYOUT_CONTENT)
    await writeFileAtomic(
      join(directory, INDEX_FILE),
      JSON.stringify({ ...index, manifests: [...manifests, ...passedOver] }),
    )
  }
  await withLock(join(directory, '.index.lock'), update, { signal })
}

function indexWith(index: ImageIndex, staged: StagedArtifact, tag: string): ImageIndex {
  const tagged = withTag(index, staged.root.descriptor, tag)
  return staged.referrers.reduce((next, { manifest }) => withUntagged(next, manifest.descriptor), tagged)
}

async function readIndexIfExists(directory: string): Promise<ReturnType<typeof parseListing>> {
  const file = join(directory, INDEX_FILE)
  try {
    return parseListing(await readFile(file), file)
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { index: emptyIndex(), passedOver: [] }
    throw cause
  }
}

async function copyOnce(from: string, to: string): Promise<void> {
  const exists = await access(to).then(
    () => true,
    () => false,
  )
  if (exists) return
  using claimed = claim(dirname(to))
  const partial = claimed.path()
  try {
    await copyFile(from, partial, constants.COPYFILE_FICLONE)
    await rename(partial, to)
  } finally {
    await rm(partial, { force: true })
  }
}
