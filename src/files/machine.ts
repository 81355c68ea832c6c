/** What machines say of paths, by the name of the error. Nothing is imported here: errors themselves are made with it. */

/** What a machine says of a path, in words. */
export const MACHINE_PROBLEMS: Readonly<Record<string, string>> = {
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
  ERR_ACCESS_DENIED: 'this process was started without the permission',
}

export const MACHINE_HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space, or name another directory.',
  EDQUOT: 'Free some space, or name another directory.',
  EMFILE: 'Raise the limit: ulimit -n 4096.',
  ENFILE: 'Close other programs, or raise the limit of the machine.',
  ESTALE: 'Mount it again, or name another directory.',
  ERR_ACCESS_DENIED: 'Allow it: node --permission --allow-fs-read=<path> --allow-fs-write=<path>.',
}

const WRITES =
  /^(?:mkdir|mkdtemp|rename|unlink|rmdir|rm|write|copyfile|cp|symlink|link|f?chmod|f?utime|f?truncate|f(?:data)?sync)/

/** What can only be wrong where something is copied or moved to. */
const OF_THE_TARGET = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EEXIST', 'EISDIR', 'ENOTEMPTY', 'EXDEV'])

export interface MachineFault {
  path: string
  errno: string
  sentence: string
  hint: string | undefined
  isWrite: boolean
}

/** @returns `undefined` for what is no error of the system, or one that users do not meet */
export function machineFault(thrown: Error, errno: string): MachineFault | undefined {
  const {
    syscall,
    permission,
    path: from,
    dest,
    resource,
  } = thrown as Partial<Record<string, unknown>> & Error
  const why = MACHINE_PROBLEMS[errno]
  const did = typeof permission === 'string' ? permission.replace('FileSystemWrite', 'write') : syscall
  if (why === undefined || typeof did !== 'string') return undefined
  const at = OF_THE_TARGET.has(errno) ? (dest ?? from) : from
  const path = [at, resource].find((one) => typeof one === 'string' && one !== '')
  const isWrite = WRITES.test(did)
  const sentence = `${path ?? 'A file'} cannot be ${isWrite ? 'written' : 'read'}: ${why}.`
  return { path: String(path ?? 'A file'), errno, sentence, hint: MACHINE_HINTS[errno], isWrite }
}

/** Whether this process may ask the disk to keep what was written: under `node --permission` it may not. */
export function maySync(): boolean {
  return process.permission === undefined
}
