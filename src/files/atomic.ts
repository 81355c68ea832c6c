/** Files that appear whole or not at all. */
import { randomBytes } from 'node:crypto'
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
  const partial = join(
    dirname(file),
    `.${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}.partial`,
  )
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

/** Throws away what writers of `file` left that died: partial copies, and the lock that they held. */
export async function sweepAfterCrash(file: string): Promise<void> {
  const prefix = `.${basename(file)}.`
  await sweepAbandoned(dirname(file), (name) =>
    name.startsWith(prefix) ? /^(\d+)\.[0-9a-f]+\.partial$/.exec(name.slice(prefix.length))?.[1] : undefined,
  )
  // Whoever takes the lock takes it away from one that died.
  if (await exists(`${file}.lock`)) await withLock(`${file}.lock`, async () => {})
}
