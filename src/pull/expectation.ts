/** What a lockfile says about a pack that is pulled. */
import { PackwrightError } from '../errors.ts'
import type { Digest } from '../oci/index.ts'
import type { Memory } from '../policy/index.ts'
import type { PackRecord } from '../store/index.ts'
import type { DescribedPack } from '../systems/index.ts'

/** What a lockfile says of a pack besides its digest; checked when it is there. */
export interface Expectation {
  name?: string | undefined
  version?: string | undefined
  integrity?: string | undefined
  contentDigest?: Digest | undefined
  /** of the layer in bytes; only to be prepared for it */
  size?: number | undefined
  /** the same of each variant, by digest of its manifest */
  variants?:
    | ReadonlyMap<string, { integrity?: string | undefined; contentDigest?: Digest | undefined }>
    | undefined
  /** what is known about the place from earlier */
  memory?: Memory | undefined
  /** the name that the asker gave the pack */
  alias?: string | undefined
  /** what a lockfile says that the pack calls itself */
  named?: string | undefined
  /** the digest was resolved from a tag or a range, and memory orders its version */
  resolved?: boolean | undefined
  /** somebody typed the reference */
  typed?: boolean | undefined
  /** the pack was judged when it was made from its source, and carries no signature */
  judged?: boolean | undefined
}

/** What a lockfile and the artifact both say of a layer, whose own digest both name as well. */
export interface KnownFacts {
  integrity?: string | undefined
  contentDigest?: Digest | undefined
}

/**
 * What need not be computed: it was when the lockfile's entry was made, of the same bytes, and the artifact says the same.
 *
 * @param digest of the manifest
 */
export function knownFacts(
  pack: Pick<DescribedPack, 'integrity' | 'contentDigest'>,
  digest: Digest,
  expected: Expectation,
): KnownFacts {
  const { integrity, contentDigest } = expected.variants?.get(digest) ?? expected
  return {
    integrity: integrity === pack.integrity ? integrity : undefined,
    contentDigest: contentDigest === pack.contentDigest ? contentDigest : undefined,
  }
}

/** @throws PackwrightError `CONTENT_MISMATCH` when the pack is not the one that the lockfile describes */
export function refuseUnexpected(record: PackRecord, expected: Expectation, written: string): void {
  const { integrity, contentDigest } = expected.variants?.get(record.digest) ?? expected
  const facts: [what: string, expected: string | undefined, actual: string | undefined][] = [
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
        details: { reference: written, pack: expected.alias ?? record.name, expected: wanted, actual },
      },
    )
  }
}
