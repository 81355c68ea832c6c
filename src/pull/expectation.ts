/** What a pack has to be, whoever serves it: the lockfile's facts, the version that its tag promises, no older one. */
import semver from 'semver'
import { PackwrightError } from '../errors.ts'
import { type Digest, type PinnedReference, versionOfTag } from '../oci/index.ts'
import { isSemver } from '../pack/manifest/index.ts'
import type { PinnedSigner } from '../policy/index.ts'
import type { PackRecord } from '../store/index.ts'

/** What a lockfile says of a pack besides its digest; checked when it is there. */
export interface Expectation {
  name?: string | undefined
  version?: string | undefined
  integrity?: string | undefined
  contentDigest?: Digest | undefined
  /** the same of each variant, by digest of its manifest */
  /** of the layer in bytes; only to be prepared for it */
  size?: number | undefined
  variants?:
    | ReadonlyMap<string, { integrity?: string | undefined; contentDigest?: Digest | undefined }>
    | undefined
  signer?: PinnedSigner | undefined
  /** the version that the lockfile holds of a pack, by name; an older one is refused */
  lockedVersion?: ((name: string) => string | undefined) | undefined
}

/** @throws PackwrightError `CONTENT_MISMATCH` when the pack is not the one that the lockfile describes */
export function refuseUnexpected(record: PackRecord, expected: Expectation, written: string): void {
  const { integrity, contentDigest } = expected.variants?.get(record.digest) ?? expected
  const facts: [what: string, expected: string | undefined, actual: string | undefined][] = [
    ['name', expected.name, record.name],
    ['version', expected.version, record.version ?? expected.version],
    ['integrity', integrity, record.integrity],
    ['content digest', contentDigest, record.content_digest],
  ]
  for (const [what, wanted, actual] of facts) {
    if (wanted === undefined || wanted === actual) continue
    throw new PackwrightError(
      'CONTENT_MISMATCH',
      `${written} has the ${what} ${actual}; the lockfile says ${wanted}.`,
      {
        hint: 'Either the lockfile or the registry was changed. Do not use it before you know which.',
        details: { reference: written, expected: wanted, actual },
      },
    )
  }
}

/** A version's tag has to point at that version: an older one, rightly signed, could be replayed under it. */
export function refuseReplay(
  pack: { name: string; version?: string | undefined },
  { tag }: PinnedReference,
): void {
  const promised = tag === undefined ? undefined : versionOfTag(tag)
  if (
    promised === undefined ||
    !isSemver(promised) ||
    pack.version === undefined ||
    pack.version === promised
  )
    return
  throw new PackwrightError('VERSION_REPLAYED', `The tag ${tag} points at ${pack.name} ${pack.version}.`, {
    hint: 'Somebody may be offering an old version as a new one. Do not use it before you know why.',
    details: { tag, version: pack.version },
  })
}

/** An old version may be signed as it should be, and still be the one with the hole. */
export function refuseDowngrade(
  pack: { name: string; version?: string | undefined },
  expected: Expectation,
): void {
  const locked = expected.lockedVersion?.(pack.name)
  if (locked === undefined || pack.version === undefined || semver.valid(locked) === null) return
  if (semver.valid(pack.version) === null || !semver.lt(pack.version, locked)) return
  throw new PackwrightError(
    'DOWNGRADE_REFUSED',
    `${pack.name} ${pack.version} is older than ${locked}, which is locked.`,
    {
      hint: 'If you want the older one, say --allow-downgrade.',
      details: { pack: pack.name, locked, found: pack.version },
    },
  )
}
