/** Reading what repositories of packs keep about themselves, judged by the policy, with a copy for when there is no network. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { asPackwrightError, EXIT, PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { writeFileAtomic } from '../files/index.ts'
import {
  type Digest,
  formatRepository,
  isDigest,
  type PinnedReference,
  type Repository,
} from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { parseJson } from '../text/index.ts'
import {
  type Bundles,
  decideTrust,
  keptBundles,
  type TrustContext,
  type TrustReport,
} from '../trust/index.ts'
import {
  canonicalBase,
  type DocumentHead,
  type DocumentKind,
  documentKey,
  documentRepository,
  documentSignature,
  fetchDocument,
  keyOf,
  parseDocument,
  tagOf,
} from './document.ts'
import { type DocumentMemory, refuseReplayed } from './memory.ts'

/** Where copies of what belongs to a document of `base` are kept. */
export function pagesDirectory(storeRoot: string, base: Repository): string {
  return join(storeRoot, 'documents', `${documentKey(base)}.pages`)
}

export interface ReadDocument<T> {
  /** what the packs' repositories have in common: `ghcr.io/acme/packs` */
  base: string
  document: T
  digest: Digest
  trust: TrustReport
  /** true when it is the copy of an earlier time */
  cached: boolean
}

export interface DocumentReader {
  /** the newest that was accepted before */
  memory: DocumentMemory
  /** what a document that was there and is gone is: an error where it is asked for safety */
  gone?: 'error' | 'warning' | undefined
  onEvent?: OnEvent | undefined
  registry: Registry
  /** directory of the store */
  storeRoot: string
  trust: TrustContext
  offline: boolean
  signal?: AbortSignal | undefined
}

/**
 * The newest document, or offline (and when the registry cannot be reached) the copy of an earlier time.
 *
 * @returns `undefined` when the repository has none
 * @throws PackwrightError exit 7 when the policy requires a signature and nothing satisfies it, `OFFLINE` when there is
 *   no copy, and the registry's faults when there is none either
 */
export async function readTrusted<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  reader: DocumentReader,
): Promise<ReadDocument<T> | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const read = await readOnce(kind, base, reader).catch((thrown: unknown) => ({ thrown }))
    const isGood = read === undefined || ('trust' in read && (read.cached || read.trust.verified))
    if (isGood || attempt === ATTEMPTS || !(await hasMoved(kind, base, read, reader))) {
      if (read !== undefined && 'thrown' in read) throw read.thrown
      return read
    }
  }
}

/** How often a document is read that others replace meanwhile: what it replaces is deleted, signatures first. */
const ATTEMPTS = 3

async function hasMoved<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  read: ReadDocument<T> | { thrown: unknown },
  { registry, signal, offline }: DocumentReader,
): Promise<boolean> {
  if (offline) return false
  if ('thrown' in read) {
    const { code, exitCode } = asPackwrightError(read.thrown)
    return code === 'REFERENCE_NOT_FOUND' || (exitCode === EXIT.trust && code !== 'DOCUMENT_REPLAYED')
  }
  return (await registry.resolve(documentRepository(base, kind), tagOf(kind), signal)) !== read.digest
}

async function readOnce<T extends DocumentHead>(
  kind: DocumentKind<T>,
  base: Repository,
  reader: DocumentReader,
): Promise<ReadDocument<T> | undefined> {
  const { registry, trust, signal, offline } = reader
  const file = join(reader.storeRoot, 'documents', `${documentKey(base)}.${keyOf(kind)}.json`)
  const copy = await readCopy(kind, file)
  const fromCopy = async (why: PackwrightError | undefined) => {
    if (copy === undefined) {
      if (why !== undefined) throw why
      throw new PackwrightError('OFFLINE', `The ${kind.title} of ${formatRepository(base)} is not here.`, {
        hint: 'Run it once without --offline; the copy is kept.',
      })
    }
    return { copy, attached: undefined, cached: true }
  }
  const repository = documentRepository(base, kind)
  const fresh = async () => {
    const digest = await registry.resolve(repository, tagOf(kind), signal)
    if (digest === undefined) return undefined
    const reference = { ...repository, digest }
    // What is here already is not fetched again; its signature is, if what was kept of that does not do.
    if (copy?.digest === digest)
      return { copy, attached: lateBundles(reference, registry, signal), cached: false }
    const found = await fetchDocument(kind, reference, registry, signal)
    const { subject, bundles } = found.signed
    const { document } = found
    return { copy: { digest, document, subject, bundles: [] }, attached: bundles, cached: false }
  }
  const read = offline
    ? await fromCopy(undefined)
    : await fresh().catch((thrown: unknown) => {
        const error = asPackwrightError(thrown)
        if (error.exitCode !== 4) throw error
        return fromCopy(error)
      })
  const seen = await reader.memory.recall(base, keyOf(kind))
  if (read === undefined) {
    if (seen !== undefined) tellGone(kind.title, base, reader)
    return undefined
  }
  const { document, digest, subject } = read.copy
  const sequence = kind.sequenceOf?.(document) ?? document.sequence ?? 0
  refuseReplayed(kind.title, base, { base: document.base, sequence }, seen)
  const bundles = keptBundles(read.copy.bundles, read.attached)
  const judged = { repository, name: kind.name, version: undefined, signed: 'standing' } as const
  const report = await decideTrust(subject, judged, bundles, trust)
  if (!read.cached && (seen?.digest !== digest || seen.sequence !== sequence))
    await reader.memory.remember(base, keyOf(kind), { digest, sequence })
  if (!read.cached && read.copy !== copy)
    await keepCopy(file, { digest, subject, document, bundles: report.bundles })
  return { base: formatRepository(base), document, digest, cached: read.cached, trust: report }
}

function lateBundles(
  reference: PinnedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Bundles {
  return {
    async *[Symbol.asyncIterator]() {
      yield* (await documentSignature(reference, registry, signal)).bundles
    },
  }
}

/** @throws PackwrightError `DOCUMENT_REPLAYED` where safety depends on it */
function tellGone(title: string, base: Repository, { gone = 'warning', onEvent }: DocumentReader): void {
  const place = canonicalBase(base)
  const message = `The ${title} of ${place} was there before and is gone.`
  if (gone === 'warning') return onEvent?.({ type: 'warning', message })
  throw new PackwrightError('DOCUMENT_REPLAYED', message, {
    hint: `Either somebody hides it, or it was removed on purpose: then packwright trust forget ${place}.`,
    details: { base: place },
  })
}

const copySchema = z.lazy(() =>
  z.object({
    digest: z.custom<Digest>(isDigest),
    /** what its signature is over; absent in older copies: the manifest */
    subject: z.custom<Digest>(isDigest).optional(),
    document: z.unknown(),
    bundles: z.array(z.base64()),
  }),
)

interface Copy<T> {
  digest: Digest
  /** what its signature is over */
  subject: Digest
  document: T
  bundles: string[]
}

/** A copy that cannot be read is none. */
async function readCopy<T extends DocumentHead>(
  kind: DocumentKind<T>,
  file: string,
): Promise<Copy<T> | undefined> {
  try {
    const {
      digest,
      subject = digest,
      document,
      bundles,
    } = copySchema.parse(parseJson(await readFile(file, 'utf8'), file))
    return { digest, subject, bundles, document: parseDocument(kind, document, file) }
  } catch {
    return undefined
  }
}

/** A store that cannot be written to is no reason to fail. */
async function keepCopy(file: string, copy: Copy<unknown>): Promise<void> {
  try {
    await mkdir(join(file, '..'), { recursive: true })
    await writeFileAtomic(file, JSON.stringify(copy))
  } catch {
    // The next run asks again.
  }
}
