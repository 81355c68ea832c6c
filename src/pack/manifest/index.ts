/** The manifest room's face: what a pack says of itself, and where packs are. */
export type { Discovery } from '../../build/discover.ts'
export type { ReadPack } from '../../build/read-manifest.ts'
export { allowedTools, SKILL_FILE } from './allowed-tools.ts'
export { foreignPackName, isInsidePath, isSemver, packName } from './fields.ts'
export {
  type ManifestFormat,
  type ManifestReading,
  type PackArtifact,
  type PackDependency,
  type PackManifest,
  type Problem,
  packManifest,
  type VersionedManifest,
} from './normalised.ts'
export { jsonPath, problem } from './problems.ts'
export { parseReleaseVersion, settleVersion, UNRELEASED } from './version.ts'

/** As in `discover.ts`; the readers of all formats are loaded with the first directory that is looked at. */
export const discoverPacks: typeof import('../../build/discover.ts').discoverPacks = async (...args) => {
  const room = await import('../../build/discover.ts')
  return await room.discoverPacks(...args)
}

/** As in `read.ts`, loaded likewise. */
export const readPack: typeof import('../../build/read-manifest.ts').readPack = async (...args) => {
  const room = await import('../../build/read-manifest.ts')
  return await room.readPack(...args)
}
