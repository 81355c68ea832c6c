/** The shards of packs: read, changed on top of what others have written meanwhile, and looked at again. */
import { setTimeout as sleep } from 'node:timers/promises'
import pMap from 'p-map'
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
import type { Digest, Repository } from '../oci/index.ts'
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

export class Shards {
  readonly #base: Repository
  readonly #repository: Repository
  readonly #changes: ReadonlyMap<string, PackChange>
  readonly #writer: DocumentWriter
  /** packs that may have to be written (again) */
  readonly #pending: Set<string>
  /** as they are now, as far as they were read or written */
  readonly #standing = new Map<string, ShardPack>()
  #written = new Map<string, Digest>()
  #took = 0
  #isFirst = true
  #older: Promise<readonly CatalogPack[]> | undefined

  constructor(base: Repository, changes: ReadonlyMap<string, PackChange>, writer: DocumentWriter) {
    this.#base = base
    this.#repository = documentRepository(base, CATALOG)
    this.#changes = changes
    this.#writer = writer
    this.#pending = new Set(changes.keys())
  }

  get standing(): ShardPack[] {
    return [...this.#standing.values()]
  }

  get arePending(): boolean {
    return this.#pending.size > 0
  }

  /** @returns whether anything had to be written */
  async write(): Promise<boolean> {
    const began = Date.now()
    const names = [...this.#pending]
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
    await pMap(together(next), (packs) => this.#send(packs, before), { concurrency: 3 })
    this.#took = Date.now() - began
    return next.length > 0
  }

  /** Waits until others who wrote at the same time are through, and looks whose shards still stand. */
  async settle(): Promise<void> {
    const { destination, registry, signal, meanwhile } = this.#writer
    if (destination.exclusive) return
    await Promise.all([sleep(settleMs(this.#took, PATIENCE), undefined, { signal }), meanwhile?.()])
    const look = async (name: string) => {
      const digest = await registry.resolve(this.#repository, shardTag(name), signal)
      if (digest === this.#written.get(name)) this.#pending.delete(name)
    }
    await pMap([...this.#pending], look, { concurrency: AT_ONCE })
  }

  async #send(packs: readonly ShardPack[], before: ReadonlyMap<string, StandingShard>): Promise<void> {
    const [first] = packs
    if (first === undefined) return
    const document: Shard = { schema_version: 2, generated_at: new Date().toISOString(), packs: [...packs] }
    const expected = new Map(packs.map(({ name }) => [shardTag(name), before.get(name)?.digest]))
    // What other packs' tags point at as well stays.
    const old = packs.length > 1 ? undefined : before.get(first.name)?.document
    const replaced = old?.document.packs.length === 1 ? { replaced: old.digest, swept: old.replaces } : {}
    const standing = { expected, guarded: false, ...replaced }
    const { digest, taken } = await writeDocument(
      shardOf(first.name),
      this.#base,
      { document },
      standing,
      this.#writer,
    )
    for (const pack of packs) {
      if (taken.includes(shardTag(pack.name))) continue
      this.#standing.set(pack.name, pack)
      this.#written.set(pack.name, digest)
      if (this.#writer.destination.exclusive) this.#pending.delete(pack.name)
    }
  }

  async #read(names: readonly string[]): Promise<Map<string, StandingShard>> {
    const { registry, signal } = this.#writer
    const listed =
      this.#isFirst && names.length >= WORTH_LISTING
        ? new Set(await registry.tags(this.#repository, signal))
        : undefined
    this.#isFirst = false
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
