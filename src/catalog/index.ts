/** The catalog room's face. */

export {
  type CatalogOptions,
  type ReadCatalog,
  readCatalogs,
  type SearchOptions,
  search,
  show,
} from './catalog.ts'
export { type FoundPack, referenceTo } from './found.ts'
export { type CatalogEntry, entryChanges } from './merge.ts'
export { readmeIn } from './readme.ts'
export { refreshCatalog } from './refresh.ts'
export { recommendedVersion, searchPacks } from './search.ts'
export { catalogStatus, describePublished, updateCatalog } from './update.ts'
export { type CatalogUpdate, CatalogWrite } from './write.ts'
