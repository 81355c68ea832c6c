/** Directories that files bring with them, and that are taken away when nobody uses them. */
import { rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf } from '../errors.ts'

/** @returns whether it is gone; it stays when somebody put something into it */
export function removeIfEmpty(directory: string): boolean {
  try {
    rmdirSync(directory)
    return true
  } catch (cause) {
    return errnoOf(cause) === 'ENOENT'
  }
}

/** `a/b/c` → `a/b`, `a` */
export function* directoriesAbove(path: string): Generator<string> {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) yield at
}
