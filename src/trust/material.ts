/** What a rule verifies with: its keys, or certificates below the trusted root. */
import type { TrustedRoot } from '@sigstore/protobuf-specs'
import type { TrustedKey } from './bundle.ts'
import { type Policy, type PolicyRule, readPublicKey } from './policy.ts'
import { loadTrustedRoot } from './root.ts'

export function keysOf(rule: PolicyRule | undefined): TrustedKey[] {
  return (rule?.keys ?? []).flatMap(
    ({ id, public_key: text, valid_from: from, valid_until: until, revoked = false }) => {
      const key = readPublicKey(text)
      const date = (written: string | undefined) => (written === undefined ? undefined : new Date(written))
      return key === undefined ? [] : [{ id, key, validFrom: date(from), validUntil: date(until), revoked }]
    },
  )
}

/** Loads the trusted root when it is first needed; a rule with keys needs none. */
export function rootFor(
  rule: PolicyRule | undefined,
  { policy, env }: { policy: Policy; env: NodeJS.ProcessEnv },
): () => Promise<TrustedRoot | undefined> {
  let loaded: Promise<TrustedRoot> | undefined
  return async () => {
    if (rule?.keys !== undefined) return undefined
    loaded ??= loadTrustedRoot(policy.trustedRoot, env)
    return await loaded
  }
}
