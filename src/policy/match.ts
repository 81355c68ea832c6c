import picomatch from 'picomatch'
import { canonicalHost, canonicalPlace, lastComponent, type Repository } from '../oci/index.ts'
import type { Policy } from './policy.ts'
import type { PolicyRule, TrustMode } from './schema.ts'

/** The first rule for a place; one without a slash is about the last component of the place. */
export function ruleFor(policy: Policy, repository: Repository): PolicyRule | undefined {
  const place = canonicalPlace(repository)
  const name = lastComponent(repository)
  return policy.rules.find((rule) => matcherOf(rule)(rule.match.includes('/') ? place : name))
}

const matchers = new WeakMap<PolicyRule, picomatch.Matcher>()

function matcherOf(rule: PolicyRule): picomatch.Matcher {
  const matcher = matchers.get(rule) ?? picomatch(canonicalPattern(rule.match), { dot: true })
  matchers.set(rule, matcher)
  return matcher
}

/** Hosts are written in any case, also in rules. */
function canonicalPattern(pattern: string): string {
  const slash = pattern.indexOf('/')
  if (slash < 0) return pattern
  const host = pattern.slice(0, slash)
  const plain = /^[A-Za-z0-9.:-]+$/.test(host) ? canonicalHost(host) : host.toLowerCase()
  return `${plain}${pattern.slice(slash)}`
}

/** What became of one rule when a pack was looked at. */
export interface RuleOutcome {
  match: string
  mode: TrustMode
  /** `decides`: the first that matches; what stands behind it is not reached */
  outcome: 'does not match' | 'decides' | 'not reached'
}

/** The rules in their order, and last the default. */
export function explainRules(policy: Policy, repository: Repository): RuleOutcome[] {
  const decisive = ruleFor(policy, repository)
  const at = decisive === undefined ? policy.rules.length : policy.rules.indexOf(decisive)
  const outcomeAt = (index: number) =>
    index < at ? 'does not match' : index === at ? 'decides' : 'not reached'
  const rules = policy.rules.map(({ match, mode: written = 'require' as const }, index) => {
    return { match, mode: written, outcome: outcomeAt(index) } satisfies RuleOutcome
  })
  return [...rules, { match: 'default', mode: policy.default, outcome: outcomeAt(policy.rules.length) }]
}
