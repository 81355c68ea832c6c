/**
 * What an installation left, remembered by size and time, so that the next one can tell at once that there is nothing
 * to do. It is a memory only: whatever differs, the installation is done in full.
 *
 * The command line asks before it loads anything else, so this file imports nothing but Node's own modules.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const TARGET = '.packs'
const STATE = '.packwright/state.json'
/** What decides about an installation, beside the project's packs.json. */
const INPUTS = ['packs.json', 'packs.lock.json', 'packs.policy.json']

interface State {
  /** packwright's version: another one may install otherwise */
  by: string
  /** input → sha256, or `null` when it is not there */
  inputs: Record<string, string | null>
  /** places whose existence decides which agent clients get skills */
  shows: Record<string, boolean>
  /** path → size and time of last change; directories have size -1 */
  files: Record<string, [size: number, changed: number]>
  packs: number
}

/** @returns what to say when everything is as the last installation left it */
export function nothingToDo(project: string, by: string): string | undefined {
  try {
    const wanted = JSON.parse(readFileSync(join(project, 'packs.json'), 'utf8')) as { target?: unknown }
    const target = typeof wanted.target === 'string' ? wanted.target : TARGET
    const state = JSON.parse(readFileSync(join(project, target, STATE), 'utf8')) as State
    const same =
      state.by === by &&
      INPUTS.every((file) => hashOf(join(project, file)) === state.inputs[file]) &&
      Object.entries(state.shows).every(([path, there]) => existsSync(path) === there) &&
      Object.entries(state.files).every(([path, [size, changed]]) =>
        isAsRemembered(resolve(project, path), size, changed),
      )
    return same ? `Nothing to do: ${state.packs} packs are installed in ${target}.` : undefined
  } catch {
    return undefined
  }
}

export interface Remembered {
  project: string
  target: string
  by: string
  /** directories of packs, absolute */
  directories: readonly string[]
  /** files beside them, absolute */
  placed: readonly string[]
  shows: readonly string[]
}

export function rememberInstallation({ project, target, by, directories, placed, shows }: Remembered): void {
  const files: State['files'] = {}
  const note = (path: string) => {
    const found = lstatSync(path)
    files[path] = [found.isDirectory() ? -1 : found.size, found.mtimeMs]
  }
  for (const directory of directories) {
    note(directory)
    for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true }))
      note(join(entry.parentPath, entry.name))
  }
  for (const path of placed) note(path)
  const state: State = {
    by,
    inputs: Object.fromEntries(INPUTS.map((file) => [file, hashOf(join(project, file))])),
    shows: Object.fromEntries(shows.map((path) => [path, existsSync(path)])),
    files,
    packs: directories.length,
  }
  const file = join(target, STATE)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}.partial`, JSON.stringify(state))
  renameSync(`${file}.${process.pid}.partial`, file)
}

/** An installation with flags of its own is not what a plain one would leave. */
export function forgetInstallation(target: string): void {
  rmSync(join(target, STATE), { force: true })
}

function isAsRemembered(path: string, size: number, changed: number): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.mtimeMs === changed && (found.isDirectory() ? -1 : found.size) === size
}

function hashOf(file: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return null
  }
}
