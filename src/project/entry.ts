/** What the lockfile says of a pack that was pulled. */
import { PackwrightError } from '../errors.ts'
import { type LockedPack, withMemory } from '../lock/index.ts'
import { formatPlatform, formatReference, lastComponent, type Platform } from '../oci/index.ts'
import type { PulledPack } from '../pull/index.ts'
import type { PackRecord } from '../store/index.ts'
import type { TrustContext } from '../trust/index.ts'
import { parseGitPack } from './git-reference.ts'
import { rangesOf } from './resolve/resolve.ts'
import type { Wanted } from './wanted/index.ts'
import type { PackToInstall } from './wanted-pack.ts'

/** The lockfile says as well what a pack came with, and where it was taken from. */
export function withOrigin(entry: LockedPack, wanted: Wanted | undefined): LockedPack {
  const collection = wanted?.collection
  const origin = wanted?.git === undefined ? undefined : parseGitPack(wanted.git)
  if (collection === undefined && origin === undefined) return entry
  return {
    ...entry,
    ...(collection === undefined ? {} : { collection }),
    ...(origin === undefined
      ? {}
      : { origin: { git: origin.url, commit: origin.commit, path: origin.path } }),
  }
}

/** The lockfile must not say other dependencies than the pack does, or they would be installed unasked. */
export function refuseDrift(record: PackRecord, { entry, dependencies }: PackToInstall): void {
  if (entry === undefined || entry.dependencies === undefined) return
  const stated = rangesOf(record.manifest)
  const names = new Set([...Object.keys(stated), ...Object.keys(dependencies)])
  const wrong = [...names].find((name) => stated[name] !== dependencies[name])
  if (wrong === undefined) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `${record.name} needs ${wrong} ${stated[wrong] ?? 'not at all'}; the lockfile says ${dependencies[wrong] ?? 'nothing'}.`,
    {
      hint: 'The lockfile was edited. Restore it from version control, or run packwright update.',
      details: { pack: record.name, dependency: wrong },
    },
  )
}

/** What the lockfile says of a pack; one that is locked keeps its entry, with what was seen of its signer. */
export function entryOf(
  { stored, reference, memory }: PulledPack,
  { entry, dependencies, expected }: PackToInstall,
  platform: Platform,
  trust: TrustContext,
): LockedPack {
  const { record } = stored
  if (entry !== undefined) {
    const { signer: _, bundle: __, ...rest } = entry
    const forgets = trust.acceptSigner.includes(lastComponent(reference))
    return withMemory(forgets ? rest : entry, memory)
  }
  const { digest: _, ...place } = reference
  const { media_type, size, integrity, content_digest } = record
  const content = { media_type, size, integrity, content_digest }
  const variant = record.digest !== reference.digest
  const locked: LockedPack = {
    name: expected.alias ?? record.name,
    ...(expected.alias === undefined || expected.alias === record.name ? {} : { own_name: record.name }),
    version: record.version ?? reference.tag ?? '',
    oci_ref: formatReference(place),
    digest: reference.digest,
    ...(variant ? {} : content),
    created_at: record.created_at,
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
    ...(variant
      ? { platforms: [{ platform: formatPlatform(platform), digest: record.digest, ...content }] }
      : {}),
  }
  return withMemory(locked, memory)
}
