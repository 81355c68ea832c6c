/** Puts an artifact together: the dialect's parts, the layer, and where it was built from. */
import * as annotation from './annotations.ts'
import type { BuiltPack, Dialect } from './dialects/index.ts'
import { type Blob, type Descriptor, writeImageManifest } from './manifest.ts'
import { PACK_CONFIG } from './media-types.ts'

/** Where the files come from; becomes annotations. */
export interface ArtifactSource {
  /** RFC 3339, from SOURCE_DATE_EPOCH or the commit; absent when neither is known */
  created?: string | undefined
  /** the commit */
  revision?: string | undefined
  /** URL of the source repository */
  source?: string | undefined
  /** the checkout has changes that no commit has */
  dirty?: boolean | undefined
}

export interface Artifact {
  manifest: Blob
  config: Blob
  layer: Descriptor
  annotations: Record<string, string>
}

/** Composes the image manifest of a pack. The same pack and source give the same bytes on every machine. */
export function composeArtifact(pack: BuiltPack, dialect: Dialect, source: ArtifactSource): Artifact {
  const parts = dialect.write(pack)
  const layer: Descriptor = {
    mediaType: pack.layer.mediaType,
    digest: pack.layer.digest,
    size: pack.layer.size,
    annotations: { [annotation.TITLE]: pack.layer.fileName },
  }
  const annotations = {
    ...parts.annotations,
    ...(source.source === undefined ? {} : { [annotation.SOURCE]: source.source }),
    ...(source.revision === undefined ? {} : { [annotation.REVISION]: source.revision }),
    ...(source.dirty === true ? { [annotation.SOURCE_DIRTY]: 'true' } : {}),
    ...(source.created === undefined ? {} : { [annotation.CREATED]: source.created }),
  }
  const manifest = writeImageManifest({
    artifactType: parts.artifactType,
    config: withData(parts.config),
    layers: [layer],
    annotations,
  })
  return { manifest, config: parts.config, layer, annotations }
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
