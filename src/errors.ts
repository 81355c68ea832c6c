/**
 * The one error class and the one table of codes.
 *
 * Every failure that a user can meet is thrown as a `PackwrightError` with a code from `ERROR_CODES`; the table
 * gives the process's exit code and is what `docs/errors.md` is generated from.
 */

import { machineFault } from './files/machine.ts'

/** Exit codes of the command line, by what kind of thing went wrong. */
export const EXIT = {
  done: 0,
  invalid: 2,
  notFound: 3,
  registry: 4,
  authentication: 5,
  integrity: 6,
  trust: 7,
  conflict: 8,
  internal: 10,
  interrupted: 130,
  terminated: 143,
} as const

type ExitKind = Exclude<keyof typeof EXIT, 'done' | 'terminated'>

const define = <T extends Record<string, readonly [ExitKind, string]>>(table: T) => table

/** Each code with its kind (which gives the exit code) and what it means. */
export const ERROR_CODES = define({
  USAGE: ['invalid', 'A flag, argument or environment variable is missing, unknown or malformed.'],
  NODE_TOO_OLD: ['invalid', 'The running Node.js is older than the versions packwright supports.'],
  REFERENCE_INVALID: [
    'invalid',
    'A reference is not `registry/repository:tag`, `…@sha256:<64 hex>`, or a layout.',
  ],
  DIGEST_REQUIRED: ['invalid', 'A tag was given where `--require-digest` asks for a pinned digest.'],
  PLAIN_HTTP_REFUSED: ['invalid', 'Plain HTTP was asked for with a host that is not this machine.'],
  MANIFEST_INVALID: ['invalid', 'A pack manifest has problems; each is listed with file, path and remedy.'],
  MANIFEST_SYNTAX: ['invalid', 'A file that should be JSON, TOML or YAML cannot be parsed as such.'],
  SCHEMA_VERSION_UNKNOWN: ['invalid', 'A document states a version of its schema that is not known here.'],
  VERSION_INVALID: ['invalid', 'A version is not semantic versioning 2.0.0.'],
  VERSION_MISSING: ['invalid', 'Neither the manifest nor the release tag says which version this is.'],
  VERSION_MISMATCH: ['invalid', "The release's version and the manifest's version differ."],
  TAG_INVALID: ['invalid', 'A git tag is neither `v<version>` nor `<pack>-v<version>`.'],
  TREE_DIRTY: ['invalid', 'What would be released is not what the commit has that it would name.'],
  TREE_UNKNOWN: ['invalid', 'Nobody can tell whether what would be released is what the commit has.'],
  PACK_EMPTY: ['invalid', 'A pack directory holds nothing that could be published.'],
  PACK_DUPLICATE: ['invalid', 'Two packs in one publish have the same name.'],
  PACK_UNRECOGNISED: ['invalid', 'A directory holds no manifest of a kind that packwright reads.'],
  BUILD_COMMAND_FAILED: ['invalid', "The pack's own build command failed or left no output."],
  ENTRY_SYMLINK: ['invalid', 'A pack holds a symbolic link, which archives never carry.'],
  ENTRY_UNSUPPORTED: ['invalid', 'A pack holds something that is neither a regular file nor a directory.'],
  ENTRY_PATH: ['invalid', 'A path leaves the pack or cannot exist safely on every system.'],
  ENTRY_COLLISION: ['invalid', 'Two paths are one and the same on some file systems (case, Unicode form).'],
  ENTRY_SECRET: ['invalid', 'A file looks like a secret and would have been published.'],
  FILE_UNREADABLE: ['invalid', 'A file or directory could not be read.'],
  FILE_CHANGED: ['invalid', 'A file changed while it was being packed.'],
  OUTPUT_UNWRITABLE: ['invalid', 'An output directory is full, read-only or not permitted.'],
  LOCKFILE_INVALID: ['invalid', 'A lockfile is not valid.'],
  CONFIG_INVALID: ['invalid', 'A docker credential configuration cannot be used.'],
  POLICY_INVALID: ['invalid', 'A trust policy is not valid; file and JSON path are named.'],
  WANTED_INVALID: ['invalid', 'packs.json is not valid; file and JSON path are named.'],
  KEY_UNREADABLE: ['invalid', 'A signing key cannot be read: wrong type, wrong passphrase, or no key.'],
  DIALECT_UNSUITED: ['invalid', 'A pack cannot be published in the dialect that was asked for.'],
  DOCUMENT_INVALID: ['invalid', 'A file that was named is not the document that it should be.'],
  FLAGS_CONFLICT: ['invalid', 'Two flags that exclude each other were given together.'],
  NOT_FOUND: ['notFound', 'A file or directory that was named does not exist.'],
  REFERENCE_NOT_FOUND: ['notFound', 'The registry has no such repository, tag or digest.'],
  SOURCE_UNKNOWN: ['notFound', 'Nothing says which commit a pack was built from, or it cannot be had.'],
  PACK_NOT_FOUND: ['notFound', 'No pack of that name is where it was looked for.'],
  ORAS_NOT_FOUND: ['notFound', 'Something is to be written to a registry and no `oras` was found.'],
  ORAS_TOO_OLD: ['notFound', 'The `oras` that was found is older than 1.2.'],
  OFFLINE: ['registry', 'Something is missing here, and `--offline` forbids to fetch it.'],
  REGISTRY_UNAVAILABLE: ['registry', 'The registry could not be reached, or kept failing.'],
  REGISTRY_TLS: ['registry', "The registry's certificate is not trusted or the TLS handshake failed."],
  REGISTRY_RESPONSE: [
    'registry',
    'The registry answered something that the distribution specification does not allow.',
  ],
  REGISTRY_READ_ONLY: ['registry', 'The registry does not accept writes.'],
  ORAS_FAILED: ['registry', '`oras` failed for a reason that packwright does not recognise.'],
  UNAUTHENTICATED: ['authentication', 'The registry wants credentials, or refused those it got (401).'],
  FORBIDDEN: ['authentication', 'The credentials are valid but do not allow this (403).'],
  CREDENTIAL_HELPER_FAILED: ['authentication', 'A docker credential helper is missing or failed.'],
  DIGEST_MISMATCH: ['integrity', 'Content does not have the digest that was pinned or announced.'],
  TAG_MOVED: [
    'integrity',
    "A version's tag points at another digest than the lockfile pins for that version.",
  ],
  SIZE_MISMATCH: ['integrity', 'Content does not have the size that its descriptor states.'],
  ARTIFACT_INVALID: [
    'integrity',
    'An artifact is not a pack: media types, layers or config are not what they must be.',
  ],
  ARTIFACT_TOO_LARGE: ['integrity', 'A manifest, config or archive is larger than the limit.'],
  ARCHIVE_INVALID: ['integrity', 'An archive is truncated, corrupt, or has data behind its end.'],
  ARCHIVE_ENTRY_REFUSED: ['integrity', 'An archive holds an entry that must not be unpacked.'],
  ARCHIVE_LIMIT: ['integrity', 'An archive grows past a limit (size, entries, path length or depth).'],
  CONTENT_MISMATCH: ['integrity', "The unpacked content is not what the artifact's config lists."],
  STORE_CORRUPT: ['integrity', 'A pack in the local store no longer has the content it was stored with.'],
  SIGNATURE_MISSING: ['trust', 'A signature is required and none is attached to the artifact.'],
  BUNDLE_INVALID: ['trust', 'A signature bundle is malformed, or its signature does not verify.'],
  CERTIFICATE_UNTRUSTED: [
    'trust',
    'A signing certificate is not from a trusted authority, or was not valid when used.',
  ],
  TLOG_INVALID: ['trust', 'The transparency log entry of a signature is missing or does not match it.'],
  TIMESTAMP_INVALID: ['trust', 'Nothing trusted says when a signature was made.'],
  STATEMENT_INVALID: ['trust', 'What was signed is not a statement of a known type.'],
  SUBJECT_MISMATCH: ['trust', 'A signed statement is not about this artifact, or not about this place.'],
  PROVENANCE_MISMATCH: [
    'trust',
    'Provenance names another repository, commit or builder than the certificate that signed it.',
  ],
  IDENTITY_MISMATCH: ['trust', 'The signer is not one that the policy allows for this pack.'],
  ISSUER_MISMATCH: [
    'trust',
    "The signer's identity was vouched for by another issuer than the policy names.",
  ],
  KEY_UNKNOWN: ['trust', 'A signature was made with a key that the policy does not name for this pack.'],
  KEY_NOT_VALID: ['trust', 'A signature was made with a key that is revoked, expired or not valid yet.'],
  VERSION_REPLAYED: ['trust', 'The tag names another version than the artifact says it is.'],
  DOWNGRADE_REFUSED: ['trust', 'An older version than the lockfile holds was asked for.'],
  SIGNER_CHANGED: [
    'trust',
    'The pack is signed by somebody else than the lockfile pins, or not signed any more.',
  ],
  NAME_MISMATCH: ['trust', 'A pack calls itself something else than the place that it was asked for at.'],
  GRANT_MISSING: [
    'trust',
    'A pack wants to write outside of its own directories, and packs.json grants it nothing there.',
  ],
  DOCUMENT_REPLAYED: ['trust', 'A catalog or list of advisories is older than the one that was seen before.'],
  TRUSTED_ROOT_INVALID: ['trust', 'The trusted root cannot be had, read or used.'],
  TRUST_LOOSENED: [
    'trust',
    'A change of the lockfile, of packs.json or of the policy loosens what is trusted, unacknowledged.',
  ],
  SIGNING_FAILED: ['trust', 'A signature could not be made; nothing was published.'],
  BUILD_DIFFERS: ['conflict', 'A rebuild does not give what the lockfile records.'],
  TAG_IMMUTABLE: ['conflict', 'The version is already published with other content.'],
  LOCK_MISMATCH: [
    'conflict',
    'packs.json and packs.lock.json disagree, and the lockfile must not be changed.',
  ],
  RESOLUTION_CONFLICT: [
    'conflict',
    'No set of versions satisfies all ranges; the chain that clashes is shown.',
  ],
  ENGINE_UNSUPPORTED: ['conflict', 'A pack needs another version of its host than the one that is declared.'],
  PLATFORM_UNSUPPORTED: ['conflict', 'A pack is not for this platform; those it is for are named.'],
  FILE_EDITED: ['conflict', 'A file that packwright would write or remove was edited, or is not its own.'],
  VERSION_TOO_SMALL: ['conflict', 'A version is too small a step for what changed since the last release.'],
  ADVISORY_FOUND: ['conflict', 'An advisory is about a pack that is locked.'],
  CLIENT_FAILED: ['conflict', 'The client of another system was run, and ended with a failure.'],
  PACK_YANKED: ['conflict', 'A pack was yanked by its publisher, and yanked packs are refused.'],
  IN_USE: ['conflict', 'A stored pack is locked, installed or pinned, and is not removed.'],
  PLAN_CONFLICT: ['conflict', 'Two packs want the same file, or something stands in the way of one.'],
  TARGET_EXISTS: ['conflict', 'The directory to write to exists and holds something else.'],
  LOCK_BUSY: ['conflict', 'Another process holds a lock for too long.'],
  CANCELLED: ['interrupted', 'The operation was aborted by the caller or by a signal.'],
  INTERNAL: ['internal', 'A defect in packwright itself.'],
})

export type ErrorCode = keyof typeof ERROR_CODES

export interface ErrorOptions {
  /** What to do next, one sentence. */
  hint?: string | undefined
  /** Machine-readable facts, printed under `error.details` with `--json`. */
  details?: Record<string, unknown> | undefined
  cause?: unknown
}

/** What a failure says in JSON, under `error` with `--json`. */
export interface ErrorFacts {
  code: ErrorCode
  message: string
  hint?: string
  details?: Record<string, unknown>
  /** in JSON of the library: what lies behind it, with a code where it has one */
  cause?: unknown
}

/**
 * Every failure that packwright reports. `message` says what and where, `hint` what to do next.
 *
 * `structuredClone`, and so a message to another thread, keeps of what the engine counts as an error nothing but its name,
 * message and stack. So this is a plain object that inherits from `Error`: all of it arrives.
 */
export class PackwrightError extends Error {
  override readonly name!: 'PackwrightError'
  readonly code!: ErrorCode
  readonly hint!: string | undefined
  readonly details!: Record<string, unknown>
  /** The process's exit code for this error (section "Exit codes" of `docs/errors.md`). */
  readonly exitCode!: number

  constructor(code: ErrorCode, message: string, { hint, details = {}, cause }: ErrorOptions = {}) {
    super()
    const error = Object.create(new.target.prototype) as PackwrightError
    const facts = {
      name: 'PackwrightError',
      message,
      code,
      hint,
      details,
      exitCode: EXIT[ERROR_CODES[code][0]],
    }
    Object.assign(error, facts, cause === undefined ? {} : { cause: asClonable(cause) })
    Error.captureStackTrace(error, new.target)
    // biome-ignore lint/correctness/noConstructorReturn: what `super` made is an error of the engine's
    return error
  }

  /** The same with another remedy. */
  withHint(hint: string): PackwrightError {
    const { code, message, details, cause } = this
    return new PackwrightError(code, message, { hint, details, cause })
  }

  /** The shape of `error` in `--json` output. */
  facts(): ErrorFacts {
    const { code, message, hint, details } = this
    return {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(Object.keys(details).length === 0 ? {} : { details }),
    }
  }

  toJSON(): ErrorFacts {
    return { ...this.facts(), ...(this.cause === undefined ? {} : { cause: causeFacts(this.cause) }) }
  }
}

function causeFacts(cause: unknown): unknown {
  if (!(cause instanceof Error)) return String(cause)
  if (cause instanceof PackwrightError) return cause.toJSON()
  const { name, message } = cause
  const code = errnoOf(cause)
  return { name, message, ...(code === undefined ? {} : { code }) }
}

/** Some causes hold functions, which cannot go to another thread: of those the name, message and stack stay. */
function asClonable(cause: unknown): unknown {
  try {
    structuredClone(cause)
    return cause
  } catch {
    if (!(cause instanceof Error)) return String(cause)
    const { name, message, stack } = cause
    return Object.assign(new Error(message), { name, stack })
  }
}

/**
 * Whether something that was thrown is packwright's: by this copy of the library or another one, from another thread, or
 * read from JSON. `code` says which failure it is.
 */
export function isPackwrightError(thrown: unknown): thrown is ErrorFacts {
  if (typeof thrown !== 'object' || thrown === null) return false
  const { name, code, message } = thrown as Partial<PackwrightError>
  if (typeof code !== 'string' || typeof message !== 'string') return false
  return name === 'PackwrightError' || Object.hasOwn(ERROR_CODES, code)
}

/** A state of the machine that nothing named where it was met. */
function machineError(thrown: Error): PackwrightError | undefined {
  const fault = machineFault(thrown, errnoOf(thrown) ?? '')
  if (fault === undefined) return undefined
  const { path, errno, sentence, hint, isWrite } = fault
  const code = isWrite ? 'OUTPUT_UNWRITABLE' : 'FILE_UNREADABLE'
  return new PackwrightError(code, sentence, { hint, details: { path, errno }, cause: thrown })
}

/** Turns anything thrown into a `PackwrightError`; what nobody foresaw becomes `INTERNAL`. */
export function asPackwrightError(thrown: unknown): PackwrightError {
  if (thrown instanceof PackwrightError) return thrown
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError'))
    return cancelled(thrown)
  const machine = thrown instanceof Error ? machineError(thrown) : undefined
  if (machine !== undefined) return machine
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new PackwrightError('INTERNAL', `Unexpected failure: ${message}`, {
    hint: 'This is a defect in packwright. Please report it with the command you ran.',
    cause: thrown,
  })
}

/** @param cause why, as the signal says it */
export function cancelled(cause: unknown): PackwrightError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  const why = isLate ? 'It was not done in the time that it was given' : 'Cancelled before it was done'
  return new PackwrightError('CANCELLED', `${why}; nothing half written was left.`, {
    ...(isLate
      ? { hint: 'Run it again with more time: what is in the store already is not fetched again.' }
      : {}),
    cause,
  })
}

/** The errno code (`ENOENT`, `ENOSPC` …) of a system error, if it is one. */
export function errnoOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}
