/** The lock room's face. */
export { readMended } from './conflict.ts'
export { chainsTo, graphFaults, type Root, reachable } from './graph.ts'
export { holdsPublished, isOwn, publishedRepo } from './published.ts'
export {
  hasConflict,
  MAX_LOCKFILE_BYTES,
  parseLockfile,
  readLockfile,
  readLockfileIfExists,
} from './read.ts'
export {
  DRY_RUN,
  LOCKFILE_NAME,
  type LockedPack,
  type LockedPlatform,
  type Lockfile,
  lockedPack,
  lockfile,
  type Signer,
} from './schema.ts'
export {
  formatLockfile,
  type LockHead,
  mergeIntoLockfile,
  recordMemory,
  signerEntry,
  withMemory,
  writeConsumed,
} from './write.ts'
