/** Flux: skills in one artifact, told by the type of its layer alone. Nothing is published in it. */
import { PackwrightError } from '../../errors.ts'
import { annotation } from '../../oci/index.ts'
import type { Dialect } from '../dialect.ts'
import { annotatedManifest, nameIn, onlyLayerOf, statedFacts, versionIn } from '../standard.ts'

const LAYER = 'application/vnd.cncf.flux.content.v1.tar+gzip'

export const flux: Dialect = {
  name: 'flux',
  clients: 'Flux, flux-operator',
  bare: true,
  loses: [],
  unsuited: () => 'nothing is published in it yet',
  shape: () => ({ compression: 'gzip' }),
  layerMediaType: () => LAYER,
  write() {
    throw new PackwrightError('INTERNAL', 'Nothing is published as Flux would.')
  },
  recognises: ({ layers }) => layers.length === 1 && layers[0]?.mediaType === LAYER,
  read(manifest, _, reference) {
    const { annotations = {} } = manifest
    const name = nameIn(undefined, reference)
    const version = versionIn(annotations[annotation.VERSION], reference)
    return {
      dialect: 'flux',
      name,
      version,
      manifest: annotatedManifest(name, version, annotations, {}),
      layer: onlyLayerOf(manifest, [LAYER], reference),
      form: { kind: 'archive', compression: 'gzip', foreign: true },
      ...statedFacts(manifest),
    }
  },
}
