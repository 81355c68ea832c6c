/** What people whom the policy trusts state about a pack besides having published it; what others state is told apart. */
import { PackwrightError } from '../errors.ts'
import type { Digest } from '../oci/index.ts'
import { changesBetween, type PinnedSigner, ruleFor } from '../policy/index.ts'
import { type VerifiedBundle, verifyStatement } from './bundle.ts'
import { meansFor, type TrustContext } from './context.ts'
import { readEvidence } from './evidence.ts'
import { type JudgedPack, judgeSigner } from './judge.ts'

export interface StatementReport {
  trusted: VerifiedBundle[]
  /** those that say so, in the same order */
  bundles: Uint8Array[]
  /** why the others do not count */
  ignored: PackwrightError[]
}

/**
 * Reads every statement of one type about an artifact.
 *
 * Without a rule for the pack, the signer that the lockfile pins counts, or a repository of the organisation.
 *
 * @param rule whom to believe; default the policy's for the place
 * @throws PackwrightError `TRUSTED_ROOT_INVALID` where there is a policy, and the registry's faults
 */
export async function readStatements(
  subject: Digest,
  pack: JudgedPack,
  bundles: AsyncIterable<Uint8Array>,
  predicateType: string,
  context: TrustContext,
  pinned: PinnedSigner | undefined,
  rule = ruleFor(context.policy, pack.repository),
): Promise<StatementReport> {
  const about = { digest: subject, repository: pack.repository }
  const report: StatementReport = { trusted: [], bundles: [], ignored: [] }
  for await (const bytes of bundles) {
    try {
      const verified = await verifyStatement(readEvidence(bytes), about, meansFor(rule, context))
      if (verified.predicateType !== predicateType) continue
      judgeSigner(verified.signer, rule, { ...pack, signed: 'standing' })
      if (rule === undefined && pinned !== undefined) refuseOther(pinned, verified)
      report.trusted.push(verified)
      report.bundles.push(bytes)
    } catch (cause) {
      if (!(cause instanceof PackwrightError)) throw cause
      // Who has no policy has not asked for statements, and can do without a root that is out of reach.
      if (cause.code === 'TRUSTED_ROOT_INVALID' && context.hasPolicy) throw cause
      report.ignored.push(cause)
    }
  }
  return report
}

function refuseOther({ identity, issuer, repository, ref }: PinnedSigner, { signer }: VerifiedBundle): void {
  const [changed] = changesBetween({ identity, issuer, repository, ref }, signer)
  if (changed === undefined) return
  throw new PackwrightError(
    'SIGNER_CHANGED',
    `The statement is by somebody else than the release: ${changed}.`,
  )
}
