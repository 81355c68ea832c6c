/** A pack's README, as its shard has it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_README } from '../documents/index.ts'

/** @returns `undefined` for a pack without one */
export async function readmeIn(directory: string): Promise<string | undefined> {
  const name = (await readdir(directory)).find((entry) => /^readme\.md$/i.test(entry))
  if (name === undefined) return undefined
  const bytes = await readFile(join(directory, name))
  return bytes.subarray(0, MAX_README).toString('utf8')
}
