/** From a signer that a person trusts to the rule that says so. */
import { formatRepository, isLayout, parseReference } from '../oci/index.ts'
import type { PolicyRule } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'

/** The rule for everything beside `reference` that this publisher signs, on any tag that names its version. */
export function ruleFrom(reference: string, signer: SignerFacts): PolicyRule {
  const parsed = parseReference(reference)
  const place = isLayout(parsed) ? '**' : formatRepository(parsed).replace(/\/[^/]+$/, '/*')
  const repository = /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(signer.repository ?? '')?.[1]
  if (repository !== undefined && signer.workflow !== undefined) {
    return { match: place, mode: 'require', repository, workflow: signer.workflow }
  }
  return { match: place, mode: 'require', identity: signer.identity, oidc_issuer: signer.issuer ?? '' }
}
