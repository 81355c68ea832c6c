/**
 * What an installation left, remembered by size and time, so that the next one can tell at once that there is nothing
 * to do. It is a memory only: whatever differs, the installation is done in full.
 *
 * The command line asks before it loads anything else, so this file imports nothing but Node's own modules.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

const TARGET = '.packs'
/** Named so that no pack's receipt can have that name. */
const STATE = '.packwright/.state.json'
/** What decides about an installation, beside the project's packs.json. */
const INPUTS = ['packs.json', 'packs.lock.json', 'packs.policy.json']

/** Size, and when content or mode last changed; directories have size -1. */
type Stamp = [size: number, changed: number]

interface State {
  /** packwright's version: another one may install otherwise */
  by: string
  /** input → its stamp, or `null` when it is not there */
  inputs: Record<string, Stamp | null>
  /** places whose existence decides which agent clients get skills */
  shows: Record<string, boolean>
  /** absolute path → its stamp */
  files: Record<string, Stamp>
  packs: number
}

/** @returns what to say when everything is as the last installation left it */
export function nothingToDo(project: string, by: string): string | undefined {
  try {
    if (!statSync(join(project, 'packs.json')).isFile()) return undefined
    const wanted = JSON.parse(readFileSync(join(project, 'packs.json'), 'utf8')) as { target?: unknown }
    const target = typeof wanted.target === 'string' ? wanted.target : TARGET
    const state = JSON.parse(readFileSync(join(project, target, STATE), 'utf8')) as State
    const same =
      state.by === by &&
      INPUTS.every((file) => isSame(join(project, file), state.inputs[file] ?? null)) &&
      Object.entries(state.shows).every(([path, there]) => existsSync(path) === there) &&
      Object.entries(state.files).every(([path, stamp]) => isSame(path, stamp))
    return same ? `Nothing to do: ${state.packs} packs are installed in ${target}.` : undefined
  } catch {
    return undefined
  }
}

export interface Remembered {
  project: string
  target: string
  by: string
  /** absolute directories of packs, and the files in them */
  packs: readonly { directory: string; paths: readonly string[] }[]
  /** files beside them, absolute */
  placed: readonly string[]
  shows: readonly string[]
}

export function rememberInstallation({ project, target, by, packs, placed, shows }: Remembered): void {
  const files: State['files'] = {}
  const note = (path: string) => {
    const stamp = stampOf(path)
    if (stamp !== null) files[path] = stamp
  }
  for (const { directory, paths } of packs) {
    note(directory)
    const above = new Set(paths.flatMap((path) => directoriesAbove(path)))
    for (const path of [...above, ...paths]) note(`${directory}/${path}`)
  }
  for (const path of placed) note(path)
  const state: State = {
    by,
    inputs: Object.fromEntries(INPUTS.map((file) => [file, stampOf(join(project, file))])),
    shows: Object.fromEntries(shows.map((path) => [path, existsSync(path)])),
    files,
    packs: packs.length,
  }
  const file = join(target, STATE)
  // The target's lock is held.
  const partial = `${file}.partial`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(partial, JSON.stringify(state))
    renameSync(partial, file)
  } catch {
    // On a read-only file system there is no memory.
  }
}

/** An installation with flags of its own is not what a plain one would leave. */
export function forgetInstallation(target: string): void {
  rmSync(join(target, STATE), { force: true })
}

/** `a/b/c` → `a`, `a/b` */
function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

function isSame(path: string, stamp: Stamp | null): boolean {
  const found = stampOf(path)
  return found?.[0] === stamp?.[0] && found?.[1] === stamp?.[1]
}

function stampOf(path: string): Stamp | null {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : [found.isDirectory() ? -1 : found.size, found.ctimeMs]
}
