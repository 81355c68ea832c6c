/** The install room's face. */
export {
  type Applied,
  applyPack,
  conflictsOf,
  knownFiles,
  type Removed,
  removePack,
} from './apply.ts'
export { checkClients, clientShows, foundClients } from './clients.ts'
export { type PackPlan, refusePlanConflicts } from './conflicts.ts'
export { writtenAs } from './grants.ts'
export { type HandedPacks, handedElsewhere, noteHanded, readHanded } from './handed.ts'
export { ignoreNewTarget, type Placement, type PlaceOptions, placePack, withTarget } from './place.ts'
export { placedProblems, type Target } from './placed.ts'
export { contextOf, handedWrites, type PlannedFile, type PlanOptions, planPack } from './plan.ts'
export { RECEIPTS, type Receipt, readReceipt, readReceipts, receiptNames } from './receipt.ts'
export { forgetInstallation, nothingToDo, rememberInstallation } from './state.ts'
