/** The inspect room's face. */
export { type ReadFile, type ReadFileOptions, readFile } from './cat.ts'
export { checkTrust, type TrustCheck } from './check-trust.ts'
export { type ComparedSide, compareReferences, type DiffOptions, diff, type PackDifference } from './diff.ts'
export type { BuildOrigin } from './origin.ts'
export { type Rebuild, type RebuildOptions, rebuild } from './rebuild.ts'
export { type PackSbom, sbom } from './sbom.ts'
