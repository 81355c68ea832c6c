/**
 * What a dialect is: a pure mapping between a pack and an artifact, both ways.
 *
 * The publish and pull lines know this interface and nothing of any one dialect.
 */

import type { Blob, Descriptor, Digest, ImageManifest } from '../oci/index.ts'
import type { ArchiveShape, Compression, FileEntry } from '../pack/archive/index.ts'
import type { PackManifest, VersionedManifest } from '../pack/manifest/index.ts'

/** A pack that is built: everything an artifact says about it. */
export interface BuiltPack {
  manifest: VersionedManifest
  /** absent for a prebuilt pack, whose archive is opaque */
  files?: FileEntry[]
  contentDigest: Digest
  layer: { size: number; digest: Digest; integrity: string; fileName: string; mediaType: string }
  /** what stands beside a prebuilt archive for people to read */
  readme?: { size: number; digest: Digest }
  /** the text of the files that the dialect asked for in `reads` */
  texts?: ReadonlyMap<string, string>
  /** RFC 3339; absent when nothing says when */
  created?: string | undefined
}

/** `os` and `architecture` as OCI writes them. */
export interface DialectPlatform {
  os: string
  architecture: string
}

/** The parts of an artifact that a dialect decides. */
export interface ArtifactParts {
  /** none for what is to look like any image */
  artifactType?: string | undefined
  config: Blob
  annotations: Record<string, string>
  /** in place of the one layer with the archive */
  layers?: Descriptor[]
  /** name of the layer for clients that write it to a file; the archive's own by default */
  layerTitle?: string
}

/** How what an artifact holds becomes files. */
export type LayerForm =
  | ({ kind: 'archive' } & ArchiveShape)
  /** kept as one file of this name */
  | { kind: 'opaque'; fileName: string }
  /** several layers, each a file or an archive of its own */
  | { kind: 'layers'; layers: readonly ContentLayer[] }

export interface ContentLayer {
  descriptor: Descriptor
  /** of a file: where it goes */
  path: string
  /** of an archive */
  compression?: Compression
}

/** What an artifact says of the pack it carries. */
export interface DescribedPack {
  dialect: string
  name: string
  version: string | undefined
  manifest: PackManifest
  /** the layer; of several the first, with the size of all */
  layer: Descriptor
  form: LayerForm
  /** what has to come out of the layer, where the dialect says so */
  files?: FileEntry[]
  contentDigest?: Digest
  /** `sha512-…` of the layer, where the dialect says so */
  integrity?: string
}

/** What a pack may have that some dialects have no place for. */
export type Loss =
  | 'version'
  | 'manifest'
  | 'dependencies'
  | 'engines'
  | 'platforms'
  | 'artifacts'
  | 'modes'
  | 'variants'

export interface PackedFile {
  size: number
  mode: string
}

export interface Dialect {
  readonly name: string
  /** whose clients it is for, in a few words */
  readonly clients: string
  /** what it has no place for */
  readonly loses: readonly Loss[]
  /** files of the pack whose text `write` needs */
  readonly reads?: readonly string[]
  /** its artifacts do not carry the pack's manifest: the files have to say it */
  readonly bare?: true
  /** every file is a layer of its own */
  readonly layerAFile?: boolean
  /** one manifest for each of these, all with the same content, below an index */
  readonly platforms?: readonly DialectPlatform[]
  /** why a pack cannot be published in it, if it cannot */
  unsuited?(manifest: PackManifest, files: readonly string[]): string | undefined
  /**
   * what its clients will refuse although it can be published, one sentence each
   *
   * @param size bytes of the archive
   */
  limits?(manifest: PackManifest, files: readonly PackedFile[], size: number): string[]
  /** tags besides the version's that its clients live on, for a version that is the newest of its kind */
  floatingTags?(version: string, published: readonly string[]): string[]
  /** how the archive is laid out; `compression` is what the user asked for, if anything */
  shape(manifest: PackManifest, compression: Compression | undefined): ArchiveShape
  layerMediaType(shape: ArchiveShape): string
  /** @param platform the one of `platforms` that the manifest is for */
  write(pack: BuiltPack, platform?: DialectPlatform): ArtifactParts
  recognises(manifest: ImageManifest): boolean
  /**
   * @param config the bytes of the config blob, already checked against its descriptor
   * @throws PackwrightError `ARTIFACT_INVALID`
   */
  read(manifest: ImageManifest, config: Uint8Array, reference: string): DescribedPack
}
