/** OpenWOP: its registry's keys, advisories and signed tarballs. Its `pack.json` is read as ours. */
import type { PackManifest } from '../../pack/manifest/index.ts'
import { isRecord } from '../../text/index.ts'
import type { System } from '../system.ts'

/** `signing` of a manifest that its registry has published. */
function signatureInside({ format, extra = {} }: PackManifest) {
  const { signing } = extra
  if (format !== 'openwop' || !isRecord(signing)) return undefined
  const { publicKeyRef: signer, signatureRef: file } = signing
  return typeof signer === 'string' && typeof file === 'string'
    ? { signer, file, covers: 'pack.json' }
    : undefined
}

export const openwop: System = {
  name: 'openwop',
  check: { format: 'openwop', load: async () => (await import('./check.ts')).checkOpenwopFiles },
  evidence: signatureInside,
  policy: {
    accepts: (file) => file.endsWith('.json'),
    load: async () => (await import('./keys.ts')).importRegistry,
  },
  advisories: async () => (await import('./advisories.ts')).openwopAdvisories,
  registryTree: { format: 'openwop', load: async () => (await import('./tree.ts')).writeTree },
  source: async () => (await import('./registry.ts')).openwopSource,
}
