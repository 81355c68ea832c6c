/** nono: `package.json` with artifacts, and the directory in which nono keeps packs. */

import type { System } from '../system.ts'
import { NONO_CLIENT, nonoPlacements, nonoUndone } from './host.ts'
import { NONO_ATTESTATION } from './statement.ts'

export const nono: System = {
  name: 'nono',
  manifests: [
    {
      file: 'package.json',
      rank: 2,
      belongs: isNonoText,
      load: async () => (await import('./manifest.ts')).readNonoPackage,
    },
  ],
  check: { format: 'nono', load: async () => (await import('./manifest.ts')).checkNonoFiles },
  needs: { format: 'nono', load: async () => (await import('./manifest.ts')).extendedProfiles },
  attests: {
    format: 'nono',
    load: async () => (await import('./statement.ts')).nonoAttestation,
  },
  adapter: async () => {
    const { nonoAdapter, nonoAddress, nonoUnfit } = await import('./adapter.ts')
    return { attestation: NONO_ATTESTATION, unfit: nonoUnfit, address: nonoAddress, open: nonoAdapter }
  },
  host: {
    takes: ({ format }) => format === 'nono',
    placements: nonoPlacements,
    undone: nonoUndone,
    client: NONO_CLIENT,
  },
}

/** `package.json` is mostly npm's; only nono's counts. */
function isNonoText(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text)
    return (
      typeof document === 'object' &&
      document !== null &&
      ('schema_version' in document || 'artifacts' in document)
    )
  } catch {
    return /"schema_version"/.test(text)
  }
}
