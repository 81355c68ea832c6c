/** skillctl: skills as images. */

import { SKILLIMAGE_LIST } from '../../oci/index.ts'
import type { System } from '../system.ts'
import { skillimage as dialect } from './dialect.ts'

export const skillimage: System = {
  name: 'skillimage',
  dialects: [{ rank: 5, dialect }],
  collections: [
    { mediaType: SKILLIMAGE_LIST, load: async () => (await import('./collection.ts')).skillCollection },
  ],
}
