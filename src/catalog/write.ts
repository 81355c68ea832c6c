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
import { type Change, otherShards, Shards, unlessBroken } from './shards.ts'

const ATTEMPTS = 10
/** How long the index is fought for: it is derived, and the shards stand without it. */
const INDEX_PATIENCE = { ms: 3_000, attempts: 8 }

export interface CatalogUpdate {
  status: 'updated' | 'unchanged' | 'failed'
  /** why it failed, or what is still to come; the packs are published all the same */
  message?: string
}

/**
 * Changes a catalog on top of whatever others have written meanwhile: shards whenever some packs are there, the index
 * last. It never fails a publish.
 */
export class CatalogWrite {
  readonly #base: Repository
  readonly #writer: DocumentWriter
  readonly #shards: Shards
  #changed = false
  #failed: unknown

  constructor(base: Repository, writer: DocumentWriter) {
    this.#base = base
    this.#writer = writer
    this.#shards = new Shards(base, writer)
  }

  /**
   * @param changes of packs that were not changed before; `finish` tells what became of them
   * @param how `published` when every change is a version whose tag stands
   */
  async put(changes: ReadonlyMap<string, PackChange>, how: Change = 'otherwise'): Promise<void> {
    if (this.#failed !== undefined) return
    try {
      if (await this.#shards.put(changes, how)) this.#changed = true
    } catch (thrown) {
      this.#failed = thrown
    }
  }

  /** Brings the index up to date, and sees to it that all shards stand. @throws PackwrightError `CANCELLED` alone */
  async finish(): Promise<CatalogUpdate> {
    try {
      if (this.#failed !== undefined) throw this.#failed
      const behind = await this.#settle()
      const message = behind && `Its index does not name them yet: ${behind}`
      return {
        status: this.#changed ? 'updated' : 'unchanged',
        ...(message === undefined ? {} : { message }),
      }
    } catch (thrown) {
      const error = asPackwrightError(thrown)
      if (error.code === 'CANCELLED') throw error
      return { status: 'failed', message: error.message }
    }
  }

  /** @returns why the index was not brought up to date */
  async #settle(): Promise<string | undefined> {
    const shards = this.#shards
    let behind: string | undefined
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0 && !(await shards.putAgain())) break
      const packs = shards.standing.map(withoutReadme)
      const [index] = await Promise.all([writeIndex(this.#base, packs, this.#writer), shards.settle()])
      behind = index
      if (!shards.arePending) break
    }
    if (!shards.arePending) return behind
    throw new PackwrightError(
      'LOCK_BUSY',
      `The catalog of ${formatRepository(this.#base)} is being changed by others.`,
    )
  }
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
    patience: INDEX_PATIENCE,
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
