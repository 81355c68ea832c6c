/** The lifecycle room's face. */

export { importAdvisories } from './advisories/import.ts'
export { type AdvisoryOptions, type Audit, type AuditFinding, audit, publishAdvisories } from './audit.ts'
export { type KeptPart, keep } from './keep.ts'
export { type ChangedStatus, planStatus, type StatusChange, setStatus } from './lifecycle.ts'
export { type TakenOver, type TakenPack, type TakeOverOptions, takeOver } from './take-over.ts'
