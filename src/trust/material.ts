/** What a rule verifies with: its keys, or certificates below the trusted root. */
import type { TrustedRoot } from '@sigstore/protobuf-specs'
import { type PolicyKey, type PolicyRule, readPublicKey } from '../policy/index.ts'
import { keyId } from '../signing/index.ts'
import type { TrustedKey } from './bundle.ts'
import type { TrustContext } from './context.ts'
import { loadTrustedRoot } from './root.ts'

/** Parsed once for all packs that a rule is applied to. */
const keysOfRules = new WeakMap<PolicyRule, TrustedKey[]>()

export function keysOf(rule: PolicyRule | undefined): TrustedKey[] {
  if (rule?.keys === undefined) return []
  const keys = keysOfRules.get(rule) ?? rule.keys.flatMap(trustedKey)
  keysOfRules.set(rule, keys)
  return keys
}

function trustedKey({
  id,
  public_key: text,
  valid_from: from,
  valid_until: until,
  revoked,
}: PolicyKey): TrustedKey[] {
  const key = readPublicKey(text)
  if (key === undefined) return []
  const date = (written: string | undefined) => (written === undefined ? undefined : new Date(written))
  const identity = `key:${keyId(key)}`
  return [{ id, key, identity, validFrom: date(from), validUntil: date(until), revoked: revoked ?? false }]
}

/** Loaded once for all packs of one call. */
const rootsOfCalls = new WeakMap<TrustContext, Promise<TrustedRoot>>()

/** Loads the trusted root when it is first needed; a rule with keys needs none. */
export function rootFor(
  rule: PolicyRule | undefined,
  context: TrustContext,
): () => Promise<TrustedRoot | undefined> {
  return async () => {
    if (rule?.keys !== undefined) return undefined
    const { policy, env } = context
    const loaded = rootsOfCalls.get(context) ?? loadTrustedRoot(policy.trustedRoot, env)
    rootsOfCalls.set(context, loaded)
    return await loaded
  }
}
