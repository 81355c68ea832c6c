/**
 * Replaces a directory of placed files as a whole, so that a process that dies leaves the old one or the new one, or
 * for an instant none, and never a mixture.
 */
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { claim, exchange, sweepDead } from '../files/index.ts'
import { copyStored } from './place.ts'
import type { PlannedFile } from './plan.ts'

/** Whether everything in a directory is planned or known as ours; somebody else's files cannot be swapped away. */
export function holdsOnly(directory: string, known: ReadonlySet<string>): boolean {
  const found = lstatSync(directory, { throwIfNoEntry: false })
  if (found === undefined) return true
  if (!found.isDirectory()) return false
  return readdirSync(directory, { withFileTypes: true, recursive: true }).every(
    (entry) => entry.isDirectory() || known.has(join(entry.parentPath, entry.name)),
  )
}

/** Builds the directory beside the one that is there, or will be, and changes the two by renaming. */
export async function swapDirectory(directory: string, files: readonly PlannedFile[]): Promise<void> {
  const parent = dirname(directory)
  using claimed = claim(parent)
  const fresh = claimed.path('new')
  const old = claimed.path('old')
  try {
    for (const file of files) {
      const location = join(fresh, relative(directory, file.target))
      mkdirSync(dirname(location), { recursive: true })
      await copyStored(file.source, location, file)
    }
    const exists = lstatSync(directory, { throwIfNoEntry: false }) !== undefined
    exchange(fresh, directory, exists ? old : undefined)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

/** Throws away what processes that died left beside directories that are replaced as a whole. */
export async function sweepBeside(directories: Iterable<string>): Promise<void> {
  for (const parent of new Set([...directories].map(dirname))) await sweepDead(parent)
}
