/** Which policy applies, and what it says of a pack. */

import { inspectPack } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import { parseReference } from '../oci/index.ts'
import { explainRules, type RuleOutcome } from '../policy/index.ts'
import { type ConnectionOptions, type TrustOptions, trustContext, withRegistry } from '../session/index.ts'
import { PROVENANCE_PREDICATE } from '../signing/index.ts'
import { decideTrust, readStatements, signatureBundles, type TrustReport } from '../trust/index.ts'

export interface TrustCheck extends TrustReport {
  rules: RuleOutcome[]
  reference: string
  name: string
  version: string | undefined
}

/**
 * Says whether a pack would be trusted, and why; the layer is not fetched and nothing is kept.
 *
 * @throws PackwrightError exit 7 with what was expected and what was found
 */
export async function checkTrust(
  reference: string,
  options: ConnectionOptions & { trust?: TrustOptions | undefined } = {},
): Promise<TrustCheck> {
  const context = await trustContext(options)
  if (context.mode === 'ignore')
    throw new PackwrightError('USAGE', 'There is nothing to check when signatures are ignored.')
  const parsed = parseReference(reference)
  return await withRegistry(options, 'pull', async (registry) => {
    const { name, version, digest, reference: written } = await inspectPack(parsed, registry, options.signal)
    const bundles = signatureBundles(parsed, digest, registry, options.signal)
    const rules = explainRules(context.policy, parsed)
    const pack = { repository: parsed, name, version }
    try {
      const report = await decideTrust(digest, pack, bundles, context)
      const stated = report.signer === undefined ? undefined : report.provenance
      const { trusted, ignored } =
        report.signer === undefined || stated !== undefined
          ? { trusted: [], ignored: [] }
          : await readStatements(digest, pack, bundles, PROVENANCE_PREDICATE, context, report.signer)
      for (const { code, message } of ignored)
        if (code === 'PROVENANCE_MISMATCH') options.onEvent?.({ type: 'warning', message })
      const provenance = stated ?? trusted[0]?.provenance
      const about = provenance === undefined ? {} : { provenance }
      return { ...report, ...about, rules, reference: written, name, version }
    } catch (error) {
      if (!(error instanceof PackwrightError)) throw error
      const { code, message, hint, details, cause } = error
      throw new PackwrightError(code, message, { hint, details: { ...details, rules }, cause })
    }
  })
}
