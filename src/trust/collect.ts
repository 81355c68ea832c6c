/**
 * Fetches the signature bundles that refer to an artifact, one after the other, as long as somebody wants more.
 *
 * Anybody who may write to a repository can attach referrers. What one is says its own manifest, never the list; each
 * is bounded, and a broken one is passed over.
 */
import { ERROR_CODES, PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  formatRepository,
  isManifestMediaType,
  parseImageManifest,
  type Repository,
  SIGSTORE_BUNDLE,
  STATUS_ARTIFACT,
} from '../oci/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'

/** Whoever may write beside a pack may add referrers; more than these are not looked at. */
const MAX_REFERRERS = 1_000
const MAX_REFERRER_MANIFEST = 64 * 1024
const MAX_BUNDLE = 1024 * 1024
/** Mostly the first is good; when it is not, the others are fetched several at once. */
const LOOK_AHEAD = 8

export interface Bundles extends AsyncIterable<Uint8Array> {
  /** whether the registry, asked for them, lists no referrers at all: neither itself nor by a tag */
  readonly unlisted?: boolean
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
  return {
    get unlisted() {
      return unlisted
    },
    async *[Symbol.asyncIterator]() {
      const listed = await registry.referrers(repository, subject, signal)
      unlisted = listed.length === 0 && !(await registry.listsReferrers(repository))
      yield* fetchBundles(repository, subject, listed, { artifactType, maxBytes }, registry, signal)
    },
  }
}

/** What is kept here comes first; the others are asked for when that is not enough. */
export function keptBundles(kept: readonly string[], others?: Bundles): Bundles {
  return {
    get unlisted() {
      return others?.unlisted ?? false
    },
    async *[Symbol.asyncIterator]() {
      for (const bundle of kept) yield Buffer.from(bundle, 'base64')
      if (others !== undefined) yield* others
    },
  }
}

interface Wanted {
  artifactType: string
  maxBytes: number
}

async function* fetchBundles(
  repository: Repository,
  subject: Digest,
  listed: readonly Descriptor[],
  wanted: Wanted,
  registry: Registry,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { artifactType } = wanted
  const likely = listed
    .filter((entry) => !isAnother(entry, artifactType))
    .sort((a, b) => rank(a, artifactType) - rank(b, artifactType))
    .filter(({ size }) => size <= MAX_REFERRER_MANIFEST)
    .slice(0, MAX_REFERRERS)
  for (let at = 0, ahead = 1; at < likely.length; at += ahead, ahead = LOOK_AHEAD) {
    const batch = likely
      .slice(at, at + ahead)
      .map((entry) => fetchBundle(repository, entry, subject, wanted, registry, signal))
    for (const bundle of await Promise.all(batch)) if (bundle !== undefined) yield bundle
  }
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

/** Those that the list calls by the type come first; the others are looked at as well. */
function rank(entry: Descriptor, artifactType: string): number {
  return entry.artifactType === artifactType ? 0 : 1
}

/** Signatures and statuses are told apart by the list: whoever makes it could as well leave them out. */
function isAnother({ artifactType: listed }: Descriptor, artifactType: string): boolean {
  return listed !== artifactType && (listed === SIGSTORE_BUNDLE || listed === STATUS_ARTIFACT)
}

async function fetchBundle(
  repository: Repository,
  entry: Descriptor,
  subject: Digest,
  { artifactType, maxBytes }: Wanted,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  if (!isManifestMediaType(entry.mediaType)) return undefined
  const what = `${formatRepository(repository)}@${entry.digest}`
  try {
    const { bytes } = await registry.manifest(repository, entry.digest, signal)
    const manifest = parseImageManifest(bytes, what)
    const [layer] = manifest.layers
    const type = manifest.artifactType ?? manifest.config.mediaType
    if (type !== artifactType || manifest.subject?.digest !== subject || layer === undefined) return undefined
    return await readVerified(registry.blob(repository, layer, signal), layer, `The bundle ${what}`, maxBytes)
  } catch (error) {
    if (error instanceof PackwrightError && isBroken(error)) return undefined
    throw error
  }
}

/** Damage of one referrer is no reason to fail; a registry that is down is. */
function isBroken(error: PackwrightError): boolean {
  return ERROR_CODES[error.code][0] === 'integrity' || error.code === 'REFERENCE_NOT_FOUND'
}
