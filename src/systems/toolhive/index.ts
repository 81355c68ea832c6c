/** ToolHive: skills over all platforms. */

import type { System } from '../system.ts'
import { toolhive as dialect } from './dialect.ts'
import { toolhivePlugin } from './plugin-dialect.ts'

export const toolhive: System = {
  name: 'toolhive',
  dialects: [
    { rank: 3, dialect },
    { rank: 3.5, dialect: toolhivePlugin },
  ],
  locks: [{ file: 'toolhive.lock.yaml', load: async () => (await import('./lock.ts')).lock }],
}
