/** The pack room's face. */

export type { FieldChange } from './compare.ts'
export { type ComparedPack, comparePacks, type PackComparison } from './compare.ts'
export { providedNames } from './provides.ts'
export { insideOf, safeName } from './safe-name.ts'
