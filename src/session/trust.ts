import { exists } from '../files/index.ts'
import { NO_POLICY, POLICY_NAME, type Policy, readPolicy } from '../policy/index.ts'
import type { TrustContext } from '../trust/index.ts'

/** Whom to believe. Without a policy and without a pinned signer in the lockfile, signatures are not looked at. */
export interface TrustOptions {
  /** a `packs.policy.json`; default the one in the working directory, if there is one */
  policy?: string | undefined
  /** wins over the policy's modes: require a signature, or do not look at any */
  mode?: 'require' | 'ignore' | undefined
  /** takes another signer than the one that the lockfile pins */
  acceptSigner?: boolean | undefined
  /** takes an older version than the one that the lockfile holds */
  allowDowngrade?: boolean | undefined
  /** refuses packs that were yanked, and asks about those that are here already */
  refuseYanked?: boolean | undefined
  /** a policy that is at hand already; wins over `policy` */
  policyObject?: Policy | undefined
}

/** `asked`: a policy or a flag wants signatures to be looked at for every pack. */
export async function trustContext(options: {
  trust?: TrustOptions | undefined
  env?: NodeJS.ProcessEnv | undefined
}): Promise<(TrustContext & { asked: boolean }) | undefined> {
  const { policy: named, mode, acceptSigner, policyObject } = options.trust ?? {}
  if (mode === 'ignore') return undefined
  const found = named ?? ((await exists(POLICY_NAME)) ? POLICY_NAME : undefined)
  const policy = policyObject ?? (found === undefined ? NO_POLICY : await readPolicy(found))
  const env = options.env ?? process.env
  return { policy, env, mode, acceptSigner, asked: found !== undefined || mode === 'require' }
}
