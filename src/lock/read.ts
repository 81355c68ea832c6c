/** Reads a lockfile, ours or an older and smaller one. */

import { PackwrightError } from '../errors.ts'
import { versionOfTag } from '../oci/index.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { isRecord, parseJson, readTextIfExists } from '../text/index.ts'
import { LOCKFILE_VERSION, type Lockfile, lockfile } from './schema.ts'

/** Some hundred thousand packs. */
export const MAX_LOCKFILE_BYTES = 64 * 1024 * 1024

/**
 * @throws PackwrightError `LOCKFILE_INVALID`, `FILE_UNREADABLE`
 */
export async function readLockfileIfExists(file: string): Promise<Lockfile | undefined> {
  const text = await readTextIfExists(file, MAX_LOCKFILE_BYTES)
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

/** Whether git left the marks of a merge in a file. */
export function hasConflict(text: string): boolean {
  return /^<{7} /m.test(text) && /^>{7} /m.test(text)
}

/** @throws PackwrightError `LOCKFILE_INVALID`, `SCHEMA_VERSION_UNKNOWN` */
export function parseLockfile(text: string, file: string): Lockfile {
  if (hasConflict(text)) throw conflictIn(file)
  let document: unknown
  try {
    document = parseJson(text, file)
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : 'it is not JSON', cause)
  }
  refuseNewer(document, file)
  const parsed = lockfile.safeParse(withoutHabits(document))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(file, `${file} at ${jsonPath(issue?.path ?? [])}: ${issue?.message}.`, parsed.error)
  }
  const names = new Set<string>()
  for (const { name } of parsed.data.packs) {
    if (names.has(name)) throw invalid(file, `${file} has two entries for "${name}".`)
    names.add(name)
  }
  return parsed.data
}

/** A newer packwright's file is no broken one. */
function refuseNewer(document: unknown, file: string): void {
  const version = (document as { version?: unknown } | null)?.version
  if (typeof version !== 'number' || version <= LOCKFILE_VERSION) return
  throw new PackwrightError(
    'SCHEMA_VERSION_UNKNOWN',
    `${file} is of version ${version}, which a newer packwright wrote.`,
    {
      hint: `This one reads version ${LOCKFILE_VERSION}: use the packwright that the others use.`,
      details: { file, version, reads: LOCKFILE_VERSION },
    },
  )
}

function conflictIn(file: string): PackwrightError {
  return new PackwrightError('LOCKFILE_INVALID', `${file} has the marks of a merge conflict.`, {
    hint: 'Run packwright install: it reads both sides and resolves again. Then commit the lockfile.',
    details: { file },
  })
}

/** What publishers' scripts write: the release as `version`, `ref` for `oci_ref`, entries whose tag is their version. */
function withoutHabits(document: unknown): unknown {
  if (!isRecord(document)) return document
  const { version, packs, ...rest } = document
  const isRelease = typeof version === 'string' && version !== '1'
  const head = isRelease ? { release: version } : version === undefined ? {} : { version }
  if (!Array.isArray(packs)) return { ...head, ...rest, ...(packs === undefined ? {} : { packs }) }
  const release = isRelease ? version : undefined
  return { ...head, ...rest, packs: packs.map((entry) => asEntry(entry, release)) }
}

function asEntry(entry: unknown, release: string | undefined): unknown {
  if (typeof entry !== 'object' || entry === null) return entry
  const { ref, built_at, ...own } = entry as Record<string, unknown>
  const written = {
    ...(typeof ref === 'string' ? { oci_ref: ref } : {}),
    ...(typeof built_at === 'string' ? { created_at: built_at } : {}),
    ...own,
  } as Record<string, unknown>
  const { oci_ref: place, version } = written
  if (version !== undefined || typeof place !== 'string') return written
  const tag = /:([A-Za-z0-9_][A-Za-z0-9._-]*)(?:@.*)?$/.exec(place)?.[1]
  const settled = tag === undefined ? release : versionOfTag(tag)
  return settled === undefined ? written : { ...written, version: settled }
}

function invalid(file: string, message: string, cause?: unknown): PackwrightError {
  return new PackwrightError('LOCKFILE_INVALID', `The lockfile is not valid: ${message}`, {
    hint: 'Restore it from version control, or write it anew with `packwright publish`.',
    details: { file },
    cause,
  })
}
