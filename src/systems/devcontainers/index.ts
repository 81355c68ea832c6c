/** Dev containers: features. */

import { DEVCONTAINER_LIST } from '../../oci/index.ts'
import type { System } from '../system.ts'
import { devcontainer as dialect } from './dialect.ts'

export const devcontainers: System = {
  name: 'devcontainers',
  manifests: [
    {
      file: 'devcontainer-feature.json',
      rank: 7,
      kept: 'src',
      load: async () => (await import('./manifest.ts')).readFeature,
    },
  ],
  dialects: [{ rank: 6, dialect, defaultFor: 'devcontainer-feature' }],
  collections: [
    {
      mediaType: DEVCONTAINER_LIST,
      keeps: dialect.name,
      load: async () => (await import('./collection.ts')).featureCollection,
    },
  ],
  locks: [{ file: 'devcontainer-lock.json', load: async () => (await import('./lock.ts')).lock }],
}
