/**
 * packwright as a library: publish packs to any OCI registry, pull them back by pinned digest.
 *
 * @example
 * import { pull } from 'packwright'
 * const [pack] = await pull({ references: ['ghcr.io/acme/packs/claude@sha256:…'], requireDigest: true })
 * console.log(pack.directory)
 */
export type { ArchiveLimits } from './archive/index.ts'
export { DEFAULT_LIMITS } from './archive/index.ts'
export { ERROR_CODES, type ErrorCode, EXIT, PackwrightError } from './errors.ts'
export type { OnEvent, PackEvent } from './events.ts'
export type { Inspection } from './inspect.ts'
export type { ConnectionOptions } from './library/connection.ts'
export {
  type BuildOptions,
  type BuildResult,
  build,
  type PublishOptions,
  type PublishResult,
  publish,
} from './library/publish.ts'
export {
  inspect,
  listStored,
  type PullOptions,
  type PullResult,
  pull,
  type StoreCheck,
  type StoreOptions,
  verifyStore,
} from './library/pull.ts'
export { type SigningOptions, sign } from './library/signing.ts'
export { checkTrust, type TrustOptions } from './library/trust.ts'
export { type LockedPack, type Lockfile, parseLockfile, readLockfile } from './lock/index.ts'
export type { PackArtifact, PackDependency, PackManifest, Problem } from './manifest/index.ts'
export type { Digest } from './oci/digest.ts'
export { formatReference, parseReference, type Reference } from './oci/reference.ts'
export type { FailedPack, PublishedPack, PublishTarget } from './publish.ts'
export type { TrustReport } from './trust/index.ts'
