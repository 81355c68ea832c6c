/**
 * What a dialect is: a pure mapping between a pack and an artifact, both ways.
 *
 * The publish and pull lines know this interface and nothing of any one dialect.
 */
import type { ArchiveShape, FileEntry } from '../../archive/index.ts'
import type { PackManifest, VersionedManifest } from '../../manifest/index.ts'
import type { Digest } from '../digest.ts'
import type { Blob, Descriptor, ImageManifest } from '../manifest.ts'

/** A pack that is built: everything an artifact says about it. */
export interface BuiltPack {
  manifest: VersionedManifest
  /** absent for a prebuilt pack, whose archive is opaque */
  files?: FileEntry[]
  contentDigest: Digest
  layer: { size: number; digest: Digest; integrity: string; fileName: string; mediaType: string }
}

/** The parts of an artifact that a dialect decides; the layer's media type is chosen by `layerMediaType`. */
export interface ArtifactParts {
  artifactType: string
  config: Blob
  annotations: Record<string, string>
}

/** How the layer of a pulled artifact becomes files. */
export type LayerForm =
  | ({ kind: 'archive' } & ArchiveShape)
  /** kept as one file of this name */
  | { kind: 'opaque'; fileName: string }

/** What an artifact says of the pack it carries. */
export interface DescribedPack {
  dialect: string
  name: string
  version: string | undefined
  manifest: PackManifest
  layer: Descriptor
  form: LayerForm
  /** what has to come out of the layer, where the dialect says so */
  files?: FileEntry[]
  contentDigest?: Digest
  /** `sha512-…` of the layer, where the dialect says so */
  integrity?: string
}

export interface Dialect {
  readonly name: string
  /** how the archive is laid out; `compression` is what the user asked for, if anything */
  shape(manifest: PackManifest, compression: ArchiveShape['compression'] | undefined): ArchiveShape
  layerMediaType(shape: ArchiveShape): string
  write(pack: BuiltPack): ArtifactParts
  recognises(manifest: ImageManifest): boolean
  /**
   * @param config the bytes of the config blob, already checked against its descriptor
   * @throws PackwrightError `ARTIFACT_INVALID`
   */
  read(manifest: ImageManifest, config: Uint8Array, reference: string): DescribedPack
}
