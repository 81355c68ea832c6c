/**
 * The forms in which signatures lie beside packs, read into one: a Sigstore bundle, and what it was made over where that
 * is no statement.
 *
 * @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
 */
import { X509Certificate } from 'node:crypto'
import { type Bundle, bundleFromJSON, type SerializedBundle } from '@sigstore/bundle'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { type Digest, hexOf, sha256 } from '../oci/index.ts'
import { parseJson } from '../text/index.ts'

export interface Evidence {
  bundle: Bundle
  /** the bytes that a bare signature was made over */
  payload?: Buffer
}

/** A bare signature as it is kept: together with what it was made over, so that it needs nothing else. */
const DETACHED = 'application/vnd.dev.packwright.signature.v1+json'
const detached = z.lazy(() =>
  z.object({ mediaType: z.literal(DETACHED), payload: z.base64(), bundle: z.unknown() }),
)

/** Mostly a bundle stands for itself. */
function detachedIn(json: unknown): z.infer<typeof detached> | undefined {
  return (json as { mediaType?: unknown } | null)?.mediaType === DETACHED ? detached.parse(json) : undefined
}

/** @throws PackwrightError `BUNDLE_INVALID` */
export function readEvidence(bytes: Uint8Array): Evidence {
  try {
    const json = parseJson(Buffer.from(bytes).toString('utf8'), 'a signature bundle')
    const data = detachedIn(json)
    return data !== undefined
      ? { bundle: bundleFromJSON(data.bundle), payload: Buffer.from(data.payload, 'base64') }
      : { bundle: bundleFromJSON(json) }
  } catch (cause) {
    throw new PackwrightError('BUNDLE_INVALID', 'A signature bundle is malformed.', { cause })
  }
}

function withPayload(bundle: unknown, payload: Uint8Array): Buffer {
  return Buffer.from(
    JSON.stringify({ mediaType: DETACHED, payload: Buffer.from(payload).toString('base64'), bundle }),
  )
}

/**
 * A bundle that holds a bare signature over the artifact is kept together with the artifact's manifest; any other stays
 * as it is.
 *
 * @param manifest gives the bytes of the manifest with the digest `subject`
 */
export async function withManifest(
  bytes: Uint8Array,
  subject: Digest,
  manifest: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const { content } = bundleFromJSON(json)
    if (content.$case !== 'messageSignature') return bytes
    if (content.messageSignature.messageDigest?.digest.toString('hex') !== hexOf(subject)) return bytes
    return withPayload(json, await manifest())
  } catch (cause) {
    if (cause instanceof PackwrightError) throw cause
    return bytes
  }
}

/** Whether a bundle says that it is about an artifact; nothing is verified. */
export function isAbout(bytes: Uint8Array, subject: Digest): boolean {
  try {
    const { content } = readEvidence(bytes).bundle
    return content.$case === 'dsseEnvelope'
      ? content.dsseEnvelope.payload.includes(hexOf(subject))
      : content.messageSignature.messageDigest?.digest.toString('hex') === hexOf(subject)
  } catch {
    return false
  }
}

export const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json'
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json'

/** The first form of bundles, which holds what cosign wrote before them. */
const OLDEST = 'application/vnd.dev.sigstore.bundle+json;version=0.1'

const logged = z.lazy(() =>
  z.object({
    SignedEntryTimestamp: z.base64(),
    Payload: z.object({
      body: z.base64(),
      integratedTime: z.number(),
      logIndex: z.number(),
      logID: z.hex(),
    }),
  }),
)
const stamped = z.lazy(() => z.object({ SignedRFC3161Timestamp: z.base64() }))
const entryKind = z.lazy(() => z.object({ kind: z.string(), apiVersion: z.string() }))

/**
 * A signature as cosign wrote it before there were bundles: what was signed in a layer, everything else in its annotations.
 *
 * @returns `undefined` for a layer that is none, or that cannot be read
 */
export function fromCosignLayer(
  { mediaType, annotations = {} }: { mediaType: string; annotations?: Record<string, string> | undefined },
  signed: Uint8Array,
): Uint8Array | undefined {
  if (mediaType !== SIMPLE_SIGNING && mediaType !== ENVELOPE) return undefined
  try {
    const verificationMaterial = materialIn(annotations)
    const bundle = { mediaType: OLDEST, verificationMaterial }
    if (mediaType === ENVELOPE) {
      const dsseEnvelope: unknown = JSON.parse(Buffer.from(signed).toString('utf8'))
      return Buffer.from(JSON.stringify({ ...bundle, dsseEnvelope }))
    }
    const digest = Buffer.from(hexOf(sha256(signed)), 'hex').toString('base64')
    const signature = annotations['dev.cosignproject.cosign/signature']
    const messageSignature = { messageDigest: { algorithm: 'SHA2_256', digest }, signature }
    return withPayload({ ...bundle, messageSignature }, signed)
  } catch {
    return undefined
  }
}

function materialIn(annotations: Record<string, string>): object {
  const at = (name: string) => annotations[`dev.sigstore.cosign/${name}`] || undefined
  const [pem, log, stamp] = [at('certificate'), at('bundle'), at('rfc3161timestamp')]
  const signer =
    pem === undefined
      ? { publicKey: { hint: '' } }
      : {
          x509CertificateChain: {
            certificates: [{ rawBytes: new X509Certificate(pem).raw.toString('base64') }],
          },
        }
  const timestamps =
    stamp === undefined ? [] : [{ signedTimestamp: stamped.parse(JSON.parse(stamp)).SignedRFC3161Timestamp }]
  return {
    ...signer,
    tlogEntries: log === undefined ? [] : [entryIn(log)],
    timestampVerificationData: { rfc3161Timestamps: timestamps },
  }
}

function entryIn(annotation: string): object {
  const { SignedEntryTimestamp, Payload } = logged.parse(JSON.parse(annotation))
  const { body, integratedTime, logIndex, logID } = Payload
  const { kind, apiVersion } = entryKind.parse(JSON.parse(Buffer.from(body, 'base64').toString('utf8')))
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    canonicalizedBody: body,
  }
}

/**
 * An accepted signature as a referrer would hold it.
 *
 * @returns `undefined` for what cosign kept by tags: that goes along as it is
 */
export function bundleToAttach(
  bytes: Uint8Array,
  subject: Digest,
): { json: SerializedBundle; predicateType: string | undefined } | undefined {
  const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
  const { bundle, payload } = readEvidence(bytes)
  const data = detachedIn(json)
  if (data !== undefined && payload !== undefined)
    return sha256(payload) === subject
      ? { json: data.bundle as SerializedBundle, predicateType: undefined }
      : undefined
  if (bundle.mediaType === OLDEST || bundle.content.$case !== 'dsseEnvelope') return undefined
  const statement: unknown = JSON.parse(bundle.content.dsseEnvelope.payload.toString('utf8'))
  const { predicateType } = z.looseObject({ predicateType: z.string() }).parse(statement)
  return { json: json as SerializedBundle, predicateType }
}
