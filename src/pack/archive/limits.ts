/** How much an archive may hold. On by default; every one can be set. */
import type { PathLimits } from './entry-rules.ts'

export interface ArchiveLimits extends PathLimits {
  /** bytes of all files together, uncompressed */
  maxTotalBytes: number
  /** bytes of one file */
  maxFileBytes: number
  /** files and directories */
  maxEntries: number
  /** bytes of the compressed archive */
  maxArchiveBytes: number
}

const MiB = 1024 * 1024

export const DEFAULT_LIMITS: ArchiveLimits = {
  maxTotalBytes: 4096 * MiB,
  maxFileBytes: 2048 * MiB,
  maxEntries: 50_000,
  maxArchiveBytes: 2048 * MiB,
  maxPathBytes: 1024,
  maxDepth: 32,
}
