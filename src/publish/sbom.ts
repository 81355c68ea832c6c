import { makeSbom, sbomReferrers } from '../artifact/index.ts'
import type { BuiltArtifact } from '../build/index.ts'
import type { ArtifactSource, TaggedReference } from '../oci/index.ts'
import { attachReferrer, type StagedArtifact } from '../registry/index.ts'
import type { PackSigner } from '../signing/index.ts'

/** The bill of materials as it is, and signed where packs are signed. */
export async function attachSbom(
  staged: StagedArtifact,
  { manifest, parts }: BuiltArtifact,
  reference: TaggedReference,
  { signer, source }: { signer?: PackSigner | undefined; source: ArtifactSource },
): Promise<void> {
  const subject = staged.root.descriptor
  const { tag: _, ...repository } = reference
  const { created } = source
  const pack = { manifest, version: manifest.version, repository, digest: subject.digest, created }
  const files = parts.map((part) => ({ ...part, contentDigest: part.archive.contentDigest }))
  const bom = await makeSbom({ ...pack, parts: files })
  for (const referrer of await sbomReferrers(bom, subject, manifest.name, signer, created))
    attachReferrer(staged, referrer)
}
