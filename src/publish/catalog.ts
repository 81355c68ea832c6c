import pMap from 'p-map'
import {
  type CatalogEntry,
  type CatalogUpdate,
  describePublished,
  readmeIn,
  updateCatalog,
} from '../catalog/index.ts'
import { CATALOG, type CatalogVersion, type DocumentWriter } from '../documents/index.ts'
import { baseOf, parseReference, type Repository } from '../oci/index.ts'
import { type PublishTarget, placeOf } from './destination.ts'
import type { PublishedPack } from './outcome.ts'

/** Puts published packs into the catalog beside them. It never fails a publish. */
export async function catalogPublished(
  published: readonly PublishedPack[],
  target: PublishTarget,
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  const entries = await pMap(published, withReadme, { concurrency: 16 })
  return await updateCatalog(catalogBase(target), entries, writer)
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
    describePublished({ ...base, path: `${base.path}/${name}` }, registry, env, signal).catch(() => []),
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
