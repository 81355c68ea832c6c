/**
 * What installations wrote beside a target, as the user's own state knows it.
 *
 * Receipts lie in the project, where anybody who may change the project can change them. One is believed about files
 * that a plan of the pack could have written; everything else has to be known from here.
 */
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import * as z from 'zod'
import { replaceFile, sweepDead } from '../files/index.ts'
import { CLIENTS } from './clients.ts'
import { type PlacedFile, readReceipts } from './receipt.ts'
import { filesBeside, stateFileOf, type Written } from './state-file.ts'

const writtenFile = z.object({
  schema_version: z.literal(1),
  target: z.string(),
  /** absolute path → hashes that were written there */
  files: z.record(z.string(), z.array(z.string())),
})

const fileOf = (target: Written) => stateFileOf(target, 'targets')

function read(target: Written): Record<string, string[]> {
  const file = fileOf(target)
  if (file === undefined) return {}
  try {
    const found = writtenFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    return found.target === resolve(target.directory) ? found.files : {}
  } catch {
    return {}
  }
}

/** Remembers files that `believed` has to know from here; a user without a state directory goes without. */
export async function noteWritten(target: Written, files: readonly PlacedFile[]): Promise<void> {
  const file = fileOf(target)
  if (file !== undefined) await sweepDead(dirname(file))
  const placed = files
    .map(({ path, sha256: hash }) => ({ location: locationOf(path, target), hash }))
    .filter(({ location }) => !isOfClients(location, target.project))
  if (placed.length === 0 || file === undefined) return
  const known = read(target)
  if (placed.every(({ location, hash }) => known[location]?.includes(hash) === true)) return
  for (const { location, hash } of placed) {
    known[location] = [...new Set([...(known[location] ?? []), hash])].slice(-10)
  }
  const content = { schema_version: 1, target: resolve(target.directory), files: known }
  try {
    replaceFile(file, `${JSON.stringify(content)}\n`, { directoryMode: 0o700 })
  } catch {
    // The next installation then asks before it overwrites.
  }
}

/**
 * The entries of a receipt that may be acted upon.
 *
 * @param planned absolute paths that a plan of the pack writes now
 */
export function believed(
  files: readonly PlacedFile[],
  target: Written,
  planned: ReadonlySet<string>,
): PlacedFile[] {
  let known: Record<string, string[]> | undefined
  return files.filter(({ path, sha256: hash }) => {
    const location = locationOf(path, target)
    if (planned.has(location) || isOfClients(location, target.project)) return true
    known ??= read(target)
    return known[location]?.includes(hash) === true
  })
}

/** Files that other projects' installations have placed as well, absolute: they go with the last of them. */
export function wantedElsewhere(target: Written): ReadonlySet<string> {
  const own = fileOf(target)
  const others = own === undefined ? [] : filesBeside(own).filter((file) => file !== own)
  return new Set(others.flatMap(placedBy))
}

function placedBy(file: string): string[] {
  try {
    const { target, files } = writtenFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    const placed = readReceipts(target).flatMap((receipt) => receipt.placed ?? [])
    return placed.map(({ path }) => path).filter((path) => files[path] !== undefined)
  } catch {
    return []
  }
}

function locationOf(path: string, { project }: Written): string {
  return isAbsolute(path) ? path : join(resolve(project), path)
}

/** Below a folder of skills in the project, and in a folder of its own there. */
function isOfClients(location: string, project: string): boolean {
  const own = Object.values(CLIENTS).filter((client) => client.project.startsWith('.'))
  return own.some((client) => {
    const inside = relative(join(resolve(project), client.project), location)
    return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside) && inside.includes(sep)
  })
}
