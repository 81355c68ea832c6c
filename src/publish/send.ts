/** Hands a pack over: staged, signed, and sent with the tag last. */
import type { BuiltArtifact } from '../build/index.ts'
import type { TaggedReference } from '../oci/index.ts'
import {
  type Destination,
  type Referrer,
  type StagedArtifact,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import { refuseUnwritable, type Signature } from '../signing/index.ts'
import { attachAttestations } from './attest.ts'
import type { PublishContext } from './context.ts'
import { attachSignatures } from './signatures.ts'

/** Stages, signs what is staged, and hands it over: the tag cannot be seen before its signatures. */
export async function send(
  built: BuiltArtifact,
  reference: TaggedReference,
  destination: Destination,
  context: PublishContext,
): Promise<{ signature: Signature | undefined; referrers: readonly Referrer[] }> {
  const { signer: by, signal } = context
  if (by !== undefined) await refuseUnwritable(reference, by, destination, signal)
  using staging = stagingDirectory(context.outDir)
  const staged = stageArtifact({ directory: staging.layout, tag: reference.tag, ...contentOf(built) })
  const signature = await attachSignatures(staged, built, context)
  if (context.sbom === true) await (await import('./sbom.ts')).attachSbom(staged, built, reference, context)
  await attachAttestations(staged, built.manifest.name, context.attestations ?? [], context)
  await destination.receive(staged, reference, context.alsoTags, context.signal)
  return { signature, referrers: staged.referrers }
}

/** What of a built artifact is staged. */
export function contentOf({ root, parts }: BuiltArtifact): Pick<StagedArtifact, 'root' | 'blobs' | 'layers'> {
  const artifacts = parts.flatMap(({ artifact, copies }) => [artifact, ...copies])
  const blobs = artifacts.flatMap(({ config, manifest }) => [config, manifest])
  return { root, blobs: blobs.filter((blob) => blob !== root), layers: parts.flatMap((part) => part.blobs) }
}
