/** What proves something about an artifact and goes along with it: what refers to it, and what cosign keeps by tags. */
import { PackwrightError } from '../errors.ts'
import {
  type Blob,
  COSIGN_SUFFIXES,
  cosignTag,
  type Descriptor,
  type Digest,
  formatReference,
  isManifestMediaType,
  type PinnedReference,
  parseImageManifest,
  type Repository,
  type TaggedReference,
} from '../oci/index.ts'
import { type Referrer, type Registry, readVerified, tagImmutable } from '../registry/index.ts'
import { bundleReferrer } from '../signing/index.ts'
import { canonical } from '../text/index.ts'
import { bundleToAttach } from '../trust/index.ts'
import { type MirrorContext, readTree, type Tree, withStaged } from './tree.ts'

const MAX_REFERRERS = 1_000
const MAX_REFERRER_BLOB = 64 * 1024 * 1024

/** Everything that refers to the artifact or to one of its variants; what is broken is left where it is, and said. */
export async function readReferrers(
  from: PinnedReference,
  tree: Tree,
  context: MirrorContext,
): Promise<Referrer[]> {
  const { source, signal } = context
  const found: Referrer[] = []
  for (const { descriptor } of [tree.root, ...tree.manifests]) {
    const listed = await source.referrers(from, descriptor.digest, signal)
    for (const entry of listed.slice(0, MAX_REFERRERS)) {
      const read = () => readReferrer(from, entry, descriptor.digest, source, signal)
      const referrer = await unlessBroken(`${entry.digest} refers to ${formatReference(from)}`, read, context)
      if (referrer !== undefined) found.push(referrer)
    }
  }
  return found
}

/** What is broken is somebody else's, and no reason to copy nothing. */
async function unlessBroken<T>(
  what: string,
  read: () => Promise<T>,
  { onEvent }: MirrorContext,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof PackwrightError) || (thrown.exitCode !== 6 && thrown.exitCode !== 3)) throw thrown
    onEvent?.({ type: 'warning', message: `${what} and is left out: ${thrown.message}` })
    return undefined
  }
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

/** What cosign keeps beside an artifact by tags goes along; where such a tag has moved on, the target's moves as well. */
export async function mirrorCosignTags(
  from: PinnedReference,
  to: TaggedReference,
  tree: Tree,
  context: MirrorContext,
): Promise<{ found: number; copied: number }> {
  const { registry, source, destination, signal } = context
  const count = { found: 0, copied: 0 }
  const subjects = [tree.root, ...tree.manifests].map(({ descriptor }) => descriptor.digest)
  for (const tag of subjects.flatMap((subject) => COSIGN_SUFFIXES.map((kind) => cosignTag(subject, kind)))) {
    const digest = await source.resolve(from, tag, signal)
    if (digest === undefined) continue
    count.found += 1
    const target = { ...to, tag }
    const look = (name: string) => registry.resolve(to, name, signal)
    const there = await look(tag)
    if (there === digest) continue
    const proof = { ...from, digest }
    const what = `${formatReference({ ...from, tag })} stands for signatures`
    const read = await unlessBroken(what, () => readTree(proof, source, signal), context)
    if (read === undefined) continue
    count.copied += 1
    await withStaged(proof, read, tag, context, async (staged) => {
      const { taken } = await destination.replace(staged, target, new Map([[tag, there]]), look, signal)
      if (taken.length > 0) throw tagImmutable(target, there, digest)
    })
  }
  return count
}

/** Bundles that were accepted and lie elsewhere, with GitHub or in a file, lie beside the copy. */
export async function acceptedReferrers(
  accepted: readonly string[],
  attached: readonly Referrer[],
  { mediaType, digest, size }: Descriptor,
): Promise<Referrer[]> {
  const there = new Set(attached.flatMap(({ blobs }) => blobs.map(({ bytes }) => sameJson(bytes))))
  const found: Referrer[] = []
  for (const text of accepted) {
    const bundle = await bundleToAttach(Buffer.from(text, 'base64'), digest)
    if (bundle === undefined || there.has(sameJson(Buffer.from(JSON.stringify(bundle.json))))) continue
    const now = new Date().toISOString()
    found.push(bundleReferrer(bundle.json, bundle.predicateType, { mediaType, digest, size }, now))
  }
  return found
}

function sameJson(bytes: Uint8Array): string | undefined {
  try {
    return canonical(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return undefined
  }
}
