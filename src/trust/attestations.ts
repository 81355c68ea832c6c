/** What a rule wants to be stated about a pack besides that it was signed: scans, reviews, verification summaries. */
import { PackwrightError } from '../errors.ts'
import type { Digest } from '../oci/index.ts'
import type { PolicyRule } from '../policy/index.ts'
import type { Bundles } from './collect.ts'
import type { TrustContext } from './context.ts'
import { isAbout } from './evidence.ts'
import type { JudgedPack } from './judge.ts'
import { readStatements } from './statements.ts'

type Wanted = NonNullable<PolicyRule['require_attestations']>[number]

/**
 * Looks for each statement that a rule wants.
 *
 * @returns the bundles that state them
 * @throws PackwrightError `SIGNATURE_MISSING` where there is none, or the reason why those that are there do not count
 */
export async function requiredAttestations(
  rule: PolicyRule | undefined,
  subject: Digest,
  pack: JudgedPack,
  bundles: Bundles,
  context: TrustContext,
): Promise<Uint8Array[]> {
  const found: Uint8Array[] = []
  for (const wanted of rule?.require_attestations ?? []) {
    const by = signerOf(wanted, rule as PolicyRule)
    const ignored: PackwrightError[] = []
    const before = found.length
    // What is kept with a pack comes first: where that is enough, no registry is asked.
    for await (const bundle of withGiven(bundles, subject, context)) {
      const one = alone(bundle)
      const report = await readStatements(subject, pack, one, wanted.predicate_type, context, undefined, by)
      ignored.push(...report.ignored)
      found.push(...report.bundles)
      if (found.length > before) break
    }
    if (found.length === before) throw missing(wanted, pack, ignored)
  }
  return found
}

async function* alone(bundle: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bundle
}

async function* withGiven(
  bundles: Bundles,
  subject: Digest,
  { given }: TrustContext,
): AsyncGenerator<Uint8Array> {
  yield* given.filter((bundle) => isAbout(bundle, subject))
  yield* bundles
}

/** Who is named for a statement is meant, whatever organisation that is; else it is who signs the pack. */
function signerOf({ predicate_type: _, ...signer }: Wanted, rule: PolicyRule): PolicyRule {
  return Object.keys(signer).length === 0 ? rule : { match: rule.match, ...signer, namespace_binding: false }
}

function missing(
  { predicate_type: type }: Wanted,
  { name, version }: JudgedPack,
  ignored: readonly PackwrightError[],
): PackwrightError {
  const refused = ignored.find(({ code }) => code === 'IDENTITY_MISMATCH' || code === 'ISSUER_MISMATCH')
  const why = refused === undefined ? '' : `: ${refused.message}`
  return new PackwrightError(
    'SIGNATURE_MISSING',
    `${[name, version].filter((part) => part !== undefined).join(' ')} has no attestation of the type ${type} by whom the policy names${why}`.replace(
      /\.?$/,
      '.',
    ),
    {
      hint: 'Ask its publisher for it (packwright publish --attest), or take it out of "require_attestations".',
      details: { pack: name, predicate_type: type },
      cause: refused,
    },
  )
}
