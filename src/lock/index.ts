/** The lock room's face. */
export { parseLockfile, readLockfile, readLockfileIfExists } from './read.ts'
export { DRY_RUN, LOCKFILE_NAME, type LockedPack, type Lockfile, lockfile, type Signer } from './schema.ts'
export { formatLockfile, holdsPublished, type LockHead, mergeIntoLockfile, recordSigners } from './write.ts'
