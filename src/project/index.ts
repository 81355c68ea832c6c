/** The project room's face. */
export { add, pin, remove, rollback, unpin, update, type VersionChange } from './change.ts'
export { COLLECTION_NAME, MOST_SKILLS, SKILL_REF } from './collection.ts'
export { exportLock } from './foreign/export.ts'
export { importLock } from './foreign/foreign.ts'
export { foreignLocks, isForeignLock } from './foreign/is-lock.ts'
export { install } from './install.ts'
export {
  health,
  lockedPacks,
  lockedTree,
  type OutdatedPack,
  outdated,
  type PackHealth,
  type TreeNode,
  type Why,
  why,
} from './outdated.ts'
export type { InstallResult } from './place.ts'
export type { InstalledPack } from './placing.ts'
export { openProject, type Project, type ProjectOptions, withProjectSettings } from './project.ts'
export type { Finding } from './review/finding.ts'
export { ACKNOWLEDGE_TRAILER, type Review, type ReviewOptions, reviewChanges } from './review/review.ts'
export { type InstalledState, verifyInstalled } from './verify-installed.ts'
export { type Resolved, resolve, versions } from './versions.ts'
export type { AddOptions, InstallOptions, PlannedPack } from './wanted-pack.ts'
export { verifyRemote, type WatchedPack } from './watch.ts'
