/** Puts what was published into a catalog. */
import semver from 'semver'
import { providedNames } from '../pack/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { canonical } from '../text/index.ts'
import type { Catalog, CatalogPack, CatalogVersion } from './schema.ts'

/** One version as it stands in the catalog, with what its manifest says of the pack. */
export interface CatalogEntry {
  manifest: PackManifest
  version: CatalogVersion
}

/**
 * @returns the new catalog, or `undefined` when all of it is there already
 */
export function withEntries(
  before: Catalog | undefined,
  entries: readonly CatalogEntry[],
  now: Date,
): Catalog | undefined {
  const packs = new Map((before?.packs ?? []).map((pack) => [pack.name, pack]))
  for (const entry of entries)
    packs.set(entry.manifest.name, withEntry(packs.get(entry.manifest.name), entry))
  const sorted = [...packs.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (before !== undefined && canonical(sorted) === canonical(before.packs)) return undefined
  return { ...before, schema_version: 1, generated_at: now.toISOString(), packs: sorted }
}

/** @returns the catalog with what its publisher says about one version, or `undefined` when it says so already */
export function withStatus(
  before: Catalog | undefined,
  name: string,
  digest: string,
  status: NonNullable<CatalogVersion['status']>,
  now: Date,
): Catalog | undefined {
  if (before === undefined) return undefined
  const packs = before.packs.map((pack) => {
    if (pack.name !== name) return pack
    const versions = pack.versions.map((version) => {
      if (version.digest !== digest) return version
      const { status: _, ...rest } = version
      return status.state === 'active' ? rest : { ...rest, status: compact(status) }
    })
    return { ...pack, versions }
  })
  if (canonical(packs) === canonical(before.packs)) return undefined
  return { ...before, generated_at: now.toISOString(), packs }
}

/** What a pack says of itself is what its newest version says. */
function withEntry(before: CatalogPack | undefined, { manifest, version }: CatalogEntry): CatalogPack {
  const old = before?.versions.find((other) => other.version === version.version)
  // Who signed and what became of it is not forgotten by a publish that had nothing to change.
  const kept = old?.digest === version.digest ? { signer: old.signer, status: old.status } : {}
  const merged = compact({ ...kept, ...compact(version) })
  const others = (before?.versions ?? []).filter((other) => other.version !== version.version)
  const versions = [...others, merged].sort((a, b) => newestFirst(a.version, b.version))
  const isNewest = versions[0]?.version === version.version
  const about = isNewest || before === undefined ? aboutPack(manifest) : before
  return { ...(about as CatalogPack), versions }
}

function newestFirst(a: string, b: string): number {
  if (semver.valid(a) === null || semver.valid(b) === null) return a < b ? 1 : -1
  return semver.rcompare(a, b) || (a < b ? 1 : -1)
}

function aboutPack(manifest: PackManifest): Omit<CatalogPack, 'versions'> {
  const { name, description, keywords, license, author, homepage, repository, kind, format } = manifest
  const { engines, platforms } = manifest
  const provides = providedNames(manifest)
  return compact({
    name,
    description,
    keywords,
    license,
    author,
    homepage,
    repository,
    kind,
    format,
    provides: provides.length === 0 ? undefined : provides,
    engines,
    platforms,
  }) as Omit<CatalogPack, 'versions'>
}

function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
