import { LOCK_FILES, lockFormatOf } from '../../systems/index.ts'

/** Whether a file is the lockfile of another tool, by its name. */
export function isForeignLock(file: string): boolean {
  return lockFormatOf(file) !== undefined
}

/** The names of lockfiles of other tools that are read; `written`: those that are written as well. */
export function foreignLocks(which: 'read' | 'written' = 'read'): string[] {
  const chosen = LOCK_FILES.filter(({ readOnly }) => which === 'read' || readOnly !== true)
  return chosen.map(({ file }) => file).sort()
}
