/** ToolHive: skills over all platforms. */

import type { System } from '../system.ts'
import { toolhive as dialect } from './dialect.ts'

export const toolhive: System = {
  name: 'toolhive',
  dialects: [{ rank: 3, dialect }],
  lock: { file: 'toolhive.lock.yaml', load: async () => (await import('./lock.ts')).lock },
}
