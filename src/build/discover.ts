/** Finds the packs below a directory: itself, or what lies in it, as deep as folders that only group go. */

import { existsSync } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import { isPrebuilt, type ListedPack, type ListedPlace, MANIFEST_FILES } from '../systems/index.ts'
import {
  declaredPack,
  directoryIn,
  type Listing,
  listedDirectory,
  readListing,
  readPackIn,
} from './listing.ts'
import { type ReadPack, readPack } from './read-manifest.ts'
import type { Checkouts } from './source/checkout.ts'

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
  const found = await discover(root, 0, { declared: new Map(), lenient: false })
  if (found.length > 0) return found
  throw new PackwrightError(
    'PACK_NOT_FOUND',
    `There is no pack in ${root === '.' ? 'this directory' : root}.`,
    {
      hint: 'Run `packwright init` to write one, or name another directory with PACKS_DIR.',
      details: { directory: root },
    },
  )
}

/** What is known from above. */
interface Surroundings {
  /** directories that are packs because a list says so */
  declared: ReadonlyMap<string, ReadPack>
  /** packs lie among other things, as in a repository: a directory that is none is no fault */
  lenient: boolean
}

async function discover(location: string, depth: number, above: Surroundings): Promise<Discovery[]> {
  // Where a list names other directories, what lies at its root is for the repository as a whole.
  const atRoot = depth === 0 ? await readListing(location) : undefined
  const isList = listsOthers(atRoot)
  const here = isList ? undefined : await attempt(location)
  if (here !== undefined) return [here]
  const declared = above.declared.get(resolve(location))
  if (declared !== undefined) return [{ location, pack: declared }]
  const entries = await listDirectory(location)
  const unknown =
    entries.flatMap(({ name }) => meant(name) ?? [])[0] ?? (isList ? undefined : foreign(location, entries))
  if (unknown !== undefined) return [unrecognised(location, unknown)]
  const own = declaredBelow(location, depth === 0 ? atRoot : await readListing(location))
  const all = new Map([...above.declared, ...own])
  const lenient = above.lenient || own.size > 0 || entries.some(({ name }) => name === '.git')
  const leads = [...all.keys()].map((path) => relative(resolve(location), path).split(sep)[0])
  const inside = entries.filter(
    ({ name }) => !NEVER.has(name) && (!name.startsWith('.') || leads.includes(name)),
  )
  const packs = inside.filter((entry) => entry.isDirectory() || isPrebuilt(entry.name))
  if (packs.length === 0 || depth >= MAX_DEPTH)
    return depth === 0 || lenient ? [] : [refusal(location, entries)]
  const around = { declared: all, lenient }
  const found = await Promise.all(packs.map(({ name }) => discover(join(location, name), depth + 1, around)))
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

function listsOthers(listing: Listing | undefined): boolean {
  const places = (listing?.packs ?? []).map(({ place }) => place)
  const paths = places.flatMap((place) => (place.kind === 'local' ? [place.path] : []))
  return paths.length > 0 && !paths.includes('')
}

/** Directories that are packs because a list above them says so, and says what they are. */
function declaredBelow(location: string, listing: Listing | undefined): Map<string, ReadPack> {
  const declared = (listing?.packs ?? []).flatMap((pack): [string, ReadPack][] => {
    if (listing === undefined || pack.place.kind !== 'local' || pack.place.path === '') return []
    const directory = resolve(location, pack.place.path)
    return [[directory, declaredPack(pack, directory, listing.file)]]
  })
  return new Map(declared)
}

/**
 * The packs that a list names, those in other repositories each at its commit.
 *
 * @param checkouts gets those; without it, they are passed over
 */
export async function discoverListed(file: string, checkouts: Checkouts | undefined): Promise<Discovery[]> {
  const root = await realpath(listedDirectory(file) ?? '.')
  const listing = await readListing(root)
  const around = { declared: declaredBelow(root, listing), lenient: false }
  const found = (listing?.packs ?? []).map(async (listed): Promise<Discovery[]> => {
    const { name, place } = listed
    if (place.kind === 'unknown' || (place.kind === 'git' && place.commit === undefined))
      return [unpinned(file, name, place)]
    try {
      if (place.kind === 'git')
        return checkouts === undefined ? [] : [await fetched(listed, place, checkouts)]
      return place.path === '' ? [] : await discover(await directoryIn(root, place.path, file), 1, around)
    } catch (error) {
      if (error instanceof PackwrightError) return [{ location: `${file}: ${name}`, error }]
      throw error
    }
  })
  return (await Promise.all(found)).flat()
}

async function fetched(
  listed: ListedPack,
  { url, commit = '', path }: Extract<ListedPlace, { kind: 'git' }>,
  checkouts: Checkouts,
): Promise<Discovery> {
  const checkout = await realpath(await checkouts.at(url, commit))
  const inside = await directoryIn(checkout, path, url)
  const pack = (await readPackIn(checkout, inside)) ?? declaredPack(listed, inside, url)
  return { location: `${url}#${path}`, pack: { ...pack, origin: { source: url, revision: commit } } }
}

function unpinned(file: string, name: string, place: ListedPlace): Discovery {
  const where = place.kind === 'git' ? `${place.url} and names no commit` : 'a place that is not known'
  const error = new PackwrightError('REFERENCE_INVALID', `${name} of ${file} lies at ${where}.`, {
    hint: 'Give its source a "sha" with the whole id of a commit.',
    details: { pack: name },
  })
  return { location: `${file}: ${name}`, error }
}

/** Files by which other clients know a plugin of theirs: what is below is part of that, and no pack of its own. */
const PLUGIN_FILE = /^(?:plugin|extension|[a-z0-9-]+-(?:plugin|extension))\.(?:json|ya?ml|toml)$/i
const PLUGIN_DIRECTORY = /^\.[a-z0-9-]+-(?:plugin|extension)$/i

function foreign(location: string, entries: readonly { name: string }[]): string | undefined {
  const found = entries.find(({ name }) => {
    if (PLUGIN_FILE.test(name)) return true
    return PLUGIN_DIRECTORY.test(name) && existsSync(join(location, name, 'plugin.json'))
  })
  if (found === undefined) return undefined
  return `It has ${found.name}, of a kind of plugin that packwright does not know: its parts are not published one by one.`
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

function refusal(location: string, entries: readonly { name: string; isDirectory(): boolean }[]): Discovery {
  if (entries.length > 0) {
    const hidden = entries.find((entry) => entry.isDirectory() && entry.name.startsWith('.'))
    const hint =
      hidden === undefined
        ? 'Add a pack.json (`packwright init`), or move the directory out of the packs directory.'
        : `Folders that begin with a dot are looked into when they are named: ${join(location, hidden.name)}.`
    return unrecognised(location, hint)
  }
  const error = new PackwrightError('PACK_EMPTY', `${location} is an empty directory.`, {
    hint: 'Remove it, or write a pack there with `packwright init`.',
  })
  return { location, error }
}
