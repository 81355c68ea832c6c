import { createPublicKey, type KeyObject } from 'node:crypto'

/** @returns `undefined` for what is no Ed25519 or ECDSA P-256 public key */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    const curve = key.asymmetricKeyDetails?.namedCurve
    return key.asymmetricKeyType === 'ed25519' || curve === 'prime256v1' ? key : undefined
  } catch {
    return undefined
  }
}
