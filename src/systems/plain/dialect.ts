/**
 * Artifacts whose layers are files as they are: agentskills-oci's skills, and whatever a plain `oras push` made.
 *
 * A layer says in its title where it goes; oras packs a directory as an archive and says so in an annotation.
 */
import { PackwrightError } from '../../errors.ts'
import {
  annotation,
  type Descriptor,
  digestOf,
  type ImageManifest,
  OCI_EMPTY,
  SKILL_ARTIFACT,
} from '../../oci/index.ts'
import type { ContentLayer, DescribedPack, Dialect, LayerForm } from '../dialect.ts'
import {
  annotatedManifest,
  compressionOf,
  emptyConfig,
  nameIn,
  needsSkill,
  onlyLayer,
  ownAnnotations,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

/** The dialect of what is taken as files although it is no pack. */
export const FILES_DIALECT = 'files'
const UNPACK = 'io.deis.oras.content.unpack'
const MEDIA_TYPES: Record<string, string> = {
  md: 'text/markdown',
  json: 'application/json',
  txt: 'text/plain',
}

const MOST_FILES = 10_000

/** One layer a file, and no config: as the Python client does it. */
export const agentskillsFiles: Dialect = {
  name: 'agentskills-files',
  clients: 'agentskills-oci (Python)',
  loses: ['modes', 'dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  layerAFile: true,
  unsuited: needsSkill,
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => SKILL_ARTIFACT,

  write(pack) {
    const { manifest, files = [] } = pack
    return {
      artifactType: SKILL_ARTIFACT,
      config: emptyConfig(),
      layers: files.map(({ path, size, sha256 }) => ({
        mediaType: MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
        digest: digestOf(sha256),
        size,
        annotations: { [annotation.TITLE]: path },
      })),
      annotations: {
        ...standardAnnotations(manifest),
        [annotation.SKILL_NAME]: manifest.name,
        [annotation.CONTENT_DIGEST]: ownAnnotations(pack)[annotation.CONTENT_DIGEST] ?? '',
      },
    }
  },

  recognises: ({ artifactType, layers }) => artifactType === SKILL_ARTIFACT && layers.every(isTitled),

  read(manifest, _, reference) {
    const found = readFiles(manifest, reference, 'agentskills-files')
    const { contentDigest: _digest, ...pack } = found
    // Modes are lost on the way, so only a skill without programs still has the content that is annotated.
    return { ...pack, manifest: { ...found.manifest, format: 'agent-skill', kind: 'skill' } }
  },
}

/** What dialects have in common that are read and in which nothing is published. */
const readOnly = {
  bare: true,
  loses: [],
  unsuited: () => 'nothing is published in it; use packwright',
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => OCI_EMPTY,
  write() {
    throw new PackwrightError('INTERNAL', 'Nothing is published in a dialect that is only read.')
  },
} satisfies Partial<Dialect>

/** Whatever oras has pushed: files, a directory, or one archive. Nothing is published in it. */
export const plainOras: Dialect = {
  name: 'oras',
  clients: 'oras push and oras pull',
  ...readOnly,

  recognises(manifest) {
    const { artifactType = '', config, layers, annotations = {} } = manifest
    if (artifactType.startsWith('application/vnd.packwright.') || layers.length === 0) return false
    const bare =
      config.mediaType === OCI_EMPTY || config.mediaType === 'application/vnd.unknown.config.v1+json'
    if (!bare || annotations['dev.sigstore.bundle.content'] !== undefined) return false
    return layers.every(isTitled) || (layers.length === 1 && compressionOf(manifest) !== undefined)
  },

  read(manifest, _, reference) {
    const [first] = manifest.layers
    if (manifest.layers.length > 1 || first === undefined || (isTitled(first) && !isPacked(first)))
      return readFiles(manifest, reference, 'oras')
    const layer = onlyLayer(manifest, reference)
    const title = titleOf(layer)
    const described = aboutPack(manifest, reference)
    const compression = isPacked(layer) ? 'gzip' : (compressionOf(manifest) ?? 'none')
    const form: LayerForm = { kind: 'archive', compression, root: title ?? described.name, foreign: true }
    return { dialect: 'oras', ...described, layer, form, ...statedFacts(manifest) }
  },
}

/** What is no pack: every layer a file, by its title, else by its number. Nobody's artifacts are told by it. */
export const anyFiles: Dialect = {
  name: FILES_DIALECT,
  clients: 'anybody who asks for the layers as they are',
  ...readOnly,
  recognises: () => false,
  read(manifest, _, reference) {
    const seen = new Set<string>()
    const layers = manifest.layers.map((layer, index) => {
      const title = titleOf(layer)
      const isFree = title !== undefined && title !== '' && !seen.has(title)
      const path = isFree ? title : `layer-${index + 1}${extensionOf(layer.mediaType)}`
      seen.add(path)
      return { ...layer, annotations: { ...layer.annotations, [annotation.TITLE]: path } }
    })
    return readFiles({ ...manifest, layers }, reference, FILES_DIALECT)
  },
}

/** `.tar.gz` of `….tar+gzip`, `.json` of `…+json`. */
function extensionOf(mediaType: string): string {
  const packed: Record<string, string> = { gzip: '.gz', zstd: '.zst' }
  const parts = /(?:[.+](tar))?[.+](gzip|zstd|tar|json|yaml|wasm|zip)$/.exec(mediaType)
  if (parts === null) return ''
  const [, tar, last = ''] = parts
  return `${tar === undefined ? '' : '.tar'}${packed[last] ?? `.${last}`}`
}

function aboutPack(
  manifest: ImageManifest,
  reference: string,
): Pick<DescribedPack, 'name' | 'version' | 'manifest'> {
  const { annotations = {} } = manifest
  const name = nameIn(annotations[annotation.SKILL_NAME], reference)
  const version = versionIn(annotations[annotation.VERSION], reference)
  return { name, version, manifest: annotatedManifest(name, version, annotations, {}) }
}

function readFiles(manifest: ImageManifest, reference: string, dialect: string): DescribedPack {
  const { layers } = manifest
  const [first] = layers
  if (first === undefined || layers.length > MOST_FILES) {
    throw new PackwrightError(
      'ARTIFACT_INVALID',
      `${reference} has ${layers.length} layers; from 1 to ${MOST_FILES} are read.`,
    )
  }
  const content = layers.map((descriptor): ContentLayer => {
    const path = titleOf(descriptor) ?? ''
    return { descriptor, path, ...(isPacked(descriptor) ? { compression: 'gzip' as const } : {}) }
  })
  const size = layers.reduce((sum, layer) => sum + layer.size, 0)
  const { data: _, ...layer } = first
  return {
    dialect,
    ...aboutPack(manifest, reference),
    layer: { ...layer, size },
    form: { kind: 'layers', layers: content },
    ...statedFacts(manifest),
  }
}

function titleOf({ annotations = {} }: Descriptor): string | undefined {
  return annotations[annotation.TITLE]?.replace(/^\.\//, '').replace(/\/$/, '')
}

function isTitled(layer: Descriptor): boolean {
  return titleOf(layer) !== undefined
}

function isPacked({ annotations = {} }: Descriptor): boolean {
  return annotations[UNPACK] === 'true'
}
