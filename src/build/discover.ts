/** Finds the packs below a directory: itself, or what lies in it, as deep as folders that only group go. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import { isPrebuilt, MANIFEST_FILES } from '../systems/index.ts'
import { type ReadPack, readPack } from './read-manifest.ts'

const MAX_DEPTH = 4
const NEVER = new Set(['node_modules', 'dist', '.git'])

/** A place where a pack should be, and what was made of it. */
export type Discovery = { location: string; pack: ReadPack } | { location: string; error: PackwrightError }

/**
 * Finds and reads all packs below `root`, sorted by path. One that cannot be read does not hide the others.
 *
 * @throws PackwrightError `NOT_FOUND`, `PACK_NOT_FOUND` when there is none at all
 */
export async function discoverPacks(root: string): Promise<Discovery[]> {
  const found = await discover(root, 0)
  if (found.length > 0) return found
  throw new PackwrightError('PACK_NOT_FOUND', `There is no pack in ${root}.`, {
    hint: 'Run `packwright init` to write one, or name another directory with PACKS_DIR.',
    details: { directory: root },
  })
}

async function discover(location: string, depth: number): Promise<Discovery[]> {
  const here = await attempt(location)
  if (here !== undefined) return [here]
  const entries = await listDirectory(location)
  const misspelt = entries.flatMap(({ name }) => meant(name) ?? [])[0]
  if (misspelt !== undefined) return [unrecognised(location, misspelt)]
  const inside = entries.filter((entry) => !NEVER.has(entry.name) && !entry.name.startsWith('.'))
  const packs = inside.filter((entry) => entry.isDirectory() || isPrebuilt(entry.name))
  if (packs.length === 0 || depth >= MAX_DEPTH)
    return depth === 0 ? [] : [refusal(location, entries.length === 0)]
  const found = await Promise.all(packs.map(({ name }) => discover(join(location, name), depth + 1)))
  return found.flat()
}

async function attempt(location: string): Promise<Discovery | undefined> {
  try {
    const pack = await readPack(location)
    return pack === undefined ? undefined : { location, pack }
  } catch (error) {
    if (error instanceof PackwrightError && error.code !== 'NOT_FOUND') return { location, error }
    throw error
  }
}

async function listDirectory(location: string) {
  try {
    const entries = await readdir(location, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw new PackwrightError('FILE_UNREADABLE', `${location} cannot be listed (${errnoOf(cause)}).`, {
      cause,
    })
  }
}

/** A manifest whose name is spelled otherwise than its system spells it. */
function meant(name: string): string | undefined {
  const found = MANIFEST_FILES.find(({ file }) => file.toLowerCase() === name.toLowerCase() && file !== name)
  return found === undefined ? undefined : `Did you mean ${found.file} in place of ${name}?`
}

function unrecognised(location: string, hint: string): Discovery {
  const message = `${location} holds no manifest of a kind that packwright reads.`
  return { location, error: new PackwrightError('PACK_UNRECOGNISED', message, { hint }) }
}

function refusal(location: string, empty: boolean): Discovery {
  if (!empty)
    return unrecognised(
      location,
      'Add a pack.json (`packwright init`), or move the directory out of the packs directory.',
    )
  const error = new PackwrightError('PACK_EMPTY', `${location} is an empty directory.`, {
    hint: 'Remove it, or write a pack there with `packwright init`.',
  })
  return { location, error }
}
