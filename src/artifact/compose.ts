/** Puts an artifact together: the dialect's parts, the layers, and where it was built from. */
import {
  type ArtifactSource,
  annotation,
  type Blob,
  type Descriptor,
  PACK_CONFIG,
  writeImageIndex,
  writeImageManifest,
} from '../oci/index.ts'
import type { BuiltPack, Dialect, DialectPlatform } from '../systems/index.ts'

export interface Artifact {
  manifest: Blob
  config: Blob
  /** the one with the archive; of a layer a file the first */
  layer: Descriptor
  layers: Descriptor[]
  annotations: Record<string, string>
}

/** Composes the image manifest of a pack. The same pack and source give the same bytes on every machine. */
export function composeArtifact(
  pack: BuiltPack,
  dialect: Dialect,
  source: ArtifactSource,
  platform?: DialectPlatform,
): Artifact {
  const parts = dialect.write({ ...pack, created: source.created }, platform)
  const layer: Descriptor = {
    mediaType: pack.layer.mediaType,
    digest: pack.layer.digest,
    size: pack.layer.size,
    annotations: { [annotation.TITLE]: parts.layerTitle ?? pack.layer.fileName },
  }
  const layers = parts.layers ?? [layer]
  const annotations = {
    ...parts.annotations,
    ...(source.source === undefined ? {} : { [annotation.SOURCE]: source.source }),
    ...(source.revision === undefined ? {} : { [annotation.REVISION]: source.revision }),
    ...(source.dirty ? { [annotation.SOURCE_DIRTY]: String(source.dirty) } : {}),
    ...(source.created === undefined ? {} : { [annotation.CREATED]: source.created }),
  }
  const { artifactType } = parts
  const manifest = writeImageManifest({ artifactType, config: withData(parts.config), layers, annotations })
  return { manifest, config: parts.config, layer: layers[0] ?? layer, layers, annotations }
}

/** The index of a dialect whose artifacts are listed once a platform, all with the same content. */
export function composePlatforms(
  artifacts: readonly Artifact[],
  platforms: readonly DialectPlatform[],
): Blob {
  const manifests = artifacts.flatMap(({ manifest }, index) => {
    const platform = platforms[index]
    const { mediaType, digest, size } = manifest.descriptor
    return platform === undefined ? [] : [{ mediaType, digest, size, platform: { ...platform } }]
  })
  const [first] = artifacts
  const { artifactType = '' } = first?.manifest.descriptor ?? {}
  return writeImageIndex({ artifactType, manifests, annotations: first?.annotations ?? {} })
}

/**
 * A small config travels inside the manifest as well, as the specification allows: one request fewer a pack.
 *
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#embedded-content
 */
function withData(config: Blob): Descriptor {
  if (config.descriptor.mediaType !== PACK_CONFIG || config.bytes.length > MAX_EMBEDDED_CONFIG)
    return config.descriptor
  return { ...config.descriptor, data: Buffer.from(config.bytes).toString('base64') }
}

const MAX_EMBEDDED_CONFIG = 16 * 1024
