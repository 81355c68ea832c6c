/** What stands below a digest: read whole, and laid out in private. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import {
  type Blob,
  type Descriptor,
  type Digest,
  formatReference,
  isIndexMediaType,
  type PinnedReference,
  parseImageIndex,
  parseImageManifest,
} from '../oci/index.ts'
import {
  type Destination,
  type Registry,
  type StagedArtifact,
  stageArtifact,
  stagingDirectory,
  verified,
} from '../registry/index.ts'

export interface MirrorContext {
  /** where things are looked for in the target */
  registry: Registry
  /** where they come from; may remember what it answered */
  source: Registry
  destination: Destination
  /** for layers on their way */
  scratch: string
  onEvent?: OnEvent | undefined
  signal?: AbortSignal | undefined
}

/** What stands below a digest: manifests, and the blobs that they name. */
export interface Tree {
  root: Blob
  manifests: Blob[]
  blobs: Descriptor[]
}

const MAX_MANIFESTS = 1_000

/** A private layout with everything below a digest, for as long as `use` takes. */
export async function withStaged(
  from: PinnedReference,
  tree: Tree,
  tag: string,
  context: MirrorContext,
  use: (staged: StagedArtifact) => Promise<void>,
): Promise<void> {
  using staging = stagingDirectory(context.scratch)
  const layers = await fetchBlobs(from, tree.blobs, staging.blobs, {
    registry: context.source,
    signal: context.signal,
  })
  await use(stageArtifact({ directory: staging.layout, tag, root: tree.root, blobs: tree.manifests, layers }))
}

/** Every manifest below a digest; an index may hold indexes, but not itself, and not without end. */
export async function readTree(
  from: PinnedReference,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Tree> {
  const manifests: Blob[] = []
  const blobs = new Map<Digest, Descriptor>()
  const seen = new Set<Digest>()
  const visit = async (digest: Digest, depth: number): Promise<Blob> => {
    const what = formatReference({ ...from, digest })
    if (depth > 4 || seen.size >= MAX_MANIFESTS) {
      throw new PackwrightError('ARTIFACT_INVALID', `${formatReference(from)} holds too many manifests.`, {
        hint: `At most ${MAX_MANIFESTS} are copied, and indexes four deep.`,
      })
    }
    seen.add(digest)
    const { bytes, mediaType } = await registry.manifest(from, digest, signal)
    const blob = { bytes, descriptor: { mediaType, digest, size: bytes.length } }
    if (isIndexMediaType(mediaType)) {
      for (const entry of parseImageIndex(bytes, what).manifests)
        if (!seen.has(entry.digest)) manifests.push(await visit(entry.digest, depth + 1))
    } else {
      const { config, layers } = parseImageManifest(bytes, what)
      for (const descriptor of [config, ...layers]) blobs.set(descriptor.digest, descriptor)
    }
    return blob
  }
  const root = await visit(from.digest, 0)
  return { root, manifests, blobs: [...blobs.values()] }
}

/** Checked while they are written, one file a blob. */
export async function fetchBlobs(
  from: PinnedReference,
  blobs: readonly Descriptor[],
  directory: string,
  { registry, signal }: Pick<MirrorContext, 'registry' | 'signal'>,
): Promise<{ digest: Digest; location: string }[]> {
  await mkdir(directory, { recursive: true })
  const written: { digest: Digest; location: string }[] = []
  for (const [index, descriptor] of blobs.entries()) {
    const location = join(directory, String(index))
    const what = `The blob ${descriptor.digest} of ${formatReference(from)}`
    const chunks = verified(registry.blob(from, descriptor, signal), descriptor, what)
    await pipeline(chunks, createWriteStream(location, { mode: 0o600 }), { signal })
    written.push({ digest: descriptor.digest, location })
  }
  return written
}
