/** Ours. */

import type { System } from '../system.ts'
import { packwright as dialect } from './dialect.ts'
import { readPackJson } from './manifest.ts'

export const packwright: System = {
  name: 'packwright',
  manifests: [{ file: 'pack.json', rank: 0, load: async () => readPackJson }],
  dialects: [{ rank: 0, dialect }],
}
