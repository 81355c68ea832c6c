/** What of a pack's directory is published, and what is not. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { byBytes, directoriesAbove } from '../files/index.ts'
import { collectFiles, IGNORE_FILE } from '../pack/archive/index.ts'
import type { ReadPack } from './read-manifest.ts'
import { refuseProblems } from './validate.ts'

export interface PackContents {
  name: string
  location: string
  /** sorted bytewise by path; sizes in bytes */
  files: { path: string; size: number; executable: boolean }[]
  /** files, and directories of which nothing is published: with a slash at the end */
  left_out: { path: string; why: string }[]
}

/**
 * Lists a pack without building it; what its own build command makes is not known before that ran.
 *
 * @throws PackwrightError as `collectFiles`, and `MANIFEST_INVALID`
 */
export async function contentsOf({ manifest, problems, location, file }: ReadPack): Promise<PackContents> {
  refuseProblems(location, problems)
  const tree = await collectFiles(location, { files: manifest?.files, always: [file] })
  const files = tree.files.map(({ path, size, executable }) => ({ path, size, executable }))
  const kept = new Set(files.flatMap(({ path }) => [path, ...directoriesAbove(path)]))
  const reasons = new Map(tree.leftOut.map(({ path, why }) => [path.replace(/\/$/, ''), why]))
  const left_out: PackContents['left_out'] = []
  for await (const { path, isDirectory } of outside(location, '', kept)) {
    const why = reasons.get(path) ?? `not in "files" of the manifest, or in ${IGNORE_FILE}`
    left_out.push({ path: isDirectory ? `${path}/` : path, why })
  }
  return { name: manifest?.name ?? location, location, files, left_out }
}

/** What of a directory is not kept, in order; of a directory that is not kept, nothing below. */
async function* outside(
  root: string,
  inside: string,
  kept: ReadonlySet<string>,
): AsyncGenerator<{ path: string; isDirectory: boolean }> {
  const entries = await readdir(join(root, inside), { withFileTypes: true })
  for (const entry of entries.sort(byName)) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    const isDirectory = entry.isDirectory()
    if (path === IGNORE_FILE) continue
    if (!kept.has(path)) yield { path, isDirectory }
    else if (isDirectory) yield* outside(root, path, kept)
  }
}

const byName = (a: { name: string }, b: { name: string }) => byBytes(a.name, b.name)
