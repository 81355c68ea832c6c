/** Changes a directory for another one, whole. */
import { cpSync, renameSync, rmSync } from 'node:fs'
import { errnoOf } from '../errors.ts'

/**
 * Puts `fresh` where `directory` is or will be; when that fails, what was there is put back.
 *
 * @param aside where the old directory goes; absent when there is none
 */
export function exchange(fresh: string, directory: string, aside: string | undefined): void {
  if (aside !== undefined) moveDirectory(directory, aside)
  try {
    moveDirectory(fresh, directory)
  } catch (cause) {
    if (aside !== undefined) moveDirectory(aside, directory)
    throw cause
  }
}

/** Overlay file systems refuse to rename what an image brought along, and some more: that is copied and removed. */
export function moveDirectory(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (cause) {
    if (errnoOf(cause) !== 'EXDEV') throw cause
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    rmSync(from, { recursive: true, force: true })
  }
}
