/** The policy room's face. */

export type { Admission, Sealed } from './admission.ts'
export type { Advisory, Affected } from './advisory.ts'
export { advisory } from './advisory.ts'
export { anchored, expressionProblem } from './expressions.ts'
export { foreignKey, hashesOf, readPublicKey } from './keys.ts'
export { explainRules, type RuleOutcome, ruleFor } from './match.ts'
export type { Memory } from './memory.ts'
export { policyNotes } from './notes.ts'
export {
  GITHUB_TUF,
  NO_POLICY,
  type Policy,
  type PolicyDocument,
  parsePolicy,
  readPolicy,
  type TrustedRootSource,
} from './policy.ts'
export { POLICY_NAME, type PolicyKey, type PolicyRule, packsPolicy, type TrustMode } from './schema.ts'
export type { PinnedSigner } from './signer.ts'
export { changesBetween, pinnedSigner } from './signer.ts'
