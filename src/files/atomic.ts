/** Files that appear whole or not at all. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errnoOf } from '../errors.ts'
import { claim, sweepDead } from './claim.ts'
import { exists } from './exists.ts'
import { withLock } from './lock.ts'
import { maySync } from './machine.ts'

/**
 * Writes a file so that a reader sees the old content or the new, never a part; survives a crash at any point.
 *
 * @throws the system's error, e.g. `ENOSPC`; nothing is left behind then
 */
export async function writeFileAtomic(
  file: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  using claimed = claim(dirname(file))
  const partial = claimed.path()
  try {
    await writeSynced(partial, 'wx', content, mode)
    await rename(partial, file)
  } catch (cause) {
    await rm(partial, { force: true })
    // A file that is mounted alone cannot give way to another one.
    if (errnoOf(cause) !== 'EBUSY') throw about(file, cause)
    await writeSynced(file, 'r+', content, mode)
  }
}

/** What fails while it is written does not say where; and the name that it was written under is nobody's. */
function about(file: string, cause: unknown): unknown {
  return cause instanceof Error ? Object.assign(cause, { path: file, dest: undefined }) : cause
}

async function writeSynced(
  file: string,
  flag: 'wx' | 'r+',
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  const handle = await open(file, flag, mode)
  try {
    await handle.truncate()
    await handle.writeFile(content)
    if (maySync()) await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * The same at once and without waiting for the disk, for what may be lost with the machine's power.
 *
 * @param held that the caller holds a lock which every writer of this directory takes
 * @throws the system's error; nothing is left behind then
 */
export function replaceFile(
  file: string,
  content: string,
  { directoryMode = 0o777, held = false }: { directoryMode?: number; held?: boolean } = {},
): void {
  mkdirSync(dirname(file), { recursive: true, mode: directoryMode })
  using claimed = held ? undefined : claim(dirname(file))
  // What is written under a lock needs no name of its own: whoever has the lock next writes over it.
  const partial = claimed?.path() ?? join(dirname(file), `.${basename(file)}.partial`)
  try {
    writeFileSync(partial, content)
    renameSync(partial, file)
  } catch (cause) {
    rmSync(partial, { force: true })
    throw about(file, cause)
  }
}

/** Throws away what writers of `file` left that died, and the lock that they held. */
export async function sweepAfterCrash(file: string): Promise<void> {
  await sweepDead(dirname(file))
  // Whoever takes the lock takes its file away afterwards.
  if (await exists(`${file}.lock`)) await withLock(`${file}.lock`, async () => {})
}
