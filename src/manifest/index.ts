/** The manifest room's face: what a pack says of itself, and where packs are. */
export { type Discovery, discoverPacks } from './discover.ts'
export { foreignPackName, isInsidePath, isSemver, packName } from './fields.ts'
export {
  type ManifestFormat,
  type PackArtifact,
  type PackDependency,
  type PackManifest,
  type Problem,
  packManifest,
  type VersionedManifest,
} from './normalised.ts'
export { packJson } from './pack-json.ts'
export { jsonPath, problem } from './problems.ts'
export { type ReadPack, readPack } from './read.ts'
export { allowedTools, SKILL_FILE } from './skill.ts'
export { parseReleaseVersion, settleVersion, UNRELEASED } from './version.ts'
