/** Writing a document: staged, signed, sent, and then the tags. */
import { asPackwrightError } from '../errors.ts'
import {
  type ArtifactSource,
  annotation,
  type Blob,
  type Descriptor,
  type Digest,
  describeBlob,
  isLayout,
  OCI_EMPTY,
  type PinnedReference,
  type Repository,
  writeImageManifest,
} from '../oci/index.ts'
import {
  attachReferrer,
  type Destination,
  partsOf,
  type Registry,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import {
  bundleBlob,
  embeddedWhereSmall,
  type PackSigner,
  refuseUnwritable,
  SIGN_PREDICATE,
  signArtifact,
  statement,
} from '../signing/index.ts'
import { canonicalBase, type DocumentHead, type DocumentKind, documentRepository, tagOf } from './document.ts'

export interface DocumentWriter {
  registry: Registry
  destination: Destination
  signer: PackSigner | undefined
  /** for the staged artifact */
  outDir: string
  source: ArtifactSource
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/** What belongs to a document, and is named by digest in it. */
export interface DocumentParts {
  /** all of it */
  layers: readonly Descriptor[]
  /** what of it is not there yet */
  blobs: readonly Blob[]
}

export interface Standing {
  /** the tags that are to point at the document, and where they pointed when it was made */
  expected: ReadonlyMap<string, Digest | undefined>
  /** whether the tags are looked at once more before they are moved; else whoever wrote looks afterwards */
  guarded: boolean
  /** what it replaces as a whole, and what that had replaced: nobody reads this any more */
  replaced?: Digest | undefined
  swept?: Digest | undefined
}

export interface Written {
  digest: Digest
  /** ms from the last look at the tags until they pointed at ours */
  took: number
  /** tags that somebody else moved meanwhile: they were left alone */
  taken: string[]
}

/** Signing and sending take their time, so the tags are looked at once more when all that is left to do is to move them. */
export async function writeDocument<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  { document, layers = [], blobs = [] }: { document: T } & Partial<DocumentParts>,
  { expected, guarded, replaced, swept }: Standing,
  writer: DocumentWriter,
): Promise<Written> {
  const { registry, destination, signer, outDir, source, env, signal } = writer
  const repository = documentRepository(base, kind)
  const config = describeBlob(OCI_EMPTY, Buffer.from('{}'))
  // A layout on disk is wherever it was copied to.
  const about = isLayout(base) ? {} : { base: canonicalBase(base) }
  const layer = describeBlob(kind.mediaType, Buffer.from(JSON.stringify({ ...document, ...about })))
  if (signer !== undefined) await refuseUnwritable(repository, signer, destination, signal)
  const stands = signer === undefined || (await destination.remove(repository, [NOBODYS], signal))
  const signature = stands ? undefined : await signatureOf(layer.descriptor.digest, kind.name, signer)
  const root = writeImageManifest({
    artifactType: kind.artifactType,
    config: config.descriptor,
    layers: [
      { ...layer.descriptor, annotations: { [annotation.TITLE]: `${kind.name}.json` } },
      ...layers,
      ...(signature === undefined ? [] : [embeddedWhereSmall(signature)]),
    ],
    annotations: {
      [annotation.TITLE]: kind.name,
      [annotation.DESCRIPTION]: kind.title,
      ...(source.source === undefined ? {} : { [annotation.SOURCE]: source.source }),
      ...(replaced === undefined ? {} : { [annotation.REPLACES]: replaced }),
    },
  })
  using staging = stagingDirectory(outDir)
  const all = [config, layer, ...blobs, ...(signature === undefined ? [] : [signature])]
  const staged = stageArtifact({ directory: staging.layout, tag: tagOf(kind), root, blobs: all, layers: [] })
  if (signer !== undefined && signature === undefined) {
    const { referrers } = await signArtifact(root.descriptor, kind.name, signer, source, env)
    for (const referrer of referrers) attachReferrer(staged, referrer)
  }
  const look = guarded ? (tag: string) => registry.resolve(repository, tag, signal) : undefined
  const { took, taken } = await destination.replace(staged, repository, expected, look, signal)
  const { digest } = root.descriptor
  const isUnwanted =
    taken.length === expected.size && !(await pointsThere(digest, repository, expected, writer))
  const gone = isUnwanted ? digest : swept
  if (gone !== undefined) await sweep({ ...repository, digest: gone }, registry, destination, signal)
  return { digest, took, taken }
}

/** Somebody else may have written the very same. */
async function pointsThere(
  digest: Digest,
  repository: Repository,
  expected: Standing['expected'],
  { registry, signal }: DocumentWriter,
): Promise<boolean> {
  for (const tag of expected.keys())
    if ((await registry.resolve(repository, tag, signal)) === digest) return true
  return false
}

/** A signature over the document itself, for its own manifest: nothing that is attached would ever go away. */
async function signatureOf(document: Digest, name: string, signer: PackSigner): Promise<Blob> {
  return bundleBlob(await signer.sign(statement(document, name, SIGN_PREDICATE, {})))
}

/** A manifest that nobody has: whoever may delete is told that it is not there. */
const NOBODYS = `sha256:${'0'.repeat(64)}` as Digest

/**
 * Deletes the document before the last one, with what is attached to it. The last one stays: somebody may be reading it.
 * Registries that allow no deleting keep all of them.
 */
async function sweep(
  replaced: PinnedReference,
  registry: Registry,
  destination: Destination,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const parts = await partsOf(replaced, registry, signal)
    const there = parts.filter(({ isGone }) => !isGone)
    // What is attached goes before what it is attached to.
    await destination.remove(replaced, there.map(({ digest }) => digest).reverse(), signal)
  } catch (thrown) {
    if (asPackwrightError(thrown).code === 'CANCELLED') throw thrown
  }
}
