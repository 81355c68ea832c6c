/** The documents room's face. */

export { ADVISORIES, type Advisories, readAdvisories } from './advisories.ts'
export { CATALOG, type Catalog, type CatalogPack, type CatalogVersion, catalog } from './catalog.ts'
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
export {
  type CatalogIndex,
  catalogIndex,
  catalogPage,
  INDEX,
  MAX_README,
  nameInTag,
  PAGE_MEDIA_TYPE,
  packIfBelieved,
  packIn,
  pageOf,
  type ReadPack,
  readShard,
  type Shard,
  type ShardPack,
  shard,
  shardOf,
  shardTag,
} from './shard.ts'
export { type DocumentWriter, writeDocument } from './write.ts'
