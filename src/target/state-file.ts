/** A file of the user's state for each target. */
import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { hexOf, sha256 } from '../oci/index.ts'

export interface Written {
  directory: string
  project: string
  /** the user's state; absent where nothing can be remembered */
  state?: string | undefined
}

export function stateFileOf({ directory, state }: Written, folder: string): string | undefined {
  return state === undefined
    ? undefined
    : join(state, folder, `${hexOf(sha256(resolve(directory))).slice(0, 40)}.json`)
}

/** Those of other targets, and this one's. */
export function filesBeside(file: string): string[] {
  try {
    return readdirSync(dirname(file)).map((name) => join(dirname(file), name))
  } catch {
    return []
  }
}
