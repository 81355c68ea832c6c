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

/** Whether a call of the system changes something. */
export function isWriting(syscall: string): boolean {
  return WRITES.test(syscall)
}

/** Whether this process may ask the disk to keep what was written: under `node --permission` it may not. */
export function maySync(): boolean {
  return process.permission === undefined
}
