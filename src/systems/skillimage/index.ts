/** skillctl: skills as images. */

import type { System } from '../system.ts'
import { skillimage as dialect } from './dialect.ts'

export const skillimage: System = {
  name: 'skillimage',
  dialects: [{ rank: 5, dialect }],
}
