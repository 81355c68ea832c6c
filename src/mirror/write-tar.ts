/** A directory of ours as one tar file: sorted, without times and owners, so that the same content is the same file. */
import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import tar from 'tar-stream'
import { byBytes, claimBeside, outputError } from '../files/index.ts'

/**
 * Writes every file below `directory` into `file`, which appears only when it is complete.
 *
 * @throws PackwrightError `OUTPUT_UNWRITABLE`
 */
export async function writeTar(directory: string, file: string, signal?: AbortSignal): Promise<void> {
  using claimed = claimBeside(file)
  const partial = claimed.path()
  const pack = tar.pack()
  const fill = async () => {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .sort(byBytes)
    for (const name of paths) {
      const location = join(directory, name)
      const { size } = await stat(location)
      const entry = pack.entry({ name, size, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 })
      await pipeline(createReadStream(location), entry)
    }
    pack.finalize()
  }
  try {
    const filled = fill()
    filled.catch((cause: Error) => pack.destroy(cause))
    await pipeline(pack, createWriteStream(partial, { flags: 'wx', mode: 0o644 }), { signal })
    await filled
    await rename(partial, file)
  } catch (cause) {
    await rm(partial, { force: true })
    throw outputError(file, cause)
  }
}
