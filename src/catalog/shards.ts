/** The shards of packs: read, changed on top of what others have written meanwhile, and looked at again. */
import { setTimeout as sleep } from 'node:timers/promises'
import pMap from 'p-map'
import { releasesOf } from '../artifact/index.ts'
import {
  CATALOG,
  type CatalogPack,
  type DocumentWriter,
  documentRepository,
  type FetchedDocument,
  fetchDocument,
  nameInTag,
  packIn,
  readDocument,
  type Shard,
  type ShardPack,
  shardOf,
  shardTag,
  writeDocument,
} from '../documents/index.ts'
import { asPackwrightError, EXIT } from '../errors.ts'
import { type Digest, type Repository, repositoryIn } from '../oci/index.ts'
import { type Patience, type Registry, settleMs } from '../registry/index.ts'
import type { PackChange } from './merge.ts'

/** Packs that were published together share a shard, as long as it stays small: it costs one oras for all of them. */
const TOGETHER = { packs: 256, bytes: 256 * 1024 }
/** From so many packs on, the list of tags says cheaper than questions which of them have no shard yet. */
const WORTH_LISTING = 20
const AT_ONCE = 16
const PATIENCE: Patience = { slower: 4, leastMs: 100, mostMs: 2_000 }

/** What stands under the tag of a pack. */
interface StandingShard {
  digest: Digest | undefined
  document: FetchedDocument<Shard> | undefined
  pack: CatalogPack | undefined
  sequence: number
}

/** What a change is: a version whose tag everybody sees, or something that others cannot see coming. */
export type Change = 'published' | 'otherwise'

/** A shard that was written, and when others who wrote at the same time are through, in ms since 1970. */
interface WrittenShard {
  digest: Digest
  settled: number
}

export class Shards {
  readonly #base: Repository
  readonly #repository: Repository
  readonly #writer: DocumentWriter
  readonly #changes = new Map<string, PackChange>()
  /** packs that may have to be written (again) */
  readonly #pending = new Set<string>()
  /** as they are now, as far as they were read or written */
  readonly #standing = new Map<string, ShardPack>()
  readonly #written = new Map<string, WrittenShard>()
  /** looks at tags that are under way */
  readonly #passing: Promise<unknown>[] = []
  #older: Promise<readonly CatalogPack[]> | undefined

  constructor(base: Repository, writer: DocumentWriter) {
    this.#base = base
    this.#repository = documentRepository(base, CATALOG)
    this.#writer = writer
  }

  get standing(): ShardPack[] {
    return [...this.#standing.values()]
  }

  get arePending(): boolean {
    return this.#pending.size > 0
  }

  /**
   * @param changes of packs that were not changed before
   * @param how `published` when every change is a version whose tag stands
   * @returns whether anything had to be written
   */
  async put(changes: ReadonlyMap<string, PackChange>, how: Change): Promise<boolean> {
    for (const [name, change] of changes) {
      this.#changes.set(name, change)
      this.#pending.add(name)
    }
    const written = await this.#write([...changes.keys()], how)
    if (how === 'published') {
      const left = [...changes.keys()].filter((name) => this.#pending.has(name))
      this.#passing.push(pMap(left, (name) => this.#passAlone(name), { concurrency: AT_ONCE }))
    }
    return written
  }

  /** Writes what others have written over. @returns whether anything had to be written */
  async putAgain(): Promise<boolean> {
    return await this.#write([...this.#pending], 'otherwise')
  }

  /** Waits until others who wrote at the same time are through, and looks whose shards still stand. */
  async settle(): Promise<void> {
    await Promise.all(this.#passing.splice(0))
    const { registry, signal } = this.#writer
    const look = async (name: string) => {
      const digest = await registry.resolve(this.#repository, shardTag(name), signal)
      if (digest === this.#written.get(name)?.digest) this.#pending.delete(name)
    }
    const together = Map.groupBy(this.#pending, (name) => this.#written.get(name)?.settled ?? 0)
    await pMap(together, async ([settled, names]) => {
      await sleep(Math.max(0, settled - Date.now()), undefined, { signal })
      await pMap(names, look, { concurrency: AT_ONCE })
    })
  }

  /**
   * Who reads a shard to put a version into it has set that version's tag before. Where all tags stand in the shard that
   * we wrote, nobody else is about to write one that lacks ours.
   */
  async #passAlone(name: string): Promise<void> {
    const { registry, signal } = this.#writer
    const known = new Set(this.#standing.get(name)?.versions.map(({ version }) => version))
    const tagged = await releasesOf(repositoryIn(this.#base, name), registry, signal).catch(() => undefined)
    if (tagged?.every(({ version }) => known.has(version))) this.#pending.delete(name)
  }

  async #write(names: readonly string[], how: Change): Promise<boolean> {
    const began = Date.now()
    const before = await this.#read(names)
    const next: ShardPack[] = []
    for (const [name, { pack, sequence, document }] of before) {
      const changed = this.#changes.get(name)?.(pack)
      if (changed !== undefined) next.push({ ...changed, sequence: sequence + 1 })
      else {
        this.#pending.delete(name)
        if (pack !== undefined && document !== undefined) this.#standing.set(name, { ...pack, sequence })
      }
    }
    await pMap(together(next), (packs) => this.#send(packs, before, began, how), { concurrency: 3 })
    return next.length > 0
  }

  async #send(
    packs: readonly ShardPack[],
    before: ReadonlyMap<string, StandingShard>,
    began: number,
    how: Change,
  ): Promise<void> {
    const [first] = packs
    if (first === undefined) return
    const document: Shard = { schema_version: 2, generated_at: new Date().toISOString(), packs: [...packs] }
    const expected = new Map(packs.map(({ name }) => [shardTag(name), before.get(name)?.digest]))
    // What other packs' tags point at as well stays.
    const old = packs.length > 1 ? undefined : before.get(first.name)?.document
    const replaced = old?.document.packs.length === 1 ? { replaced: old.digest, swept: old.replaces } : {}
    const standing = { expected, guarded: how === 'otherwise', ...replaced }
    const { digest, taken } = await writeDocument(
      shardOf(first.name),
      this.#base,
      { document },
      standing,
      this.#writer,
    )
    const now = Date.now()
    const settled = now + settleMs(now - began, PATIENCE)
    for (const pack of packs) {
      if (taken.includes(shardTag(pack.name))) continue
      this.#standing.set(pack.name, pack)
      this.#written.set(pack.name, { digest, settled })
      if (this.#writer.destination.exclusive) this.#pending.delete(pack.name)
    }
  }

  async #read(names: readonly string[]): Promise<Map<string, StandingShard>> {
    const { registry, signal } = this.#writer
    const listed =
      names.length >= WORTH_LISTING ? new Set(await registry.tags(this.#repository, signal)) : undefined
    const documentOf = shardReader(this.#base, registry, signal)
    const read = async (name: string): Promise<[string, StandingShard]> => {
      const isAbsent = listed?.has(shardTag(name)) === false
      const digest = isAbsent ? undefined : await registry.resolve(this.#repository, shardTag(name), signal)
      const document = digest === undefined ? undefined : await documentOf(name, digest)
      const stands = document === undefined ? undefined : packIn(document.document, name)
      if (stands === undefined) {
        this.#older ??= this.#readOlder()
        const pack = (await this.#older).find((one) => one.name === name)
        return [name, { digest, document, pack, sequence: 0 }]
      }
      const { sequence, ...pack } = stands
      return [name, { digest, document, pack, sequence }]
    }
    return new Map(await pMap(names, read, { concurrency: AT_ONCE }))
  }

  /** What earlier versions wrote: a pack's first shard begins with it. */
  async #readOlder(): Promise<readonly CatalogPack[]> {
    const { registry, signal } = this.#writer
    const found = await unlessBroken(readDocument(CATALOG, this.#base, registry, signal))
    return found?.document.packs ?? []
  }
}

function together(packs: readonly ShardPack[]): ShardPack[][] {
  const parts: ShardPack[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const pack of packs) {
    const own = JSON.stringify(pack).length
    bytes += own
    const part = parts.at(-1)
    if (part !== undefined && bytes <= TOGETHER.bytes && part.length < TOGETHER.packs) part.push(pack)
    else {
      parts.push([pack])
      bytes = own
    }
  }
  return parts
}

/** Reads what tags of shards point at; packs that share a shard have it read once. */
function shardReader(
  base: Repository,
  registry: Registry,
  signal: AbortSignal | undefined,
): (name: string, digest: Digest) => Promise<FetchedDocument<Shard> | undefined> {
  const fetched = new Map<Digest, Promise<FetchedDocument<Shard> | undefined>>()
  return async (name, digest) => {
    const reference = { ...documentRepository(base, CATALOG), digest }
    const reading =
      fetched.get(digest) ?? unlessBroken(fetchDocument(shardOf(name), reference, registry, signal))
    fetched.set(digest, reading)
    return await reading
  }
}

/** All shards but those of the packs that are named. */
export async function otherShards(
  base: Repository,
  names: ReadonlySet<string>,
  { registry, signal }: DocumentWriter,
): Promise<ShardPack[]> {
  const repository = documentRepository(base, CATALOG)
  const tags = await registry.tags(repository, signal)
  const documentOf = shardReader(base, registry, signal)
  const read = async (name: string) => {
    const digest = await registry.resolve(repository, shardTag(name), signal)
    const found = digest === undefined ? undefined : await documentOf(name, digest)
    return (found && packIn(found.document, name)) ?? []
  }
  const others = tags.flatMap(nameInTag).filter((name) => !names.has(name))
  return (await pMap(others, read, { concurrency: AT_ONCE })).flat()
}

/** Names of all packs that have a shard, or that an earlier version put into the catalog. */
export async function knownPacks(
  base: Repository,
  registry: Registry,
  signal?: AbortSignal,
): Promise<string[]> {
  const older = await readDocument(CATALOG, base, registry, signal)
  const tags = await registry.tags(documentRepository(base, CATALOG), signal)
  const names = [...(older?.document.packs ?? []).map(({ name }) => name), ...tags.flatMap(nameInTag)]
  return [...new Set(names)].sort()
}

/** What cannot be read, or is gone, is written anew, since it is made from what is published. */
export async function unlessBroken<T>(reading: Promise<T>): Promise<T | undefined> {
  return await reading.catch((thrown: unknown) => {
    const { code, exitCode } = asPackwrightError(thrown)
    if (exitCode === EXIT.integrity || code === 'REFERENCE_NOT_FOUND') return undefined
    throw thrown
  })
}
