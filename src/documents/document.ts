/**
 * Documents that a repository of packs keeps about itself: one JSON file under a well-known name, beside the packs.
 *
 *     ghcr.io/acme/packs/packwright-catalog:current       what there is
 *     ghcr.io/acme/packs/packwright-advisories:current    what is known to be wrong with it
 *
 * Several publishers change them. A registry cannot be told to move a tag only if nobody else has, so a change is made
 * on top of what is there, looked at again when others have had time to write, and made again when it was lost.
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import {
  annotation,
  canonicalPlace,
  type Digest,
  formatReference,
  formatRepository,
  type ImageManifest,
  isDigest,
  lastComponent,
  type PinnedReference,
  parseImageManifest,
  type Repository,
  repositoryIn,
  SIGSTORE_BUNDLE,
  sha256,
} from '../oci/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'
import { parseJson } from '../text/index.ts'
import { type Bundles, signatureBundles } from '../trust/index.ts'

export type DocumentHead = z.infer<z.ZodObject<typeof documentHead>>

/** The tag that always points at the newest. */
export const CURRENT = 'current'

/** What every document says of itself: the repository that it is about, and its number among those that were written. */
export const documentHead = {
  base: z.string().optional(),
  sequence: z.int().nonnegative().optional(),
}

export interface DocumentKind<T extends DocumentHead> {
  /** last path component of its repository */
  name: string
  /** the tag that points at the newest; default `current` */
  tag?: string
  artifactType: string
  mediaType: string
  title: string
  maxBytes: number
  schema: z.ZodType<T>
  /** its number, where that is not the one of the whole */
  sequenceOf?(document: T): number
}

export function tagOf({ tag = CURRENT }: { tag?: string }): string {
  return tag
}

/** How memory and copies name a document. */
export function keyOf({ name, tag }: { name: string; tag?: string }): string {
  return tag === undefined ? name : `${name}.${tag}`
}

/** Whether a repository is one of documents, whose signer may stand for any release. */
export function isDocumentRepository(place: Repository): boolean {
  return /^packwright-(?:catalog|advisories)$/.test(lastComponent(place))
}

/** @throws PackwrightError `ARTIFACT_INVALID`, naming the place */
export function parseDocument<T extends DocumentHead>(kind: DocumentKind<T>, json: unknown, what: string): T {
  const parsed = kind.schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `The ${kind.title} ${what} is malformed at "${issue?.path.join('.')}": ${issue?.message}.`,
  )
}

export interface FetchedDocument<T> {
  document: T
  digest: Digest
  signed: DocumentSignature
  /** the one that stood there before it */
  replaces?: Digest
}

/** What a document's signature is over, and where it lies. */
export interface DocumentSignature {
  subject: Digest
  bundles: Bundles
}

/** Where a document about the packs below `base` is. */
export function documentRepository(base: Repository, kind: { name: string }): Repository {
  return repositoryIn(base, kind.name)
}

/**
 * @param base what the packs' repositories have in common, e.g. `ghcr.io/acme/packs`
 * @returns `undefined` when there is none
 * @throws PackwrightError `ARTIFACT_INVALID`, `ARTIFACT_TOO_LARGE`, and the registry's faults
 */
export async function readDocument<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  registry: Registry,
  signal?: AbortSignal,
): Promise<FetchedDocument<T> | undefined> {
  const repository = documentRepository(base, kind)
  const digest = await registry.resolve(repository, tagOf(kind), signal)
  if (digest === undefined) return undefined
  return await fetchDocument(kind, { ...repository, digest }, registry, signal)
}

/** What a digest is known to be. @throws as `readDocument` */
export async function fetchDocument<T extends DocumentHead>(
  kind: DocumentKind<T>,
  repository: PinnedReference,
  registry: Registry,
  signal?: AbortSignal,
): Promise<FetchedDocument<T>> {
  const { digest } = repository
  const what = formatReference({ ...repository, tag: tagOf(kind) })
  const { bytes } = await registry.manifest(repository, digest, signal)
  const manifest = parseImageManifest(bytes, what)
  const [layer] = manifest.layers
  if (manifest.artifactType !== kind.artifactType || layer === undefined) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `${what} is not a ${kind.title}: ${manifest.artifactType}.`,
      {
        hint: 'Something else was pushed there. Publish again, and it is written anew.',
      },
    )
  }
  const content = await readVerified(registry.blob(repository, layer, signal), layer, what, kind.maxBytes)
  const json = parseJson(Buffer.from(content).toString('utf8'), what)
  const replaces = manifest.annotations?.[annotation.REPLACES]
  return {
    document: parseDocument(kind, json, what),
    digest,
    signed: signatureIn(manifest, repository, registry, signal),
    ...(isDigest(replaces) ? { replaces } : {}),
  }
}

/** The signature of what lies under a document's repository, whatever it is. */
export async function documentSignature(
  reference: PinnedReference,
  registry: Registry,
  signal?: AbortSignal,
): Promise<DocumentSignature> {
  const { bytes } = await registry.manifest(reference, reference.digest, signal)
  return signatureIn(parseImageManifest(bytes, formatReference(reference)), reference, registry, signal)
}

/**
 * A document is replaced all the time, and its signature with it. Where nobody may delete, bundles stand in its own
 * manifest, over the document itself, so that nothing is left behind; elsewhere it is signed as packs are.
 */
function signatureIn(
  { layers }: ImageManifest,
  reference: PinnedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): DocumentSignature {
  const [document, ...others] = layers
  const inside = others.filter(({ mediaType }) => mediaType === SIGSTORE_BUNDLE).slice(0, MAX_BUNDLES)
  if (document === undefined || inside.length === 0)
    return {
      subject: reference.digest,
      bundles: signatureBundles(reference, reference.digest, registry, signal),
    }
  const what = `A bundle of ${formatReference(reference)}`
  return {
    subject: document.digest,
    bundles: {
      async *[Symbol.asyncIterator]() {
        for (const layer of inside)
          yield await readVerified(registry.blob(reference, layer, signal), layer, what, MAX_BUNDLE)
      },
    },
  }
}

const MAX_BUNDLES = 8
const MAX_BUNDLE = 256 * 1024

/** How a base is written in documents and in memory. */
export function canonicalBase(base: Repository): string {
  return canonicalPlace(base)
}

/** Names a document's content, for caches. */
export function documentKey(base: Repository): string {
  return sha256(formatRepository(base)).slice('sha256:'.length, 'sha256:'.length + 32)
}
