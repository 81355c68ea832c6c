/** The advisories room's face. */

export { ADVISORIES, type Advisories, type Advisory, advisory } from '../../policy/advisory.ts'
export { type AuditedPack, affects } from './match.ts'
export { reaches, SEVERITIES, type Severity, severityOf } from './severity.ts'
