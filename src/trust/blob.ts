/**
 * Bare signatures with a certificate, as `cosign sign-blob` leaves them beside a file: no log entry and no timestamp goes
 * with them, so that the certificate's own time is all that is known of when they were made.
 */
import { verify, X509Certificate } from 'node:crypto'
import type { TrustedRoot } from '@sigstore/protobuf-specs'
import { PackwrightError } from '../errors.ts'
import { parseReference, type Repository } from '../oci/index.ts'
import { ruleFor } from '../policy/index.ts'
import { type SignerFacts, signerFacts } from '../signing/index.ts'
import { modeFor, type TrustContext } from './context.ts'
import { isOfOrganisation, judgeSigner } from './judge.ts'

export interface BlobAbout {
  /** `owner/repository` on GitHub, or a name alone where nothing says whose it is */
  place: string
  name: string
  version: string
}

export interface BlobSignature {
  /** base64, DER */
  signature: string
  /** PEM, or base64 of that */
  certificate: string
}

/**
 * @returns who signed, if somebody did, and why it does not count as verified
 * @throws PackwrightError `SIGNATURE_MISSING`, `BUNDLE_INVALID`, `IDENTITY_MISMATCH`, `ISSUER_MISMATCH` where the policy
 *   does not let it pass
 */
export async function judgeBlob(
  bytes: Buffer,
  signed: BlobSignature | undefined,
  about: BlobAbout,
  context: TrustContext,
): Promise<{ signer?: string; reason?: string }> {
  const repository = placeOf(about)
  const rule = ruleFor(context.policy, repository)
  const mode = modeFor(rule, context)
  if (mode === 'ignore') return { reason: 'signatures are ignored' }
  const { name, version } = about
  if (signed === undefined) {
    const error = new PackwrightError('SIGNATURE_MISSING', `${name} ${version} has no signature.`, {
      hint: 'Ask its publisher to sign it, or write a rule for its owner if you know why it is not signed.',
      details: { pack: name },
    })
    if (mode === 'require') throw error
    return { reason: error.message }
  }
  try {
    const signer = proven(bytes, signed, await context.material.root())
    const pack = { repository, name, version }
    if (mode !== 'first-use') judgeSigner(signer, rule, pack)
    const known = mode !== 'first-use' || isOfOrganisation(signer, pack)
    return { signer: signer.identity, ...(known ? {} : { reason: `it is signed by ${signer.identity}` }) }
  } catch (cause) {
    if (!(cause instanceof PackwrightError) || mode === 'require' || mode === 'warn-unsigned') throw cause
    return { reason: cause.message }
  }
}

/** What rules are written for: `github.com/<owner>/<repository>/<pack>`, or the pack's name where no owner is known. */
function placeOf({ place, name }: BlobAbout): Repository {
  return parseReference(`github.com/${place.includes('/') ? `${place}/${name}` : name}`.toLowerCase())
}

/** @throws PackwrightError `BUNDLE_INVALID` */
function proven(bytes: Buffer, { signature, certificate }: BlobSignature, root: TrustedRoot): SignerFacts {
  const leaf = read(certificate)
  if (!verify('sha256', bytes, leaf.publicKey, Buffer.from(signature, 'base64')))
    throw new PackwrightError('BUNDLE_INVALID', 'A signature is not over the file beside it.')
  const made = leaf.validFromDate.getTime()
  const issued = root.certificateAuthorities.some(({ certChain, validFor }) => {
    const chain = (certChain?.certificates ?? []).map(({ rawBytes }) => new X509Certificate(rawBytes))
    const { start, end } = validFor ?? {}
    const inTime =
      (start === undefined || made >= start.getTime()) && (end === undefined || made <= end.getTime())
    return (
      inTime &&
      chain.some(
        (authority) => authority.ca && leaf.checkIssued(authority) && leaf.verify(authority.publicKey),
      )
    )
  })
  if (!issued)
    throw new PackwrightError(
      'BUNDLE_INVALID',
      'No authority of the trusted root has issued the certificate of a signature.',
    )
  return signerFacts(leaf.raw)
}

function read(certificate: string): X509Certificate {
  try {
    const pem = certificate.includes('-----BEGIN') ? certificate : Buffer.from(certificate, 'base64')
    return new X509Certificate(pem)
  } catch (cause) {
    throw new PackwrightError('BUNDLE_INVALID', 'The certificate of a signature cannot be read.', { cause })
  }
}
