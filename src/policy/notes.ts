/** What a policy says that can never have an effect: it is no mistake of the format, and its author should know. */
import { isRegistryHost } from '../oci/index.ts'
import type { Policy } from './schema.ts'

/** @returns a sentence each */
export function policyNotes({ rules }: Policy): string[] {
  return rules.flatMap((rule, index) => {
    const at = `$.rules[${index}]`
    const refs = (['ref', 'status_ref'] as const).flatMap((field) => {
      const written = rule[field]
      if (written === undefined || /^(?:refs\/|\*)/.test(written)) return []
      return [`${at}.${field} "${written}" can never match: a ref is whole, e.g. "refs/tags/${written}"`]
    })
    if (canMatch(rule.match)) return refs
    const better = `"ghcr.io/${rule.match}"`
    return [
      `${at}.match "${rule.match}" can never match: a reference begins with its registry, e.g. ${better}`,
      ...refs,
    ]
  })
}

/** A pattern with a slash is about whole references. */
function canMatch(pattern: string): boolean {
  const [host = '', ...rest] = pattern.split('/')
  return rest.length === 0 || /[*?[{(!+@]/.test(host) || host === 'oci-layout:' || isRegistryHost(host)
}
