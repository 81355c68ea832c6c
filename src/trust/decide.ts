/**
 * The trust line: from an artifact's digest to a decision that a person can follow.
 *
 *     rule for the place → bundles → cryptography, statement, subject → identity against the rule → memory of the place
 */
import { PackwrightError } from '../errors.ts'
import { type Digest, isLayout, lastComponent, sha256 } from '../oci/index.ts'
import { changesBetween, type Memory, type PinnedSigner, type PolicyRule, ruleFor } from '../policy/index.ts'
import type { SignerFacts } from '../signing/index.ts'
import { requiredAttestations } from './attestations.ts'
import { verifyBundle } from './bundle.ts'
import { type Bundles, complete } from './collect.ts'
import { meansFor, modeFor, type TrustContext, type TrustReport } from './context.ts'
import { isAbout, readEvidence } from './evidence.ts'
import { isOfOrganisation, type JudgedPack, judgeSigner, refPattern } from './judge.ts'
import type { Provenance } from './provenance.ts'

/**
 * Decides whether a pack is trusted.
 *
 * @throws PackwrightError exit 7 when the mode is `require`, or memory knows a signer, and nothing satisfies it
 */
export async function decideTrust(
  subject: Digest,
  pack: JudgedPack,
  bundles: Bundles,
  context: TrustContext,
  memory: Memory = {},
): Promise<TrustReport> {
  const rule = ruleFor(context.policy, pack.repository)
  const mode = modeFor(rule, context)
  const matched = rule?.match ?? 'default'
  if (mode === 'ignore')
    return { mode, verified: false, matched, reason: 'signatures are ignored', bundles: [] }
  const accepted = context.acceptSigner.includes(lastComponent(pack.repository))
  const known = accepted ? {} : memory
  const question: Question = { subject, pack, rule, mode, known, context }
  const found = await bestOf(bundles, question)
  if ('bundle' in found) {
    const { bundle, digest, signer, unproven, provenance } = found
    const bytes = Buffer.from(bundle).toString('base64')
    const kept = { matched, signer, provenance, bundles: [bytes], bundle: digest }
    if (unproven === undefined) {
      try {
        const stated = await requiredAttestations(rule, subject, pack, bundles, context)
        kept.bundles.push(...stated.map((one) => Buffer.from(one).toString('base64')))
      } catch (cause) {
        if (mode !== 'warn' || !(cause instanceof PackwrightError)) throw cause
        return { mode, verified: false, reason: cause.message, ...kept }
      }
      return { mode, verified: true, ...kept }
    }
    return { mode, verified: false, reason: unproven, ...kept }
  }
  // Most packs end here: nothing is asked, and nothing is there.
  if (mode === 'first-use' && found.error === undefined && known.signer == null)
    return { mode, verified: false, matched, reason: 'it is signed by nobody', bundles: [] }
  const unlisted = bundles.unlisted === true
  const error = found.error ?? missing(pack, bundles, question.unasked)
  if (error.code === 'SIGNER_CHANGED') throw error
  // A rule that refuses what is there says more than memory does; a signature that is gone only memory knows.
  const refuses = mode === 'require' || mode === 'warn-unsigned'
  if (refuses && error.code !== 'SIGNATURE_MISSING') throw error
  if (known.signer != null) throw signerGone(known.signer, error, pack, unlisted)
  if (mode === 'require') throw error
  return { mode, verified: false, matched, reason: error.message, bundles: [] }
}

interface Question {
  subject: Digest
  pack: JudgedPack
  rule: PolicyRule | undefined
  mode: TrustReport['mode']
  known: Memory
  context: TrustContext
  /** set when GitHub could not be asked, and why */
  unasked?: string
}

interface Accepted {
  bundle: Uint8Array
  digest: Digest
  signer: SignerFacts
  /** on first use: why nothing says that this is who should have signed */
  unproven?: string | undefined
  provenance?: Provenance | undefined
}

interface Refused {
  /** the most telling reason; absent when nothing was there */
  error?: PackwrightError | undefined
}

/**
 * Where signatures are looked for, the likeliest place first. Older forms, and what GitHub keeps beside its registry, are
 * asked for only where a rule or a pin wants a signature.
 */
async function* everywhere(bundles: Bundles, question: Question): AsyncGenerator<Uint8Array> {
  const { subject, pack, rule, mode, known, context } = question
  for (const given of context.given.filter((bundle) => isAbout(bundle, subject)))
    yield await complete(given, subject, bundles.manifest)
  const remembered = known.digest === subject ? known.bundle : undefined
  yield* (remembered === undefined ? undefined : bundles.with?.(remembered)) ?? bundles
  const isWanted =
    rule !== undefined || known.signer != null || mode === 'require' || mode === 'warn-unsigned'
  if (!isWanted || bundles.older === undefined) return
  yield* bundles.older()
  if (rule?.repository === undefined || pack.repository.registry !== 'ghcr.io') return
  try {
    yield* context.material.attestations(rule.repository, subject, bundles.signal)
  } catch (cause) {
    bundles.signal?.throwIfAborted()
    question.unasked = `GitHub could not be asked for attestations: ${cause instanceof Error ? cause.message : cause}`
  }
}

/** What helps is enough once; what stands beside it and does not help is passed over. */
async function bestOf(bundles: Bundles, question: Question): Promise<Accepted | Refused> {
  let stranger: Accepted | undefined
  let error: PackwrightError | undefined
  for await (const bundle of everywhere(bundles, question)) {
    try {
      const found = await accept(bundle, question)
      if (found.unproven === undefined || question.known.signer != null) return found
      stranger ??= found
    } catch (cause) {
      if (!(cause instanceof PackwrightError)) throw cause
      if (cause.code === 'TRUSTED_ROOT_INVALID' && question.mode !== 'first-use') throw cause
      if (error === undefined || depth(cause) >= depth(error)) error = cause
    }
  }
  return stranger ?? { error }
}

async function accept(bundle: Uint8Array, question: Question): Promise<Accepted> {
  const { subject, pack, rule, mode, known, context } = question
  // What was accepted for this very manifest is known by its digest, whoever could verify it here.
  const digest = sha256(bundle)
  const remembered = known.digest === subject && known.bundle === digest ? known.signer : undefined
  if (mode === 'first-use' && remembered != null) return { bundle, digest, signer: remembered }
  const about = { digest: subject, repository: pack.repository }
  const { signer, provenance } = await verifyBundle(readEvidence(bundle), about, meansFor(rule, context))
  if (mode === 'first-use') {
    if (known.signer != null) refuseChange(known.signer, signer, rule, pack)
    return { bundle, digest, signer, provenance, unproven: unprovenReason(signer, pack) }
  }
  judgeSigner(signer, rule, pack)
  if (known.signer != null) refuseChange(known.signer, signer, rule, pack)
  return { bundle, digest, signer, provenance }
}

/** Without a policy only ghcr.io says by its paths whose repository signs. */
function unprovenReason(signer: SignerFacts, pack: JudgedPack): string | undefined {
  if (pack.repository.registry === 'ghcr.io' && isOfOrganisation(signer, pack)) return undefined
  const who = signer.repository?.replace(/^https:\/\/github\.com\//, '') ?? signer.identity
  if (isLayout(pack.repository)) return `it is signed by ${who}`
  const [org] = pack.repository.path.split('/')
  return pack.repository.registry === 'ghcr.io'
    ? `it is signed by ${who}, which is not a repository of ${org}`
    : `it is signed by ${who}; no policy says whether that is right`
}

/** How far a bundle got before it was refused. */
const DEPTHS: Partial<Record<PackwrightError['code'], number>> = {
  BUNDLE_INVALID: 1,
  STATEMENT_INVALID: 3,
  SUBJECT_MISMATCH: 4,
  ISSUER_MISMATCH: 5,
  IDENTITY_MISMATCH: 6,
  SIGNER_CHANGED: 7,
}

function depth(error: PackwrightError): number {
  return DEPTHS[error.code] ?? 2
}

function missing(
  pack: JudgedPack,
  { unlisted = false, unread = [] }: Bundles,
  unasked: string | undefined,
): PackwrightError {
  const named = [pack.name, pack.version].filter((part) => part !== undefined).join(' ')
  const why = unlisted
    ? `: ${listsNothing(pack)}`
    : unread.length > 0
      ? ` that is read here: ${notRead(unread)}`
      : ''
  return new PackwrightError(
    'SIGNATURE_MISSING',
    `${named} has no signature${why}${unasked === undefined ? '' : `; ${unasked}`}.`,
    {
      hint: unlisted
        ? `${CACHE} Else ask its publisher to sign it.`
        : unread.length > 0
          ? 'Ask its publisher to sign it with cosign or packwright as well.'
          : 'Ask its publisher to sign it, or write a rule for it in packs.policy.json if you know why it is not signed.',
      details: { pack: pack.name, ...(unread.length === 0 ? {} : { unread }) },
    },
  )
}

/** Signatures of other systems, by the type of their artifacts. */
const OTHERS: Record<string, string> = {
  'application/vnd.cncf.notary.signature': 'Notation’s',
  'application/vnd.docker.trust': 'Docker Content Trust’s',
}

function notRead(types: readonly string[]): string {
  const named = types.map((type) => (OTHERS[type] === undefined ? `"${type}"` : `${OTHERS[type]} (${type})`))
  return `what is attached is ${named.join(' and ')}`
}

function listsNothing({ repository: { registry } }: JudgedPack): string {
  return `${registry} lists nothing that is attached to it, neither by the referrers API nor by a tag`
}

const CACHE =
  'A cache in front of another registry looks like this when it does not pass on what is attached: pull from the registry behind it.'

/** A signer may release from the tag of another version and from another commit, but not be somebody else. */
function refuseChange(
  pinned: PinnedSigner,
  signer: SignerFacts,
  rule: PolicyRule | undefined,
  pack: JudgedPack,
): void {
  const changed = changesBetween(pinned, signer)
  const explained = () => refPattern(rule?.ref, pack).some((pattern) => pattern.test(signer.ref ?? ''))
  if (pinned.ref !== undefined && pinned.ref !== signer.ref && !explained()) {
    changed.push(
      `ref was ${pinned.ref}, is ${signer.ref ?? 'none'}, which version ${pack.version} does not explain`,
    )
  }
  if (changed.length === 0) return
  throw new PackwrightError(
    'SIGNER_CHANGED',
    `${pack.name} is signed by somebody else than before: ${changed.join('; ')}.`,
    {
      hint: `If the publisher really changed, take the new signer with --accept-signer=${lastComponent(pack.repository)}.`,
      details: { pinned, found: signer },
    },
  )
}

function signerGone(
  pinned: PinnedSigner,
  cause: PackwrightError,
  pack: JudgedPack,
  unlisted: boolean,
): PackwrightError {
  const name = lastComponent(pack.repository)
  return new PackwrightError(
    'SIGNER_CHANGED',
    `${pack.name} was signed by ${pinned.identity} before, and now no such signature verifies: ${cause.message}`,
    {
      hint: `${unlisted ? CACHE : 'Somebody may be hiding the signature, or a cleanup of untagged manifests deleted it.'} Do not use the pack before you know; --accept-signer=${name} takes it as it is.`,
      details: { pinned, reason: cause.code },
      cause,
    },
  )
}
