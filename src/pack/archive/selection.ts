/** Which paths of a directory belong to its pack: "files" of the manifest, `.packignore`, and what never does. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ignore from 'ignore'
import picomatch from 'picomatch'
import { readTextIfExists } from '../../text/index.ts'

export const IGNORE_FILE = '.packignore'

const NEVER_PUBLISHED = [
  '.git',
  '.hg',
  '.svn',
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  '*~',
  '.*.sw?',
  '.#*',
  '*.orig',
  '__pycache__',
  '.venv',
  IGNORE_FILE,
]
/** Of a repository that is one pack: what packwright writes there, and what runs elsewhere. */
const OF_THE_REPOSITORY = [
  '/.github',
  '/.packs',
  '/dist/packs',
  '/dist/registry',
  '/packs.lock.json',
  '/packwright.json',
]

export interface SelectionOptions {
  /** globs of what is published; absent means everything */
  files?: readonly string[] | undefined
  /** files that are published whatever `files` says: the manifest */
  always?: readonly string[]
}

export interface Selection {
  junk: (path: string, directory: boolean) => boolean
  ignored: (path: string, directory: boolean) => boolean
  wanted: (path: string) => boolean
  /** what of `files` none of these is */
  unmatched: (files: readonly { path: string }[]) => string[]
  /** named literally in `files`: published even if it looks like a secret */
  explicit: ReadonlySet<string>
}

export async function selectionOf(directory: string, options: SelectionOptions): Promise<Selection> {
  const isRepository = existsSync(join(directory, '.git'))
  const junk = ignore({ ignorecase: false }).add([
    ...NEVER_PUBLISHED,
    ...(isRepository ? OF_THE_REPOSITORY : []),
  ])
  const text = await readTextIfExists(join(directory, IGNORE_FILE))
  const own = text === undefined ? undefined : ignore({ ignorecase: false }).add(text)
  const globs = (options.files ?? []).map((glob) => glob.replace(/^\.?\//, '').replace(/\/$/, ''))
  const matchers = globs.map((glob) => picomatch([glob, `${glob}/**`], { dot: true }))
  const always = new Set(options.always ?? [])
  const form = (path: string, isDirectory: boolean) => (isDirectory ? `${path}/` : path)
  return {
    junk: (path, isDirectory) => !globs.includes(path) && junk.ignores(form(path, isDirectory)),
    ignored: (path, isDirectory) => !always.has(path) && own?.ignores(form(path, isDirectory)) === true,
    wanted: (path) =>
      always.has(path) || options.files === undefined || matchers.some((matches) => matches(path)),
    unmatched: (files) =>
      (options.files ?? []).filter((_, index) => !files.some(({ path }) => matchers[index]?.(path) === true)),
    explicit: new Set(globs),
  }
}

export function isWanted(path: string, { junk, ignored, wanted }: Selection): boolean {
  const parts = path.split('/')
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
  const out = above.some((directory) => junk(directory, true) || ignored(directory, true))
  return !out && !junk(path, false) && !ignored(path, false) && wanted(path)
}
