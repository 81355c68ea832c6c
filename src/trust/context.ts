/** What a call believes, read once at its edge and handed down. */
import type { TrustedRoot } from '@sigstore/protobuf-specs'
import type { Digest } from '../oci/index.ts'
import type { Policy, PolicyRule, TrustMode } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'
import type { TrustedKey } from './key.ts'
import type { Provenance } from './provenance.ts'

export interface TrustContext {
  policy: Policy
  /** whether somebody wrote a policy; without one, what is seen is shown and remembered */
  hasPolicy: boolean
  /** wins over the policy's mode for one call */
  mode?: TrustMode | undefined
  /** packs whose changed or lost signer is accepted */
  acceptSigner: readonly string[]
  /** packs of which an older version is accepted */
  allowDowngrade: readonly string[]
  /** signature bundles that the caller has, about whatever packs */
  given: readonly Uint8Array[]
  material: TrustMaterial
}

/** What signatures are verified with; each part is read once a call, when it is first needed. */
export interface TrustMaterial {
  /** @throws PackwrightError `TRUSTED_ROOT_INVALID` */
  root(): Promise<TrustedRoot>
  keysOf(rule: PolicyRule): readonly TrustedKey[]
  /**
   * What GitHub keeps about an artifact for a repository.
   *
   * @param repository `owner/name`
   */
  attestations(repository: string, subject: Digest, signal?: AbortSignal): AsyncIterable<Uint8Array>
}

export interface TrustReport {
  mode: TrustMode
  verified: boolean
  /** who signed; on first use also when nothing says that this is who should have */
  signer?: SignerFacts
  /** what the provenance says, where it is what was accepted */
  provenance?: Provenance | undefined
  /** the `match` of the rule that decided, or `default` */
  matched: string
  /** why it is not verified */
  reason?: string
  /** the bundles that were accepted, as they were served, base64; enough to decide again without network */
  bundles: string[]
  /** digest of the first of them, as lockfiles know it */
  bundle?: Digest
}

/** How a place is judged whose rule this is: by the call, the rule, the policy, or on first use. */
export function modeFor(rule: PolicyRule | undefined, { mode, policy, hasPolicy }: TrustContext): TrustMode {
  if (mode !== undefined) return mode
  if (rule !== undefined) return rule.mode ?? 'require'
  return hasPolicy ? policy.default : 'first-use'
}

/** Whether signatures matter to the call: a policy is there, or a flag asks for them. */
export function isAsked({ hasPolicy, mode }: TrustContext): boolean {
  return mode !== 'ignore' && (hasPolicy || mode === 'require')
}

/** What signatures for a pack are verified with. */
export interface Means {
  keys: readonly TrustedKey[]
  /** the rule names keys: what a certificate signed beside them says nothing */
  keysOnly: boolean
  /** @throws PackwrightError `TRUSTED_ROOT_INVALID` */
  root(): Promise<TrustedRoot>
}

export function meansFor(rule: PolicyRule | undefined, { material }: TrustContext): Means {
  const keys = rule === undefined ? [] : material.keysOf(rule)
  return { keys, keysOnly: rule?.keys !== undefined, root: () => material.root() }
}
