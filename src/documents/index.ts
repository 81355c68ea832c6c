/** The documents room's face. */

export { ADVISORIES, type Advisories, readAdvisories } from './advisories.ts'
export { changeDocument, type DocumentKind, type DocumentWriter, readDocument } from './document.ts'
export { type ReadDocument, readTrusted } from './read.ts'
