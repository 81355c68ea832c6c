/** An artifact that is complete on this machine, and the interface of whatever takes it from there. */
import { PackwrightError } from '../errors.ts'
import {
  type Blob,
  type Digest,
  formatReference,
  type PinnedReference,
  type Repository,
  type TaggedReference,
} from '../oci/index.ts'

/** A manifest whose subject is the artifact, e.g. a signature, with the blobs that it names. */
export interface Referrer {
  manifest: Blob
  blobs: readonly Blob[]
}

export interface StagedArtifact {
  /** a private OCI image layout that holds everything */
  directory: string
  tag: string
  /** what the tag points at: an image manifest, or the index over variants */
  root: Blob
  /** everything else but the layers: configs, and the manifests below an index */
  blobs: readonly Blob[]
  layers: readonly { digest: Digest; location: string }[]
  referrers: Referrer[]
}

export interface Replaced {
  /** for how many ms somebody else may have moved a tag unseen */
  took: number
  /** tags that somebody has moved: they were left alone */
  taken: string[]
}

/** Takes a staged artifact over: a registry through oras, or the embedded layout. */
export interface Destination {
  /** `receive` itself refuses a tag that another publisher was faster to set */
  readonly exclusive: boolean
  /**
   * Looks whether it would take anything, and leaves nothing there; for those who cannot take back what comes before.
   *
   * @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`
   */
  mayWrite(repository: Repository, signal?: AbortSignal): Promise<void>
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
  /**
   * As `receive`, for tags that are meant to move: the content first, and then those tags that nobody has moved since.
   *
   * @param expected the tags, and where they pointed when the content was made
   * @param look asks where a tag points now; without it they are moved unseen. An exclusive destination sees it itself
   */
  replace(
    staged: StagedArtifact,
    repository: Repository,
    expected: ReadonlyMap<string, Digest | undefined>,
    look: ((tag: string) => Promise<Digest | undefined>) | undefined,
    signal?: AbortSignal,
  ): Promise<Replaced>
  /** Sends every part of an artifact that is there, of which parts are gone. */
  complete(staged: StagedArtifact, reference: Repository, signal?: AbortSignal): Promise<void>
  /** Points floating tags at an artifact that is there already. */
  tag(reference: PinnedReference, tags: readonly string[], signal?: AbortSignal): Promise<void>
  /** Adds a manifest that refers to an artifact that is there already. */
  attach(reference: PinnedReference, referrer: Referrer, signal?: AbortSignal): Promise<void>
  /**
   * Deletes manifests, one after the other.
   *
   * @returns `false` where that is not allowed; what is gone already is no failure
   */
  remove(repository: Repository, manifests: readonly Digest[], signal?: AbortSignal): Promise<boolean>
  close(): Promise<void>
}

/** The error for a version that is published with other content. */
export function tagImmutable(
  reference: TaggedReference,
  existing: Digest | undefined,
  built: Digest,
): PackwrightError {
  return new PackwrightError(
    'TAG_IMMUTABLE',
    `${formatReference(reference)} is already published with other content.`,
    {
      hint: 'Raise the version, or publish the same content again. Nothing was overwritten.',
      details: { reference: formatReference(reference), existing, built },
    },
  )
}
