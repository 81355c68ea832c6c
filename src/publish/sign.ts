/** Opening the signer that the options ask for, and signing what is already published. */

import { readSource } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import type { Signer } from '../lock/index.ts'
import {
  formatReference,
  isIndexMediaType,
  isLayout,
  isPinned,
  lastComponent,
  parseImageManifest,
  parseReference,
} from '../oci/index.ts'
import {
  type ConnectionOptions,
  openDestination,
  openSigner,
  type SigningOptions,
  withRegistry,
} from '../session/index.ts'
import { signPublished } from '../signing/index.ts'
import { dialectOf } from '../systems/index.ts'

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
    if (!isIndexMediaType(mediaType)) dialectOf(parseImageManifest(bytes, reference), reference)
    const about = { name: lastComponent(parsed), signer, source: await readSource('.', env), env }
    const target = { registry: isLayout(parsed) ? 'oci-layout://' : parsed.registry }
    const destination = await openDestination({ ...options, target })
    try {
      const context = { registry, destination, signal }
      const { signer: signed } = await signPublished(parsed, { bytes, mediaType }, about, context)
      return { reference: formatReference(parsed), signer: signed }
    } finally {
      await destination.close()
    }
  })
}
