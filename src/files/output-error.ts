/** What is wrong with a place that cannot be written to, in words. */
import { errnoOf, PackwrightError } from '../errors.ts'

const OUTPUT_PROBLEMS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'it is not permitted',
  ENOENT: 'the directory does not exist',
  ENOTDIR: 'a part of the path is not a directory',
}

/** Names what is wrong with the place that was written to; other errors pass. */
export function outputError(location: string, cause: unknown): unknown {
  const errno = errnoOf(cause)
  const why = errno === undefined ? undefined : OUTPUT_PROBLEMS[errno]
  if (why === undefined || cause instanceof PackwrightError) return cause
  return new PackwrightError('OUTPUT_UNWRITABLE', `${location} cannot be written: ${why}.`, {
    hint: 'Free some space, or name another directory.',
    details: { path: location, errno },
    cause,
  })
}
