/** What is wrong with a place that cannot be written to, in words. */
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { errnoOf, PackwrightError } from '../errors.ts'
import { MACHINE_HINTS, MACHINE_PROBLEMS } from './machine.ts'

/** Names what is wrong with the place that was written to; other errors pass. */
export function outputError(location: string, cause: unknown): unknown {
  if (cause instanceof PackwrightError) return cause
  const { path } = cause as { path?: unknown }
  const failed = typeof path === 'string' ? path : location
  const errno = trueErrno(failed, errnoOf(cause))
  const why = errno === undefined ? undefined : MACHINE_PROBLEMS[errno]
  if (errno === undefined || why === undefined) return cause
  const where = failed.startsWith(location) ? failed : location
  return new PackwrightError('OUTPUT_UNWRITABLE', `${where} cannot be written: ${why}.`, {
    hint: MACHINE_HINTS[errno] ?? 'Name another directory, or change who may write there.',
    details: { path: where, errno },
    cause,
  })
}

/** Making a directory with those above it says that they are not there where they cannot be made. */
function trueErrno(location: string, errno: string | undefined): string | undefined {
  if (errno !== 'ENOENT') return errno
  let above = dirname(location)
  while (!existsSync(above) && above !== dirname(above)) above = dirname(above)
  try {
    accessSync(above, constants.W_OK)
    return errno
  } catch (cause) {
    return errnoOf(cause)
  }
}
