/** Dev containers: features. */

import type { System } from '../system.ts'
import { devcontainer as dialect } from './dialect.ts'

export const devcontainers: System = {
  name: 'devcontainers',
  dialects: [{ rank: 6, dialect }],
  lock: { file: 'devcontainer-lock.json', load: async () => (await import('./lock.ts')).lock },
}
