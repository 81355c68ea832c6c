/**
 * The signature that greentic's client checks of a locked pack: a DSSE envelope by an Ed25519 key that its operator names.
 *
 * Seen with greentic-distributor-client 1.1.3: it stands in the lockfile, base64, and names its key.
 */
import { createHash, type KeyObject } from 'node:crypto'
import type { SignedEnvelope } from '../system.ts'

export const GREENTIC_ENVELOPE = 'application/vnd.greentic.dsse.v1+json'
const KEY_ID_BYTES = 16
const RAW_KEY_BYTES = 32

/** @returns `undefined` for a key of a kind that greentic does not take */
export function greenticEnvelope(
  { payloadType, payload, sig }: SignedEnvelope,
  publicKey: KeyObject,
): Buffer | undefined {
  if (publicKey.asymmetricKeyType !== 'ed25519') return undefined
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_KEY_BYTES)
  const keyid = createHash('sha256').update(raw).digest().subarray(0, KEY_ID_BYTES).toString('hex')
  return Buffer.from(JSON.stringify({ payloadType, payload, signatures: [{ keyid, sig }] }))
}
