/** greentic's packs: one layer is the pack, chosen as its client chooses it; archives of any compression are understood. */
import { PackwrightError } from '../../errors.ts'
import {
  annotation,
  type Descriptor,
  type Digest,
  GREENTIC_LAYER,
  GTPACK_LAYER,
  type ImageManifest,
} from '../../oci/index.ts'
import type { BuiltPack, Dialect, LayerForm } from '../dialect.ts'
import {
  annotatedManifest,
  compressionOf,
  emptyConfig,
  nameIn,
  ownAnnotations,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const ARTIFACT = 'application/vnd.greentic.gtpack.v1'
const OURS = /^application\/vnd\.greentic\./

const MARKDOWN = 'text/markdown'

/** In the order in which the client looks for the layer that is the pack; if none is there, it is the first layer. */
const PREFERRED = [
  'application/vnd.greentic.pack+json',
  'application/vnd.greentic.gtpack.v1+zip',
  'application/vnd.greentic.gtpack+zip',
  'application/vnd.greentic.pack+zip',
  MARKDOWN,
]

/** The client takes nothing of an artifact in which one layer is of another type. */
const ACCEPTED = new Set([
  ...PREFERRED,
  'application/json',
  'application/octet-stream',
  'application/vnd.oci.image.layer.v1.tar',
])
const ARCHIVE = /\+tar(?:\+gzip|\+zstd)?$|\.tar\+(?:gzip|zstd)$/

export const greentic: Dialect = {
  name: 'greentic',
  bare: true,
  clients: 'greentic-distributor-client',
  loses: ['manifest', 'dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  shape: () => ({ compression: 'none' }),
  layerMediaType: () => GREENTIC_LAYER,

  write(pack) {
    const { mediaType } = pack.layer
    if (!isTaken(mediaType)) {
      throw new PackwrightError(
        'USAGE',
        `MEDIA_TYPE is "${mediaType}", which greentic's clients do not take.`,
        {
          hint: `Leave it out, or use ${GTPACK_LAYER}.`,
        },
      )
    }
    return {
      artifactType: [GREENTIC_LAYER, GTPACK_LAYER].includes(mediaType) ? ARTIFACT : mediaType,
      config: emptyConfig(),
      annotations: { ...standardAnnotations(pack.manifest), ...ownAnnotations(pack) },
      ...(pack.readme === undefined ? {} : { layers: withReadme(pack, pack.readme) }),
    }
  },

  recognises: ({ artifactType = '', layers }) =>
    OURS.test(artifactType) || layers.some(({ mediaType }) => OURS.test(mediaType)),

  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const layer = packLayer(manifest, reference)
    // Titles are paths of the machine that pushed; what the pack is called says the place.
    const name = nameIn(annotations[annotation.TITLE], reference)
    const version = versionIn(annotations[annotation.VERSION], reference)
    const compression = compressionOf({ ...manifest, layers: [layer] })
    const form: LayerForm =
      compression === undefined
        ? { kind: 'opaque', fileName: fileNameOf(layer, name) }
        : { kind: 'archive', compression, root: name, foreign: true }
    return {
      dialect: 'greentic',
      name,
      version,
      manifest: annotatedManifest(name, version, annotations, { format: 'greentic' }),
      layer,
      form,
      ...statedFacts(manifest),
    }
  },
}

/** As its publisher's script pushes it; the client looks for the pack before it looks for Markdown. */
function withReadme({ layer }: BuiltPack, readme: { size: number; digest: Digest }): Descriptor[] {
  const { mediaType, digest, size, fileName } = layer
  return [
    { mediaType, digest, size, annotations: { [annotation.TITLE]: fileName } },
    { mediaType: MARKDOWN, ...readme, annotations: { [annotation.TITLE]: 'README.md' } },
  ]
}

function isTaken(mediaType: string): boolean {
  return ACCEPTED.has(mediaType) || ARCHIVE.test(mediaType)
}

function packLayer({ layers }: ImageManifest, reference: string): Descriptor {
  const odd = layers.find(({ mediaType }) => !isTaken(mediaType))
  if (odd !== undefined)
    throw new PackwrightError('ARTIFACT_INVALID', `${reference} has a layer of the type ${odd.mediaType}.`, {
      hint: "Greentic's clients do not take it either.",
    })
  const found = PREFERRED.map((type) => layers.find(({ mediaType }) => mediaType === type))
  const layer = found.find((candidate) => candidate !== undefined) ?? layers[0]
  if (layer !== undefined) return layer
  throw new PackwrightError('ARTIFACT_INVALID', `${reference} has no layers.`)
}

function fileNameOf({ mediaType }: Descriptor, name: string): string {
  if (mediaType.endsWith('json')) return 'pack.json'
  return mediaType === 'text/markdown' ? 'README.md' : `${name}.gtpack`
}
