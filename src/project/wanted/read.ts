/** Reads `packs.json`, and changes single entries of it without touching the rest of the text. */
import { applyEdits, modify } from 'jsonc-parser'
import semver from 'semver'
import { PackwrightError } from '../../errors.ts'
import { withLock, writeFileAtomic } from '../../files/index.ts'
import { hasConflict } from '../../lock/index.ts'
import { formatRepository, parseReference, type Repository, versionInTag } from '../../oci/index.ts'
import { jsonPath } from '../../pack/manifest/index.ts'
import { checkMirrors, type Mirrors } from '../../registry/index.ts'
import { parseJson, readTextIfExists } from '../../text/index.ts'
import {
  DEFAULT_TARGET,
  gitReference,
  packsJson,
  type Wanted,
  type WantedHost,
  type WantedOptions,
} from './schema.ts'

/** What `packs.json` says, with every shorthand written out. */
export interface WantedPacks {
  target: string
  packs: Wanted[]
  hosts: Record<string, WantedHost>
  mirrors: Mirrors
  /** absent when the clients that are found count */
  clients: string[] | undefined
}

/** @throws PackwrightError `WANTED_INVALID`, `FILE_UNREADABLE` */
export async function readWantedIfExists(file: string): Promise<WantedPacks | undefined> {
  const text = await readTextIfExists(file)
  return text === undefined ? undefined : parseWanted(text, file)
}

/** @throws PackwrightError `WANTED_INVALID`, naming file and JSON path */
export function parseWanted(text: string, file: string): WantedPacks {
  let document: unknown
  if (hasConflict(text))
    throw new PackwrightError('WANTED_INVALID', `${file} has the marks of a merge conflict.`, {
      hint: 'Resolve it, then run packwright install: it mends the lockfile.',
      details: { file },
    })
  try {
    document = parseJson(text, file)
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
  const parsed = packsJson.safeParse(document)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`)
    throw invalid(file, lines.join('; '), parsed.error)
  }
  const { target = DEFAULT_TARGET, packs, hosts = {}, mirrors = {}, clients } = parsed.data
  const wanted = Object.entries(packs).map(([name, written]) => {
    const path = jsonPath(['packs', name])
    if (typeof written !== 'string' && written.git !== undefined) {
      const ref = gitReference(target, name)
      if (written.ref !== undefined && written.ref !== ref)
        throw invalid(file, `${path} has "ref" and "git"; it comes from one place: leave one of them out`)
      return { name, ...written, ref }
    }
    const options = typeof written === 'string' ? readShorthand(written, path, file) : written
    const { ref = '' } = options
    checkReference(ref, `${path}.ref`, file)
    return { name, ...options, ref }
  })
  const named = Object.entries(hosts).map(([name, host]) => [
    name,
    typeof host === 'string' ? { version: host } : host,
  ])
  return {
    target,
    packs: wanted,
    hosts: Object.fromEntries(named) as Record<string, WantedHost>,
    mirrors: readMirrors(mirrors, file),
    clients,
  }
}

function readMirrors(written: Mirrors, file: string): Mirrors {
  try {
    return checkMirrors(written, '$.mirrors')
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** `ghcr.io/acme/packs/claude@^1.2.0`: what stands behind the last `@` is a range. */
function readShorthand(text: string, path: string, file: string): WantedOptions {
  try {
    return splitRange(text)
  } catch (cause) {
    throw invalid(file, `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}

/**
 * A reference with a range, as people type it.
 *
 * @param text `ghcr.io/acme/packs/claude`, `…@^1.2.0`, `…:1.2.0`, `…:main` (a tag that moves) or `…@sha256:<64 hex>`
 * @throws PackwrightError `REFERENCE_INVALID`
 */
export function splitRange(text: string): WantedOptions {
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(text)
  if (pinned !== null) {
    const { tag, digest, ...repository } = parseReference(text)
    const ref = formatRepository(repository)
    return { ref, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
  }
  const at = text.lastIndexOf('@')
  const range = at > 0 ? text.slice(at + 1) : undefined
  const { tag, digest: _, ...repository } = parseReference(range === undefined ? text : text.slice(0, at))
  const ref = formatRepository(repository)
  if (range === undefined) {
    const version = tag === undefined ? undefined : versionInTag(tag)
    return tag === undefined ? { ref } : version === undefined ? { ref, tag } : { ref, version }
  }
  if (range === 'latest' || range === '') return { ref }
  if (semver.validRange(range) === null) {
    throw new PackwrightError('REFERENCE_INVALID', `"${range}" in "${text}" is not a semver range.`, {
      hint: 'Write ghcr.io/acme/packs/claude@^1.2.0, or a tag behind a colon.',
    })
  }
  return { ref, version: range }
}

function checkReference(ref: string, path: string, file: string): void {
  const refuse = (why: string, cause?: unknown) => invalid(file, `${path} ${why}`, cause)
  let parsed: ReturnType<typeof parseReference>
  try {
    parsed = parseReference(ref)
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause)
  }
  if (parsed.tag !== undefined || parsed.digest !== undefined)
    throw refuse('has a tag or a digest; the version belongs into "version"')
}

export function repositoryOf(wanted: Pick<Wanted, 'ref'>): Repository {
  const { registry, path } = parseReference(wanted.ref)
  return { registry, path }
}

/** Sets or, with `undefined`, takes out one entry. The file is made when there is none. */
export async function editWanted(
  file: string,
  name: string,
  change: (before: WantedOptions | undefined) => WantedOptions | undefined,
): Promise<void> {
  await withLock(`${file}.lock`, async () => {
    const text = (await readTextIfExists(file)) ?? '{\n  "packs": {}\n}\n'
    const before = parseWanted(text, file).packs.find((pack) => pack.name === name)
    const { name: _, ...options } = before ?? { name }
    const after = change(before === undefined ? undefined : (options as WantedOptions))
    const edits = modify(text, ['packs', name], after === undefined ? undefined : shorthand(after), {
      formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' },
    })
    const next = applyEdits(text, edits)
    parseWanted(next, file)
    if (next !== text) await writeFileAtomic(file, next)
  })
}

/** What a string can say is said as a string. */
function shorthand(options: WantedOptions): object | string {
  const { ref, version, tag, ...rest } = options
  if (rest.git !== undefined) return { ...rest, ...(version === undefined ? {} : { version }) }
  if (Object.values(rest).some((value) => value !== undefined)) return options
  if (tag !== undefined) return version === undefined ? `${ref}:${tag}` : options
  return version === undefined ? ref : `${ref}@${version}`
}

function invalid(file: string, why: string, cause?: unknown): PackwrightError {
  return new PackwrightError('WANTED_INVALID', `${file} is not valid: ${why}.`, {
    hint: 'Correct it; docs/consume.md has the format, schemas/packs.schema.json checks it in an editor.',
    details: { file },
    cause,
  })
}
