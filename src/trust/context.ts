import type { Policy, TrustMode } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'

export interface TrustContext {
  policy: Policy
  env: NodeJS.ProcessEnv
  /** wins over the policy's mode for one call */
  mode?: TrustMode | undefined
  /** takes another signer than the pinned one */
  acceptSigner?: boolean | undefined
}

export interface TrustReport {
  mode: TrustMode
  verified: boolean
  signer?: SignerFacts
  /** the `match` of the rule that decided, or `default` */
  matched: string
  /** why an unverified pack was let through */
  reason?: string
  /** the bundles that were accepted, as they were served, base64; enough to decide again without network */
  bundles: string[]
}
