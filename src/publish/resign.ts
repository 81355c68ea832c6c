/** A version that is published already, and lacks the signature of the run that publishes it once more. */
import { bundleFromJSON } from '@sigstore/bundle'
import type { BuiltArtifact } from '../build/index.ts'
import type { Signer } from '../lock/index.ts'
import type { Digest, TaggedReference } from '../oci/index.ts'
import { attachListed, type Destination, type Registry } from '../registry/index.ts'
import { type PackSigner, signArtifact, signerFacts } from '../signing/index.ts'
import { signatureBundles } from '../trust/index.ts'

export interface ResignContext {
  registry: Registry
  destination: Destination
  signer: PackSigner
  /** as whom this run signs */
  identity: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/** Looks for this run's own signature beside what is there, and makes it where there is none. */
export async function ensureSigned(
  built: BuiltArtifact,
  reference: TaggedReference,
  digest: Digest,
  context: ResignContext,
): Promise<{ signer: Signer; made: boolean }> {
  const { registry, destination, signer, identity, env, signal } = context
  for await (const bytes of signatureBundles(reference, digest, registry, signal)) {
    const found = signerIn(bytes)
    if (found?.identity === identity) return { signer: found, made: false }
  }
  const { bytes, mediaType } = await registry.manifest(reference, digest, signal)
  const artifact = { mediaType, digest, size: bytes.length }
  const signed = await signArtifact(artifact, built.manifest.name, signer, built.source, env)
  const referrersAt = (attempt: number) =>
    attempt === 0 ? signed.referrers : signed.referrersCreated(new Date().toISOString())
  await attachListed({ ...reference, digest }, referrersAt, { registry, destination, signal })
  return { signer: signed.signer, made: true }
}

/** What a bundle says of its signer; nothing is verified, and what is no bundle of a signer is passed over. */
function signerIn(bytes: Uint8Array): Signer | undefined {
  try {
    const { verificationMaterial: material } = bundleFromJSON(JSON.parse(Buffer.from(bytes).toString('utf8')))
    const { content } = material
    if (content.$case === 'publicKey') return { identity: `key:${content.publicKey.hint}` }
    const certificate =
      content.$case === 'certificate'
        ? content.certificate.rawBytes
        : content.x509CertificateChain.certificates[0]?.rawBytes
    return certificate === undefined ? undefined : { ...signerFacts(Buffer.from(certificate)) }
  } catch {
    return undefined
  }
}
