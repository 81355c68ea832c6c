/** Public keys as policies name them: what cosign and the key services of clouds make. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** The hashes that signers use with a curve; some take SHA-256 whatever the curve is. */
const HASHES: Record<string, readonly string[]> = {
  prime256v1: ['sha256'],
  secp384r1: ['sha384', 'sha256'],
  secp521r1: ['sha512', 'sha256'],
}

const LEAST_RSA_BITS = 2048

/** @returns `undefined` for what is no public key of a known kind, a private key for one */
export function readPublicKey(text: string): KeyObject | undefined {
  if (isPrivateKey(text)) return undefined
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return hashesOf(key).length > 0 ? key : undefined
  } catch {
    return undefined
  }
}

/** Node makes a public key of a private one without a word. */
export function isPrivateKey(text: string): boolean {
  if (text.includes('-----BEGIN')) return /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)
  try {
    createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    return true
  } catch {
    return false
  }
}

/** What a key may have signed with, the likeliest first; `null` where the kind of key says it. */
export function hashesOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): readonly (string | null)[] {
  if (type === 'ed25519') return [null]
  if (type === 'ec') return HASHES[details?.namedCurve ?? ''] ?? []
  return type === 'rsa' && (details?.modulusLength ?? 0) >= LEAST_RSA_BITS ? ['sha256'] : []
}

/** What people have instead of a key in PEM: what it is called, and how to make one of it. */
const FOREIGN: [RegExp, string, string][] = [
  [
    /^-----BEGIN OPENSSH PRIVATE KEY-----/,
    'an OpenSSH private key',
    'ssh-keygen -p -m PKCS8 -f <key> writes it as PEM',
  ],
  [
    /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com) |^---- BEGIN SSH2 PUBLIC KEY/,
    'an OpenSSH public key',
    'ssh-keygen -e -m PKCS8 -f <key>.pub writes it as PEM',
  ],
  [
    /^(?:awskms|gcpkms|azurekms|hashivault|k8s):\/\/|^pkcs11:/,
    'the address of a key in a key service or token, which is not asked',
    'cosign public-key --key <address> writes its public half as PEM, and cosign sign --key <address> signs with it',
  ],
  [/^-----BEGIN PGP /, 'a PGP key', 'PGP signs no packs: make a key with cosign generate-key-pair'],
  [/^untrusted comment: /, 'a minisign key', 'make one with cosign generate-key-pair'],
]

/** @returns what a key, or the name of one, is that is of a kind that is not read */
export function foreignKey(text: string): { kind: string; how: string } | undefined {
  const [, kind, how] = FOREIGN.find(([pattern]) => pattern.test(text.trimStart())) ?? []
  return kind === undefined || how === undefined ? undefined : { kind, how }
}
