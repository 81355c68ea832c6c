/** nexo: `nexo-plugin.toml`, and its operators' `trusted_keys.toml`. */
import type { System } from '../system.ts'

export const nexo: System = {
  name: 'nexo',
  manifests: [
    { file: 'nexo-plugin.toml', rank: 1, load: async () => (await import('./manifest.ts')).readNexoPlugin },
  ],
  releaseAssets: { format: 'nexo', manifestFile: 'nexo-plugin.toml', anyTarget: 'noarch' },
  source: async () => (await import('./release.ts')).nexoSource,
  policy: {
    accepts: (file) => !file.endsWith('.json'),
    load: async () => (await import('./trusted-keys.ts')).importTrustedKeys,
  },
}
