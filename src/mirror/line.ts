/**
 * The mirror line: whatever a reference points at, with everything that proves something about it, to another place.
 *
 *     reference@digest → manifests below it → what refers to them → a private layout → one copy, tag last
 *
 * Nothing is interpreted: an artifact of any kind arrives byte for byte, so that its digest and its signatures hold.
 */
import { type Digest, formatReference, type PinnedReference, type TaggedReference } from '../oci/index.ts'
import { attachReferrer, ensureListed } from '../registry/index.ts'
import { acceptedReferrers, mirrorCosignTags, readReferrers } from './proofs.ts'
import { type MirrorContext, readTree, withStaged } from './tree.ts'

export interface MirroredArtifact {
  /** where it came from, with the digest */
  from: string
  /** where it is now */
  to: string
  digest: Digest
  /** `current`: everything was there; `completed`: proofs were added to what was there; `planned`: of a dry run */
  status: 'copied' | 'completed' | 'current' | 'planned'
  /** signatures, statements and the like that refer to it */
  referrers: number
}

/**
 * Copies one artifact; what the target has already is not sent again.
 *
 * @param accepted bundles that were accepted for it, base64: those that lie elsewhere than beside it go along
 * @throws PackwrightError `REFERENCE_NOT_FOUND`, `DIGEST_MISMATCH`, `TAG_IMMUTABLE`, `ARTIFACT_INVALID`, and the faults of
 *   both registries
 */
export async function mirrorArtifact(
  from: PinnedReference,
  to: TaggedReference,
  context: MirrorContext,
  accepted: readonly string[] = [],
): Promise<MirroredArtifact> {
  const { registry, source, destination, signal, onEvent } = context
  const written = formatReference({ ...to, digest: from.digest })
  const tree = await readTree(from, source, signal)
  const attached = await readReferrers(from, tree, context)
  const referrers = [...attached, ...(await acceptedReferrers(accepted, attached, tree.root.descriptor))]
  const tagged = await mirrorCosignTags(from, to, tree, context)
  const result = {
    from: formatReference(from),
    to: written,
    digest: from.digest,
    referrers: referrers.length + tagged.found,
  }
  if ((await registry.resolve(to, to.tag, signal)) === from.digest) {
    const completed = (await ensureListed(to, referrers, context)) || tagged.copied > 0
    return { ...result, status: completed ? 'completed' : 'current' }
  }
  onEvent?.({ type: 'publishing', pack: to.path, reference: written })
  await withStaged(from, tree, to.tag, context, async (staged) => {
    for (const referrer of referrers) attachReferrer(staged, referrer)
    await destination.receive(staged, to, [], signal)
  })
  await ensureListed(to, referrers, context)
  return { ...result, status: 'copied' }
}
