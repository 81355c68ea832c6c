/** Lists of packs that lie in a repository: which of its directories are packs, and which packs lie elsewhere. */
import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { LISTING_FILES, type ListedPack } from '../systems/index.ts'
import { readTextIfExists } from '../text/index.ts'
import { type ReadPack, readPack } from './read-manifest.ts'

export interface Listing {
  /** relative to the repository */
  file: string
  packs: ListedPack[]
}

/** @returns `undefined` when the directory holds no list of a known kind */
export async function readListing(directory: string): Promise<Listing | undefined> {
  for (const { file, load } of LISTING_FILES) {
    const text = await readTextIfExists(join(directory, file))
    if (text !== undefined) return { file, packs: (await load())(text, file) }
  }
  return undefined
}

/** The directory whose list a file is; `undefined` for any other file. */
export function listedDirectory(file: string): string | undefined {
  const found = LISTING_FILES.find((listing) => file === listing.file || file.endsWith(`/${listing.file}`))
  if (found !== undefined) return file.slice(0, file.length - found.file.length) || '.'
  return undefined
}

/** The pack in a directory, by its own manifest or else by what the list of the repository says of it. */
export async function readPackIn(repository: string, location: string): Promise<ReadPack | undefined> {
  const own = await readPack(location)
  if (own !== undefined) return own
  const listing = await readListing(repository)
  const path = relative(repository, location).split(sep).join('/')
  const listed = listing?.packs.find(({ place }) => place.kind === 'local' && place.path === path)
  return listing === undefined || listed === undefined || path === ''
    ? undefined
    : declaredPack(listed, location, listing.file)
}

/** A pack of which only the list says what it is. */
export function declaredPack({ reading }: ListedPack, location: string, file: string): ReadPack {
  return { ...reading, location, file }
}

/**
 * A directory of a repository that others wrote: a link in it must not lead out of it.
 *
 * @param repository as `realpath` gives it
 * @throws PackwrightError `ENTRY_PATH`
 */
export async function directoryIn(repository: string, path: string, named: string): Promise<string> {
  const location = join(repository, path)
  const found = await realpath(location).catch(() => undefined)
  if (found === undefined) return location
  if (found === repository || found.startsWith(`${repository}${sep}`)) return found
  throw new PackwrightError('ENTRY_PATH', `"${path}" of ${named} is a link that leaves the repository.`, {
    hint: 'Name the directory itself.',
  })
}
