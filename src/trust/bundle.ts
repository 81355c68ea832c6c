/** Verifies one bundle: its cryptography, its statement, its subject. Who signed is judged elsewhere. */
import { type KeyObject, verify as verifySignature } from 'node:crypto'
import {
  type Bundle,
  bundleFromJSON,
  isBundleWithDsseEnvelope,
  isBundleWithPublicKey,
} from '@sigstore/bundle'
import { dsse } from '@sigstore/core'
import type { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, type VerificationError, Verifier } from '@sigstore/verify'
import * as z from 'zod'
import { type ErrorCode, PackwrightError } from '../errors.ts'
import { type Digest, hexOf, sha256 } from '../oci/index.ts'
import { hashesOf } from '../policy/index.ts'
import {
  certificateIn,
  PAYLOAD_TYPE,
  PROVENANCE_PREDICATE,
  SIGN_PREDICATE,
  type SignerFacts,
  STATEMENT_TYPE,
  signerFacts,
} from '../signing/index.ts'
import { parseJson } from '../text/index.ts'

export interface VerifiedBundle {
  predicateType: string
  /** what is stated, not yet parsed */
  predicate: unknown
  /** sha256 of the signed payload, hex: names the statement, however it is wrapped */
  id: string
  signer: SignerFacts
  /** id of the key, when a key signed and not a certificate */
  key?: string
  /** when, if a log or a timestamp authority says so */
  signedAt?: Date
}

type SignedFacts = Omit<VerifiedBundle, keyof StatedFacts>

/** A key that the policy trusts for the pack at hand. */
export interface TrustedKey {
  id: string
  key: KeyObject
  /** `key:sha256:<hex>` of its SPKI */
  identity: string
  validFrom: Date | undefined
  validUntil: Date | undefined
  revoked: boolean
}

const statement = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  predicateType: z.string(),
  predicate: z.unknown(),
  subject: z.array(z.looseObject({ digest: z.record(z.string(), z.string()) })),
})

/** @throws PackwrightError `BUNDLE_INVALID` */
export function parseBundle(bytes: Uint8Array): Bundle {
  try {
    return bundleFromJSON(parseJson(Buffer.from(bytes).toString('utf8'), 'a signature bundle'))
  } catch (cause) {
    throw new PackwrightError('BUNDLE_INVALID', 'A signature bundle is malformed.', { cause })
  }
}

/**
 * A bundle that says who published: cosign's signature or provenance.
 *
 * @throws PackwrightError as `verifyStatement`, and `STATEMENT_INVALID` for what says something else
 */
export function verifyBundle(
  bundle: Bundle,
  subject: Digest,
  root: TrustedRoot | undefined,
  keys: readonly TrustedKey[],
): VerifiedBundle {
  const verified = verifyStatement(bundle, subject, root, keys)
  const { predicateType } = verified
  if (predicateType === SIGN_PREDICATE || predicateType === PROVENANCE_PREDICATE) return verified
  throw new PackwrightError(
    'STATEMENT_INVALID',
    `The predicate "${predicateType}" does not say who published.`,
  )
}

/**
 * @param subject the digest that the statement has to be about, and nothing else
 * @throws PackwrightError one code for each thing that can be wrong with a bundle
 */
export function verifyStatement(
  bundle: Bundle,
  subject: Digest,
  root: TrustedRoot | undefined,
  keys: readonly TrustedKey[],
): VerifiedBundle {
  if (!isBundleWithDsseEnvelope(bundle)) {
    throw new PackwrightError(
      'STATEMENT_INVALID',
      'A bundle holds a bare signature, not a statement about an artifact.',
    )
  }
  const signed = isBundleWithPublicKey(bundle)
    ? verifiedByKey(bundle, keys)
    : verifiedByCertificate(bundle, root)
  return { ...signed, ...checkStatement(bundle.content.dsseEnvelope, subject) }
}

type DsseBundle = Bundle & { content: { $case: 'dsseEnvelope' } }

type StatedFacts = Pick<VerifiedBundle, 'predicateType' | 'predicate' | 'id'>

function checkStatement(envelope: DsseBundle['content']['dsseEnvelope'], subject: Digest): StatedFacts {
  if (envelope.payloadType !== PAYLOAD_TYPE) {
    throw new PackwrightError(
      'STATEMENT_INVALID',
      `What was signed is of the type "${envelope.payloadType}".`,
    )
  }
  let found: z.infer<typeof statement>
  try {
    found = statement.parse(parseJson(envelope.payload.toString('utf8'), 'a statement'))
  } catch (cause) {
    throw new PackwrightError('STATEMENT_INVALID', 'What was signed is not an in-toto statement.', { cause })
  }
  const [only, ...more] = found.subject
  const digests = Object.entries(only?.digest ?? {})
  const isOurs = digests.length === 1 && digests[0]?.[0] === 'sha256' && digests[0][1] === hexOf(subject)
  if (!isOurs || more.length > 0) {
    throw new PackwrightError(
      'SUBJECT_MISMATCH',
      'A signed statement is not about this artifact and nothing else.',
      {
        details: { expected: subject, found: found.subject.map(({ digest }) => digest) },
      },
    )
  }
  const { predicateType, predicate } = found
  return { predicateType, predicate, id: hexOf(sha256(envelope.payload)) }
}

function verifiedByCertificate(bundle: DsseBundle, root: TrustedRoot | undefined): SignedFacts {
  if (root === undefined) {
    throw new PackwrightError(
      'KEY_UNKNOWN',
      'A signature was made with a certificate, where the policy names keys.',
    )
  }
  const logged = bundle.verificationMaterial.tlogEntries.length > 0
  const verifier = new Verifier(toTrustMaterial(root), {
    tlogThreshold: logged ? 1 : 0,
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  })
  const entity = toSignedEntity(bundle)
  try {
    verifier.verify(entity)
  } catch (cause) {
    throw failure(cause, logged)
  }
  const certificate = certificateIn(bundle.verificationMaterial)
  if (certificate === undefined) throw new PackwrightError('BUNDLE_INVALID', 'A bundle holds no certificate.')
  return { signer: signerFacts(certificate), ...signedAt(bundle) }
}

function signedAt(bundle: DsseBundle): { signedAt?: Date } {
  const seconds = Number(bundle.verificationMaterial.tlogEntries[0]?.integratedTime ?? 0)
  return seconds > 0 ? { signedAt: new Date(seconds * 1000) } : {}
}

/** A key needs no authority: the policy names it. A revoked key is none, whenever it signed. */
function verifiedByKey(bundle: DsseBundle, keys: readonly TrustedKey[]): SignedFacts {
  const { payload, payloadType, signatures } = bundle.content.dsseEnvelope
  const signed = dsse.preAuthEncoding(payloadType, payload)
  const [signature, ...more] = signatures
  if (signature === undefined || more.length > 0)
    throw new PackwrightError('BUNDLE_INVALID', 'A bundle has no single signature.')
  const found = keys.find(({ key }) =>
    hashesOf(key).some((hash) => verifySignature(hash, signed, key, signature.sig)),
  )
  if (found === undefined) {
    throw new PackwrightError(
      'KEY_UNKNOWN',
      'A signature was made with a key that the policy does not name for this pack.',
      {
        details: { known: keys.map(({ id }) => id) },
      },
    )
  }
  refuseInvalidKey(found, new Date())
  return { signer: { identity: found.identity }, key: found.id }
}

function refuseInvalidKey({ id, validFrom, validUntil, revoked }: TrustedKey, now: Date): void {
  const refuse = (why: string) =>
    new PackwrightError('KEY_NOT_VALID', `The key ${id} is ${why}.`, {
      hint: 'Ask the publisher to sign with a key that is valid, and add that to the policy.',
      details: { key: id },
    })
  if (revoked) throw refuse('revoked')
  if (validFrom !== undefined && now < validFrom) throw refuse(`not valid before ${validFrom.toISOString()}`)
  if (validUntil !== undefined && now > validUntil)
    throw refuse(`not valid after ${validUntil.toISOString()}`)
}

const CODES: Record<string, ErrorCode> = {
  TLOG_ERROR: 'TLOG_INVALID',
  TLOG_INCLUSION_PROOF_ERROR: 'TLOG_INVALID',
  TLOG_INCLUSION_PROMISE_ERROR: 'TLOG_INVALID',
  TLOG_MISSING_INCLUSION_ERROR: 'TLOG_INVALID',
  TLOG_BODY_ERROR: 'TLOG_INVALID',
  TIMESTAMP_ERROR: 'TIMESTAMP_INVALID',
  CERTIFICATE_ERROR: 'CERTIFICATE_UNTRUSTED',
}

function failure(cause: unknown, logged: boolean): PackwrightError {
  const { code, message } = cause as VerificationError
  const ours = CODES[code] ?? 'BUNDLE_INVALID'
  const why = ours === 'TIMESTAMP_INVALID' && !logged ? `${message}; it has no log entry either` : message
  return new PackwrightError(ours, `A signature does not verify: ${why}.`, {
    hint: 'Do not use the pack. If the trusted root is old, refresh it.',
    details: { reason: code },
    cause,
  })
}
