import picomatch from 'picomatch'
import { formatRepository, isLayout, type Repository } from '../oci/index.ts'
import type { Policy, PolicyRule, TrustMode } from './schema.ts'

/** The first rule that is about the pack. */
export function ruleFor(policy: Policy, repository: Repository, name: string): PolicyRule | undefined {
  const place = isLayout(repository) ? name : formatRepository(repository)
  return policy.rules.find((candidate) => matcherOf(candidate)(candidate.match.includes('/') ? place : name))
}

export const matchers = new WeakMap<PolicyRule, picomatch.Matcher>()
export function matcherOf(candidate: PolicyRule): picomatch.Matcher {
  const matcher = matchers.get(candidate) ?? picomatch(candidate.match, { dot: true })
  matchers.set(candidate, matcher)
  return matcher
}

/** What became of one rule when a pack was looked at. */
export interface RuleOutcome {
  match: string
  mode: TrustMode
  /** `decides`: the first that matches; what stands behind it is not reached */
  outcome: 'does not match' | 'decides' | 'not reached'
}

/** The rules in their order, and last the default. */
export function explainRules(policy: Policy, repository: Repository, name: string): RuleOutcome[] {
  const decisive = ruleFor(policy, repository, name)
  const at = decisive === undefined ? policy.rules.length : policy.rules.indexOf(decisive)
  const outcomeAt = (index: number) =>
    index < at ? 'does not match' : index === at ? 'decides' : 'not reached'
  const rules = policy.rules.map(({ match, mode: written = 'require' as const }, index) => {
    return { match, mode: written, outcome: outcomeAt(index) } satisfies RuleOutcome
  })
  return [...rules, { match: 'default', mode: policy.default, outcome: outcomeAt(policy.rules.length) }]
}
