/** Opening the signer that the options ask for, and signing what is already published. */

import { readSource } from '../build/source/source.ts'
import { PackwrightError } from '../errors.ts'
import type { Signer } from '../lock/index.ts'
import { parseImageManifest } from '../oci/manifest.ts'
import { formatReference, isLayout, isPinned, lastComponent, parseReference } from '../oci/reference.ts'
import { attachListed } from '../registry/attach.ts'
import { type ConnectionOptions, withRegistry } from '../session/connection.ts'
import { signArtifact } from '../signing/artifact.ts'
import {
  hasIdentityToken,
  keylessSigner,
  keySigner,
  type PackSigner,
  type SigstoreServices,
} from '../signing/index.ts'
import { dialectOf } from '../systems/index.ts'
import { openDestination } from './publish.ts'

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
  if (options.key !== undefined) return await keySigner(options.key, options.passphrase, options)
  if (hasIdentityToken(env)) return await keylessSigner(options, env)
  throw new PackwrightError('SIGNING_FAILED', 'There is nothing to sign with: no key and no OIDC token.', {
    hint: 'Name a key with --key, or run where a token can be had (GitHub Actions with id-token: write, SIGSTORE_ID_TOKEN).',
  })
}

/**
 * Signs an artifact that is published already.
 *
 * @param reference has to be pinned by digest: what is signed must be what was looked at
 * @throws PackwrightError `DIGEST_REQUIRED`, `SIGNING_FAILED`, `REFERENCE_NOT_FOUND`, and oras's faults
 */
export async function sign(
  reference: string,
  options: ConnectionOptions & { signing: SigningOptions },
): Promise<{ reference: string; signer: Signer }> {
  const parsed = parseReference(reference)
  if (!isPinned(parsed)) {
    throw new PackwrightError('DIGEST_REQUIRED', `${reference} is not pinned by digest.`, {
      hint: 'Sign …@sha256:<64 hex>: a tag may move between looking and signing.',
    })
  }
  const env = options.env ?? process.env
  const signer = await openSigner(options.signing, env)
  if (signer === undefined) throw new PackwrightError('INTERNAL', 'There is no signer.')
  const { signal } = options
  return await withRegistry(options, 'pull', async (registry) => {
    const { bytes, mediaType } = await registry.manifest(parsed, parsed.digest, signal)
    dialectOf(parseImageManifest(bytes, reference), reference)
    const artifact = { mediaType, digest: parsed.digest, size: bytes.length }
    const name = lastComponent(parsed)
    const signed = await signArtifact(artifact, name, signer, await readSource('.', env), env)
    const target = { registry: isLayout(parsed) ? 'oci-layout://' : parsed.registry }
    const destination = await openDestination({ ...options, target })
    const referrersAt = (attempt: number) =>
      attempt === 0 ? signed.referrers : signed.referrersCreated(new Date().toISOString())
    try {
      await attachListed(parsed, referrersAt, { registry, destination, signal })
    } finally {
      await destination.close()
    }
    return { reference: formatReference(parsed), signer: signed.signer }
  })
}
