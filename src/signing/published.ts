/** Signing what a registry has already. */
import type { ArtifactSource, PinnedReference, Repository } from '../oci/index.ts'
import { type AttachContext, attachListed, type Destination } from '../registry/index.ts'
import { type Signature, signArtifact } from './artifact.ts'
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
): Promise<Signature> {
  const { name, signer, source, env } = about
  const artifact = { mediaType, digest: subject.digest, size: bytes.length }
  await refuseUnwritable(subject, signer, context.destination, context.signal)
  const signed = await signArtifact(artifact, name, signer, source, env)
  const referrersAt = (attempt: number) =>
    attempt === 0 ? signed.referrers : signed.referrersCreated(new Date().toISOString())
  await attachListed(subject, referrersAt, context)
  return { signer: signed.signer, bundle: signed.bundle }
}

/**
 * Nothing is sent to a log for a push that the registry refuses.
 *
 * @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`
 */
export async function refuseUnwritable(
  place: Repository,
  signer: PackSigner,
  destination: Destination,
  signal?: AbortSignal,
): Promise<void> {
  if (signer.logged) await destination.mayWrite(place, signal)
}
