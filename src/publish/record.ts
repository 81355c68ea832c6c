/** What a publish leaves in the lockfile. */
import { rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { DEFAULT_OUT_DIR, type SourceFacts } from '../build/index.ts'
import {
  holdsPublished,
  LOCKFILE_NAME,
  type LockedPack,
  mergeIntoLockfile,
  readLockfileIfExists,
} from '../lock/index.ts'
import type { PublishOutcome } from './line.ts'
import type { PublishOptions } from './options.ts'

export interface RecordedIn {
  path: string
  /** false when nothing in it had to change */
  written: boolean
  /** the lockfile that was left alone because it holds published digests */
  spared?: string
}

/** A dry run never touches a lockfile that pins what was really published. */
export async function record(
  outcome: PublishOutcome,
  lockfile: string,
  options: PublishOptions,
  source: SourceFacts,
): Promise<RecordedIn> {
  const dryRun = options.dryRun ?? false
  const spare = dryRun && holdsPublished(await readLockfileIfExists(lockfile))
  const path = spare ? join(resolve(options.outDir ?? DEFAULT_OUT_DIR), LOCKFILE_NAME) : lockfile
  const shown = relative(process.cwd(), path) || path
  if (spare) await rm(path, { force: true })
  const release = options.taggedPack === undefined ? options.version : undefined
  const head = { git_sha: source.revision ?? null, ...options.target, release }
  const fileOf = fromLockfile(path, resolve(options.outDir ?? DEFAULT_OUT_DIR))
  const entries = outcome.published.map(({ entry }) => withFiles(entry, fileOf))
  const written = entries.length > 0 && (await mergeIntoLockfile(path, head, entries, new Date()))
  return { path: shown, written, ...(spare ? { spared: relative(process.cwd(), lockfile) } : {}) }
}

/** An archive as the lockfile names it: relative to the lockfile, by its name alone when it lies outside. */
function fromLockfile(lockfile: string, outDir: string): (file: string) => string {
  const directory = relative(dirname(lockfile), outDir)
  const isOutside = isAbsolute(directory) || directory.split(sep)[0] === '..'
  return (file) => (isOutside ? file : join(directory, file).split(sep).join('/'))
}

function withFiles(entry: LockedPack, fileOf: (file: string) => string): LockedPack {
  const { file, platforms } = entry
  return {
    ...entry,
    ...(file === undefined ? {} : { file: fileOf(file) }),
    ...(platforms === undefined
      ? {}
      : {
          platforms: platforms.map((platform) =>
            platform.file === undefined ? platform : { ...platform, file: fileOf(platform.file) },
          ),
        }),
  }
}
