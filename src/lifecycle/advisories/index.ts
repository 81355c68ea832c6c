/** The advisories room's face. */

export { importAdvisories } from './import.ts'
export { type AuditedPack, affects } from './match.ts'
export { SEVERITIES, type Severity } from './severities.ts'
export { reaches, severityOf } from './severity.ts'
