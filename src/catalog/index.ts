/** The catalog room's face. */

export { providedNames } from '../pack/provides.ts'
export { type CatalogEntry, withEntries, withStatus } from './merge.ts'
export { CATALOG, type Catalog, type CatalogPack, type CatalogVersion, catalog } from './schema.ts'
export { recommendedVersion, searchPacks } from './search.ts'
