/** Lockfiles of other tools. */
import type { PinnedReference } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'

/** One pinned artifact. */
export interface ForeignEntry {
  name: string
  /** where it is, with the digest and, if the file says one, the tag */
  reference: PinnedReference
  version?: string | undefined
  /** which versions the other tool would take, where its file says so */
  range?: string | undefined
  /** somebody asked for it, and not only another pack */
  explicit?: boolean | undefined
}

/** A pack as it is written into another tool's lockfile. */
export interface ExportedPack {
  name: string
  version: string
  reference: PinnedReference
  dialect: string
  manifest: PackManifest
  annotations: Readonly<Record<string, string>>
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
  /** where a person says to the tool what is wanted, relative to the lockfile; the first that is there counts */
  wanted?: readonly string[]
  /** @throws PackwrightError `DOCUMENT_INVALID` */
  read(text: string, file: string): ForeignLock
  /** absent where nothing that a registry has can stand in it */
  write?(packs: readonly ExportedPack[], before: LockFiles): WrittenLock
}

/** The files as they are: what they say that we do not know stays. */
export interface LockFiles {
  /** where the lockfile is, for messages */
  file: string
  text: string | undefined
  /** what is wanted, where the format has such a file and it is there */
  wanted?: { file: string; text: string } | undefined
  now: Date
}

export interface WrittenLock {
  text: string
  /** the file of what is wanted, where the tool needs it to say the same */
  wanted?: string
  /** packs that have no place in it */
  leftOut?: { name: string; why: string }[]
}
