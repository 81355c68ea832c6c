/** Lockfiles alone: `packwright/lock`. */
export { isPackwrightError, PackwrightError } from '../errors.ts'
export { parseLockfile, readLockfile } from '../lock/index.ts'
