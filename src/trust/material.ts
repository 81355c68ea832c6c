/** What rules verify with: their keys, or certificates below the trusted root. */
import { late } from '../files/index.ts'
import { NO_POLICY, type Policy, type PolicyKey, type PolicyRule, readPublicKey } from '../policy/index.ts'
import { keyId } from '../signing/index.ts'
import type { TrustContext, TrustMaterial } from './context.ts'
import { githubAttestations } from './github.ts'
import type { TrustedKey } from './key.ts'

/** Opens what signatures are verified with for one call. */
export function openMaterial(policy: Policy, env: NodeJS.ProcessEnv): TrustMaterial {
  const keys = new Map<PolicyRule, readonly TrustedKey[]>()
  return {
    root: late(async () => (await import('./root.ts')).loadTrustedRoot(policy.trustedRoot, env)),
    keysOf: (rule) => {
      const found = keys.get(rule) ?? (rule.keys ?? []).flatMap(trustedKey)
      keys.set(rule, found)
      return found
    },
    attestations: (repository, subject, signal) => githubAttestations(repository, subject, env, signal),
  }
}

/** What is believed where no policy is asked for. */
export function withoutPolicy(env: NodeJS.ProcessEnv): TrustContext {
  const material = openMaterial(NO_POLICY, env)
  return { policy: NO_POLICY, hasPolicy: false, acceptSigner: [], allowDowngrade: [], given: [], material }
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
  const since = typeof revoked === 'string' ? new Date(revoked) : (revoked ?? false)
  return [{ id, key, identity, validFrom: date(from), validUntil: date(until), revoked: since }]
}
