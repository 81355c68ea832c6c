/** An artifact that is complete on this machine, and the interface of whatever takes it from there. */
import type { Artifact } from './artifact.ts'
import type { Digest } from './digest.ts'
import type { Blob } from './manifest.ts'
import type { PinnedReference, TaggedReference } from './reference.ts'

/** A manifest whose subject is the artifact, e.g. a signature, with the blobs that it names. */
export interface Referrer {
  manifest: Blob
  blobs: readonly Blob[]
}

export interface StagedArtifact {
  /** a private OCI image layout that holds everything */
  directory: string
  tag: string
  artifact: Artifact
  layer: { digest: Digest; location: string }
  referrers: Referrer[]
}

/** Takes a staged artifact over: a registry through oras, or the embedded layout. */
export interface Destination {
  /**
   * Makes everything visible under `reference`; the tag is the last thing that appears.
   *
   * @param alsoTags floating tags that are to point at it too, such as `latest`
   */
  receive(
    staged: StagedArtifact,
    reference: TaggedReference,
    alsoTags: readonly string[],
    signal?: AbortSignal,
  ): Promise<void>
  /** Points floating tags at an artifact that is there already. */
  tag(reference: PinnedReference, tags: readonly string[], signal?: AbortSignal): Promise<void>
}
