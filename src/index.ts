/**
 * packwright as a library: publish packs to any OCI registry, pull them back by pinned digest.
 *
 * @example
 * import { pull } from 'packwright'
 * const [pack] = await pull({ references: ['ghcr.io/acme/packs/claude@sha256:…'], requireDigest: true })
 * console.log(pack.directory)
 */

export { SEVERITIES, type Severity } from './advisories/index.ts'
export type { ArchiveLimits } from './archive/index.ts'
export { DEFAULT_LIMITS } from './archive/index.ts'
export { ERROR_CODES, type ErrorCode, EXIT, PackwrightError } from './errors.ts'
export type { OnEvent, PackEvent } from './events.ts'
export type { Inspection } from './inspect.ts'
export { type Audit, type AuditFinding, audit, publishAdvisories } from './library/advisories.ts'
export { type BuildResult, build } from './library/build.ts'
export { type ReadFile, type ReadFileOptions, readFile } from './library/cat.ts'
export {
  type CatalogOptions,
  type CatalogUpdate,
  type FoundPack,
  type ReadCatalog,
  readCatalogs,
  type SearchOptions,
  search,
  show,
} from './library/catalog.ts'
export { checkTag, type TaggedPack } from './library/check-tag.ts'
export {
  type CiInitOptions,
  type CiInitResult,
  ciInit,
  type RunVerification,
  verifyRun,
} from './library/ci.ts'
export type { ConnectionOptions } from './library/connection.ts'
export { type DialectFacts, listDialects } from './library/dialects.ts'
export { type ComparedSide, type DiffOptions, diff, type PackDifference } from './library/diff.ts'
export { type Exported, exportProject, type Imported, importProject } from './library/export.ts'
export { exportLock, importLock } from './library/foreign-locks.ts'
export { type InstallOptions, install } from './library/install.ts'
export { type ChangedStatus, type StatusChange, setStatus } from './library/lifecycle.ts'
export { type MirrorOptions, mirror } from './library/mirror.ts'
export { mirrorToTar } from './library/mirror-tar.ts'
export type { InstalledPack, InstallResult } from './library/place.ts'
export type { ProjectOptions } from './library/project.ts'
export {
  type BuildOptions,
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
export { type Rebuild, type RebuildOptions, rebuild } from './library/rebuild.ts'
export { type Finding, type Review, type ReviewOptions, reviewChanges } from './library/review.ts'
export { type PackSbom, sbom } from './library/sbom.ts'
export { type SigningOptions, sign } from './library/signing.ts'
export {
  health,
  lockedTree,
  type OutdatedPack,
  outdated,
  type PackHealth,
  type TreeNode,
  type Why,
  why,
} from './library/status.ts'
export {
  collectGarbage,
  explainStore,
  pinStored,
  type Retention,
  type RetentionOptions,
  removeStored,
  type StoreStatistics,
  storeStatistics,
} from './library/store.ts'
export { checkTrust, type TrustOptions } from './library/trust.ts'
export {
  type AddOptions,
  add,
  pin,
  remove,
  rollback,
  unpin,
  update,
  type VersionChange,
} from './library/wanted.ts'
export { verifyRemote, type WatchedPack } from './library/watch.ts'
export { type LockedPack, type Lockfile, parseLockfile, readLockfile } from './lock/index.ts'
export type { PackArtifact, PackDependency, PackManifest, Problem } from './manifest/index.ts'
export type { Digest } from './oci/digest.ts'
export { formatReference, parseReference, type Reference } from './oci/reference.ts'
export type { PublishedPack } from './outcome.ts'
export type { FailedPack, PublishTarget } from './publish.ts'
export type { PackState, PackStatus } from './status/index.ts'
export type { TrustReport } from './trust/index.ts'
