/** Reads a lockfile, ours or an older and smaller one. */

import { PackwrightError } from '../errors.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { parseJson, readTextIfExists } from '../text/index.ts'
import { type Lockfile, lockfile } from './schema.ts'

/**
 * @throws PackwrightError `LOCKFILE_INVALID`, `FILE_UNREADABLE`
 */
export async function readLockfileIfExists(file: string): Promise<Lockfile | undefined> {
  const text = await readTextIfExists(file)
  return text === undefined ? undefined : parseLockfile(text, file)
}

/** @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, `FILE_UNREADABLE` */
export async function readLockfile(file: string): Promise<Lockfile> {
  const found = await readLockfileIfExists(file)
  if (found !== undefined) return found
  throw new PackwrightError('NOT_FOUND', `There is no lockfile at ${file}.`, {
    hint: 'Name one with --lock, or publish first.',
    details: { file },
  })
}

/** @throws PackwrightError `LOCKFILE_INVALID` */
export function parseLockfile(text: string, file: string): Lockfile {
  let document: unknown
  try {
    document = parseJson(text, file)
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : 'it is not JSON', cause)
  }
  const parsed = lockfile.safeParse(document)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(file, `${file} at ${jsonPath(issue?.path ?? [])}: ${issue?.message}.`, parsed.error)
  }
  const names = parsed.data.packs.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(file, `${file} has two entries for "${twice}".`)
  return parsed.data
}

function invalid(file: string, message: string, cause?: unknown): PackwrightError {
  return new PackwrightError('LOCKFILE_INVALID', `The lockfile is not valid: ${message}`, {
    hint: 'Restore it from version control, or write it anew with `packwright publish`.',
    details: { file },
    cause,
  })
}
