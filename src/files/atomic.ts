/** Files that appear whole or not at all. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sweepAbandoned } from './abandoned.ts'
import { exists } from './exists.ts'
import { withLock } from './lock.ts'

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
  const partial = partialOf(file)
  await mkdir(dirname(file), { recursive: true })
  try {
    const handle = await open(partial, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
  } catch (cause) {
    await rm(partial, { force: true })
    throw cause
  }
}

/**
 * The same at once and without waiting for the disk: for what may be lost with the machine's power.
 *
 * @throws the system's error; nothing is left behind then
 */
export function replaceFile(file: string, content: string, directoryMode = 0o777): void {
  const partial = partialOf(file)
  mkdirSync(dirname(file), { recursive: true, mode: directoryMode })
  try {
    writeFileSync(partial, content, { flag: 'wx' })
    renameSync(partial, file)
  } catch (cause) {
    rmSync(partial, { force: true })
    throw cause
  }
}

function partialOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}.partial`)
}

/** Throws away the partial copies of writers that died, of any file of a directory. */
export async function sweepPartials(directory: string): Promise<void> {
  await sweepAbandoned(directory, (name) => /^\..+\.(\d+)\.[0-9a-f]+\.partial$/.exec(name)?.[1])
}

/** Throws away what writers of `file` left that died: partial copies beside it, and the lock that they held. */
export async function sweepAfterCrash(file: string): Promise<void> {
  await sweepPartials(dirname(file))
  // Whoever takes the lock takes it away from one that died.
  if (await exists(`${file}.lock`)) await withLock(`${file}.lock`, async () => {})
}
