/** Directories that are taken away when nobody uses them. */
import { rmdirSync } from 'node:fs'

export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch {
    // It is not there, or somebody put something into it.
  }
}
