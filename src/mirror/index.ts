/** The mirror room's face. */
export { type Exported, exportProject, type Imported, importProject } from './export.ts'
export type { MirroredArtifact } from './line.ts'
export { type MirrorOptions, mirror } from './mirror.ts'
export { exportSite } from './site.ts'
export { mirrorToTar } from './tar.ts'
export { fetchBlobs, readTree } from './tree.ts'
