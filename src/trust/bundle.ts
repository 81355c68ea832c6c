/** Verifies one signature: its cryptography, what it states, about what. Who signed is judged elsewhere. */
import { type KeyObject, verify as verifySignature } from 'node:crypto'
import { type Bundle, isBundleWithPublicKey } from '@sigstore/bundle'
import { dsse } from '@sigstore/core'
import {
  type SignedEntity,
  toSignedEntity,
  toTrustMaterial,
  VerificationError,
  Verifier,
} from '@sigstore/verify'
import { type ErrorCode, PackwrightError } from '../errors.ts'
import { hashesOf } from '../policy/index.ts'
import { certificateIn, type SignerFacts, signerFacts } from '../signing/index.ts'
import type { Means } from './context.ts'
import type { Evidence } from './evidence.ts'
import { refuseInvalidKey } from './key.ts'
import { type Provenance, provenanceIn, refuseOtherProvenance } from './provenance.ts'
import { readStated, refuseOtherPredicate, type Stated, type Subject } from './stated.ts'

export interface VerifiedBundle extends Stated {
  signer: SignerFacts
  /** id of the key, when a key signed and not a certificate */
  key?: string
  /** when, if a log or a timestamp authority says so */
  signedAt?: Date
  /** what a provenance states, and its certificate does not deny */
  provenance?: Provenance
}

type SignedFacts = Pick<VerifiedBundle, 'signer' | 'key' | 'signedAt'>

/**
 * A signature that says who published: cosign's in any of its forms, or provenance.
 *
 * @throws PackwrightError as `verifyStatement`, and `STATEMENT_INVALID` for what says something else
 */
export async function verifyBundle(
  evidence: Evidence,
  subject: Subject,
  means: Means,
): Promise<VerifiedBundle> {
  const verified = await verifyStatement(evidence, subject, means)
  refuseOtherPredicate(verified)
  return verified
}

/**
 * @param subject what the statement has to be about
 * @throws PackwrightError one code for each thing that can be wrong with a bundle
 */
export async function verifyStatement(
  evidence: Evidence,
  subject: Subject,
  means: Means,
): Promise<VerifiedBundle> {
  refuseUnsigned(evidence)
  const signed = isBundleWithPublicKey(evidence.bundle)
    ? await verifiedByKey(evidence, means)
    : await verifiedByCertificate(evidence, means)
  const stated = readStated(evidence, subject)
  const provenance = provenanceIn(stated)
  if (provenance === undefined) return { ...signed, ...stated }
  refuseOtherProvenance(provenance, signed.signer)
  return { ...signed, ...stated, provenance }
}

/** A bare signature over bytes that nobody has proves nothing. */
function refuseUnsigned({ bundle: { content }, payload }: Evidence): void {
  if (content.$case === 'dsseEnvelope' && content.dsseEnvelope.signatures.length !== 1)
    throw new PackwrightError('BUNDLE_INVALID', 'A bundle has no single signature.')
  if (content.$case === 'messageSignature' && payload === undefined)
    throw new PackwrightError(
      'STATEMENT_INVALID',
      'A bundle holds a bare signature over something else than this artifact.',
    )
}

async function verifiedByCertificate({ bundle, payload }: Evidence, means: Means): Promise<SignedFacts> {
  if (means.keysOnly) {
    throw new PackwrightError(
      'KEY_UNKNOWN',
      'A signature was made with a certificate, where the policy names keys.',
    )
  }
  const root = await means.root()
  const logged = bundle.verificationMaterial.tlogEntries.length > 0
  const verifier = new Verifier(toTrustMaterial(root), {
    tlogThreshold: logged ? 1 : 0,
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  })
  try {
    refuseOtherTree(bundle)
    verifier.verify(toSignedEntity(bundle, payload))
  } catch (cause) {
    throw failure(cause, logged)
  }
  const certificate = certificateIn(bundle.verificationMaterial)
  if (certificate === undefined) throw new PackwrightError('BUNDLE_INVALID', 'A bundle holds no certificate.')
  return { signer: signerFacts(certificate), ...signedAt(bundle) }
}

/** A proof has to be of the tree that the log signed; the library takes the signed one and passes the other over. */
function refuseOtherTree({ verificationMaterial: { tlogEntries } }: Bundle): void {
  for (const { inclusionProof } of tlogEntries) {
    if (inclusionProof?.checkpoint === undefined) continue
    const [, size, root] = inclusionProof.checkpoint.envelope.split('\n')
    const { treeSize, rootHash } = inclusionProof
    if (size === treeSize && root === Buffer.from(rootHash).toString('base64')) continue
    throw new VerificationError({
      code: 'TLOG_INCLUSION_PROOF_ERROR',
      message: 'the proof is of another tree than the log signed',
    })
  }
}

function signedAt(bundle: Bundle): { signedAt?: Date } {
  const seconds = Number(bundle.verificationMaterial.tlogEntries[0]?.integratedTime ?? 0)
  return seconds > 0 ? { signedAt: new Date(seconds * 1000) } : {}
}

/** A key needs no authority: the policy names it. */
async function verifiedByKey(evidence: Evidence, { keys, root }: Means): Promise<SignedFacts> {
  const [signature, signed] = signedBytes(evidence)
  const found = keys.find(({ key }) =>
    hashesOf(key).some((hash) => verifySignature(hash, signed, key, signature)),
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
  const proven = await provenTimes(evidence, found.key, root)
  refuseInvalidKey(found, proven, new Date())
  const [first] = proven
  const at = first === undefined ? {} : { signedAt: first }
  return { signer: { identity: found.identity }, key: found.id, ...at }
}

function signedBytes({ bundle: { content }, payload = Buffer.of() }: Evidence): [Buffer, Buffer] {
  if (content.$case === 'messageSignature') return [content.messageSignature.signature, payload]
  const { payloadType, payload: stated, signatures } = content.dsseEnvelope
  return [signatures[0]?.sig ?? Buffer.of(), dsse.preAuthEncoding(payloadType, stated)]
}

/**
 * When a key signed, as the log and the timestamp authorities say that the bundle names: each has to be right, and one
 * that the trusted root does not know is not.
 */
async function provenTimes(
  { bundle, payload }: Evidence,
  key: KeyObject,
  root: Means['root'],
): Promise<Date[]> {
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial
  const stamps = timestampVerificationData?.rfc3161Timestamps ?? []
  if (tlogEntries.length + stamps.length === 0) return []
  const times: Date[] = []
  const validFor = (time: Date) => times.push(time) > 0
  const material = toTrustMaterial(await root(), () => ({ publicKey: key, validFor }))
  const thresholds = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }
  try {
    refuseOtherTree(bundle)
    new Verifier(material, thresholds).verify(withoutSignature(toSignedEntity(bundle, payload)))
  } catch (cause) {
    throw failure(cause, tlogEntries.length > 0)
  }
  return times.sort((a, b) => a.getTime() - b.getTime())
}

/** The signature was verified, with the hash that belongs to the key; the library would take another. */
function withoutSignature({ signature, ...entity }: SignedEntity): SignedEntity {
  return { ...entity, signature: Object.create(signature, { verifySignature: { value: () => true } }) }
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
