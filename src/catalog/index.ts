/** The catalog room's face. */
export { type CatalogEntry, providedNames, withEntries, withStatus } from './merge.ts'
export { CATALOG, type Catalog, type CatalogPack, type CatalogVersion, catalog } from './schema.ts'
export { recommendedVersion, searchPacks } from './search.ts'
