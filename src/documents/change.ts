/** Changing a document that several publishers write: on top of what is there, and again when it was lost. */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import {
  type ArtifactSource,
  annotation,
  type Blob,
  type Digest,
  describeBlob,
  formatRepository,
  isLayout,
  OCI_EMPTY,
  type PinnedReference,
  type Repository,
  writeImageManifest,
} from '../oci/index.ts'
import {
  attachReferrer,
  type Destination,
  type Patience,
  partsOf,
  type Registry,
  settleMs,
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
import {
  CURRENT,
  canonicalBase,
  type DocumentHead,
  type DocumentKind,
  documentRepository,
  readDocument,
} from './document.ts'

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
  if (signer !== undefined) await refuseUnwritable(repository, signer, destination, signal)
  const stands = signer === undefined || (await destination.remove(repository, [NOBODYS], signal))
  const signature = stands ? undefined : await signatureOf(layer.descriptor.digest, kind.name, signer)
  const root = writeImageManifest({
    artifactType: kind.artifactType,
    config: config.descriptor,
    layers: [
      { ...layer.descriptor, annotations: { [annotation.TITLE]: `${kind.name}.json` } },
      ...(signature === undefined ? [] : [embeddedWhereSmall(signature)]),
    ],
    annotations: {
      [annotation.TITLE]: kind.name,
      [annotation.DESCRIPTION]: kind.title,
      ...(source.source === undefined ? {} : { [annotation.SOURCE]: source.source }),
      ...(expected === undefined ? {} : { [annotation.REPLACES]: expected }),
    },
  })
  using staging = stagingDirectory(outDir)
  try {
    const blobs = [config, layer, ...(signature === undefined ? [] : [signature])]
    const staged = stageArtifact({ directory: staging.layout, tag: CURRENT, root, blobs, layers: [] })
    if (signer !== undefined && signature === undefined) {
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
  }
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
