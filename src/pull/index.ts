/** The pull room's face. */
export type { PulledPack, PullOptions } from './context.ts'
export { findStored } from './found.ts'
export {
  collectGarbage,
  explainStore,
  pinStored,
  type Retention,
  type RetentionOptions,
  removeStored,
  type StoreStatistics,
  storeStatistics,
} from './housekeeping.ts'
export { pullPack } from './line.ts'
export { expectationOf, memoryOf, pullAll, type WantedPack } from './many.ts'
export { type InspectedPack, inspect, type PullResult, pull } from './pull.ts'
export { listStored, type StoreCheck, verifyStore } from './stored.ts'
