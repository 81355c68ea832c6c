/**
 * What packwright knows about one other system: a set of facets.
 *
 * A facet that is absent is something that the system does not have, or that nobody has needed yet. What a facet needs
 * beyond the rooms below it is handed in.
 */
import type { ManifestFormat, ManifestReading, PackManifest, Problem } from '../pack/manifest/index.ts'
import type { Advisory, PolicyDocument } from '../policy/index.ts'
import type { Dialect } from './dialect.ts'
import type { CollectionFormat } from './facet-collection.ts'
import type { Announce, Host } from './facet-host.ts'
import type { LockFormat } from './facet-lock.ts'
import type { Adapter, RegistryTree, ReleaseAssets, StaticSite } from './facet-served.ts'
import type { KeyEnvelope, PackAttestation, PackEvidence } from './facet-signed.ts'
import type { PackSource } from './facet-source.ts'
import type { ListedPack } from './listing.ts'

export type * from './facet-collection.ts'
export type * from './facet-host.ts'
export type * from './facet-lock.ts'
export type * from './facet-served.ts'
export type * from './facet-signed.ts'
export type * from './facet-source.ts'

export interface System {
  readonly name: string
  /** files that announce a pack of this system */
  readonly manifests?: readonly ManifestFile[]
  /** what its client finds wrong with a pack's files, besides what the manifest says */
  readonly check?: PackCheck
  /** what a pack needs by name of others, besides the dependencies that its manifest states */
  readonly needs?: PackNeeds
  /** an archive that the system's own tool builds and that is published as it is */
  readonly prebuilt?: PrebuiltFile
  /** files that list the packs of a repository */
  readonly listings?: readonly ListingFile[]
  /** artifact formats; a system may have two */
  readonly dialects?: readonly RankedDialect[]
  /** lists of packs in an artifact of their own */
  readonly collections?: readonly CollectionFile[]
  /** the lockfiles of its clients */
  readonly locks?: readonly LockFile[]
  /** its trust file, as rules of ours */
  readonly policy?: PolicyFile
  /** its list of advisories, as OSV documents */
  readonly advisories?: () => Promise<(document: unknown, file: string) => Advisory[]>
  /** the signature of its own registry that a pack carries in itself */
  readonly evidence?: (manifest: PackManifest) => PackEvidence | undefined
  /** a pack of its registry, checked and unpacked into a directory that can be published */
  readonly source?: () => Promise<PackSource>
  /** a statement of its own that its client wants signed keyless beside the pack */
  readonly attests?: PackAttestation
  /** a signature by key in the form that its client checks */
  readonly envelope?: KeyEnvelope
  /** what its installer takes from a release, where it knows no registry */
  readonly releaseAssets?: ReleaseAssets
  /** what its own registry serves, as a tree of files */
  readonly registryTree?: RegistryTree
  /** what a plain web server serves to its client */
  readonly site?: StaticSite
  /** what its client asks of a registry, answered over packs of ours */
  readonly adapter?: () => Promise<Adapter>
  /** where its client looks for what a pack brings */
  readonly host?: Host
  /** writes what its client has to be told about the packs of a target */
  readonly announce?: () => Promise<Announce>
}

export interface ManifestFile {
  /** relative to the pack */
  readonly file: string
  /** where repositories of this system keep packs, if not in `packs` */
  readonly kept?: string
  /** among all systems, the lowest wins: the manifest that says most about a pack */
  readonly rank: number
  /** tells apart systems that share a file name; absent, the file is always this system's */
  belongs?(text: string): boolean
  load(): Promise<ManifestReader>
}

export interface CollectionFile {
  /** of its one layer */
  readonly mediaType: string
  /** the dialect of packs beside which it is written when they are published */
  readonly keeps?: string
  load(): Promise<CollectionFormat>
}

export interface LockFile {
  readonly file: string
  /** has no entry for what lies in a registry */
  readonly readOnly?: true
  load(): Promise<LockFormat>
}

export interface ListingFile {
  /** relative to the repository */
  readonly file: string
  load(): Promise<(text: string, file: string) => ListedPack[]>
}

/** @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN` */
export type ManifestReader = (text: string, file: string, directory: string) => ManifestReading

export interface PackCheck {
  readonly format: ManifestFormat
  load(): Promise<
    (
      manifest: PackManifest,
      read: (path: string) => Promise<string | undefined>,
      file: string,
      /** whether a file, or a directory with files, would be published */
      has: (path: string) => boolean,
    ) => Promise<Problem[]>
  >
}

export interface PackNeeds {
  readonly format: ManifestFormat
  /** @returns names as `providedNames` gives them */
  load(): Promise<
    (manifest: PackManifest, read: (path: string) => Promise<string | undefined>) => Promise<string[]>
  >
}

export interface PrebuiltFile {
  /** `.gtpack` */
  readonly extension: string
  /** of manifests beside which it may lie, there or in `dist/` */
  readonly format: ManifestFormat
  readonly mediaType: string
  /** @throws PackwrightError `MANIFEST_SYNTAX` */
  load(): Promise<(path: string) => Promise<ManifestReading>>
  /** variable that gives its layer another media type */
  readonly mediaTypeVariable?: string
  /** the system's own tool; it leaves the archive where it says, or nothing where nobody asks for it */
  packer?(): Promise<(location: string, options: PackerOptions) => Promise<string | undefined>>
}

export interface PackerOptions {
  /** where the archive is left */
  outDir: string
  /** relative to the pack */
  manifestFile: string
  /** the manifest's text with the release's version */
  stamped?: string | undefined
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

export interface RankedDialect {
  /** in which order dialects are asked whether an artifact is theirs: the least specific come last */
  readonly rank: number
  readonly dialect: Dialect
  /** manifests that are published in it unless told otherwise; ours for all others */
  readonly defaultFor?: ManifestFormat
  /** understood, and never published in */
  readonly readOnly?: true
}

export interface PolicyFile {
  accepts(file: string): boolean
  /** @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND`, `MANIFEST_SYNTAX` */
  load(): Promise<(text: string, file: string) => Promise<PolicyDocument>>
}
