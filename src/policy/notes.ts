/** What a policy says that has no effect, or another one than its author may think. */
import { isRegistryHost } from '../oci/index.ts'
import type { Policy } from './policy.ts'

/** @returns a sentence each */
export function policyNotes({ rules }: Policy): string[] {
  return rules.flatMap((rule, index) => {
    const at = `$.rules[${index}]`
    const refs = (['ref', 'status_ref'] as const).flatMap((field) => {
      const written = rule[field]
      if (written === undefined || /^(?:refs\/|\*)/.test(written)) return []
      return [`${at}.${field} "${written}" can never match: a ref is whole, e.g. "refs/tags/${written}"`]
    })
    const notes = [...refs, ...expressionNotes(at, rule.identity_regexp)]
    if (canMatch(rule.match)) return notes
    const better = `"ghcr.io/${rule.match}"`
    return [
      `${at}.match "${rule.match}" can never match: a reference begins with its registry, e.g. ${better}`,
      ...notes,
    ]
  })
}

/** Anchored, or with what may stand around it written out. */
const BEGINS = /^(?:\(\?[a-z]+\))?(?:\^|\\A|\.\*)/
const ENDS = /(?:\$|\\z|\.\*)$/

/** cosign and others look for an expression anywhere in the identity, which lets a stranger's in. */
function expressionNotes(at: string, written: string | undefined): string[] {
  if (written === undefined || (BEGINS.test(written) && ENDS.test(written))) return []
  return [
    `${at}.identity_regexp "${written}" is not anchored: it is held against the whole identity all the same; write "^${written.replace(/^\^|\$$/g, '')}$" to say so, or .* where anything may stand`,
  ]
}

/** A pattern with a slash is about whole references. */
function canMatch(pattern: string): boolean {
  const [host = '', ...rest] = pattern.split('/')
  return rest.length === 0 || /[*?[{(!+@]/.test(host) || host === 'oci-layout:' || isRegistryHost(host)
}
