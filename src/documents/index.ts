/** The documents room's face. */

export { ADVISORIES, type Advisories, readAdvisories } from './advisories.ts'
export { changeDocument, type DocumentWriter } from './change.ts'
export {
  type DocumentKind,
  documentHead,
  documentSignature,
  isDocumentRepository,
  readDocument,
} from './document.ts'
export { forgetDocuments, openDocumentMemory } from './memory.ts'
export { type ReadDocument, readTrusted } from './read.ts'
