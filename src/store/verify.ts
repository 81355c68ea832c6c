/** Hashes what is in the store again and compares it with what was stored. */
import { lstatSync, type Stats, statSync, utimesSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { directoriesAbove, hashOfFile, keepsModes } from '../files/index.ts'
import { parseImageManifest, sha256 } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import { RECORD, type StoredPack } from './record.ts'

/**
 * @returns what differs, one sentence a difference; empty when the pack is as it was stored
 */
export async function verifyStored(pack: StoredPack): Promise<string[]> {
  const problems: string[] = []
  const manifest = Buffer.from(pack.record.image_manifest, 'base64')
  const config = Buffer.from(pack.record.config, 'base64')
  if (sha256(manifest) !== pack.record.digest) {
    problems.push('the manifest in record.json does not have the digest of the pack')
  } else if (parseImageManifest(manifest, pack.record.reference).config.digest !== sha256(config)) {
    problems.push('the config in record.json does not have the digest that the manifest states')
  }
  const differences = await compareTree(pack.tree, pack.record.files)
  return [...problems, ...differences.map(sentenceOf)]
}

/**
 * Whether a stored pack is as it was committed: sizes and times first, and all of its content where those are not what
 * the commit left.
 */
export async function isWhole({ directory, tree, record }: StoredPack): Promise<boolean> {
  const file = join(directory, RECORD)
  const committed = statSync(file).mtimeMs
  const folders = new Set(record.files.flatMap(({ path }) => ['.', ...directoriesAbove(path)]))
  const untouched = (found: Stats | undefined) => found !== undefined && found.mtimeMs <= committed
  const same =
    record.files.every(({ path, size }) => {
      const found = lstatSync(`${tree}/${path}`, { throwIfNoEntry: false })
      return untouched(found) && found?.isFile() === true && found.size === size
    }) && [...folders].every((path) => untouched(lstatSync(`${tree}/${path}`, { throwIfNoEntry: false })))
  if (same) return true
  if ((await compareTree(tree, record.files).catch(() => undefined))?.length !== 0) return false
  try {
    // A store that was copied: the next look is quick again.
    utimesSync(file, new Date(), new Date())
  } catch {
    // A store that cannot be written to.
  }
  return true
}

/** One file of a directory that is not as a list says. */
export interface Difference {
  path: string
  /** `extra`: the list does not have it; `mode`: only the executable bit differs */
  kind: 'missing' | 'extra' | 'mode' | 'content'
  /** what goes behind the path in a sentence */
  why: string
}

export function sentenceOf({ path, why }: Difference): string {
  return `${path} ${why}`
}

/** Compares a directory with a list of files: content, executable bit, nothing missing and nothing more. */
export async function compareTree(directory: string, files: readonly FileEntry[]): Promise<Difference[]> {
  const found = new Set(await listFiles(directory, ''))
  const differences: Difference[] = []
  for (const file of files) {
    const { path } = file
    if (!found.delete(path)) differences.push({ path, kind: 'missing', why: 'is missing' })
    else {
      const difference = await compareFile(join(directory, path), file)
      if (difference !== undefined) differences.push({ path, ...difference })
    }
  }
  for (const path of found) differences.push({ path, kind: 'extra', why: 'does not belong there' })
  // What the file system does not keep is nobody's edit.
  const isLost = differences.some(({ kind }) => kind === 'mode') && !keepsModes(directory)
  return isLost ? differences.filter(({ kind }) => kind !== 'mode') : differences
}

async function compareFile(
  location: string,
  expected: FileEntry,
): Promise<Omit<Difference, 'path'> | undefined> {
  const found = await lstat(location)
  if (!found.isFile()) return { kind: 'content', why: 'is no regular file' }
  const executable = (found.mode & 0o100) !== 0
  if (found.size !== expected.size)
    return { kind: 'content', why: `has ${found.size} bytes instead of ${expected.size}` }
  if ((await hashOfFile(location)) !== expected.sha256) return { kind: 'content', why: 'was changed' }
  if (executable === (expected.mode === '0755')) return undefined
  return { kind: 'mode', why: executable ? 'became executable' : 'is no longer executable' }
}

async function listFiles(root: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      return entry.isDirectory() ? await listFiles(root, path) : [path]
    }),
  )
  return found.flat()
}
