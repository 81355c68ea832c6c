/**
 * Whether an advisory is about a version of a pack.
 *
 * @see https://ossf.github.io/osv-schema/#evaluation
 */
import semver from 'semver'
import type { Advisory, Affected } from '../../policy/index.ts'

export interface AuditedPack {
  name: string
  version: string
  /** its repository: `ghcr.io/acme/packs/claude` */
  repository: string
}

/** @returns the first version that has the fix, `null` when none is named; `undefined` when it is not affected */
export function affects(advisory: Advisory, pack: AuditedPack): { fixed: string | null } | undefined {
  if (advisory.withdrawn !== undefined) return undefined
  const hit = advisory.affected.find((entry) => isAbout(entry, pack) && includes(entry, pack.version))
  return hit === undefined ? undefined : { fixed: firstFix(hit, pack.version) }
}

/** By name, by its whole reference, or by a package URL with the repository in it. */
function isAbout(
  { package: named, database_specific: own }: Affected,
  { name, repository }: AuditedPack,
): boolean {
  const names = [named?.purl, named?.name, own?.package].filter((written) => written !== undefined)
  const purl = names.find((written) => written.startsWith('pkg:'))
  if (purl !== undefined) {
    const found = /^pkg:oci\/([^?@#]+)(?:@[^?#]*)?(?:\?([^#]*))?/.exec(purl)
    const url = new URLSearchParams(found?.[2] ?? '').get('repository_url')
    if (url !== null) return url === repository || url === repository.replace(/\/[^/]*$/, '')
  }
  return names.includes(name) || names.includes(repository)
}

function includes({ versions = [], ranges = [] }: Affected, version: string): boolean {
  if (versions.includes(version)) return true
  if (semver.valid(version) === null) return false
  const known = ranges.filter(({ type }) => type === 'SEMVER' || type === 'ECOSYSTEM')
  return known.some(({ events }) => {
    let affected = false
    for (const { at, kind } of sorted(events)) {
      const order = at === '0' ? 1 : semver.compare(version, at)
      if (kind === 'introduced' && order >= 0) affected = true
      if ((kind === 'fixed' || kind === 'limit') && order >= 0) affected = false
      if (kind === 'last_affected' && order > 0) affected = false
    }
    return affected
  })
}

type Events = NonNullable<Affected['ranges']>[number]['events']

function sorted(events: Events) {
  const read = events.flatMap((event) =>
    Object.entries(event).flatMap(([kind, at]) =>
      typeof at === 'string' && (at === '0' || semver.valid(at) !== null) ? [{ kind, at }] : [],
    ),
  )
  return read.sort((a, b) =>
    a.at === b.at ? 0 : a.at === '0' ? -1 : b.at === '0' ? 1 : semver.compare(a.at, b.at),
  )
}

function firstFix({ ranges = [] }: Affected, version: string): string | null {
  const fixes = ranges
    .flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
    .filter((fixed) => semver.valid(fixed) !== null && semver.gt(fixed, version))
  return fixes.sort(semver.compare)[0] ?? null
}
