/** Alibaba's registry for skills. */

import type { System } from '../system.ts'
import { acr as dialect } from './dialect.ts'

export const acr: System = {
  name: 'acr',
  dialects: [{ rank: 4, dialect }],
}
