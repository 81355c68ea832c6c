/** Lockfiles of other tools. */
import type { PinnedReference } from '../oci/index.ts'

/** One pinned artifact. */
export interface ForeignEntry {
  name: string
  /** where it is, with the digest and, if the file says one, the tag */
  reference: PinnedReference
  version?: string | undefined
}

/** A pack as it is written into another tool's lockfile. */
export interface ExportedPack {
  name: string
  version: string
  reference: PinnedReference
  contentDigest?: string | undefined
  /** the signature that the format asks for, where it lies beside the pack */
  signature?: Uint8Array | undefined
  /** the pack's files, where they are known here */
  files?: readonly { path: string; sha256: string }[] | undefined
  /** where it is installed, relative to the project */
  path: string
  /** whether it was asked for, and not only needed by others */
  explicit: boolean
  requiredBy: string[]
  signer?:
    | {
        identity: string
        issuer?: string | undefined
        repository?: string | undefined
        ref?: string | undefined
        runner?: string | undefined
      }
    | undefined
}

/** What a lockfile pins, and what of it is nothing that a registry has. */
export interface ForeignLock {
  entries: ForeignEntry[]
  passedOver: { name: string; why: string }[]
}

export interface LockFormat {
  /** the file's name */
  file: string
  /** which dialects its tool can install */
  dialects: readonly string[]
  /** artifactType of the signature that its entries hold */
  signature?: string
  /** @throws PackwrightError `DOCUMENT_INVALID` */
  read(text: string, file: string): ForeignLock
  /** @param before the file as it is; what it says that we do not know stays */
  write(packs: readonly ExportedPack[], before: string | undefined, file: string, now: Date): string
}
