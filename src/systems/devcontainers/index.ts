/** Dev containers: features. */

import type { System } from '../system.ts'
import { devcontainer as dialect } from './dialect.ts'

export const devcontainers: System = {
  name: 'devcontainers',
  manifests: [
    {
      file: 'devcontainer-feature.json',
      rank: 7,
      load: async () => (await import('./manifest.ts')).readFeature,
    },
  ],
  dialects: [{ rank: 6, dialect, defaultFor: 'devcontainer-feature' }],
  lock: { file: 'devcontainer-lock.json', load: async () => (await import('./lock.ts')).lock },
}
