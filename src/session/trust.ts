import { dirname, join, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { USER_POLICY } from '../files/index.ts'
import { NO_POLICY, POLICY_NAME, type Policy, policyNotes, readPolicy } from '../policy/index.ts'
import { readTextIfExists } from '../text/index.ts'
import { openMaterial, type TrustContext } from '../trust/index.ts'
import { readBundles } from './bundles.ts'
import type { Session } from './session.ts'

/** Whom to believe. Without a policy, signatures are looked at, shown and remembered. */
export interface TrustOptions {
  /** a `packs.policy.json`; default `PACKWRIGHT_POLICY`, the one beside the lockfile, or the one in the working directory */
  policy?: string | undefined
  /** wins over the policy's modes: require a signature, or look at none */
  mode?: 'require' | 'ignore' | undefined
  /** packs of which another signer than before is taken */
  acceptSigner?: readonly string[] | undefined
  /** packs of which an older version than before is taken */
  allowDowngrade?: readonly string[] | undefined
  /** files with signature bundles that lie elsewhere than beside the packs, as `gh attestation download` writes them */
  bundles?: readonly string[] | undefined
  /** refuses packs that were yanked, and asks about those that are here already */
  refuseYanked?: boolean | undefined
  /** a policy that is at hand already; wins over `policy` */
  policyObject?: Policy | undefined
}

export interface TrustSource {
  trust?: TrustOptions | undefined
  env?: NodeJS.ProcessEnv | undefined
  /** beside it a policy is looked for */
  lockfile?: string | undefined
  onEvent?: OnEvent | undefined
  session?: Session | undefined
}

/**
 * Reads what the call believes, once.
 *
 * @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND` for a policy that was named
 */
export async function trustContext({
  trust = {},
  env = process.env,
  lockfile,
  onEvent,
  session,
}: TrustSource): Promise<TrustContext> {
  const { policy: named, mode, acceptSigner = [], allowDowngrade = [], bundles = [], policyObject } = trust
  const found =
    policyObject === undefined && mode !== 'ignore' ? await policyFile(named, lockfile, env) : undefined
  const policy = policyObject ?? (found === undefined ? NO_POLICY : await readPolicy(found))
  for (const note of policyNotes(policy))
    onEvent?.({ type: 'warning', message: `${found ?? 'The policy'}: ${note}` })
  const hasPolicy = policyObject !== undefined || found !== undefined
  const given = (await Promise.all(bundles.map(readBundles))).flat()
  const material = session?.material(policy, env) ?? openMaterial(policy, env)
  return { policy, hasPolicy, mode, acceptSigner, allowDowngrade, given, material }
}

/** The file of the policy that counts for a call; `undefined` where there is none. */
export async function policyFileFor({ trust, lockfile, env }: TrustSource): Promise<string | undefined> {
  return trust?.mode === 'ignore' ? undefined : await policyFile(trust?.policy, lockfile, env ?? process.env)
}

/** Exactly one policy counts; two that differ are not merged, and none of them is chosen in silence. */
async function policyFile(
  named: string | undefined,
  lockfile: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const chosen = named ?? env['PACKWRIGHT_POLICY']
  if (chosen !== undefined && chosen !== '') return chosen
  const here = resolve(POLICY_NAME)
  const beside = lockfile === undefined ? here : join(dirname(resolve(lockfile)), POLICY_NAME)
  const [near, own] = await Promise.all([readTextIfExists(beside), readTextIfExists(here)])
  if (near !== undefined && own !== undefined && near !== own) {
    throw new PackwrightError('POLICY_INVALID', `${beside} and ${here} differ, and both could be meant.`, {
      hint: 'Name one with --policy.',
    })
  }
  return near !== undefined ? beside : own !== undefined ? here : env[USER_POLICY]
}
