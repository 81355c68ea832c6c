/** File systems that keep no modes: what WSL, virtual machines and network shares mount of others, and memory cards. */
import { chmodSync, closeSync, openSync, rmSync, statSync } from 'node:fs'
import { errnoOf } from '../errors.ts'
import { claim } from './claim.ts'

/** Sets a file's mode where the file system has one. */
export function setMode(file: string, mode: number): void {
  try {
    chmodSync(file, mode)
  } catch (cause) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EINVAL'].includes(errnoOf(cause) ?? '')) throw cause
  }
}

/** Whether an executable bit stays as it is set, in a directory; yes where that cannot be tried. */
export function keepsModes(directory: string): boolean {
  try {
    using claimed = claim(directory)
    const file = claimed.path()
    closeSync(openSync(file, 'wx', 0o644))
    try {
      const isExecutable = () => (statSync(file).mode & 0o100) !== 0
      const before = isExecutable()
      setMode(file, 0o755)
      return !before && isExecutable()
    } finally {
      rmSync(file, { force: true })
    }
  } catch {
    return true
  }
}
