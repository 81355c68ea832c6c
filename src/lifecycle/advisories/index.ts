/** The advisories room's face. */

export { importAdvisories } from './import.ts'
export { type AuditedPack, affects } from './match.ts'
export { reaches, SEVERITIES, type Severity, severityOf } from './severity.ts'
