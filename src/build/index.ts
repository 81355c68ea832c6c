/** The build room's face. */
export { buildArtifact } from './build.ts'
export { contentsOf, type PackContents } from './contents.ts'
export type { BuildContext, BuiltArtifact, BuiltPart } from './context.ts'
export { DEFAULT_OUT_DIR, DEFAULT_PACKS_DIR, packsDirOf } from './defaults.ts'
export { type Discovery, discoverPacks } from './discover.ts'
export { type FindOptions, findPacks } from './find-packs.ts'
export { directoryIn, listedDirectory, readListing, readPackIn } from './listing.ts'
export { type ReadPack, readPack } from './read-manifest.ts'
export { SCAFFOLD_KINDS, type ScaffoldKind, scaffold } from './scaffold.ts'
export { type Checkouts, checkOut, openCheckouts, runGit } from './source/checkout.ts'
export { git } from './source/git.ts'
export { openSources, readSource, repositoryUrl, type SourceFacts } from './source/source.ts'
export {
  fillTagForm,
  parseReleaseTag,
  parseTagForm,
  presentRelease,
  type ReleaseTag,
  USUAL_FORMS,
} from './source/tag.ts'
export { checkPack, refuseProblems } from './validate.ts'
