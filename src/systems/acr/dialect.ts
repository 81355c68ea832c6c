/**
 * Skills of Alibaba Cloud's Container Registry.
 *
 * @see https://www.alibabacloud.com/help/en/acr/user-guide/pushing-and-pulling-skill-products/
 */
import { ACR_LAYER, ACR_SKILL, annotation } from '../../oci/index.ts'
import type { Dialect } from '../dialect.ts'
import {
  annotatedManifest,
  emptyConfig,
  jsonNames,
  nameIn,
  needsSkill,
  onlyLayerOf,
  ownAnnotations,
  present,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const PREFIX = 'org.agent.skill'
/** What it insists on; where nothing says when a pack was made, it was made at the beginning of time. */
const NO_TIME = '1970-01-01T00:00:00Z'

export const acr: Dialect = {
  name: 'acr',
  clients: 'Alibaba Cloud Container Registry (acr-skill)',
  loses: ['dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  unsuited: needsSkill,
  shape: ({ name }) => ({ compression: 'gzip', root: name }),
  layerMediaType: () => ACR_LAYER,

  write(pack) {
    const { manifest } = pack
    const { compatibility } = manifest.extra ?? {}
    return {
      artifactType: ACR_SKILL,
      config: emptyConfig(),
      annotations: {
        ...standardAnnotations(manifest),
        [`${PREFIX}.name`]: manifest.name,
        [`${PREFIX}.version`]: manifest.version,
        ...present({
          [`${PREFIX}.description`]: manifest.description,
          [`${PREFIX}.license`]: manifest.license,
          [`${PREFIX}.author`]: manifest.author,
          [`${PREFIX}.compatibility`]:
            typeof compatibility === 'string' ? JSON.stringify([compatibility]) : undefined,
        }),
        [annotation.CREATED]: pack.created ?? NO_TIME,
        ...ownAnnotations(pack),
      },
    }
  },

  recognises: ({ artifactType }) => artifactType === ACR_SKILL,

  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const layer = onlyLayerOf(manifest, [ACR_LAYER], reference)
    const name = nameIn(annotations[`${PREFIX}.name`], reference)
    const version = versionIn(annotations[`${PREFIX}.version`], reference)
    const described = {
      ...annotations,
      ...present({
        [annotation.DESCRIPTION]: annotations[`${PREFIX}.description`],
        [annotation.LICENSES]: annotations[`${PREFIX}.license`],
        [annotation.AUTHORS]: annotations[`${PREFIX}.author`],
      }),
    }
    const places = jsonNames(annotations[`${PREFIX}.compatibility`])
    const extra = places === undefined || places.length === 0 ? {} : { compatibility: places.join(', ') }
    return {
      dialect: 'acr',
      name,
      version,
      manifest: annotatedManifest(name, version, described, { format: 'agent-skill', kind: 'skill', extra }),
      layer,
      form: { kind: 'archive', compression: 'gzip', root: name, foreign: true },
      ...statedFacts(manifest),
    }
  },
}
