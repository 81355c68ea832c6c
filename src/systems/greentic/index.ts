/** greentic: `pack.yaml`, `pack.toml`, and the `.gtpack` that its packer builds. */
import { GTPACK_LAYER } from '../../oci/index.ts'
import type { System } from '../system.ts'
import { greentic as dialect } from './dialect.ts'
import { GREENTIC_ENVELOPE } from './envelope.ts'

export const greentic: System = {
  name: 'greentic',
  manifests: [
    { file: 'pack.yaml', rank: 3, load: async () => (await import('./manifest.ts')).readGreenticYaml },
    { file: 'pack.toml', rank: 4, load: async () => (await import('./manifest.ts')).readGreenticToml },
  ],
  prebuilt: {
    extension: '.gtpack',
    format: 'greentic',
    mediaType: GTPACK_LAYER,
    load: async () => (await import('./gtpack.ts')).readGtpack,
    mediaTypeVariable: 'MEDIA_TYPE',
    packer: async () => (await import('./packer.ts')).packGreentic,
  },
  envelope: {
    format: 'greentic',
    artifactType: GREENTIC_ENVELOPE,
    load: async () => (await import('./envelope.ts')).greenticEnvelope,
  },
  locks: [{ file: 'greentic-lock.json', load: async () => (await import('./lock.ts')).lock }],
  dialects: [{ rank: 7, dialect, defaultFor: 'greentic' }],
}
