/**
 * skillimage: a skill as a plain OCI image, for skillctl, podman and Kubernetes image volumes.
 *
 * @see https://github.com/redhat-et/skillimage
 */
import semver from 'semver'
import {
  annotation,
  OCI_IMAGE_CONFIG,
  OCI_IMAGE_LAYER,
  parseReference,
  REDHAT_CONFIG,
  REDHAT_LAYER,
} from '../../oci/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  dropsModes,
  imageConfig,
  nameIn,
  needsSkill,
  onlyLayerOf,
  ownAnnotations,
  present,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const PREFIX = 'io.skillimage'
const LAYERS = [OCI_IMAGE_LAYER, REDHAT_LAYER]

export const skillimage: Dialect = {
  name: 'skillimage',
  clients: 'skillctl, podman, Kubernetes image volumes',
  loses: ['dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  reads: ['SKILL.md'],
  unsuited: needsSkill,
  limits: ({ version = '' }, files) => [
    ...dropsModes('skillctl', files),
    ...(semver.prerelease(version) === null
      ? []
      : [`skillctl offers the pre-release ${version} to everybody as an upgrade`]),
  ],
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => OCI_IMAGE_LAYER,

  write(pack) {
    const { manifest } = pack
    const { compatibility } = manifest.extra ?? {}
    const keywords = manifest.keywords ?? []
    return {
      config: imageConfig(pack, { os: 'linux', architecture: 'amd64' }),
      annotations: {
        ...standardAnnotations(manifest),
        [`${PREFIX}.status`]: 'published',
        ...present({
          [`${PREFIX}.tags`]: keywords.length === 0 ? undefined : JSON.stringify(keywords),
          [`${PREFIX}.compatibility`]: typeof compatibility === 'string' ? compatibility : undefined,
          [`${PREFIX}.wordcount`]: wordCount(pack.texts?.get('SKILL.md')),
        }),
        ...ownAnnotations(pack),
      },
    }
  },

  recognises({ artifactType, config, layers, annotations = {} }) {
    if (config.mediaType === REDHAT_CONFIG || layers.some(({ mediaType }) => mediaType === REDHAT_LAYER))
      return true
    if (artifactType !== undefined || config.mediaType !== OCI_IMAGE_CONFIG) return false
    return Object.keys(annotations).some((key) => key.startsWith(`${PREFIX}.`))
  },

  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const layer = onlyLayerOf(manifest, LAYERS, reference)
    // The title is the display name; the place is the name.
    const name = nameIn(undefined, reference)
    const version = stagedVersion(annotations, reference)
    const compatibility = annotations[`${PREFIX}.compatibility`]
    const extra = compatibility === undefined ? {} : { compatibility }
    return {
      dialect: 'skillimage',
      name,
      version,
      manifest: annotatedManifest(name, version, annotations, {
        format: 'agent-skill',
        kind: 'skill',
        extra,
      }),
      layer,
      form: { kind: 'archive', compression: 'gzip', root: name, foreign: true },
      ...statedFacts(manifest),
    }
  },
}

/**
 * The annotation always says the version that is to be; until it is published, the tag has the state behind it.
 *
 * @returns `1.0.0-draft` of a draft
 */
function stagedVersion(annotations: Record<string, string>, reference: string): string | undefined {
  const version = versionIn(annotations[annotation.VERSION], reference)
  const { tag } = parseReference(reference)
  const state = tag === undefined ? annotations[`${PREFIX}.status`] : tag.slice((version?.length ?? 0) + 1)
  const isStaged = state === 'draft' || state === 'testing'
  return isStaged && (tag === undefined || tag === `${version}-${state}`) ? `${version}-${state}` : version
}

/** Words of the instructions, front matter aside. */
function wordCount(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const body = text.replace(/^---[\s\S]*?\n---/, '')
  return String(body.split(/\s+/).filter((word) => word !== '').length)
}
