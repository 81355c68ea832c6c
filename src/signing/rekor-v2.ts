/**
 * Entries for a Rekor v2 log, as its present version takes them: a `hashedrekord` over what was signed, whatever form that
 * has. Its own kind for envelopes was given up.
 *
 * @see https://github.com/sigstore/rekor-tiles/blob/main/docs/openapi/rekor_service.swagger.json
 */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { dsse } from '@sigstore/core'
import { TransparencyLogEntry } from '@sigstore/protobuf-specs'
import type { SignatureBundle, Witness } from '@sigstore/sign'
import { hexOf, sha256 } from '../oci/index.ts'
import { readUrl } from '../registry/index.ts'

const MAX_ENTRY = 1024 * 1024
const TIMEOUT_MS = 30_000

export function rekorV2(baseUrl: string, env: NodeJS.ProcessEnv): Witness {
  return {
    async testify(content: SignatureBundle, verifier: string) {
      const { digest, signature } = signedIn(content)
      const request = {
        hashedRekordRequestV002: {
          digest,
          signature: { content: signature, verifier: verifierOf(verifier) },
        },
      }
      const { status, text } = await readUrl(`${baseUrl}/api/v2/log/entries`, {
        env,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        maxBytes: MAX_ENTRY,
      })
      if (status !== 200 && status !== 201)
        throw new Error(`the log answered ${status}: ${text.slice(0, 200)}`)
      const entry = TransparencyLogEntry.fromJSON(JSON.parse(text))
      const { logId, kindVersion } = entry
      if (logId === undefined || kindVersion === undefined) throw new Error('the log answered no entry')
      return { tlogEntries: [{ ...entry, logId, kindVersion }] }
    },
  }
}

function signedIn(content: SignatureBundle): { digest: string; signature: string } {
  if (content.$case === 'messageSignature') {
    const { messageDigest, signature } = content.messageSignature
    return { digest: messageDigest.digest.toString('base64'), signature: signature.toString('base64') }
  }
  const { payloadType, payload, signatures } = content.dsseEnvelope
  const encoded = dsse.preAuthEncoding(payloadType, payload)
  return {
    digest: Buffer.from(hexOf(sha256(encoded)), 'hex').toString('base64'),
    signature: signatures[0]?.sig.toString('base64') ?? '',
  }
}

/** Every signature here is of ECDSA P-256: that is what certificates are for, and the only key that such a log takes. */
function verifierOf(pem: string): object {
  const keyDetails = 'PKIX_ECDSA_P256_SHA_256'
  if (pem.includes('CERTIFICATE'))
    return { keyDetails, x509Certificate: { rawBytes: new X509Certificate(pem).raw.toString('base64') } }
  const key = createPublicKey(pem)
  if (key.asymmetricKeyType !== 'ec') throw new Error('a Rekor v2 log takes no Ed25519 signatures')
  const rawBytes = key.export({ type: 'spki', format: 'der' }).toString('base64')
  return { keyDetails, publicKey: { rawBytes } }
}
