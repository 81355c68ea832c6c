/** Flux: skills in one artifact, each in a directory of its name, told by the type of its layer alone. */
import { annotation, describeBlob } from '../../oci/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  nameIn,
  needsSkill,
  onlyLayerOf,
  ownAnnotations,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const LAYER = 'application/vnd.cncf.flux.content.v1.tar+gzip'
const CONFIG = 'application/vnd.cncf.flux.config.v1+json'

/** The file that makes a directory of an artifact a skill. */
export const SKILL_IN = /^([^/]+)\/SKILL\.md$/

/** As Flux writes it; nobody looks at it. */
const EMPTY_CONFIG = {
  architecture: '',
  created: '0001-01-01T00:00:00Z',
  os: '',
  rootfs: { type: 'layers', diff_ids: null },
  config: {},
}

export const flux: Dialect = {
  name: 'flux',
  clients: 'Flux, flux-operator',
  bare: true,
  loses: ['dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  unsuited: needsSkill,
  limits: ({ name }) =>
    name.length > 64 || name.includes('--') || !/^[a-z0-9-]+$/.test(name)
      ? [
          'flux-operator will not install it: names have lower-case letters, digits and single hyphens, 64 at most',
        ]
      : [],
  shape: (manifest) => ({ compression: 'gzip', root: manifest.name }),
  layerMediaType: () => LAYER,
  write(pack) {
    return {
      config: describeBlob(CONFIG, Buffer.from(JSON.stringify(EMPTY_CONFIG))),
      annotations: { ...standardAnnotations(pack.manifest), ...ownAnnotations(pack) },
    }
  },
  recognises: ({ layers }) => layers.length === 1 && layers[0]?.mediaType === LAYER,
  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const name = nameIn(undefined, reference)
    const version = versionIn(annotations[annotation.VERSION], reference)
    const facts = statedFacts(manifest)
    // Ours holds one skill, which is the pack; others' may hold several, which are directories of it.
    const isOne = facts.contentDigest !== undefined
    return {
      dialect: 'flux',
      name,
      version,
      manifest: annotatedManifest(
        name,
        version,
        annotations,
        isOne ? { format: 'agent-skill', kind: 'skill' } : {},
      ),
      layer: onlyLayerOf(manifest, [LAYER], reference),
      form: { kind: 'archive', compression: 'gzip', ...(isOne ? { root: name } : { foreign: true }) },
      ...facts,
    }
  },
}
