/** APM: its lockfile names git repositories, directories, and registries of its own that are none of OCI. */
import type { System } from '../system.ts'

export const apm: System = {
  name: 'apm',
  locks: [{ file: 'apm.lock.yaml', readOnly: true, load: async () => (await import('./lock.ts')).lock }],
}
