/**
 * The one small interface through which packs are read, whatever holds them.
 *
 * `distribution.ts` implements it over HTTP, `layout.ts` over an OCI image layout on disk.
 */
import type { Descriptor, Digest, Repository } from '../oci/index.ts'

/** A manifest as it was served, its digest computed from the bytes. */
export interface FetchedManifest {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** Bytes `from` (the first is 0) up to but without `to`. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** A registry that gives blobs as a whole alone. */
export class RangesRefused extends Error {}

export interface Registry {
  /**
   * Fetches a manifest or index by tag or digest; asked for by digest, the bytes are checked against it.
   *
   * @throws PackwrightError `REFERENCE_NOT_FOUND`, `DIGEST_MISMATCH`, `ARTIFACT_TOO_LARGE`, and the registry's faults
   */
  manifest(repository: Repository, tagOrDigest: string, signal?: AbortSignal): Promise<FetchedManifest>
  /** The digest that a tag points at now, or `undefined` when the tag or the repository does not exist. */
  resolve(repository: Repository, tag: string, signal?: AbortSignal): Promise<Digest | undefined>
  /**
   * The bytes of a blob, or some of them, not yet checked: read them through `verified`. Each piece belongs to whoever
   * reads it.
   *
   * @throws RangesRefused where only some of them were asked for
   */
  blob(
    repository: Repository,
    descriptor: Descriptor,
    signal?: AbortSignal,
    range?: ByteRange,
  ): AsyncIterable<Buffer>
  /** Descriptors of the manifests whose subject is `digest`, as the registry lists them. */
  referrers(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]>
  /** Whether it lists referrers itself, as far as is known; `false` where only tags that clients write stand for that. */
  listsReferrers(repository: Repository): Promise<boolean>
  /** All tags of a repository; empty when it does not exist. */
  tags(repository: Repository, signal?: AbortSignal): Promise<string[]>
  /** Frees connections. */
  close(): Promise<void>
}
