/** greentic's packs: one layer, whatever the rest says; archives of any compression are understood. */

import { PackwrightError } from '../../errors.ts'
import { annotation, GREENTIC_LAYER, GTPACK_LAYER } from '../../oci/index.ts'
import type { Dialect, LayerForm } from '../dialect.ts'
import {
  annotatedManifest,
  compressionOf,
  emptyConfig,
  nameIn,
  onlyLayer,
  ownAnnotations,
  standardAnnotations,
  statedFacts,
  versionIn,
} from '../standard.ts'

const ARTIFACT = 'application/vnd.greentic.gtpack.v1'

export const greentic: Dialect = {
  name: 'greentic',
  bare: true,
  clients: 'greentic-distributor-client',
  loses: ['manifest', 'dependencies', 'engines', 'platforms', 'artifacts', 'variants'],
  shape: () => ({ compression: 'none' }),
  layerMediaType: () => GREENTIC_LAYER,

  write(pack) {
    return {
      artifactType: ARTIFACT,
      config: emptyConfig(),
      annotations: { ...standardAnnotations(pack.manifest), ...ownAnnotations(pack) },
    }
  },

  recognises: ({ artifactType, layers }) =>
    artifactType === ARTIFACT ||
    (layers.length === 1 && (layers[0]?.mediaType.startsWith('application/vnd.greentic.') ?? false)),

  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const layer = onlyLayer(manifest, reference)
    const name = nameIn(annotations[annotation.TITLE], reference)
    const version = versionIn(annotations[annotation.VERSION], reference)
    const compression = compressionOf(manifest)
    if (layer.mediaType !== GTPACK_LAYER && compression === undefined) {
      throw new PackwrightError(
        'ARTIFACT_INVALID',
        `The layer of ${reference} is "${layer.mediaType}", which is no archive that is known.`,
      )
    }
    const form: LayerForm =
      compression === undefined
        ? { kind: 'opaque', fileName: `${name}.gtpack` }
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
