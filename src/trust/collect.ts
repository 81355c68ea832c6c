/**
 * Fetches the signature bundles that refer to an artifact, one after the other, as long as somebody wants more.
 *
 * Anybody who may write to a repository can attach referrers. What one is says its own manifest, never the list; each
 * is bounded, and a broken one is passed over.
 */
import {
  type Descriptor,
  type Digest,
  formatRepository,
  isManifestMediaType,
  parseImageManifest,
  type Repository,
  referrersTag,
  SIGSTORE_BUNDLE,
  STATUS_ARTIFACT,
} from '../oci/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'
import { cosignLayers, MAX_BUNDLE, olderBundles, type Source, unlessBroken } from './older.ts'

/** Whoever may write beside a pack may add referrers; more than these are not looked at. */
const MAX_REFERRERS = 1_000
const MAX_REFERRER_MANIFEST = 64 * 1024
/** Mostly the first is good; when it is not, the others are fetched several at once. */
const LOOK_AHEAD = 8

export interface Bundles extends AsyncIterable<Uint8Array> {
  /** whether the registry, asked for them, lists no referrers at all: neither itself nor by a tag */
  readonly unlisted?: boolean
  /** types of what was listed and looks like a signature of a kind that is not read */
  readonly unread?: readonly string[]
  /**
   * The same, and one that was accepted before by its digest, so that what strangers list hides nothing. Where nothing at
   * all is listed, the registry says that it is gone.
   */
  with?(known: Digest): AsyncIterable<Uint8Array>
  /** what cosign attached by tags before there were referrers; absent where no registry is asked */
  older?(): AsyncIterable<Uint8Array>
  /** the manifest that they are about, for signatures over its bytes; absent where no registry is asked */
  manifest?(): Promise<Uint8Array>
  /** of the call that reads them */
  readonly signal?: AbortSignal | undefined
}

/**
 * @param artifactType of the referrers that are meant: bundles as cosign attaches them, or statuses
 * @returns the bytes of bundles; those of artifacts that are none are left out
 */
export function signatureBundles(
  repository: Repository,
  subject: Digest,
  registry: Registry,
  signal?: AbortSignal,
  artifactType: string = SIGSTORE_BUNDLE,
  maxBytes = MAX_BUNDLE,
): Bundles {
  let unlisted = false
  let unread: string[] = []
  const source = { repository, subject, registry, signal }
  async function* all(remembered?: Digest): AsyncGenerator<Uint8Array> {
    const listed = await registry.referrers(repository, subject, signal)
    unlisted = listed.length === 0 && !(await registry.listsReferrers(repository))
    unread = unreadTypes(listed)
    const isHidden = remembered !== undefined && (listed.length > 0 || (await hasOtherTag(source)))
    yield* fetchBundles(listed, { artifactType, maxBytes, known: isHidden ? remembered : undefined }, source)
  }
  return {
    signal,
    get unlisted() {
      return unlisted
    },
    get unread() {
      return unread
    },
    [Symbol.asyncIterator]: () => all(),
    with: (known) => all(known),
    older: () => olderBundles(source),
    manifest: () => manifestOf(source),
  }
}

/** Whether something else lies under the tag that stands in for the list: a stranger can write it. */
async function hasOtherTag({ repository, subject, registry, signal }: Source): Promise<boolean> {
  const found = await registry.resolve(repository, referrersTag(subject), signal)
  return found !== undefined && found !== subject
}

/** cosign's payload as a referrer, as it was tried before bundles. */
const COSIGN_ARTIFACT = 'application/vnd.dev.cosign.artifact.sig.v1+json'

function unreadTypes(listed: readonly Descriptor[]): string[] {
  const types = listed.map(({ artifactType = '' }) => artifactType)
  const read = new Set([SIGSTORE_BUNDLE, STATUS_ARTIFACT, COSIGN_ARTIFACT])
  return [...new Set(types)].filter((type) => !read.has(type) && /sign|notary|trust/i.test(type)).slice(0, 5)
}

/** What is kept here comes first; the others are asked for when that is not enough. */
export function keptBundles(kept: readonly string[], others?: Bundles): Bundles {
  async function* before(more: AsyncIterable<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
    for (const bundle of kept) yield Buffer.from(bundle, 'base64')
    if (more !== undefined) yield* more
  }
  return {
    get unlisted() {
      return others?.unlisted ?? false
    },
    get unread() {
      return others?.unread ?? []
    },
    signal: others?.signal,
    ...(others?.older === undefined ? {} : { older: others.older }),
    ...(others?.manifest === undefined ? {} : { manifest: others.manifest }),
    [Symbol.asyncIterator]: () => before(others),
    with: (known) => before(others?.with?.(known) ?? others),
  }
}

interface Wanted {
  artifactType: string
  maxBytes: number
  /** asked for by its digest as soon as the first of the list was not enough */
  known?: Digest | undefined
}

async function* fetchBundles(
  listed: readonly Descriptor[],
  wanted: Wanted,
  source: Source,
): AsyncGenerator<Uint8Array> {
  const { artifactType, known } = wanted
  const likely = listed
    .filter((entry) => !isAnother(entry, artifactType))
    .sort((a, b) => rank(a, artifactType) - rank(b, artifactType))
    .filter(({ size }) => size <= MAX_REFERRER_MANIFEST)
    .slice(0, MAX_REFERRERS)
  const fetched = async (entries: readonly Descriptor[]) =>
    (await Promise.all(entries.map((entry) => fetchReferrer(entry, wanted, source)))).flat()
  yield* await fetched(likely.slice(0, 1))
  if (known !== undefined) yield* await fetchKnown(known, wanted, source)
  for (let at = 1; at < likely.length; at += LOOK_AHEAD)
    yield* await fetched(likely.slice(at, at + LOOK_AHEAD))
}

async function fetchKnown(
  digest: Digest,
  { artifactType, maxBytes }: Wanted,
  { repository, registry, signal }: Source,
): Promise<Uint8Array[]> {
  const blob = registry.blob(repository, { mediaType: artifactType, digest, size: maxBytes }, signal)
  return await unlessBroken(async () => [
    await readVerified(blob, { digest }, `The bundle ${digest}`, maxBytes),
  ])
}

/** Whether more may be attached than is looked at: then nothing can be ruled out. */
export async function isCrowded(
  repository: Repository,
  subject: Digest,
  registry: Registry,
  signal?: AbortSignal,
): Promise<boolean> {
  return (await registry.referrers(repository, subject, signal)).length > MAX_REFERRERS
}

/** Bundles have had several versions, and each has a type of its own. */
function isOfType(type: string | undefined, wanted: string): boolean {
  return wanted === SIGSTORE_BUNDLE ? type?.startsWith(ANY_BUNDLE) === true : type === wanted
}

const ANY_BUNDLE = 'application/vnd.dev.sigstore.bundle'

/** Those that the list calls by the type come first; the others are looked at as well. */
function rank(entry: Descriptor, artifactType: string): number {
  return isOfType(entry.artifactType, artifactType) ? 0 : 1
}

/** Signatures and statuses are told apart by the list: whoever makes it could as well leave them out. */
function isAnother({ artifactType: listed }: Descriptor, artifactType: string): boolean {
  const isEither = isOfType(listed, SIGSTORE_BUNDLE) || listed === STATUS_ARTIFACT
  return isEither && !isOfType(listed, artifactType)
}

async function fetchReferrer(
  entry: Descriptor,
  { artifactType, maxBytes }: Wanted,
  source: Source,
): Promise<Uint8Array[]> {
  if (!isManifestMediaType(entry.mediaType)) return []
  const { repository, subject, registry, signal } = source
  const what = `${formatRepository(repository)}@${entry.digest}`
  return await unlessBroken(async () => {
    const { bytes } = await registry.manifest(repository, entry.digest, signal)
    const manifest = parseImageManifest(bytes, what)
    const type = manifest.artifactType ?? manifest.config.mediaType
    if (manifest.subject?.digest !== subject) return []
    if (type === COSIGN_ARTIFACT && artifactType === SIGSTORE_BUNDLE)
      return await collected(cosignLayers(manifest, what, source))
    const [layer] = manifest.layers
    if (!isOfType(type, artifactType) || layer === undefined) return []
    const bundle = await readVerified(
      registry.blob(repository, layer, signal),
      layer,
      `The bundle ${what}`,
      maxBytes,
    )
    return [await complete(bundle, subject, () => manifestOf(source))]
  })
}

async function manifestOf({ repository, subject, registry, signal }: Source): Promise<Uint8Array> {
  return (await registry.manifest(repository, subject, signal)).bytes
}

/** A bundle that holds a signature over the manifest's bytes together with those; any other as it is. */
export async function complete(
  bundle: Uint8Array,
  subject: Digest,
  manifest: (() => Promise<Uint8Array>) | undefined,
): Promise<Uint8Array> {
  if (manifest === undefined || !Buffer.from(bundle).includes('"messageSignature"')) return bundle
  const { withManifest } = await import('./evidence.ts')
  return await withManifest(bundle, subject, manifest)
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
