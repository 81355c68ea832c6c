/** Which policy applies, and what it says of a pack. */

import { inspectPack } from '../artifact/inspect.ts'
import { PackwrightError } from '../errors.ts'
import { exists } from '../files/exists.ts'
import { parseReference } from '../oci/reference.ts'
import { type ConnectionOptions, withRegistry } from '../session/connection.ts'
import {
  decideTrust,
  explainRules,
  NO_POLICY,
  POLICY_NAME,
  type Policy,
  type RuleOutcome,
  readPolicy,
  signatureBundles,
  type TrustContext,
  type TrustReport,
} from './index.ts'

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

/**
 * Says whether a pack would be trusted, and why; the layer is not fetched and nothing is kept.
 *
 * @throws PackwrightError exit 7 with what was expected and what was found
 */
export async function checkTrust(
  reference: string,
  options: ConnectionOptions & { trust?: TrustOptions | undefined },
): Promise<
  TrustReport & { rules: RuleOutcome[]; reference: string; name: string; version: string | undefined }
> {
  const context = await trustContext(options)
  if (context === undefined)
    throw new PackwrightError('USAGE', 'There is nothing to check when signatures are ignored.')
  const parsed = parseReference(reference)
  return await withRegistry(options, 'pull', async (registry) => {
    const { name, version, digest, reference: written } = await inspectPack(parsed, registry, options.signal)
    const bundles = signatureBundles(parsed, digest, registry, options.signal)
    const rules = explainRules(context.policy, parsed, name)
    const pack = { repository: parsed, name, version }
    try {
      const report = await decideTrust(digest, pack, bundles, context, undefined)
      return { ...report, rules, reference: written, name, version }
    } catch (error) {
      if (!(error instanceof PackwrightError)) throw error
      const { code, message, hint, details, cause } = error
      throw new PackwrightError(code, message, { hint, details: { ...details, rules }, cause })
    }
  })
}
