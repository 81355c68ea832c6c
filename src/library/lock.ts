/** Lockfiles alone: `packwright/lock`. */
export { type ErrorCode, type ErrorFacts, isPackwrightError, PackwrightError } from '../errors.ts'
export { type LockedPack, type Lockfile, parseLockfile, readLockfile, type Signer } from '../lock/index.ts'
