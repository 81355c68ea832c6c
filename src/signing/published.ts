/** Signing what a registry has already. */
import type { ArtifactSource, PinnedReference } from '../oci/index.ts'
import { type AttachContext, attachListed } from '../registry/index.ts'
import { type SignedArtifact, signArtifact } from './artifact.ts'
import type { PackSigner } from './signer.ts'

/**
 * @param manifest as the registry gave it
 * @throws PackwrightError `SIGNING_FAILED`, `REGISTRY_RESPONSE`, and oras's faults
 */
export async function signPublished(
  subject: PinnedReference,
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: string },
  about: { name: string; signer: PackSigner; source: ArtifactSource; env: NodeJS.ProcessEnv },
  context: AttachContext,
): Promise<SignedArtifact['signer']> {
  const { name, signer, source, env } = about
  const artifact = { mediaType, digest: subject.digest, size: bytes.length }
  const signed = await signArtifact(artifact, name, signer, source, env)
  const referrersAt = (attempt: number) =>
    attempt === 0 ? signed.referrers : signed.referrersCreated(new Date().toISOString())
  await attachListed(subject, referrersAt, context)
  return signed.signer
}
