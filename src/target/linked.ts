/**
 * A pack that is read while it is replaced: `<target>/<pack>` is a link, which changes by one rename.
 *
 *     <target>/<pack> → .packwright/linked/<pack>/<hex of the digest>
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { exchange, moveDirectory, removeIfEmpty } from '../files/index.ts'
import { RECEIPTS } from './receipt.ts'

/** @param work names beside the directory that are nobody else's */
export async function switchTo(
  fresh: string,
  directory: string,
  version: string,
  work: { link: string; old: string },
): Promise<void> {
  const trees = treesOf(directory)
  mkdirSync(trees, { recursive: true })
  const tree = join(trees, version)
  const before = linkedTo(directory)
  // What is there of this version is whole but for what its reader changed, and may be read right now.
  if (tree === before) exchange(fresh, tree, work.old)
  else {
    await rm(tree, { recursive: true, force: true })
    moveDirectory(fresh, tree)
  }
  symlinkSync(relative(dirname(directory), tree), work.link)
  const isReal = lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() === true
  if (isReal) exchange(work.link, directory, work.old)
  else renameSync(work.link, directory)
  await rm(work.old, { recursive: true, force: true })
  // Somebody may still be reading the version before: it goes with the next change.
  for (const name of readdirSync(trees)) {
    const other = join(trees, name)
    if (other !== tree && other !== before) await rm(other, { recursive: true, force: true })
  }
}

/** Whether a pack's directory is a link of ours. */
export function isLinked(directory: string): boolean {
  return linkedTo(directory) !== undefined
}

/** Takes away what links of a pack led to, where it is a directory again, or gone. */
export async function forgetLinked(directory: string): Promise<void> {
  const trees = treesOf(directory)
  if (!existsSync(trees)) return
  await rm(trees, { recursive: true, force: true })
  removeIfEmpty(dirname(trees))
}

function treesOf(directory: string): string {
  return join(dirname(directory), RECEIPTS, 'linked', basename(directory))
}

function linkedTo(directory: string): string | undefined {
  if (lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined
  const to = join(dirname(directory), readlinkSync(directory))
  return dirname(to) === treesOf(directory) ? to : undefined
}
