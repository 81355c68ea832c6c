/** Puts packs into their shards, and then into the index over all shards. */
import {
  type CatalogIndex,
  changeDocument,
  type DocumentWriter,
  INDEX,
  type ShardPack,
} from '../documents/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { type Digest, formatRepository, type Repository } from '../oci/index.ts'
import type { PackChange } from './merge.ts'
import { decodePage, fetchPage, type Page, pageDescriptor, withPacks } from './pages.ts'
import { otherShards, Shards, unlessBroken } from './shards.ts'

const ATTEMPTS = 10
/** How long the index may be fought for, in milliseconds: it is derived, and the next publish brings it up to date. */
const INDEX_MS = 3_000

export interface CatalogWritten {
  changed: boolean
  /** why the index was not brought up to date */
  behind?: string
}

/**
 * Changes the shards of packs, on top of whatever others have written meanwhile, and brings the index up to date.
 *
 * @throws PackwrightError what signing and oras throw, about the shards
 */
export async function writeCatalog(
  base: Repository,
  changes: ReadonlyMap<string, PackChange>,
  writer: DocumentWriter,
): Promise<CatalogWritten> {
  const shards = new Shards(base, changes, writer)
  let changed = false
  let behind: string | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const written = await shards.write()
    if (attempt > 0 && !written) break
    changed ||= written
    const [, index] = await Promise.all([
      written && shards.settle(),
      writeIndex(base, shards.standing.map(withoutReadme), writer),
    ])
    behind = index
    if (!shards.arePending) break
  }
  if (shards.arePending)
    throw new PackwrightError(
      'LOCK_BUSY',
      `The catalog of ${formatRepository(base)} is being changed by others.`,
    )
  return behind === undefined ? { changed } : { changed, behind }
}

/** A list of thousands of packs is read without theirs. */
function withoutReadme({ readme: _, ...pack }: ShardPack): ShardPack {
  return pack
}

/** @returns why it could not be done in time; the shards stand all the same */
async function writeIndex(
  base: Repository,
  packs: readonly ShardPack[],
  writer: DocumentWriter,
): Promise<string | undefined> {
  const { registry, signal } = writer
  const loaded = new Map<Digest, Promise<ShardPack[] | undefined>>()
  let isBroken = false
  const read = async (page: Page) => decodePage(await fetchPage(page, base, registry, signal), base)
  const load = async (page: Page) => {
    const reading = loaded.get(page.digest) ?? unlessBroken(read(page))
    loaded.set(page.digest, reading)
    const found = await reading
    isBroken ||= found === undefined
    return found ?? []
  }
  const anew = async () => {
    const others = await otherShards(base, new Set(packs.map(({ name }) => name)), writer)
    return await withPacks([], [...packs, ...others.map(withoutReadme)], load)
  }
  let made: Awaited<ReturnType<typeof withPacks>>
  const change = {
    within: INDEX_MS,
    async apply(before: CatalogIndex | undefined): Promise<CatalogIndex | undefined> {
      isBroken = false
      made = before === undefined ? await anew() : await withPacks(before.pages, packs, load)
      // What is not there or cannot be read is made of all shards.
      if (isBroken) made = await anew()
      if (made === undefined) return undefined
      return { schema_version: 2, generated_at: new Date().toISOString(), pages: made.pages }
    },
    parts: () => ({
      layers: [...new Map(made?.pages.map((page) => [page.digest, pageDescriptor(page)])).values()],
      blobs: made?.blobs ?? [],
    }),
  }
  try {
    await changeDocument(INDEX, base, change, writer)
    return undefined
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED') throw error
    return error.message
  }
}
