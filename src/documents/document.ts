/**
 * Documents that a repository of packs keeps about itself: one JSON file under a well-known name, beside the packs.
 *
 *     ghcr.io/acme/packs/packwright-catalog:current       what there is
 *     ghcr.io/acme/packs/packwright-advisories:current    what is known to be wrong with it
 *
 * Several publishers change them. A registry cannot be told to move a tag only if nobody else has, so a change is made
 * on top of what is there, looked at again when others have had time to write, and made again when it was lost.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import {
  type ArtifactSource,
  annotation,
  canonicalPlace,
  type Digest,
  describeBlob,
  formatReference,
  formatRepository,
  isDigest,
  isLayout,
  lastComponent,
  OCI_EMPTY,
  type PinnedReference,
  parseImageManifest,
  type Repository,
  sha256,
  writeImageManifest,
} from '../oci/index.ts'
import {
  attachReferrer,
  type Destination,
  discardStaged,
  type Patience,
  partsOf,
  type Registry,
  readVerified,
  settleMs,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import { type PackSigner, refuseUnwritable, signArtifact } from '../signing/index.ts'
import { parseJson } from '../text/index.ts'

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
  artifactType: string
  mediaType: string
  title: string
  maxBytes: number
  schema: z.ZodType<T>
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
  /** its repository */
  repository: Repository
  /** the one that stood there before it */
  replaces?: Digest
}

/** Where a document about the packs below `base` is. */
export function documentRepository(base: Repository, kind: { name: string }): Repository {
  return { ...base, path: `${base.path}/${kind.name}` }
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
  const what = formatReference({ ...repository, tag: CURRENT })
  const digest = await registry.resolve(repository, CURRENT, signal)
  if (digest === undefined) return undefined
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
    repository,
    ...(isDigest(replaces) ? { replaces } : {}),
  }
}

export interface DocumentWriter {
  registry: Registry
  destination: Destination
  signer: PackSigner | undefined
  /** for the staged artifact */
  outDir: string
  source: ArtifactSource
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
  /** what there is to do while others have time to write; called each time */
  meanwhile?: (() => Promise<unknown>) | undefined
}

export interface DocumentChange<T> {
  /** what the document is to be; `undefined` when there is nothing to change */
  apply(before: T | undefined): T | undefined
}

const ATTEMPTS = 20
/** How often a registry may lose what is sent: some do when two send the same blob to a new repository at once. */
const LOSSES = 5
const PATIENCE: Patience = { slower: 4, leastMs: 100, mostMs: 5_000 }

/** Those who were in each other's way wait for different times. */
const JITTER_MS = 400

/**
 * Changes a document, on top of whatever others have written meanwhile.
 *
 * @returns whether anything had to be changed
 * @throws PackwrightError `LOCK_BUSY` when others keep writing over it, and what signing and oras throw
 */
export async function changeDocument<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  change: DocumentChange<T>,
  writer: DocumentWriter,
): Promise<boolean> {
  const { registry, destination, signal } = writer
  const repository = documentRepository(base, kind)
  let losses = 0
  let written: WrittenDocument | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (written !== undefined) {
      if ((await registry.resolve(repository, CURRENT, signal)) === written.digest) return true
      await sleep(randomInt(JITTER_MS), undefined, { signal })
    }
    const before = await readable(kind, base, registry, signal)
    const next = change.apply(before.document)
    if (next === undefined) return attempt > 0
    written = await write(kind, base, next, before, writer).catch((thrown: unknown) => {
      losses += 1
      if (losses > LOSSES || asPackwrightError(thrown).code !== 'REGISTRY_RESPONSE') throw thrown
      return undefined
    })
    if (written !== undefined && destination.exclusive) return true
    // Who wrote looks again when all others are through.
    const wait = written === undefined ? randomInt(JITTER_MS) : settleMs(written.took, PATIENCE)
    await Promise.all([sleep(wait, undefined, { signal }), writer.meanwhile?.()])
  }
  const where = formatRepository(repository)
  throw new PackwrightError('LOCK_BUSY', `${where} is being changed by others all the time.`, {
    hint: 'The packs are published. Publish again later; unchanged packs only bring it up to date.',
  })
}

interface WrittenDocument {
  digest: Digest
  /** ms from the last look at the tag until it pointed at ours */
  took: number
}

interface Before<T> {
  document: T | undefined
  digest: Digest | undefined
  replaces?: Digest
}

/** What stands there now; what cannot be read is written anew, since it is made from what is published. */
async function readable<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Before<T>> {
  try {
    return (await readDocument(kind, base, registry, signal)) ?? { document: undefined, digest: undefined }
  } catch (thrown) {
    if (!(thrown instanceof PackwrightError) || thrown.exitCode !== 6) throw thrown
    return {
      document: undefined,
      digest: await registry.resolve(documentRepository(base, kind), CURRENT, signal),
    }
  }
}

/**
 * Writes a document, unless somebody has written since `expected` was read. Signing and sending take their time, so the
 * tag is looked at once more when all that is left to do is to move it.
 *
 * @returns `undefined` when somebody else was faster
 */
async function write<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  document: T,
  { digest: expected, document: { sequence } = {}, replaces }: Before<DocumentHead>,
  { registry, destination, signer, outDir, source, env, signal }: DocumentWriter,
): Promise<WrittenDocument | undefined> {
  const repository = documentRepository(base, kind)
  const config = describeBlob(OCI_EMPTY, Buffer.from('{}'))
  // A layout on disk is wherever it was copied to.
  const about = isLayout(base) ? {} : { base: canonicalBase(base) }
  const numbered = { ...document, ...about, sequence: (sequence ?? 0) + 1 }
  const layer = describeBlob(kind.mediaType, Buffer.from(JSON.stringify(numbered)))
  const root = writeImageManifest({
    artifactType: kind.artifactType,
    config: config.descriptor,
    layers: [{ ...layer.descriptor, annotations: { [annotation.TITLE]: `${kind.name}.json` } }],
    annotations: {
      [annotation.TITLE]: kind.name,
      [annotation.DESCRIPTION]: kind.title,
      ...(source.source === undefined ? {} : { [annotation.SOURCE]: source.source }),
      ...(expected === undefined ? {} : { [annotation.REPLACES]: expected }),
    },
  })
  const directory = stagingDirectory(outDir)
  try {
    const staged = stageArtifact({ directory, tag: CURRENT, root, blobs: [config, layer], layers: [] })
    if (signer !== undefined) {
      await refuseUnwritable(repository, signer, destination, signal)
      const { referrers } = await signArtifact(root.descriptor, kind.name, signer, source, env)
      for (const referrer of referrers) attachReferrer(staged, referrer)
    }
    const look = () => registry.resolve(repository, CURRENT, signal)
    const took = await destination.replace(staged, { ...repository, tag: CURRENT }, expected, look, signal)
    if (replaces !== undefined)
      await sweep({ ...repository, digest: replaces }, registry, destination, signal)
    return { digest: root.descriptor.digest, took }
  } catch (thrown) {
    if (!(thrown instanceof PackwrightError && thrown.code === 'TAG_IMMUTABLE')) throw thrown
    const { digest } = root.descriptor
    if ((await registry.resolve(repository, CURRENT, signal)) !== digest)
      await sweep({ ...repository, digest }, registry, destination, signal)
    return undefined
  } finally {
    discardStaged(directory)
  }
}

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

/** How a base is written in documents and in memory. */
export function canonicalBase(base: Repository): string {
  return canonicalPlace(base)
}

/** Names a document's content, for caches. */
export function documentKey(base: Repository): string {
  return sha256(formatRepository(base)).slice('sha256:'.length, 'sha256:'.length + 32)
}
