/** What the calls of a client share, for as long as it lives. */
import type { Digest } from '../oci/index.ts'
import type { Policy } from '../policy/index.ts'
import type { Registry } from '../registry/index.ts'
import { openMaterial, type TrustMaterial } from '../trust/index.ts'

export interface Session {
  /** connections and tokens; without mirrors, which are each call's own */
  readonly registry: Registry
  /** what signatures are verified with, for one policy after the other */
  material(policy: Policy, env: NodeJS.ProcessEnv): TrustMaterial
  /** packs that are being fetched, by store and digest */
  readonly fetching: Map<string, Promise<unknown>>
  /** Keeps a pack in the store, before anybody looks whether it is there. */
  lease(store: string, digest: Digest): Promise<void>
}

/** How long a trusted root is believed before it is looked at again, in milliseconds. */
const ROOT_MS = 60 * 60 * 1000

/**
 * One policy's material, opened anew when the policy has changed, the root may have been rotated, or could not be loaded:
 * the call that it failed goes by that, and the next one tries again.
 */
export function keptMaterial(): Session['material'] {
  let kept: { text: string; until: number; material: TrustMaterial } | undefined
  return (policy, env) => {
    const text = JSON.stringify(policy)
    if (kept?.text === text && kept.until >= Date.now()) return kept.material
    const opened = openMaterial(policy, env)
    const root = () => {
      const loaded = opened.root()
      loaded.catch(() => {
        if (kept?.material === material) kept = undefined
      })
      return loaded
    }
    const material = { ...opened, root }
    kept = { text, until: Date.now() + ROOT_MS, material }
    return material
  }
}
