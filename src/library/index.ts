/**
 * packwright as a library: publish packs to any OCI registry, pull them back by pinned digest.
 *
 * @example
 * import { pull } from 'packwright'
 * const [pack] = await pull({ references: ['ghcr.io/acme/packs/claude@sha256:…'], requireDigest: true })
 * console.log(pack.directory)
 */

export type { Inspection, Release } from '../artifact/index.ts'
export type { ReleaseTag } from '../build/index.ts'
export {
  type CatalogOptions,
  type CatalogUpdate,
  type FoundPack,
  type ReadCatalog,
  readCatalogs,
  type SearchOptions,
  search,
  show,
} from '../catalog/index.ts'
export type { Called } from '../client/index.ts'
export {
  type Client,
  type ClientOptions,
  type LeasedPacks,
  openClient,
  type Settled,
  settle,
  type WatchOptions,
} from '../client/index.ts'
export type { CatalogPack } from '../documents/index.ts'
export type { ErrorOptions } from '../errors.ts'
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorFacts,
  EXIT,
  isPackwrightError,
  PackwrightError,
} from '../errors.ts'
export type { Happening, OnEvent, PackEvent } from '../events.ts'
export type { BuildOrigin } from '../inspect/index.ts'
export {
  type ComparedSide,
  checkTrust,
  type DiffOptions,
  diff,
  type PackDifference,
  type PackSbom,
  type ReadFile,
  type ReadFileOptions,
  type Rebuild,
  type RebuildOptions,
  readFile,
  rebuild,
  sbom,
  type TrustCheck,
} from '../inspect/index.ts'
export { SEVERITIES, type Severity } from '../lifecycle/advisories/index.ts'
export {
  type AdvisoryOptions,
  type Audit,
  type AuditFinding,
  audit,
  type ChangedStatus,
  type KeptPart,
  keep,
  publishAdvisories,
  type StatusChange,
  setStatus,
} from '../lifecycle/index.ts'
export type { Signer } from '../lock/index.ts'
export { type LockedPack, type Lockfile, parseLockfile, readLockfile } from '../lock/index.ts'
export type { MirroredArtifact } from '../mirror/index.ts'
export {
  type Exported,
  exportProject,
  type Imported,
  importProject,
  type MirrorOptions,
  mirror,
  mirrorToTar,
} from '../mirror/index.ts'
export type { Repository } from '../oci/index.ts'
export { type Digest, formatReference, parseReference, type Reference } from '../oci/index.ts'
export type { Compression, FileEntry, PathLimits } from '../pack/archive/index.ts'
export { type ArchiveLimits, DEFAULT_LIMITS } from '../pack/archive/index.ts'
export type { ComparedPack, FieldChange, PackComparison } from '../pack/index.ts'
export type {
  ManifestFormat,
  PackArtifact,
  PackDependency,
  PackManifest,
  Problem,
} from '../pack/manifest/index.ts'
export type { Policy, PolicyRule, RuleOutcome, TrustedRootSource, TrustMode } from '../policy/index.ts'
export {
  type AddOptions,
  add,
  exportLock,
  type Finding,
  health,
  type InstalledPack,
  type InstalledState,
  type InstallOptions,
  type InstallResult,
  importLock,
  install,
  lockedTree,
  type OutdatedPack,
  outdated,
  type PackHealth,
  type PlannedPack,
  type ProjectOptions,
  pin,
  type Resolved,
  type Review,
  type ReviewOptions,
  remove,
  resolve,
  reviewChanges,
  rollback,
  type TreeNode,
  unpin,
  update,
  type VersionChange,
  verifyInstalled,
  verifyRemote,
  versions,
  type WatchedPack,
  type Why,
  why,
} from '../project/index.ts'
export type {
  AgainstRelease,
  Attestation,
  BuiltArchive,
  PublishedCollection,
  PublishedDialect,
  PublishOutcome,
  RecordedIn,
} from '../publish/index.ts'
export {
  type BuildOptions,
  type BuildResult,
  build,
  type CiInitOptions,
  type CiInitResult,
  checkTag,
  ciInit,
  type FailedPack,
  type PublishedPack,
  type PublishOptions,
  type PublishResult,
  type PublishTarget,
  publish,
  type RunVerification,
  sign,
  type TaggedPack,
  verifyRun,
} from '../publish/index.ts'
export type { InspectedPack } from '../pull/index.ts'
export {
  collectGarbage,
  explainStore,
  inspect,
  listStored,
  type PullOptions,
  type PullResult,
  pinStored,
  pull,
  type Retention,
  type RetentionOptions,
  removeStored,
  type StoreCheck,
  type StoreStatistics,
  storeStatistics,
  verifyStore,
} from '../pull/index.ts'
export type {
  GivenCredentials,
  HostCredentials,
  Mirrors,
  Part,
  RequestMade,
  Timeouts,
} from '../registry/index.ts'
export type {
  ConnectionOptions,
  ReachOptions,
  SigningOptions,
  StoreOptions,
  TrustOptions,
} from '../session/index.ts'
export type { SignerFacts, SigstoreServices } from '../signing/index.ts'
export type { PackRecord, StoredPack } from '../store/index.ts'
export type { PackEvidence } from '../systems/index.ts'
export { type DialectFacts, listDialects } from '../systems/index.ts'
export type { Removed } from '../target/index.ts'
export type { Provenance, TrustReport } from '../trust/index.ts'
export type { PackState, PackStatus } from '../trust/status/index.ts'
