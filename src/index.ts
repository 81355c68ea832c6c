/**
 * packwright as a library: publish packs to any OCI registry, pull them back by pinned digest.
 *
 * @example
 * import { pull } from 'packwright'
 * const [pack] = await pull({ references: ['ghcr.io/acme/packs/claude@sha256:…'], requireDigest: true })
 * console.log(pack.directory)
 */
export type { Inspection } from './artifact/inspect.ts'
export {
  type CatalogOptions,
  type ReadCatalog,
  readCatalogs,
  type SearchOptions,
  search,
  show,
} from './catalog/catalog.ts'
export type { FoundPack } from './catalog/found.ts'
export type { CatalogUpdate } from './catalog/update.ts'
export { ERROR_CODES, type ErrorCode, EXIT, PackwrightError } from './errors.ts'
export type { OnEvent, PackEvent } from './events.ts'
export { type ReadFile, type ReadFileOptions, readFile } from './inspect/cat.ts'
export { type ComparedSide, type DiffOptions, diff, type PackDifference } from './inspect/diff.ts'
export { type Rebuild, type RebuildOptions, rebuild } from './inspect/rebuild.ts'
export { type PackSbom, sbom } from './inspect/sbom.ts'
export { SEVERITIES, type Severity } from './lifecycle/advisories/index.ts'
export { type Audit, type AuditFinding, audit, publishAdvisories } from './lifecycle/audit.ts'
export { type ChangedStatus, type StatusChange, setStatus } from './lifecycle/lifecycle.ts'
export { type LockedPack, type Lockfile, parseLockfile, readLockfile } from './lock/index.ts'
export { type Exported, exportProject, type Imported, importProject } from './mirror/export.ts'
export { type MirrorOptions, mirror } from './mirror/mirror.ts'
export { mirrorToTar } from './mirror/tar.ts'
export type { Digest } from './oci/digest.ts'
export { formatReference, parseReference, type Reference } from './oci/reference.ts'
export type { ArchiveLimits } from './pack/archive/index.ts'
export { DEFAULT_LIMITS } from './pack/archive/index.ts'
export type { PackArtifact, PackDependency, PackManifest, Problem } from './pack/manifest/index.ts'
export { add, pin, remove, rollback, unpin, update, type VersionChange } from './project/change.ts'
export { exportLock, importLock } from './project/foreign/foreign.ts'
export { type InstallOptions, install } from './project/install.ts'
export {
  health,
  lockedTree,
  type OutdatedPack,
  outdated,
  type PackHealth,
  type TreeNode,
  type Why,
  why,
} from './project/outdated.ts'
export type { InstalledPack, InstallResult } from './project/place.ts'
export type { ProjectOptions } from './project/project.ts'
export { type Finding, type Review, type ReviewOptions, reviewChanges } from './project/review/review.ts'
export type { AddOptions } from './project/wanted-pack.ts'
export { verifyRemote, type WatchedPack } from './project/watch.ts'
export { type BuildResult, build } from './publish/build.ts'
export { checkTag, type TaggedPack } from './publish/check-tag.ts'
export {
  type CiInitOptions,
  type CiInitResult,
  ciInit,
  type RunVerification,
  verifyRun,
} from './publish/ci/ci.ts'
export type { PublishTarget } from './publish/destination.ts'
export { type DialectFacts, listDialects } from './publish/dialects.ts'
export type { FailedPack } from './publish/line.ts'
export type { PublishedPack } from './publish/outcome.ts'
export {
  type BuildOptions,
  type PublishOptions,
  type PublishResult,
  publish,
} from './publish/publish.ts'
export { sign } from './publish/sign.ts'
export {
  collectGarbage,
  explainStore,
  pinStored,
  type Retention,
  type RetentionOptions,
  removeStored,
  type StoreStatistics,
  storeStatistics,
} from './pull/housekeeping.ts'
export { inspect, type PullOptions, type PullResult, pull } from './pull/pull.ts'
export type { ConnectionOptions } from './session/connection.ts'
export type { SigningOptions } from './session/signer.ts'
export type { StoreOptions } from './session/store.ts'
export type { TrustOptions } from './session/trust.ts'
export { listStored, type StoreCheck, verifyStore } from './store/check.ts'
export { checkTrust } from './trust/check.ts'
export type { TrustReport } from './trust/index.ts'
export type { PackState, PackStatus } from './trust/status/index.ts'
