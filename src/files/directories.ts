/** Directories that are taken away when nobody uses them. */
import { rmdirSync } from 'node:fs'
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
