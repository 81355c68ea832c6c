/** What became of the catalog after a publish. */

import pMap from 'p-map'
import { type Inspection, inspectPack, releasesOf } from '../artifact/index.ts'
import type { CatalogVersion, DocumentWriter } from '../documents/index.ts'
import {
  baseOf,
  CREATED,
  type Digest,
  REVISION,
  type Reference,
  type Repository,
  SOURCE,
} from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { withoutPolicy } from '../trust/index.ts'
import { readStatus } from '../trust/status/index.ts'
import { type CatalogEntry, entryChanges, type PackChange, statusChange } from './merge.ts'
import { type CatalogUpdate, CatalogWrite } from './write.ts'

/** Marks a version as yanked, deprecated or active again, if the catalog has it. It never fails the statement. */
export async function catalogStatus(
  pack: { name: string; digest: Digest; reference: Reference },
  status: NonNullable<CatalogVersion['status']>,
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  const change = statusChange(pack.digest, status)
  return await update(baseOf(pack.reference), new Map([[pack.name, change]]), writer)
}

/** Puts entries into the catalog. It never fails a publish. */
export async function updateCatalog(
  base: Repository,
  entries: readonly CatalogEntry[],
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  return await update(base, entryChanges(entries), writer)
}

async function update(
  base: Repository,
  changes: ReadonlyMap<string, PackChange>,
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  const catalog = new CatalogWrite(base, writer)
  await catalog.put(changes)
  return await catalog.finish()
}

/** What is published, read anew: for packs that were published before there was a catalog. */
export async function describePublished(
  pack: Repository,
  registry: Registry,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<CatalogEntry[]> {
  const trust = withoutPolicy(env)
  const releases = await releasesOf(pack, registry, signal)
  const describe = async ({ tag, version }: (typeof releases)[number]): Promise<CatalogEntry> => {
    const found = await inspectPack({ ...pack, tag }, registry, signal)
    const judged = { repository: pack, name: found.name, version }
    const status = await readStatus(found.digest, judged, registry, trust, undefined, signal)
      .then(({ state, reason, replacement }) =>
        state === 'active' ? undefined : { state, reason, replacement },
      )
      .catch(() => undefined)
    return { manifest: found.manifest, version: { ...versionOf(found, version), ...(status && { status }) } }
  }
  return await pMap(releases, describe, { concurrency: 8 })
}

export function versionOf(found: Inspection, version: string): CatalogVersion {
  const { digest, dialect, layer, contentDigest, annotations, platforms, manifest } = found
  const ranges = Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => [name, needed.version])
  return {
    version,
    digest,
    dialect,
    size: layer.size,
    content_digest: contentDigest,
    created_at: annotations[CREATED] ?? null,
    platforms: platforms?.map(({ platform }) => platform),
    dependencies: ranges.length === 0 ? undefined : (Object.fromEntries(ranges) as Record<string, string>),
    source: annotations[SOURCE],
    revision: annotations[REVISION],
  } as CatalogVersion
}
