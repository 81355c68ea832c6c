/** The archive room's face: directory ↔ archive bytes. */
export { inPieces, LARGE_PIECE, SpentPieces } from './chunks.ts'
export { type CollectedTree, collectFiles, type PackTree, type SourceFile } from './collect.ts'
export { COMPRESSIONS, type Compression, compress, decompress, EXTENSIONS } from './compression.ts'
export type { PathLimits } from './entry-rules.ts'
export { PathRegistry, pathProblem } from './entry-rules.ts'
export { hashFile } from './layer-hash.ts'
export { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
export {
  type Archive,
  type ArchiveShape,
  contentDigestOf,
  type FileEntry,
  olderContentDigest,
  packArchive,
} from './pack.ts'
export { IGNORE_FILE } from './selection.ts'
export { type UnpackedArchive, type UnpackOptions, unpackArchive } from './unpack.ts'
export { unreadable } from './unreadable.ts'
