/**
 * What packwright knows about one other system: a set of facets.
 *
 * A facet that is absent is something that the system does not have, or that nobody has needed yet. What a facet needs
 * beyond the rooms below it is handed in.
 */
import type { KeyObject } from 'node:crypto'
import type { PinnedReference } from '../oci/index.ts'
import type {
  ManifestFormat,
  ManifestReading,
  PackArtifact,
  PackManifest,
  Problem,
} from '../pack/manifest/index.ts'
import type { Advisory, PolicyDocument } from '../policy/index.ts'
import type { Dialect } from './dialect.ts'
import type { ListedPack } from './listing.ts'

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
  /** the lockfile of its client */
  readonly lock?: { readonly file: string; load(): Promise<LockFormat> }
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
  /** among all systems, the lowest wins: the manifest that says most about a pack */
  readonly rank: number
  /** tells apart systems that share a file name; absent, the file is always this system's */
  belongs?(text: string): boolean
  load(): Promise<ManifestReader>
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

/** A file as the archive has it; `sha256` is 64 hex. */
export interface AttestedFile {
  path: string
  sha256: string
}

export interface Attestation {
  /** of the referrer that carries it */
  artifactType: string
  predicateType: string
  /** in-toto's subjects */
  subject: { name: string; digest: { sha256: string } }[]
  predicate: object
}

export interface PackAttestation {
  readonly format: ManifestFormat
  load(): Promise<
    (
      manifest: PackManifest,
      files: readonly AttestedFile[],
      signer: { repository?: string; workflow?: string; ref?: string },
    ) => Attestation
  >
}

/** A signature inside a pack: it was checked when the pack was taken over, and whoever has the key can check it again. */
export interface PackEvidence {
  /** id of the key, as that registry names it */
  signer: string
  /** the signature, in the pack */
  file: string
  /** the file that it is over */
  covers: string
}

/** What a key signed: `payload` and `sig` are base64. */
export interface SignedEnvelope {
  payloadType: string
  payload: string
  sig: string
}

export interface KeyEnvelope {
  readonly format: ManifestFormat
  /** of the referrer that carries it */
  readonly artifactType: string
  /** @returns `undefined` for a key that its client does not take */
  load(): Promise<(envelope: SignedEnvelope, publicKey: KeyObject) => Buffer | undefined>
}

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

export interface PrebuiltFile {
  /** `.gtpack` */
  readonly extension: string
  /** of manifests beside which it may lie, there or in `dist/` */
  readonly format: ManifestFormat
  readonly mediaType: string
  /** @throws PackwrightError `MANIFEST_SYNTAX` */
  load(): Promise<(path: string) => Promise<ManifestReading>>
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

/** A pack that was taken out of another system's registry or release. */
export interface SourcedPack {
  name: string
  version: string
  directory: string
  /** `archive`: the signature covers every file; `manifest`: it covers the manifest alone; absent: there is none */
  signatureCovers?: 'archive' | 'manifest'
  /** who signed it there: the id of a key, or the identity of a certificate */
  signer?: string
  /** what its registry says of it besides: it goes along */
  deprecated?: { reason?: string | undefined; supersededBy?: string | undefined }
  warnings: string[]
}

/** A pack that was found and not yet looked into. */
export interface FoundSource {
  /** as messages name it */
  label: string
  take(options: TakeOptions): Promise<SourcedPack>
}

export interface FoundSources {
  packs: FoundSource[]
  /** file with the registry's advisories */
  advisories?: string
}

export interface FindOptions {
  /** what is behind a URL, with proxies and CAs as for registries */
  fetch(url: string, maxBytes: number): Promise<Buffer>
}

export interface TakeOptions {
  /** file with the detached signature; default the one beside it */
  signature?: string | undefined
  /** PEM file with the public key; default the one that its registry names */
  key?: string | undefined
  /** `sha256-…` or `sha512-…` of the archive */
  integrity?: string | undefined
  /** `owner/repository` that a release is of, where it does not say so itself */
  from?: string | undefined
  /** where the pack's directory is made */
  packsDir: string
  /** its directory has one below for each version */
  versioned?: boolean | undefined
  /** reads the manifest in a directory */
  readPack(directory: string): Promise<ManifestReading | undefined>
  /** decides about a bare signature with a certificate, or that there is none */
  judge(signed: SignedBlob): Promise<JudgedBlob>
}

export interface SignedBlob {
  bytes: Buffer
  /** base64 of the signature, and the certificate as PEM or base64 of that; absent where nothing is signed */
  signature?: { signature: string; certificate: string } | undefined
  /** `owner/repository` where it lies */
  place: string
  name: string
  version: string
}

export interface JudgedBlob {
  /** who signed, if somebody did */
  signer?: string | undefined
  /** why it does not count as verified */
  reason?: string | undefined
}

export interface PackSource {
  /** @param where a file, a directory, or a URL; a whole registry gives many */
  find(where: string, options: FindOptions): Promise<FoundSources>
}

export interface Host {
  /** which packs it places without a table of the user's */
  takes(manifest: PackManifest): boolean
  /** its own client, where that writes what it installs itself */
  readonly client?: HostClient
  /** what of a pack nobody does when its files are only placed: the end of a sentence */
  undone?(manifest: PackManifest): string | undefined
  /** @throws PackwrightError `ENTRY_PATH` when a manifest would place a file outside of where it may */
  placements(artifacts: readonly PackArtifact[], context: PlacementContext): HostPlacement[]
}

/** A client that installs from a registry of its own protocol: an `Adapter` answers it. */
export interface HostClient {
  readonly program: string
  /** from this version on it believes only what it installed itself; older ones take files that lie in place */
  readonly since: string
  /** variable for the adapter's address */
  readonly registryVariable: string
  /** arguments that install, and those that take away, a pack by its address */
  pull(address: string): string[]
  remove(address: string): string[]
  /** where it keeps a pack */
  directory(address: string, context: PlacementContext): string
  /** what it writes elsewhere because a pack says so */
  writes(manifest: PackManifest, context: PlacementContext): string[]
}

/** What a client is told of an installed pack. */
export interface AnnouncedPack {
  name: string
  version: string | undefined
  manifest: PackManifest
  files: readonly { path: string }[]
  /** it was not installed before */
  isNew: boolean
}

/** Where packs were installed. */
export interface Announcement {
  target: string
  /** directory of `packs.json` */
  project: string
  /** the target as a command in the project names it */
  shown: string
  /** for the user, and not for the project */
  user: boolean
}

/** @returns a command for the user to run once, where the client needs one */
export type Announce = (place: Announcement, packs: readonly AnnouncedPack[]) => string | undefined

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

export interface PlacementContext {
  /** directory of `packs.json` */
  project: string
  home: string
  env: NodeJS.ProcessEnv
  /** whose pack it is: the owner as the certificate spells it, else as the reference does */
  namespace: string
  pack: string
}

/** An artifact's way to a file; `optional` files never replace one that is there. */
export interface HostPlacement {
  path: string
  target: string
  optional?: boolean
  /** is run, whatever bits it has in the pack */
  executable?: true
  /** outside of what the host keeps for packs, or obeyed by it: packs.json has to grant it */
  outside?: true
  /** left out unless it is granted or asked for by this name */
  onlyIf?: 'init' | 'trust-policy'
}
