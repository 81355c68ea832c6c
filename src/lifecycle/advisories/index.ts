/** The advisories room's face. */

export { advisory } from '../../policy/advisory.ts'
export type { Advisory } from '../../policy/index.ts'
export { type AuditedPack, affects } from './match.ts'
export { reaches, SEVERITIES, type Severity, severityOf } from './severity.ts'
