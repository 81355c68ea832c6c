/** What a change of `packs.policy.json` does to trust. */

import type { Policy, PolicyRule, TrustMode } from '../../policy/index.ts'
import { canonical } from '../../text/index.ts'
import { type Finding, finding } from './finding.ts'

const STRICTNESS: Record<TrustMode, number> = {
  'first-use': 0,
  ignore: 0,
  warn: 1,
  'warn-unsigned': 2,
  require: 3,
}

/** Fields that only ever narrow whom a rule believes: adding one is harmless. */
const NARROWING = new Set(['environment', 'runner'])

type Rule = PolicyRule

/** @param before absent when there was no policy: what was seen was shown and remembered then */
export function reviewPolicy(file: string, before: Policy | undefined, after: Policy | undefined): Finding[] {
  const found: Finding[] = []
  const say: Say = (subject, kind, loosens, message, was, is) =>
    found.push(finding({ file, subject, kind, loosens, message }, { before: was, after: is }))
  if (before === undefined) {
    if (after !== undefined)
      say('policy', 'added', !onlyTightens(after), 'there is a policy now', null, after)
    return found
  }
  if (after === undefined) {
    say('policy', 'rule-loosened', true, 'the policy is gone', before, null)
    return found
  }
  const [was, is] = [before.default, after.default]
  if (was !== is)
    say(
      'default',
      STRICTNESS[is] < STRICTNESS[was] ? 'rule-loosened' : 'rule-tightened',
      STRICTNESS[is] < STRICTNESS[was],
      `${was} → ${is}`,
      was,
      is,
    )
  const [root, newRoot] = [before.trustedRoot, after.trustedRoot]
  if (canonical(root) !== canonical(newRoot))
    say('trusted_root', 'root-changed', true, `${canonical(root)} → ${canonical(newRoot)}`, root, newRoot)
  reviewRules(before.rules, after.rules, is, say)
  return found
}

/** Whether it refuses whatever was refused without it: by memory, and by the statuses of who signed. */
function onlyTightens({ trustedRoot, default: otherwise, rules }: Policy): boolean {
  const isMild = (rule: Rule) =>
    rule.mode === 'ignore' || Object.keys(rule).some((key) => /^status_/.test(key))
  return trustedRoot === 'public-good' && otherwise !== 'ignore' && !rules.some(isMild)
}

type Say = (
  subject: string,
  kind: string,
  loosens: boolean,
  message: string,
  was: unknown,
  is: unknown,
) => void

function reviewRules(before: readonly Rule[], after: readonly Rule[], otherwise: TrustMode, say: Say): void {
  const isNew = (rule: Rule) => !before.some(({ match }) => match === rule.match)
  for (const rule of before) {
    const now = after.find(({ match }) => match === rule.match)
    if (now !== undefined) reviewRule(rule, now, say)
    else {
      const loosens = STRICTNESS[modeOf(rule)] > STRICTNESS.ignore
      say(
        rule.match,
        'rule-removed',
        loosens,
        `its packs fall to the rules below, or to "${otherwise}"`,
        rule,
        null,
      )
    }
  }
  for (const [index, rule] of after.entries()) {
    if (!isNew(rule)) continue
    const shadows = after
      .slice(index + 1)
      .filter((later) => !isNew(later))
      .map(({ match }) => match)
    const message =
      shadows.length > 0
        ? `a new rule stands before ${shadows.join(', ')} and wins where both match`
        : 'a new rule believes somebody, or lets packs through'
    const closes =
      rule.mode === 'require' && rule.keys === undefined && otherwise !== 'require' && shadows.length === 0
    say(
      rule.match,
      'rule-added',
      !closes,
      closes ? `a new rule, where "${otherwise}" was` : message,
      null,
      rule,
    )
  }
  const kept = (rules: readonly Rule[], others: readonly Rule[]) =>
    rules.map(({ match }) => match).filter((match) => others.some((other) => other.match === match))
  const [order, newOrder] = [kept(before, after), kept(after, before)]
  if (order.join('\n') !== newOrder.join('\n'))
    say(
      'rules',
      'order-changed',
      true,
      `the first match wins, and the order is now ${newOrder.join(', ')}`,
      order,
      newOrder,
    )
}

/** A rule that names no mode requires. */
function modeOf(rule: Rule): TrustMode {
  return rule.mode ?? 'require'
}

function reviewRule(before: Rule, after: Rule, say: Say): void {
  const [was, is] = [modeOf(before), modeOf(after)]
  if (was !== is) {
    const loosens = STRICTNESS[is] < STRICTNESS[was]
    say(before.match, loosens ? 'rule-loosened' : 'rule-tightened', loosens, `mode ${was} → ${is}`, was, is)
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Rule>) {
    if (key === 'match' || key === 'mode' || key === 'keys') continue
    const [old, now] = [before[key], after[key]]
    if (canonical(old ?? null) === canonical(now ?? null)) continue
    const harmless =
      (NARROWING.has(key) && old === undefined) || (key === 'namespace_binding' && old === false)
    const message = `${key} ${shown(old)} → ${shown(now)}`
    say(before.match, harmless ? 'rule-tightened' : 'rule-loosened', !harmless, message, old, now)
  }
  reviewKeys(before, after, say)
}

function reviewKeys(before: Rule, after: Rule, say: Say): void {
  if ((before.keys === undefined) !== (after.keys === undefined)) {
    say(
      before.match,
      'publisher-changed',
      true,
      before.keys === undefined ? 'is decided by keys now' : 'is no longer decided by keys',
      before.keys,
      after.keys,
    )
    return
  }
  const old = new Map((before.keys ?? []).map((key) => [key.public_key.trim(), key]))
  for (const key of after.keys ?? []) {
    const was = old.get(key.public_key.trim())
    if (was === undefined) say(before.match, 'key-added', true, `key ${key.id} may sign`, null, key)
    else if (revocation(key.revoked) > revocation(was.revoked))
      say(before.match, 'key-revived', true, `key ${key.id} is revoked later or no longer`, was, key)
    else if (
      lasts(key.valid_until) > lasts(was.valid_until) ||
      begins(key.valid_from) < begins(was.valid_from)
    )
      say(before.match, 'key-extended', true, `key ${key.id} is valid for longer`, was, key)
  }
}

/** From when on a key is no longer good; later is looser. */
function revocation(revoked: boolean | string | undefined): number {
  if (revoked === true) return Number.NEGATIVE_INFINITY
  return typeof revoked === 'string' ? Date.parse(revoked) : Number.POSITIVE_INFINITY
}

function lasts(until: string | undefined): number {
  return until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
}

function begins(from: string | undefined): number {
  return from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from)
}

function shown(value: unknown): string {
  return value === undefined ? 'not stated' : typeof value === 'string' ? value : canonical(value)
}
