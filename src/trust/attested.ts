/** Statements about the single files of a pack, as clients of other systems check them. */
import { bundleFromJSON } from '@sigstore/bundle'
import * as z from 'zod'
import type { PinnedReference } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { type SignerFacts, signerFacts } from '../signing/index.ts'
import { signatureBundles } from './collect.ts'

export interface AttestedFiles {
  /** the bundle as it lies there; whoever uses it verifies it */
  bundle: Uint8Array
  signer: SignerFacts
  subjects: { name: string; sha256: string }[]
}

const statement = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
})

/**
 * Looks for the statement that a signer made. Its certificate is read and not verified here: it only ever stands beside
 * a pack that was admitted with a signature of the same signer.
 *
 * @param identity whom the pack was admitted as signed by
 */
export async function attestedFiles(
  reference: PinnedReference,
  artifactType: string,
  identity: string,
  registry: Registry,
  signal?: AbortSignal,
): Promise<AttestedFiles | undefined> {
  for await (const bytes of signatureBundles(reference, reference.digest, registry, signal, artifactType)) {
    const found = read(bytes)
    if (found?.signer.identity === identity) return found
  }
  return undefined
}

function read(bundle: Uint8Array): AttestedFiles | undefined {
  try {
    const { content, verificationMaterial } = bundleFromJSON(JSON.parse(Buffer.from(bundle).toString('utf8')))
    if (content.$case !== 'dsseEnvelope' || verificationMaterial.content.$case !== 'certificate')
      return undefined
    const { payload } = content.dsseEnvelope
    const { subject } = statement.parse(JSON.parse(payload.toString('utf8')))
    const signer = signerFacts(Buffer.from(verificationMaterial.content.certificate.rawBytes))
    return { bundle, signer, subjects: subject.map(({ name, digest }) => ({ name, sha256: digest.sha256 })) }
  } catch {
    return undefined
  }
}
