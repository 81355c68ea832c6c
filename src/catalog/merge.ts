/** Puts what was published into a catalog. */

import semver from 'semver'
import type { CatalogPack, CatalogVersion } from '../documents/index.ts'
import { providedNames } from '../pack/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { canonical } from '../text/index.ts'

/** One version as it stands in the catalog, with what its manifest says of the pack. */
export interface CatalogEntry {
  manifest: PackManifest
  version: CatalogVersion
  /** its README; empty for none, absent where nobody looked */
  readme?: string | undefined
}

/** What a pack is to be, made from what it was; `undefined` when there is nothing to change. */
export type PackChange = (before: CatalogPack | undefined) => CatalogPack | undefined

/** Puts versions into packs. @returns by name of the pack */
export function entryChanges(entries: readonly CatalogEntry[]): Map<string, PackChange> {
  const byName = Map.groupBy(entries, ({ manifest }) => manifest.name)
  return new Map(
    [...byName].map(([name, own]) => [name, (before) => unlessSame(before, own.reduce(withEntry, before))]),
  )
}

/** What its publisher says about one version of a pack. */
export function statusChange(digest: string, status: NonNullable<CatalogVersion['status']>): PackChange {
  return (before) => {
    if (before === undefined) return undefined
    const versions = before.versions.map((version) => {
      if (version.digest !== digest) return version
      const { status: _, ...rest } = version
      return status.state === 'active' ? rest : { ...rest, status: compact(status) }
    })
    return unlessSame(before, { ...before, versions })
  }
}

/** Versions of the same pack that another list has besides. */
export function withVersionsOf(pack: CatalogPack, other: CatalogPack | undefined): CatalogPack {
  const known = new Set(pack.versions.map(({ version }) => version))
  const more = other?.versions.filter(({ version }) => !known.has(version)) ?? []
  if (more.length === 0) return pack
  return { ...pack, versions: [...pack.versions, ...more].sort((a, b) => newestFirst(a.version, b.version)) }
}

function unlessSame(
  before: CatalogPack | undefined,
  after: CatalogPack | undefined,
): CatalogPack | undefined {
  return before !== undefined && canonical(before) === canonical(after) ? undefined : after
}

/** What a pack says of itself is what its newest version says. */
function withEntry(
  before: CatalogPack | undefined,
  { manifest, version, readme }: CatalogEntry,
): CatalogPack {
  const old = before?.versions.find((other) => other.version === version.version)
  // Who signed and what became of it is not forgotten by a publish that had nothing to change.
  const kept = old?.digest === version.digest ? { signer: old.signer, status: old.status } : {}
  const merged = compact({ ...kept, ...compact(version) })
  const others = (before?.versions ?? []).filter((other) => other.version !== version.version)
  const versions = [...others, merged].sort((a, b) => newestFirst(a.version, b.version))
  const isNewest = versions[0]?.version === version.version
  const said = readme === undefined ? before?.['readme'] : readme
  const about = isNewest || before === undefined ? compact({ ...aboutPack(manifest), readme: said }) : before
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
