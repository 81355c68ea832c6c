/** Ours. */

import type { System } from '../system.ts'
import { packwright as dialect } from './dialect.ts'

export const packwright: System = {
  name: 'packwright',
  manifests: [{ file: 'pack.json', rank: 0, load: async () => (await import('./manifest.ts')).readPackJson }],
  dialects: [{ rank: 0, dialect }],
}
