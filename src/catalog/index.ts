/** The catalog room's face. */

export {
  type CatalogOptions,
  type ReadCatalog,
  readCatalogs,
  type SearchOptions,
  search,
  show,
  withReader,
} from './catalog.ts'
export { type FoundPack, referenceTo } from './found.ts'
export type { CatalogEntry } from './merge.ts'
export { readShard } from './read.ts'
export { MAX_README, readmeIn } from './readme.ts'
export { refreshCatalog } from './refresh.ts'
export { CATALOG, type Catalog, type CatalogPack, type CatalogVersion, catalog } from './schema.ts'
export { recommendedVersion, searchPacks } from './search.ts'
export { catalogIndex, shard } from './shard.ts'
export { type CatalogUpdate, catalogStatus, describePublished, updateCatalog } from './update.ts'
