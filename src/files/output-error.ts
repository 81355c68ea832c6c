/** What is wrong with a place that cannot be written to, in words. */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'

const OUTPUT_PROBLEMS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'it is not permitted',
  ENOENT: 'the directory does not exist',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EEXIST: 'something else is there',
  ENOTEMPTY: 'the directory that is there is not empty',
  EBUSY: 'it is mounted, or in use',
  EXDEV: 'it lies on another file system than what it is made from',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'a name in it is too long for the file system',
  EMFILE: 'this process may not open more files',
  ENFILE: 'the machine cannot open more files',
  ESTALE: 'the network file system lost it',
  EIO: 'the disk reports an error',
  ETXTBSY: 'it is a program that runs',
}

const HINTS: Record<string, string> = {
  ENOSPC: 'Free some space, or name another directory.',
  EDQUOT: 'Free some space, or name another directory.',
  EMFILE: 'Raise the limit: ulimit -n 4096.',
  ENFILE: 'Close other programs, or raise the limit of the machine.',
  ESTALE: 'Mount it again, or name another directory.',
}

/** Names what is wrong with the place that was written to; other errors pass. */
export function outputError(location: string, cause: unknown): unknown {
  if (cause instanceof PackwrightError) return cause
  const { path } = cause as { path?: unknown }
  const failed = typeof path === 'string' ? path : location
  const errno = trueErrno(failed, errnoOf(cause))
  const why = errno === undefined ? undefined : OUTPUT_PROBLEMS[errno]
  if (errno === undefined || why === undefined) return cause
  const where = failed.startsWith(location) ? failed : location
  return new PackwrightError('OUTPUT_UNWRITABLE', `${where} cannot be written: ${why}.`, {
    hint: HINTS[errno] ?? 'Name another directory, or change who may write there.',
    details: { path: where, errno },
    cause,
  })
}

/** Making a directory with those above it says that they are not there where they cannot be made. */
function trueErrno(location: string, errno: string | undefined): string | undefined {
  if (errno !== 'ENOENT') return errno
  let above = dirname(location)
  while (!existsSync(above) && above !== dirname(above)) above = dirname(above)
  try {
    accessSync(above, constants.W_OK)
    return errno
  } catch (cause) {
    return errnoOf(cause)
  }
}
