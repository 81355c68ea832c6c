import pMap from 'p-map'
import {
  type CatalogEntry,
  type CatalogUpdate,
  CatalogWrite,
  describePublished,
  entryChanges,
  readmeIn,
  updateCatalog,
} from '../catalog/index.ts'
import { CATALOG, type CatalogVersion, type DocumentWriter } from '../documents/index.ts'
import { baseOf, parseReference, type Repository, repositoryIn } from '../oci/index.ts'
import { type PublishTarget, placeOf } from './destination.ts'
import type { PublishedPack } from './outcome.ts'

/** So many packs are put into their shards at once while others go up; of very many, an eighth. */
const TOGETHER = 48
const PARTS = 8

/** Puts packs into the catalog beside them as they go up. It never fails a publish. */
export class Cataloguing implements AsyncDisposable {
  readonly #catalog: CatalogWrite
  readonly #expected: number
  readonly #enough: number
  readonly #waiting: PublishedPack[] = []
  /** what is under way, and whether something is put by it */
  #working = Promise.resolve()
  #isPutting = false
  #count = 0
  #update: CatalogUpdate | undefined

  /** @param expected how many packs there will be */
  constructor(target: PublishTarget, writer: DocumentWriter, expected: number) {
    this.#catalog = new CatalogWrite(catalogBase(target), writer)
    this.#expected = expected
    this.#enough = Math.max(TOGETHER, Math.ceil(expected / PARTS))
  }

  /** what became of it; `undefined` before it is finished, and of no packs */
  get update(): CatalogUpdate | undefined {
    return this.#update
  }

  add(pack: PublishedPack): void {
    this.#count += 1
    this.#waiting.push(pack)
    const isWorth = this.#waiting.length >= this.#enough && this.#expected - this.#count >= this.#enough / 2
    if (isWorth && !this.#isPutting) this.#working = this.#put()
  }

  async finish(): Promise<void> {
    this.#working = this.#finish(this.#working)
    await this.#working
  }

  async #finish(before: Promise<void>): Promise<void> {
    await before
    if (this.#waiting.length > 0) await this.#put()
    if (this.#count > 0) this.#update = await this.#catalog.finish()
  }

  async #put(): Promise<void> {
    this.#isPutting = true
    const packs = Map.groupBy(this.#waiting.splice(0), ({ status }) =>
      status === 'published' ? ('published' as const) : ('otherwise' as const),
    )
    for (const [how, some] of packs) {
      const entries = await pMap(some, withReadme, { concurrency: 16 })
      await this.#catalog.put(entryChanges(entries), how)
    }
    this.#isPutting = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working.catch(() => {})
  }
}

/** Puts packs into the catalog as they are in the registry, whatever was thought of them before. */
export async function catalogAnew(
  names: readonly string[],
  target: PublishTarget,
  writer: DocumentWriter,
): Promise<void> {
  const base = catalogBase(target)
  const { registry, env, signal } = writer
  const described = names.map((name) =>
    describePublished(repositoryIn(base, name), registry, env, signal).catch(() => []),
  )
  await updateCatalog(base, (await Promise.all(described)).flat(), writer)
}

/** What is published of it, and no more. */
async function withReadme(pack: PublishedPack): Promise<CatalogEntry> {
  const { location, contents } = pack
  const isPublished = contents.files?.some(({ path }) => /^readme\.md$/i.test(path)) === true
  const readme =
    isPublished && location !== undefined ? await readmeIn(location).catch(() => undefined) : undefined
  return { ...entryOf(pack), readme: readme ?? '' }
}

export function entryOf({ entry, contents, signer, dialect, revision, source }: PublishedPack): CatalogEntry {
  const { version, digest, size, content_digest, created_at, dependencies, platforms } = entry
  const { manifest } = contents
  const facts = {
    version,
    digest,
    size,
    content_digest,
    created_at,
    dialect,
    dependencies,
    signer,
    source,
    revision,
  }
  const variants = platforms?.map(({ platform }) => platform)
  return { manifest, version: { ...facts, platforms: variants } as CatalogVersion }
}

export function catalogBase(target: PublishTarget): Repository {
  return baseOf(parseReference(placeOf(target, CATALOG.name)))
}
