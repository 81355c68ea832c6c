/**
 * The mirror line: whatever a reference points at, with everything that proves something about it, to another place.
 *
 *     reference@digest → manifests below it → what refers to them → a private layout → one copy, tag last
 *
 * Nothing is interpreted: an artifact of any kind arrives byte for byte, so that its digest and its signatures hold.
 */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import {
  type Blob,
  COSIGN_SUFFIXES,
  cosignTag,
  type Descriptor,
  type Digest,
  formatReference,
  isIndexMediaType,
  isManifestMediaType,
  type PinnedReference,
  parseImageIndex,
  parseImageManifest,
  type Repository,
  type TaggedReference,
} from '../oci/index.ts'
import {
  attachReferrer,
  type Destination,
  discardStaged,
  ensureListed,
  type Referrer,
  type Registry,
  readVerified,
  type StagedArtifact,
  stageArtifact,
  stagingDirectory,
  verified,
} from '../registry/index.ts'

export interface MirrorContext {
  registry: Registry
  destination: Destination
  /** for layers on their way */
  scratch: string
  onEvent?: OnEvent | undefined
  signal?: AbortSignal | undefined
}

export interface MirroredArtifact {
  /** where it came from, with the digest */
  from: string
  /** where it is now */
  to: string
  digest: Digest
  /** `current`: everything was there; `completed`: proofs were added to what was there */
  status: 'copied' | 'completed' | 'current'
  /** signatures, statements and the like that refer to it */
  referrers: number
}

/** What stands below a digest: manifests, and the blobs that they name. */
interface Tree {
  root: Blob
  manifests: Blob[]
  blobs: Descriptor[]
}

const MAX_MANIFESTS = 1_000
const MAX_REFERRERS = 1_000
const MAX_REFERRER_BLOB = 64 * 1024 * 1024

/**
 * Copies one artifact; what the target has already is not sent again.
 *
 * @throws PackwrightError `REFERENCE_NOT_FOUND`, `DIGEST_MISMATCH`, `TAG_IMMUTABLE`, `ARTIFACT_INVALID`, and the faults of
 *   both registries
 */
export async function mirrorArtifact(
  from: PinnedReference,
  to: TaggedReference,
  context: MirrorContext,
): Promise<MirroredArtifact> {
  const { registry, destination, signal, onEvent } = context
  const written = formatReference({ ...to, digest: from.digest })
  const tree = await readTree(from, registry, signal)
  const referrers = await readReferrers(from, tree, context)
  const tagged = await mirrorCosignTags(from, to, tree, context)
  const result = {
    from: formatReference(from),
    to: written,
    digest: from.digest,
    referrers: referrers.length + tagged.found,
  }
  if ((await registry.resolve(to, to.tag, signal)) === from.digest) {
    const completed = (await ensureListed(to, referrers, context)) || tagged.copied > 0
    return { ...result, status: completed ? 'completed' : 'current' }
  }
  onEvent?.({ type: 'publishing', pack: to.path, reference: written })
  await withStaged(from, tree, to.tag, context, async (staged) => {
    for (const referrer of referrers) attachReferrer(staged, referrer)
    await destination.receive(staged, to, [], signal)
  })
  await ensureListed(to, referrers, context)
  return { ...result, status: 'copied' }
}

/** A private layout with everything below a digest, for as long as `use` takes. */
async function withStaged(
  from: PinnedReference,
  tree: Tree,
  tag: string,
  context: MirrorContext,
  use: (staged: StagedArtifact) => Promise<void>,
): Promise<void> {
  const directory = stagingDirectory(context.scratch)
  const fetched = `${directory}.blobs`
  try {
    const layers = await fetchBlobs(from, tree.blobs, fetched, context)
    await use(stageArtifact({ directory, tag, root: tree.root, blobs: tree.manifests, layers }))
  } finally {
    discardStaged(directory)
    discardStaged(fetched)
  }
}

/** What cosign keeps beside an artifact by tags goes along; where such a tag has moved on, the target's moves as well. */
async function mirrorCosignTags(
  from: PinnedReference,
  to: TaggedReference,
  tree: Tree,
  context: MirrorContext,
): Promise<{ found: number; copied: number }> {
  const { registry, destination, signal } = context
  const count = { found: 0, copied: 0 }
  const subjects = [tree.root, ...tree.manifests].map(({ descriptor }) => descriptor.digest)
  for (const tag of subjects.flatMap((subject) => COSIGN_SUFFIXES.map((kind) => cosignTag(subject, kind)))) {
    const digest = await registry.resolve(from, tag, signal)
    if (digest === undefined) continue
    count.found += 1
    const target = { ...to, tag }
    const look = () => registry.resolve(to, tag, signal)
    const there = await look()
    if (there === digest) continue
    count.copied += 1
    const source = { ...from, digest }
    const proof = await readTree(source, registry, signal)
    await withStaged(source, proof, tag, context, async (staged) => {
      await destination.replace(staged, target, there, look, signal)
    })
  }
  return count
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

/** Everything that refers to the artifact or to one of its variants; what is broken is left where it is, and said. */
async function readReferrers(from: PinnedReference, tree: Tree, context: MirrorContext): Promise<Referrer[]> {
  const { registry, signal, onEvent } = context
  const found: Referrer[] = []
  for (const { descriptor } of [tree.root, ...tree.manifests]) {
    const listed = await registry.referrers(from, descriptor.digest, signal)
    for (const entry of listed.slice(0, MAX_REFERRERS)) {
      try {
        const referrer = await readReferrer(from, entry, descriptor.digest, registry, signal)
        if (referrer !== undefined) found.push(referrer)
      } catch (thrown) {
        if (!(thrown instanceof PackwrightError) || (thrown.exitCode !== 6 && thrown.exitCode !== 3))
          throw thrown
        onEvent?.({
          type: 'warning',
          message: `${entry.digest} refers to ${formatReference(from)} and is left out: ${thrown.message}`,
        })
      }
    }
  }
  return found
}

async function readReferrer(
  repository: Repository,
  entry: Descriptor,
  subject: Digest,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Referrer | undefined> {
  if (!isManifestMediaType(entry.mediaType)) return undefined
  const { bytes, digest, mediaType } = await registry.manifest(repository, entry.digest, signal)
  const parsed = parseImageManifest(bytes, digest)
  if (parsed.subject?.digest !== subject) return undefined
  const unique = new Map(
    [parsed.config, ...parsed.layers].map((descriptor) => [descriptor.digest, descriptor]),
  )
  const blobs: Blob[] = []
  for (const descriptor of unique.values()) {
    const chunks = registry.blob(repository, descriptor, signal)
    blobs.push({
      descriptor,
      bytes: await readVerified(chunks, descriptor, descriptor.digest, MAX_REFERRER_BLOB),
    })
  }
  const artifactType = parsed.artifactType ?? parsed.config.mediaType
  return { manifest: { bytes, descriptor: { mediaType, digest, size: bytes.length, artifactType } }, blobs }
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
