/** Our own dialect: a config with the normalised manifest and the list of files, one layer. */
import * as z from 'zod'
import { PackwrightError } from '../../errors.ts'
import {
  annotation,
  type Digest,
  describeBlob,
  GTPACK_LAYER,
  type ImageManifest,
  isDigest,
  PACK_ARTIFACT,
  PACK_CONFIG,
  PACK_LAYER_GZIP,
  PACK_LAYER_ZSTD,
} from '../../oci/index.ts'
import { type PackManifest, packManifest } from '../../pack/manifest/index.ts'
import type { Dialect, LayerForm } from '../dialect.ts'
import { onlyLayer, ownAnnotations, parseConfig, standardAnnotations } from '../standard.ts'

const fileEntry = z.lazy(() =>
  z.strictObject({
    path: z.string().min(1),
    size: z.int().nonnegative(),
    mode: z.enum(['0644', '0755']),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
)

const config = z.lazy(() =>
  z.looseObject({
    schema_version: z.literal(1),
    manifest: packManifest,
    content_digest: z.custom<Digest>(isDigest),
    files: z.array(fileEntry).optional(),
  }),
)

const FORMS: Record<string, LayerForm> = {
  [PACK_LAYER_ZSTD]: { kind: 'archive', compression: 'zstd' },
  [PACK_LAYER_GZIP]: { kind: 'archive', compression: 'gzip' },
}

export const packwright: Dialect = {
  name: 'packwright',
  clients: 'packwright; plain oras for the archive',
  loses: [],
  shape: (_, compression) => ({ compression: compression ?? 'zstd' }),
  layerMediaType: ({ compression }) => (compression === 'zstd' ? PACK_LAYER_ZSTD : PACK_LAYER_GZIP),

  write(pack) {
    const document = {
      schema_version: 1,
      manifest: pack.manifest,
      content_digest: pack.contentDigest,
      ...(pack.files === undefined ? {} : { files: pack.files }),
    }
    return {
      artifactType: PACK_ARTIFACT,
      config: describeBlob(PACK_CONFIG, Buffer.from(JSON.stringify(document))),
      annotations: {
        ...standardAnnotations(pack.manifest),
        ...ownAnnotations(pack),
      },
    }
  },

  recognises: (manifest) =>
    manifest.artifactType === PACK_ARTIFACT || manifest.config.mediaType === PACK_CONFIG,

  read(manifest, bytes, reference) {
    const { manifest: pack, files, content_digest: contentDigest } = parseConfig(config, bytes, reference)
    const layer = onlyLayer(manifest, reference)
    const integrity = manifest.annotations?.[annotation.INTEGRITY]
    return {
      dialect: 'packwright',
      name: pack.name,
      version: pack.version,
      manifest: pack as PackManifest,
      layer,
      form: formOf(manifest, pack.name, reference),
      contentDigest,
      ...(files === undefined ? {} : { files }),
      ...(integrity === undefined ? {} : { integrity }),
    }
  },
}

function formOf(manifest: ImageManifest, name: string, reference: string): LayerForm {
  const layer = onlyLayer(manifest, reference)
  const form = FORMS[layer.mediaType]
  if (form !== undefined) return form
  if (layer.mediaType === GTPACK_LAYER) return { kind: 'opaque', fileName: `${name}.gtpack` }
  throw new PackwrightError(
    'ARTIFACT_INVALID',
    `The layer of ${reference} has the unknown type "${layer.mediaType}".`,
    {
      hint: `Known are ${[...Object.keys(FORMS), GTPACK_LAYER].join(', ')}.`,
    },
  )
}
