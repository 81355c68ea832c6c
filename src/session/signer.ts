import { PackwrightError } from '../errors.ts'
import {
  hasIdentityToken,
  keylessSigner,
  keySigner,
  type PackSigner,
  type SigstoreServices,
} from '../signing/index.ts'

export interface SigningOptions extends SigstoreServices {
  /** PEM file with an Ed25519 or ECDSA P-256 private key; without it, signing is keyless */
  key?: string | undefined
  passphrase?: string | undefined
}

/** @throws PackwrightError `KEY_UNREADABLE`, `NOT_FOUND` */
export async function openSigner(
  options: SigningOptions | 'auto' | undefined,
  env: NodeJS.ProcessEnv,
): Promise<PackSigner | undefined> {
  if (options === undefined || (options === 'auto' && !hasIdentityToken(env))) return undefined
  if (options === 'auto') return await keylessSigner({}, env)
  if (options.key !== undefined) return await keySigner(options.key, options.passphrase, options, env)
  if (hasIdentityToken(env)) return await keylessSigner(options, env)
  throw new PackwrightError('SIGNING_FAILED', 'There is nothing to sign with: no key and no OIDC token.', {
    hint: 'Name a key with --key, or run where a token can be had (GitHub Actions with id-token: write, SIGSTORE_ID_TOKEN).',
  })
}
