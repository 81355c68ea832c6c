/** Reads a catalog: the index and its pages, beside what earlier versions wrote; and the shard of one pack. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import {
  CATALOG,
  type CatalogIndex,
  type CatalogPack,
  type DocumentReader,
  INDEX,
  pagesDirectory,
  type ReadDocument,
  readTrusted,
  type ShardPack,
} from '../documents/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { writeFileAtomic } from '../files/index.ts'
import { hexOf, type Repository, sha256 } from '../oci/index.ts'
import type { TrustReport } from '../trust/index.ts'
import { withVersionsOf } from './merge.ts'
import { decodePage, fetchPage, type Page } from './pages.ts'

const PAGES_AT_ONCE = 8

export interface FoundCatalog {
  base: string
  packs: CatalogPack[]
  /** when its newest part was written */
  generatedAt: string
  /** true when it is the copy of an earlier time */
  cached: boolean
  trust: TrustReport
}

/** @returns `undefined` when there is none @throws as `readTrusted` */
export async function readIndex(base: Repository, reader: DocumentReader): Promise<FoundCatalog | undefined> {
  const [index, older] = await eitherOrBoth(
    readTrusted(INDEX, base, reader),
    readTrusted(CATALOG, base, reader),
    reader,
  )
  const newest = index ?? older
  if (newest === undefined) return undefined
  const { base: written, trust } = newest
  const about = { base: written, generatedAt: newest.document.generated_at, trust, cached: newest.cached }
  if (index === undefined) return { ...about, packs: older?.document.packs ?? [] }
  const packs = await readPages(base, index, reader)
  if (older === undefined) return { ...about, packs }
  // Earlier versions go on writing theirs.
  const theirs = new Map(older.document.packs.map((pack) => [pack.name, pack]))
  const known = new Set(packs.map(({ name }) => name))
  const all = packs.map((pack) => withVersionsOf(pack, theirs.get(pack.name)))
  const rest = older.document.packs.filter(({ name }) => !known.has(name))
  return { ...about, packs: [...all, ...rest].sort(byName) }
}

/** Without a network, one of them may be here; and what is wrong with the older one is no fault of the newer. */
async function eitherOrBoth<A, B>(
  newer: Promise<A | undefined>,
  older: Promise<B | undefined>,
  { onEvent, signal }: DocumentReader,
): Promise<[A | undefined, B | undefined]> {
  const [first, second] = await Promise.allSettled([newer, older])
  signal?.throwIfAborted()
  const isElsewhere = first.status === 'rejected' && isOffline(first.reason) && second.status === 'fulfilled'
  if (first.status === 'rejected' && !isElsewhere) throw first.reason
  const found = first.status === 'fulfilled' ? first.value : undefined
  if (second.status === 'fulfilled') return [found, second.value]
  if (found === undefined) throw second.reason
  if (!isOffline(second.reason)) {
    const why = asPackwrightError(second.reason).message
    onEvent?.({
      type: 'warning',
      message: `What earlier versions wrote into the catalog is left out: ${why}`,
    })
  }
  return [found, undefined]
}

function isOffline(thrown: unknown): boolean {
  return thrown instanceof PackwrightError && thrown.code === 'OFFLINE'
}

/** A page that is here already is not fetched again. */
async function readPages(
  base: Repository,
  { document: { pages } }: ReadDocument<CatalogIndex>,
  reader: DocumentReader,
): Promise<CatalogPack[]> {
  const directory = pagesDirectory(reader.storeRoot, base)
  const distinct = [...new Map(pages.map((page) => [page.digest, page])).values()]
  const packs = await pMap(distinct, (page) => readPage(base, page, directory, reader), {
    concurrency: PAGES_AT_ONCE,
  })
  await sweep(directory, new Set(distinct.map(({ digest }) => hexOf(digest))))
  return packs.flat().map(withoutSequence).sort(byName)
}

async function readPage(
  base: Repository,
  page: Page,
  directory: string,
  { registry, signal }: DocumentReader,
): Promise<ShardPack[]> {
  const file = join(directory, hexOf(page.digest))
  const here = await readFile(file).catch(() => undefined)
  if (here !== undefined && sha256(here) === page.digest) return decodePage(here, base)
  const fetched = await fetchPage(page, base, registry, signal)
  const packs = decodePage(fetched, base)
  // A store that cannot be written to is no reason to fail.
  await mkdir(directory, { recursive: true })
    .then(() => writeFileAtomic(file, fetched))
    .catch(() => {})
  return packs
}

async function sweep(directory: string, kept: ReadonlySet<string>): Promise<void> {
  const names = await readdir(directory).catch((): string[] => [])
  const old = names.filter((name) => /^[0-9a-f]{64}$/.test(name) && !kept.has(name))
  for (const name of old) await rm(join(directory, name), { force: true }).catch(() => {})
}

function withoutSequence({ sequence: _, ...pack }: ShardPack): CatalogPack {
  return pack
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
