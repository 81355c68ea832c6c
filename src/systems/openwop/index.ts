/** OpenWOP: its registry's keys, advisories and signed tarballs. Its `pack.json` is read as ours. */
import type { System } from '../system.ts'

export const openwop: System = {
  name: 'openwop',
  check: { format: 'openwop', load: async () => (await import('./check.ts')).checkOpenwopFiles },
  policy: {
    accepts: (file) => file.endsWith('.json'),
    load: async () => (await import('./keys.ts')).importRegistry,
  },
  advisories: async () => (await import('./advisories.ts')).openwopAdvisories,
  registryTree: { format: 'openwop', load: async () => (await import('./tree.ts')).writeTree },
  source: async () => (await import('./registry.ts')).importOpenwop,
}
