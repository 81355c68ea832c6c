/** The advisories room's face. */

export { openwopAdvisories } from '../../systems/openwop/advisories.ts'
export { type AuditedPack, affects } from './match.ts'
export { ADVISORIES, type Advisories, type Advisory, advisory } from './schema.ts'
export { reaches, SEVERITIES, type Severity, severityOf } from './severity.ts'
