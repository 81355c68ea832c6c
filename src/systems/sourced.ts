/** Where a pack that was taken out of another system's registry lands. */
import { readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { makeDirectory, outputError } from '../files/index.ts'
import type { TakeOptions } from './system.ts'

/**
 * @param from a directory beside its place, which is used up
 * @throws PackwrightError `TARGET_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export async function placeSourced(
  from: string,
  { name, version }: { name: string; version: string },
  { packsDir, versioned }: Pick<TakeOptions, 'packsDir' | 'versioned'>,
): Promise<string> {
  const directory = versioned === true ? join(packsDir, name, version) : join(packsDir, name)
  const existing = await readdir(directory).catch(() => [])
  if (existing.length > 0) {
    throw new PackwrightError('TARGET_EXISTS', `${directory} exists and is not empty.`, {
      hint: 'Move it away first.',
    })
  }
  try {
    await makeDirectory(dirname(directory))
    await rename(from, directory)
    return directory
  } catch (cause) {
    throw outputError(directory, cause)
  }
}
