/** Private keys as publishers have them: PEM, and cosign's own encrypted files. */
import { createHash, createPrivateKey, type KeyObject, scryptSync } from 'node:crypto'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { digestOf } from '../oci/index.ts'
import { foreignKey } from '../policy/index.ts'
import { readText } from '../text/index.ts'

/**
 * @param file PEM, Ed25519 or ECDSA P-256: PKCS#8, encrypted or not, or what `cosign generate-key-pair` wrote
 * @throws PackwrightError `KEY_UNREADABLE`, `FILE_UNREADABLE`
 */
export async function readPrivateKey(file: string, passphrase: string | undefined): Promise<KeyObject> {
  refuseForeign(file, file)
  const pem = await readText(file)
  refuseForeign(file, pem)
  const key = await open(pem, file, passphrase)
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'ec' && curve === 'prime256v1'))
    return key
  throw unreadable(file, `its type is ${key.asymmetricKeyType} ${curve ?? ''}`.trim())
}

function refuseForeign(file: string, text: string): void {
  const foreign = foreignKey(text)
  if (foreign !== undefined) throw unreadable(file, `it is ${foreign.kind}`, undefined, foreign.how)
}

async function open(pem: string, file: string, passphrase: string | undefined): Promise<KeyObject> {
  try {
    const sealed = COSIGN_KEY.exec(pem)?.[1]
    if (sealed !== undefined) {
      const der = await opened(sealed, passphrase ?? '')
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    }
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (cause) {
    const why = passphrase === undefined ? 'or needs a passphrase' : 'or the passphrase is wrong'
    throw unreadable(file, `it is no private key, ${why}`, cause)
  }
}

const COSIGN_KEY =
  /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----([\s\S]+)-----END ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/

/** @see https://github.com/secure-systems-lab/go-securesystemslib/tree/main/encrypted */
const sealedKey = z.lazy(() =>
  z.object({
    kdf: z.object({
      name: z.literal('scrypt'),
      params: z.object({ N: z.int().max(2 ** 20), r: z.int().max(64), p: z.int().max(64) }),
      salt: z.base64(),
    }),
    cipher: z.object({ name: z.literal('nacl/secretbox'), nonce: z.base64() }),
    ciphertext: z.base64(),
  }),
)

const SECRETBOX_KEY_BYTES = 32
const MOST_MEMORY = 1024 * 1024 * 1024

async function opened(body: string, passphrase: string): Promise<Buffer> {
  const { kdf, cipher, ciphertext } = sealedKey.parse(JSON.parse(bytes(body).toString('utf8')))
  const { xsalsa20poly1305 } = await import('@noble/ciphers/salsa.js')
  const options = { ...kdf.params, maxmem: MOST_MEMORY }
  const key = scryptSync(passphrase, bytes(kdf.salt), SECRETBOX_KEY_BYTES, options)
  return Buffer.from(xsalsa20poly1305(key, bytes(cipher.nonce)).decrypt(bytes(ciphertext)))
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}

const USUAL =
  'it has to be a private key in PEM, Ed25519 or ECDSA P-256, or one that cosign generated; its passphrase comes from --key-passphrase-file or PACKWRIGHT_KEY_PASSPHRASE'

function unreadable(file: string, why: string, cause?: unknown, how = USUAL): PackwrightError {
  return new PackwrightError('KEY_UNREADABLE', `${file} cannot be used for signing: ${why}.`, {
    hint: `${how.charAt(0).toUpperCase()}${how.slice(1)}.`,
    cause,
  })
}

/** A key's name where none is given: sha256 of its public half (SPKI, DER), hex. */
export function keyId(key: KeyObject): string {
  return digestOf(
    createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
  )
}
