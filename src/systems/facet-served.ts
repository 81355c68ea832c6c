/** What a system’s own clients read where they know no OCI registry: releases, trees of files, an adapter. */
import type { KeyObject } from 'node:crypto'
import type { Digest } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import type { ManifestFormat, PackManifest } from '../pack/manifest/index.ts'

export interface ReleaseAssets {
  readonly format: ManifestFormat
  /** lies beside the archives */
  readonly manifestFile: string
  /** what an archive for every target is called after */
  readonly anyTarget: string
}

export interface RegistryTree {
  readonly format: ManifestFormat
  /** @returns the files that were written, relative to the tree */
  load(): Promise<(packs: readonly TreePack[], options: TreeOptions) => Promise<string[]>>
}

/** A published pack with its files; `created` is RFC 3339. */
export interface TreePack {
  name: string
  version: string
  created: string
  files: ReadonlyMap<string, Buffer>
}

export interface TreeOptions {
  directory: string
  key: KeyObject
  /** the key's file, after which it is called in a tree that is new */
  keyName: string
}

/** Files for a plain web server, from which its client installs. */
export interface StaticSite {
  /** as `packwright export <name> <directory>` calls it */
  readonly name: string
  load(): Promise<(packs: readonly SitePack[], directory: string) => Promise<WrittenSite>>
}

/** A pack that was admitted, with where its files lie. */
export interface SitePack {
  name: string
  version: string | undefined
  description: string | undefined
  /** with the digest */
  reference: string
  directory: string
  files: readonly FileEntry[]
}

export interface WrittenSite {
  /** relative to the directory */
  files: string[]
  packs: { name: string; digest: Digest }[]
  /** packs that its client would not take */
  passedOver: { name: string; why: string }[]
}

/** A pack that was admitted, with the statement about its files if there is one. */
export interface ServedPack {
  name: string
  version: string | undefined
  manifest: PackManifest
  attestation?: {
    bundle: Uint8Array
    signer: {
      identity: string
      repository?: string | undefined
      workflow?: string | undefined
      ref?: string | undefined
    }
    subjects: readonly { name: string; sha256: string }[]
    files: readonly { path: string; sha256: string; size: number }[]
  }
}

/** JSON, bytes, or a file of a pack. */
export type AdapterAnswer =
  | { json: object }
  | { bytes: Uint8Array }
  | { file: string; of: string }
  | 'not-found'

export interface Adapter {
  /** artifactType of the statement that its client needs beside a pack */
  readonly attestation: string
  /** why its client would refuse a pack */
  unfit(pack: ServedPack): string | undefined
  /** what its client calls a pack that is fit */
  address(pack: ServedPack): string
  open(packs: readonly ServedPack[]): (path: string, query: URLSearchParams) => AdapterAnswer
}
