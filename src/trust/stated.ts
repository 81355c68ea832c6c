/** What was signed: a statement about an artifact, cosign's older payload, or the artifact's manifest itself. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { canonicalPlace, type Digest, hexOf, parseReference, type Repository, sha256 } from '../oci/index.ts'
import { PAYLOAD_TYPE, PROVENANCE_PREDICATE, SIGN_PREDICATE, STATEMENT_TYPE } from '../signing/index.ts'
import { parseJson } from '../text/index.ts'
import type { Evidence } from './evidence.ts'

export interface Stated {
  predicateType: string
  /** what is stated, not yet parsed */
  predicate: unknown
  /** sha256 of the signed payload, hex: names the statement, however it is wrapped */
  id: string
}

/** What a signature has to be about. */
export interface Subject {
  digest: Digest
  /** where the artifact was asked for: cosign's older signatures name it */
  repository: Repository
}

/** Of the first version, as cosign and many build systems still write it, and of today. */
const STATEMENT_TYPES = ['https://in-toto.io/Statement/v0.1', STATEMENT_TYPE]

const statement = z.lazy(() =>
  z.looseObject({
    _type: z.enum(STATEMENT_TYPES),
    predicateType: z.string(),
    predicate: z.unknown(),
    subject: z.array(z.looseObject({ digest: z.record(z.string(), z.string()) })).max(10_000),
  }),
)

/** Provenance as GitHub's generators and Tekton wrote it before version 1. */
export const SLSA_V02 = 'https://slsa.dev/provenance/v0.2'

/** What says who published: signatures, and provenance of either version. */
const BY_PUBLISHER = new Set([SIGN_PREDICATE, PROVENANCE_PREDICATE, SLSA_V02])

/** @throws PackwrightError `STATEMENT_INVALID` for a statement that says something else than who published */
export function refuseOtherPredicate({ predicateType }: Stated): void {
  if (BY_PUBLISHER.has(predicateType)) return
  throw new PackwrightError(
    'STATEMENT_INVALID',
    `The predicate "${predicateType}" does not say who published.`,
  )
}

/**
 * @param evidence whose signature was verified
 * @throws PackwrightError `STATEMENT_INVALID`, `SUBJECT_MISMATCH`
 */
export function readStated({ bundle, payload = Buffer.of() }: Evidence, subject: Subject): Stated {
  const { content } = bundle
  if (content.$case === 'dsseEnvelope') return statedIn(content.dsseEnvelope, subject.digest)
  // A signature over the manifest itself says the same as a statement about it.
  if (sha256(payload) !== subject.digest) refuseOtherImage(payload, subject)
  return { predicateType: SIGN_PREDICATE, predicate: {}, id: hexOf(sha256(payload)) }
}

function statedIn(envelope: { payload: Buffer; payloadType: string }, digest: Digest): Stated {
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
  if (!found.subject.some((one) => one.digest['sha256'] === hexOf(digest)))
    throw otherSubject(
      digest,
      found.subject.map((one) => one.digest),
    )
  const { predicateType, predicate } = found
  return { predicateType, predicate, id: hexOf(sha256(envelope.payload)) }
}

const simpleSigning = z.lazy(() =>
  z.looseObject({
    critical: z.looseObject({
      identity: z.looseObject({ 'docker-reference': z.string() }),
      image: z.looseObject({ 'docker-manifest-digest': z.string() }),
      type: z.enum(['cosign container image signature', SIGN_PREDICATE]),
    }),
  }),
)

function refuseOtherImage(payload: Buffer, { digest, repository }: Subject): void {
  let found: z.infer<typeof simpleSigning>
  try {
    found = simpleSigning.parse(parseJson(payload.toString('utf8'), 'a signed payload'))
  } catch (cause) {
    throw new PackwrightError('STATEMENT_INVALID', 'What was signed is not cosign’s payload.', { cause })
  }
  const { identity, image } = found.critical
  if (image['docker-manifest-digest'] !== digest) throw otherSubject(digest, image)
  const named = identity['docker-reference']
  if (placeOf(named) === canonicalPlace(repository)) return
  throw new PackwrightError(
    'SUBJECT_MISMATCH',
    `A signature was made for ${named}, not for ${canonicalPlace(repository)}.`,
    { details: { expected: canonicalPlace(repository), found: named } },
  )
}

function placeOf(written: string): string | undefined {
  try {
    return canonicalPlace(parseReference(written))
  } catch {
    return undefined
  }
}

function otherSubject(expected: Digest, found: unknown): PackwrightError {
  return new PackwrightError('SUBJECT_MISMATCH', 'A signed statement is not about this artifact.', {
    details: { expected, found },
  })
}
