import { lockFormatOf } from '../../systems/index.ts'

/** Whether a file is the lockfile of another tool, by its name. */
export function isForeignLock(file: string): boolean {
  return lockFormatOf(file) !== undefined
}
