/** What is known about a place from earlier: the user's, never a pack's. */
import type { Digest } from '../oci/index.ts'
import type { PinnedSigner } from './signer.ts'

export interface Memory {
  /** who signed what was accepted last; `null`: it was seen unsigned; absent: nobody has looked */
  signer?: PinnedSigner | null | undefined
  /** the manifest that was accepted with that signer */
  digest?: Digest | undefined
  /** digest of the bundle that was accepted then */
  bundle?: Digest | undefined
  /** the highest version that was accepted */
  highest?: string | undefined
}
