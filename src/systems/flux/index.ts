/** Flux: artifacts with skills, for flux-operator. */
import type { System } from '../system.ts'
import { flux as dialect } from './dialect.ts'

export const flux: System = {
  name: 'flux',
  dialects: [{ rank: 9, dialect }],
  locks: [{ file: 'catalog-lock.yaml', load: async () => (await import('./lock.ts')).lock }],
}
