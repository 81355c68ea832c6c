import { lockFormatOf, SYSTEMS } from '../../systems/index.ts'

/** Whether a file is the lockfile of another tool, by its name. */
export function isForeignLock(file: string): boolean {
  return lockFormatOf(file) !== undefined
}

/** The names of lockfiles of other tools that are read and written. */
export function foreignLocks(): string[] {
  return SYSTEMS.flatMap(({ lock }) => lock?.file ?? []).sort()
}
