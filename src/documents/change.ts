/** Changing a document that several publishers write: on top of what is there, and again when it was lost. */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { type Digest, formatRepository, type Repository } from '../oci/index.ts'
import { type Patience, type Registry, settleMs } from '../registry/index.ts'
import { type DocumentHead, type DocumentKind, documentRepository, readDocument, tagOf } from './document.ts'
import { type DocumentParts, type DocumentWriter, type Written, writeDocument } from './write.ts'

export interface DocumentChange<T> {
  /** what the document is to be; `undefined` when there is nothing to change */
  apply(before: T | undefined): T | undefined | Promise<T | undefined>
  /** what belongs to the document that `apply` gave last */
  parts?(): DocumentParts
  /** it is given up after so many ms and attempts, whichever comes later; default after 20 attempts */
  patience?: { ms: number; attempts: number }
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
  const began = Date.now()
  const { ms, attempts } = change.patience ?? { ms: 0, attempts: ATTEMPTS }
  const isOver = (attempt: number) => attempt >= attempts && Date.now() - began > ms
  let losses = 0
  let written: Written | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (written !== undefined) {
      if ((await registry.resolve(repository, tagOf(kind), signal)) === written.digest) return true
      if (isOver(attempt)) break
      await sleep(randomInt(JITTER_MS), undefined, { signal })
    }
    const before = await readable(kind, base, registry, signal)
    const next = await change.apply(before.document)
    if (next === undefined) return attempt > 0
    const {
      digest: replaced,
      replaces: swept,
      document: { sequence = 0 } = {},
    } = before as Before<DocumentHead>
    const standing = { expected: new Map([[tagOf(kind), replaced]]), guarded: true, replaced, swept }
    const content = { document: { ...next, sequence: sequence + 1 }, ...change.parts?.() }
    written = await writeDocument(kind, base, content, standing, writer).catch((thrown: unknown) => {
      losses += 1
      if (losses > LOSSES || asPackwrightError(thrown).code !== 'REGISTRY_RESPONSE') throw thrown
      return undefined
    })
    if (written?.taken.length) written = undefined
    if (written !== undefined && destination.exclusive) return true
    if (written === undefined && isOver(attempt)) break
    // Who wrote looks again when all others are through.
    const wait = written === undefined ? randomInt(JITTER_MS) : settleMs(written.took, PATIENCE)
    await sleep(wait, undefined, { signal })
  }
  const where = formatRepository(repository)
  throw new PackwrightError('LOCK_BUSY', `${where} is being changed by others all the time.`, {
    hint: 'The packs are published. Publish again later; unchanged packs only bring it up to date.',
  })
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
      digest: await registry.resolve(documentRepository(base, kind), tagOf(kind), signal),
    }
  }
}
