/** Changes a directory for another one, whole. */
import { renameSync } from 'node:fs'

/**
 * Puts `fresh` where `directory` is or will be; when that fails, what was there is put back.
 *
 * @param aside where the old directory goes; absent when there is none
 */
export function exchange(fresh: string, directory: string, aside: string | undefined): void {
  if (aside !== undefined) renameSync(directory, aside)
  try {
    renameSync(fresh, directory)
  } catch (cause) {
    if (aside !== undefined) renameSync(aside, directory)
    throw cause
  }
}
