/** What processes left behind that died: named by their process id, so that whoever comes next can tell. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from './lock.ts'

/** @param ownerOf the process id in a name; `undefined` for what is nobody's leftover */
export async function sweepAbandoned(
  directory: string,
  ownerOf: (name: string) => string | undefined,
): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const pid = ownerOf(name)
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(directory, name), { recursive: true, force: true })
  }
}
