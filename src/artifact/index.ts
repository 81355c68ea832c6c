/** The artifact room's face. */
export { type Artifact, composeArtifact, composePlatforms } from './compose.ts'
export { describeArtifact } from './describe.ts'
export { type Inspection, inspectPack } from './inspect.ts'
export { type Release, releasesOf } from './releases.ts'
export { makeSbom, SBOM_MEDIA_TYPE, SBOM_PREDICATE, sbomReferrers } from './sbom.ts'
