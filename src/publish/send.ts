/** Hands a pack over: staged, signed, and sent with the tag last. */
import type { BuiltArtifact } from '../build/index.ts'
import type { Digest, TaggedReference } from '../oci/index.ts'
import {
  type Destination,
  ensureListed,
  type Referrer,
  type Registry,
  type StagedArtifact,
  stageArtifact,
  stagingDirectory,
} from '../registry/index.ts'
import { refuseUnwritable, type Signature } from '../signing/index.ts'
import { attachAttestations } from './attest.ts'
import type { PublishContext } from './context.ts'
import { attachSbom } from './sbom.ts'
import { attachSignatures } from './signatures.ts'
import { confirmPublished, ours } from './tag.ts'

interface SendingContext extends PublishContext {
  registry: Registry
  /** when the registry was asked what is there, in ms since 1970 */
  began: number
}

/**
 * Stages, signs what is staged, and hands it over: the tag cannot be seen before its signatures.
 *
 * @returns with `confirm`, which tells whether the tag still stands when others have had time to move it
 */
export async function send(
  built: BuiltArtifact,
  reference: TaggedReference,
  destination: Destination,
  context: SendingContext,
): Promise<{ signature: Signature | undefined; confirm: () => Promise<void> }> {
  const { signer: by, signal } = context
  if (by !== undefined) await refuseUnwritable(reference, by, destination, signal)
  using staging = stagingDirectory(context.outDir, context.claim?.())
  const staged = stageArtifact({ directory: staging.layout, tag: reference.tag, ...contentOf(built) })
  const signature = await attachSignatures(staged, built, context)
  if (context.sbom === true) await attachSbom(staged, built, reference, context)
  await attachAttestations(staged, built.manifest.name, context.attestations ?? [], context)
  await destination.receive(staged, reference, context.alsoTags, context.signal)
  const sent = { reference, digest: ours(built).digest, referrers: staged.referrers, ended: Date.now() }
  return { signature, confirm: confirmationOf(sent, destination, context) }
}

interface Sent {
  reference: TaggedReference
  digest: Digest
  referrers: readonly Referrer[]
  ended: number
}

/** Made here, so that what waits to be confirmed keeps nothing of what was built in memory. */
function confirmationOf(
  { reference, digest, referrers, ended }: Sent,
  destination: Destination,
  { registry, outDir: scratch, signal, began }: SendingContext,
): () => Promise<void> {
  return async () => {
    await confirmPublished(reference, digest, { began, ended }, registry, signal)
    await ensureListed(reference, referrers, { registry, destination, scratch, signal })
  }
}

/** What of a built artifact is staged. */
export function contentOf({ root, parts }: BuiltArtifact): Pick<StagedArtifact, 'root' | 'blobs' | 'layers'> {
  const artifacts = parts.flatMap(({ artifact, copies }) => [artifact, ...copies])
  const blobs = artifacts.flatMap(({ config, manifest }) => [config, manifest])
  return { root, blobs: blobs.filter((blob) => blob !== root), layers: parts.flatMap((part) => part.blobs) }
}
