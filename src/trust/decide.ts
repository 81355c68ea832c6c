/**
 * The trust line: from an artifact's digest to a decision that a person can follow.
 *
 *     rule for the pack → bundles → cryptography, statement, subject → identity against the rule → lockfile's pin
 */
import { PackwrightError } from '../errors.ts'
import type { Digest } from '../oci/index.ts'
import { type PinnedSigner, type PolicyRule, ruleFor } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'
import { parseBundle, type VerifiedBundle, verifyBundle } from './bundle.ts'
import type { TrustContext, TrustReport } from './context.ts'
import { type JudgedPack, judgeSigner, refPattern } from './judge.ts'
import { keysOf, rootFor } from './material.ts'

/**
 * Decides whether a pack is trusted.
 *
 * @throws PackwrightError exit 7 when the mode is `require`, or the lockfile pins a signer, and nothing satisfies it
 */
export async function decideTrust(
  subject: Digest,
  pack: JudgedPack,
  bundles: AsyncIterable<Uint8Array>,
  context: TrustContext,
  pinned: PinnedSigner | undefined,
): Promise<TrustReport> {
  const rule = ruleFor(context.policy, pack.repository, pack.name)
  const mode = context.mode ?? rule?.mode ?? (rule === undefined ? context.policy.default : 'require')
  const matched = rule?.match ?? 'default'
  if (mode === 'ignore')
    return { mode, verified: false, matched, reason: 'the policy ignores signatures', bundles: [] }
  const found = await firstAccepted(subject, pack, bundles, rule, context)
  if ('bundle' in found) {
    const { signer } = found.verified
    if (pinned !== undefined && context.acceptSigner !== true) refuseChange(pinned, signer, rule, pack)
    return { mode, verified: true, signer, matched, bundles: [Buffer.from(found.bundle).toString('base64')] }
  }
  if (pinned !== undefined && context.acceptSigner !== true) throw signerGone(pinned, found.error, pack)
  if (mode === 'require') throw found.error
  return { mode, verified: false, matched, reason: found.error.message, bundles: [] }
}

type Accepted = { bundle: Uint8Array; verified: VerifiedBundle } | { error: PackwrightError }

/** The first bundle that holds; else the most telling of the errors, which is the last that got furthest. */
async function firstAccepted(
  subject: Digest,
  pack: JudgedPack,
  bundles: AsyncIterable<Uint8Array>,
  rule: PolicyRule | undefined,
  context: TrustContext,
): Promise<Accepted> {
  const keys = keysOf(rule)
  const root = rootFor(rule, context)
  let error: PackwrightError | undefined
  for await (const bundle of bundles) {
    try {
      const verified = verifyBundle(parseBundle(bundle), subject, await root(), keys)
      judgeSigner(verified.signer, rule ?? { match: '**' }, pack)
      return { bundle, verified }
    } catch (cause) {
      if (!(cause instanceof PackwrightError)) throw cause
      if (cause.code === 'TRUSTED_ROOT_INVALID') throw cause
      if (error === undefined || depth(cause) >= depth(error)) error = cause
    }
  }
  return { error: error ?? missing(pack) }
}

/** How far a bundle got before it was refused. */
const DEPTHS: Partial<Record<PackwrightError['code'], number>> = {
  BUNDLE_INVALID: 1,
  STATEMENT_INVALID: 3,
  SUBJECT_MISMATCH: 4,
  ISSUER_MISMATCH: 5,
  IDENTITY_MISMATCH: 6,
}

function depth(error: PackwrightError): number {
  return DEPTHS[error.code] ?? 2
}

function missing(pack: JudgedPack): PackwrightError {
  return new PackwrightError('SIGNATURE_MISSING', `${pack.name} ${pack.version ?? ''} has no signature.`, {
    hint: 'Ask its publisher to sign it, or relax the policy for it if you know why it is not signed.',
    details: { pack: pack.name },
  })
}

/** A signer may release from the tag of another version and from another commit, but not be somebody else. */
function refuseChange(
  pinned: PinnedSigner,
  signer: SignerFacts,
  rule: PolicyRule | undefined,
  pack: JudgedPack,
): void {
  const before = comparable(pinned)
  const now = comparable(signer)
  const facts = Object.keys(before) as (keyof typeof before)[]
  const changed = facts
    .filter((fact) => before[fact] !== undefined && before[fact] !== now[fact])
    .map((fact) => `${fact} was ${before[fact]}, is ${now[fact] ?? 'none'}`)
  const explained = () => refPattern(rule?.ref, pack).some((pattern) => pattern.test(signer.ref ?? ''))
  if (pinned.ref !== undefined && pinned.ref !== signer.ref && !explained()) {
    changed.push(
      `ref was ${pinned.ref}, is ${signer.ref ?? 'none'}, which version ${pack.version} does not explain`,
    )
  }
  if (changed.length === 0) return
  throw new PackwrightError(
    'SIGNER_CHANGED',
    `${pack.name} is signed by another than the lockfile pins: ${changed.join('; ')}.`,
    {
      hint: 'If the publisher really changed, take the new signer with --accept-signer.',
      details: { pinned, found: signer },
    },
  )
}

/** What stays the same when the same publisher signs another version. */
export function comparable({ identity, issuer, repository, workflow, runner }: PinnedSigner) {
  return { identity: identity.replace(/@.*$/, ''), issuer, repository, workflow, runner }
}

function signerGone(pinned: PinnedSigner, cause: PackwrightError, pack: JudgedPack): PackwrightError {
  return new PackwrightError(
    'SIGNER_CHANGED',
    `${pack.name} was signed by ${pinned.identity} when it was locked, and now nothing like that verifies: ${cause.message}`,
    {
      hint: 'Somebody may be hiding the signature. Do not use the pack; --accept-signer takes it as it is.',
      details: { pinned, reason: cause.code },
      cause,
    },
  )
}
