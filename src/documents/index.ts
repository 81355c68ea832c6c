/** The documents room's face. */

export { ADVISORIES, type Advisories, readAdvisories } from './advisories.ts'
export { changeDocument } from './change.ts'
export {
  type DocumentKind,
  documentHead,
  documentRepository,
  documentSignature,
  type FetchedDocument,
  fetchDocument,
  isDocumentRepository,
  readDocument,
} from './document.ts'
export { forgetDocuments, openDocumentMemory } from './memory.ts'
export { type DocumentReader, pagesDirectory, type ReadDocument, readTrusted } from './read.ts'
export { type DocumentWriter, writeDocument } from './write.ts'
