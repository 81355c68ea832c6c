/** The manifest room's face: what a pack says of itself, and where packs are. */
export { allowedTools, SKILL_FILE } from './allowed-tools.ts'
export {
  author,
  authorText,
  foreignPackName,
  isInsidePath,
  isSemver,
  minimumVersionRange,
  packName,
  rangeOfRustRequirement,
  relativePath,
  repository,
  repositoryText,
  semverRange,
  semverVersion,
  without,
} from './fields.ts'
export { licenseProblem } from './license.ts'
export {
  compact,
  type ManifestFormat,
  type ManifestReading,
  type PackArtifact,
  type PackDependency,
  type PackManifest,
  type Problem,
  packManifest,
  type VersionedManifest,
} from './normalised.ts'
export { jsonPath, problem, problemsOf } from './problems.ts'
export { dependenciesOn } from './references.ts'
export { refuseUnknownSchemaVersion, SCHEMA_VERSION } from './schema-version.ts'
export { parseReleaseVersion, settleVersion, statedVersion, UNRELEASED } from './version.ts'
