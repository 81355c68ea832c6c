/** Proofs that something was decided: only `trust/admit.ts` makes them, and nothing else may. */
import type { Digest } from '../oci/index.ts'

declare const admitted: unique symbol
declare const sealed: unique symbol

/** Signature, identity, memory and name of a manifest were looked at, and it may be fetched. */
export interface Admission {
  readonly [admitted]: true
  readonly digest: Digest
}

/** What came of it is what was admitted: digests, size and content. */
export interface Sealed {
  readonly [sealed]: true
  readonly digest: Digest
}
