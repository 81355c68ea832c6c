/** The advisories room's face. */
export { type AuditedPack, affects } from './match.ts'
export { openwopAdvisories } from './openwop.ts'
export { ADVISORIES, type Advisories, type Advisory, advisory } from './schema.ts'
export { reaches, SEVERITIES, type Severity, severityOf } from './severity.ts'
