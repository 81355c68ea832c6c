/** Files that installations put beside a pack's directory: whose they are, and whether they are as they were written. */
import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { keepsModes } from '../files/index.ts'
import type { PlannedFile } from './plan.ts'
import type { PlacedFile, Receipt } from './receipt.ts'
import { believed, wantedElsewhere } from './written.ts'

/** A target directory of a project. */
export interface Target {
  /** where packs are installed */
  directory: string
  /** directory of `packs.json` */
  project: string
  /** the user's own state */
  state?: string | undefined
}

/** Removes files that are still as they were written. @returns those that are not, and stay */
export function takeBack(files: readonly PlacedFile[], target: Target, force = false): string[] {
  const kept: string[] = []
  const shared = files.some(({ path }) => isAbsolute(path)) ? wantedElsewhere(target) : new Set<string>()
  for (const [path, written] of hashesByPath(files)) {
    const location = absolute(target, path)
    const found = hashOf(location)
    if (found === undefined || shared.has(path)) continue
    if (force || written.has(found)) rmSync(location, { force: true })
    else kept.push(location)
  }
  return kept
}

/** What became of the files that a pack has beside its directory, a sentence each. */
export function placedProblems(receipt: Receipt, target: Target): string[] {
  return (receipt.placed ?? []).flatMap(({ path, sha256, mode }) => {
    const location = absolute(target, path)
    const found = hashOf(location)
    if (found === undefined) return [`${path} is missing`]
    if (found !== sha256) return [`${path} was changed`]
    return hasMode(location, mode) ? [] : [`${path} has lost or gained its executable bit`]
  })
}

/** Everything beside the pack's directory that is known as written by us, or about to be. */
export function recorded(
  receipt: Receipt | undefined,
  target: Target,
  planned: readonly PlannedFile[],
): PlacedFile[] {
  const files = [...(receipt?.placed ?? []), ...(receipt?.pending ?? [])]
  return believed(files, target, new Set(planned.map((file) => file.target)))
}

export function hashesByPath(files: readonly PlacedFile[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { path, sha256 } of files) found.set(path, (found.get(path) ?? new Set()).add(sha256))
  return found
}

export function isOurs(ours: ReadonlyMap<string, Set<string>>, path: string, hash: string): boolean {
  return ours.get(path)?.has(hash) === true
}

/** @returns `undefined` when nothing is there; a name for what is no regular file, so that it never looks like ours */
export function hashOf(location: string): string | undefined {
  const found = lstatSync(location, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (!found.isFile()) return 'not a file'
  return createHash('sha256').update(readFileSync(location)).digest('hex')
}

/** Whether the executable bit is as it should be, where the file system keeps one. */
export function hasMode(location: string, mode: PlannedFile['mode']): boolean {
  const found = lstatSync(location, { throwIfNoEntry: false })
  if (found === undefined) return false
  return ((found.mode & 0o100) !== 0) === (mode === '0755') || !keepsModes(dirname(location))
}

export function asPlaced(file: PlannedFile, target: Target): PlacedFile {
  return { path: pathIn(target, file.target), sha256: file.sha256, mode: file.mode, for: file.for }
}

export function pathIn(target: Target, location: string): string {
  const inside = relative(resolve(target.project), location)
  return inside.startsWith('..') || isAbsolute(inside) ? location : inside
}

export function absolute(target: Target, path: string): string {
  return isAbsolute(path) ? path : join(resolve(target.project), path)
}
