/**
 * The second form of the catalog. Nothing hangs on one tag, which every publisher would have to write:
 *
 *     <base>/packwright-catalog:pack.<name>    the shard of a pack, written by whoever publishes it
 *     <base>/packwright-catalog:index          what all shards said, in pages; derived, and never believed against a shard
 *     <base>/packwright-catalog:current        the first form: read, and written by earlier versions alone
 *
 * Packs that were published together share one shard, to which the tag of each points until it is published again.
 */
import * as z from 'zod'
import { asPackwrightError } from '../errors.ts'
import { baseOf, type Digest, isDigest, lastComponent, type Repository, sha256 } from '../oci/index.ts'
import { CATALOG, type CatalogPack, catalogPack } from './catalog.ts'
import { type DocumentKind, documentHead } from './document.ts'
import { type DocumentReader, type ReadDocument, readTrusted } from './read.ts'

/** Longer READMEs are cut there. */
export const MAX_README = 64 * 1024
const MAX_PAGE_BYTES = 16 * 1024 * 1024

const shardPack = catalogPack.extend({
  sequence: z.int().nonnegative().meta({ description: 'How often this pack’s shard was written.' }),
  readme: z.string().max(MAX_README).optional().meta({
    description: 'Of the newest version, up to 64 KiB of it; empty for a pack without one. Not in the index.',
  }),
})

/** The schema of a shard. */
export const shard = z
  .looseObject({
    ...documentHead,
    schema_version: z.literal(2),
    generated_at: z.string(),
    packs: z.array(shardPack),
  })
  .meta({ title: 'packwright-catalog.json (shard)', description: 'What publishers said of some packs.' })

const page = z.looseObject({
  digest: z.custom<Digest>(isDigest),
  /** bytes, as it is stored */
  size: z.int().nonnegative().max(MAX_PAGE_BYTES),
})

/** The schema of the index. */
export const catalogIndex = z
  .looseObject({
    ...documentHead,
    schema_version: z.literal(2),
    generated_at: z.string(),
    pages: z
      .array(page)
      .min(1)
      .max(4096)
      .refine((pages) => pages.reduce((sum, { size }) => sum + size, 0) <= CATALOG.maxBytes, {
        message: 'holds more than 64 MiB',
      })
      .meta({
        description:
          'A pack stands on the page whose number is that of its name, modulo the number of pages.',
      }),
  })
  .meta({ title: 'packwright-catalog.json (index)', description: 'Where the pages of the catalog lie.' })

export type Shard = z.infer<typeof shard>
/** A pack with its README, if somebody looked for one. */
export type ReadPack = CatalogPack & { readme?: string | undefined }
export type ShardPack = ReadPack & { sequence: number }
export type CatalogIndex = z.infer<typeof catalogIndex>

/** What stands on one page: shards of packs, by name. */
export const catalogPage = z.looseObject({ packs: z.array(shardPack) })

export const PAGE_MEDIA_TYPE = 'application/vnd.packwright.catalog.page.v2+json+zstd'

export const INDEX: DocumentKind<CatalogIndex> = {
  name: CATALOG.name,
  tag: 'index',
  artifactType: 'application/vnd.packwright.catalog.index.v2',
  mediaType: 'application/vnd.packwright.catalog.index.v2+json',
  title: CATALOG.title,
  maxBytes: CATALOG.maxBytes,
  schema: catalogIndex,
}

export function shardOf(name: string): DocumentKind<Shard> {
  return {
    name: CATALOG.name,
    tag: shardTag(name),
    artifactType: 'application/vnd.packwright.catalog.shard.v2',
    mediaType: 'application/vnd.packwright.catalog.shard.v2+json',
    title: CATALOG.title,
    maxBytes: CATALOG.maxBytes,
    schema: shard,
    sequenceOf: (document) => packIn(document, name)?.sequence ?? 0,
  }
}

export function packIn({ packs }: Pick<Shard, 'packs'>, name: string): ShardPack | undefined {
  return packs.find((pack) => pack.name === name) as ShardPack | undefined
}

/** The shard of a pack. @returns `undefined` when it has none @throws as `readTrusted` */
export async function readShard(
  place: Repository,
  reader: DocumentReader,
): Promise<(ReadDocument<Shard> & { pack: ShardPack }) | undefined> {
  const name = lastComponent(place)
  const found = await readTrusted(shardOf(name), baseOf(place), reader)
  const pack = found && packIn(found.document, name)
  return found === undefined || pack === undefined ? undefined : { ...found, pack }
}

/**
 * A pack as its shard has it; one that is not to be had, or that nobody whom the policy believes has signed, says nothing.
 *
 * @throws PackwrightError `DOCUMENT_REPLAYED`, `CANCELLED`
 */
export async function packIfBelieved(
  place: Repository,
  reader: DocumentReader,
): Promise<ShardPack | undefined> {
  const found = await readShard(place, reader).catch((thrown: unknown) => {
    const { code } = asPackwrightError(thrown)
    if (code === 'DOCUMENT_REPLAYED' || code === 'CANCELLED') throw thrown
    return undefined
  })
  return found?.pack
}

/** Names of packs are components of repositories, and fit into a tag unless they are very long. */
export function shardTag(name: string): string {
  return name.length <= 120 ? `pack.${name}` : `pack.${sha256(name).replace(':', '-')}`
}

/** @returns the name of the pack whose shard a tag points at, or nothing */
export function nameInTag(tag: string): string[] {
  const name = /^pack\.(?!sha256-[0-9a-f]{64}$)(.+)$/.exec(tag)?.[1]
  return name === undefined ? [] : [name]
}

/** Which page a pack stands on. */
export function pageOf(name: string, pages: number): number {
  return Number.parseInt(sha256(name).slice('sha256:'.length, 'sha256:'.length + 8), 16) % pages
}
