/** The files room's face. */
export { replaceFile, sweepAfterCrash, writeFileAtomic } from './atomic.ts'
export {
  type Claim,
  type Claims,
  claim,
  claimBeside,
  claims,
  isAlive,
  sharedClaim,
  sweepDead,
} from './claim.ts'
export { directoriesAbove, removeIfEmpty } from './directories.ts'
export { USER_MIRRORS, USER_POLICY, userConfigFile, withOwnNames } from './environment.ts'
export { exchange, moveDirectory } from './exchange.ts'
export { exists } from './exists.ts'
export { hashOfFile } from './hash.ts'
export { cacheDirectory, configDirectory, homeDirectory, stateDirectory } from './home.ts'
export { late } from './late.ts'
export {
  describeHolder,
  type Holder,
  kernelId,
  type Lock,
  type LockOptions,
  tryLock,
  withLock,
} from './lock.ts'
export { maySync } from './machine.ts'
export { makeDirectory } from './make-directory.ts'
export { keepsModes, setMode } from './modes.ts'
export { byBytes, byPath } from './order.ts'
export { outputError } from './output-error.ts'
export { Pace } from './pace.ts'
export { pauses } from './pauses.ts'
export { temporaryDirectory } from './temporary.ts'
