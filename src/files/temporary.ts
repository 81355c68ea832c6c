/** Private directories for as long as somebody works in them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Makes a directory that is removed, with all that is in it, when it goes out of scope.
 *
 * @param prefix of its name, e.g. `packwright-mirror-`
 */
export async function temporaryDirectory(
  prefix: string,
  parent = tmpdir(),
): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(parent, prefix))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
