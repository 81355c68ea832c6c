/** The pages of the index: small compressed files, each with the packs whose names fall on it. */

import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  type CatalogIndex,
  catalogPage,
  documentRepository,
  INDEX,
  PAGE_MEDIA_TYPE,
  pageOf,
  type ShardPack,
} from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import {
  type Blob,
  type Descriptor,
  type Digest,
  describeBlob,
  formatRepository,
  type Repository,
} from '../oci/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'
import { parseJson } from '../text/index.ts'

/** What a page may hold on the average, in bytes as they are stored, until there are more pages. */
const PAGE_BYTES = 96 * 1024
const MOST_PAGES = 4096
const MAX_PAGE_BYTES = 64 * 1024 * 1024

export type Page = CatalogIndex['pages'][number]

export function pageDescriptor({ digest, size }: Page): Descriptor {
  return { mediaType: PAGE_MEDIA_TYPE, digest, size }
}

const nameOf = (base: Repository) => `A page of the catalog of ${formatRepository(base)}`

/** A page as it is stored, checked. */
export async function fetchPage(
  page: Page,
  base: Repository,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const descriptor = pageDescriptor(page)
  const bytes = registry.blob(documentRepository(base, INDEX), descriptor, signal)
  return await readVerified(bytes, descriptor, nameOf(base), page.size)
}

/** @throws PackwrightError `ARTIFACT_INVALID` */
export function decodePage(bytes: Uint8Array, base: Repository): ShardPack[] {
  const what = nameOf(base)
  try {
    const text = zstdDecompressSync(bytes, { maxOutputLength: MAX_PAGE_BYTES }).toString('utf8')
    return catalogPage.parse(parseJson(text, what)).packs as ShardPack[]
  } catch (cause) {
    throw new PackwrightError('ARTIFACT_INVALID', `${what} is malformed.`, { cause })
  }
}

export function encodePage(packs: Iterable<ShardPack>): Blob {
  const sorted = [...packs].sort((a, b) => (a.name < b.name ? -1 : 1))
  return describeBlob(PAGE_MEDIA_TYPE, zstdCompressSync(JSON.stringify({ packs: sorted })))
}

/**
 * Puts packs where they belong.
 *
 * @param pages as they are
 * @param load what stands on a page
 * @returns all pages, and those that are new; `undefined` when everything stands there already
 */
export async function withPacks(
  pages: readonly Page[],
  packs: readonly ShardPack[],
  load: (page: Page) => Promise<readonly ShardPack[]>,
): Promise<{ pages: Page[]; blobs: Blob[] } | undefined> {
  const count = Math.max(1, pages.length)
  const changed = new Map<number, ShardPack[]>()
  for (const [number, own] of Map.groupBy(packs, ({ name }) => pageOf(name, count))) {
    const page = pages[number]
    const merged = merge(page === undefined ? [] : await load(page), own)
    if (merged !== undefined) changed.set(number, merged)
  }
  if (changed.size === 0) return undefined
  const fresh = new Map([...changed].map(([number, own]) => [number, encodePage(own)]))
  const numbers = Array.from({ length: count }, (_, number) => number)
  const next = numbers.map((number) => fresh.get(number)?.descriptor ?? (pages[number] as Page))
  const wanted = pagesFor(next, count)
  if (wanted === count) return { pages: next.map(asPage), blobs: [...fresh.values()] }
  const all: ShardPack[][] = []
  for (const number of numbers) all.push(changed.get(number) ?? [...(await load(pages[number] as Page))])
  const byPage = Map.groupBy(all.flat(), ({ name }) => pageOf(name, wanted))
  const blobs = Array.from({ length: wanted }, (_, number) => encodePage(byPage.get(number) ?? []))
  return { pages: blobs.map(({ descriptor }) => asPage(descriptor)), blobs: unique(blobs) }
}

/** @returns `undefined` when all of it is there, or something newer */
function merge(before: readonly ShardPack[], packs: readonly ShardPack[]): ShardPack[] | undefined {
  const all = new Map(before.map((pack) => [pack.name, pack]))
  let changed = false
  for (const pack of packs) {
    if ((all.get(pack.name)?.sequence ?? -1) >= pack.sequence) continue
    all.set(pack.name, pack)
    changed = true
  }
  return changed ? [...all.values()] : undefined
}

/** There is a step of four between numbers of pages, so that they are seldom all written. */
function pagesFor(pages: readonly Page[], count: number): number {
  const bytes = pages.reduce((sum, { size }) => sum + size, 0)
  let wanted = count
  while (bytes > wanted * PAGE_BYTES && wanted < MOST_PAGES) wanted *= 4
  return wanted
}

function asPage({ digest, size }: { digest: Digest; size: number }): Page {
  return { digest, size }
}

/** Pages may be the same, as empty ones are. */
function unique(blobs: readonly Blob[]): Blob[] {
  return [...new Map(blobs.map((blob) => [blob.descriptor.digest, blob])).values()]
}
