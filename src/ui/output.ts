/** Results to stdout, everything else to stderr; with `--json` one object and nothing beside it. */
import { type ErrorCode, type ErrorOptions, PackwrightError } from '../errors.ts'
import { createProgress, type Progress, type Shown, silent } from './progress.ts'
import { paint, printableLine, table, uncommanded } from './text.ts'

export interface Output {
  readonly json: boolean
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Prints a result: `{ok, …}` with `--json`, else the text that `human` makes. */
  result(value: Record<string, unknown>, human: () => string): void
  /** A result that is also a failure: `{ok: false, error, …}`. */
  failure(error: PackwrightError, value?: Record<string, unknown>): void
  warn(message: string): void
  /** What stands beside a result, for whoever reads along. */
  tell(text: string): void
  table(heading: readonly string[], rows: readonly (readonly string[])[]): string
  progress(): Progress
  /** for work that is soon done: what has to be said all the same */
  silent(): Progress
}

/**
 * What a terminal is told while the work goes on stands in the result, where that is all there is. A process runs one
 * command, and what ends it as a failure tells this as well.
 */
const warnings = new Set<string>()

export function createOutput(
  json: boolean,
  shown: Shown = {},
  stdout: NodeJS.WriteStream = process.stdout,
  stderr: NodeJS.WriteStream = process.stderr,
): Output {
  const print = (value: unknown) => stdout.write(`${escapeJson(JSON.stringify(value, null, 2))}\n`)
  const withWarnings = (value: Record<string, unknown>) => {
    const { warnings: own = [] } = value
    if (warnings.size === 0 || !Array.isArray(own)) return value
    return { ...value, warnings: [...new Set([...warnings, ...own])] }
  }
  return {
    json,
    stdout,
    stderr,
    result(value, human) {
      if (json) print({ ok: true, ...withWarnings(value) })
      else {
        const text = human()
        if (text !== '') stdout.write(`${uncommanded(text)}\n`)
      }
    },
    failure(error, value = {}) {
      if (json) print({ ok: false, error: error.facts(), ...withWarnings(value) })
      else stderr.write(`${errorText(error, stderr)}\n`)
    },
    warn: (message) => {
      stderr.write(`${paint('yellow', 'warning', stderr)} ${printableLine(message)}\n`)
    },
    tell: (text) => {
      stderr.write(`${uncommanded(text)}\n`)
    },
    table: (heading, rows) => table(heading, rows, stdout),
    progress() {
      return json || shown.quiet === true ? this.silent() : createProgress(stderr, shown)
    },
    silent() {
      return silent(json ? (message) => warnings.add(message) : this.warn)
    },
  }
}

/** `error[TAG_IMMUTABLE] what and where`, and below it what to do. */
export function errorText(error: PackwrightError, stream: NodeJS.WriteStream): string {
  const head = `${paint(['red', 'bold'], 'error', stream)}${paint('dim', `[${error.code}]`, stream)} ${printableLine(error.message)}`
  return error.hint === undefined
    ? head
    : `${head}\n  ${paint('cyan', '→', stream)} ${printableLine(error.hint)}`
}

/** JSON lets control and formatting characters above 0x7e through; a terminal that shows it should not meet them. */
function escapeJson(text: string): string {
  return uncommanded(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A failure that its command has told on the terminal already; `value` goes beside the error in JSON. */
export class Reported extends PackwrightError {
  readonly value: Record<string, unknown>
  /** what failed one by one, where that is more than this error */
  readonly failures: readonly PackwrightError[]

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions,
    value: Record<string, unknown>,
    failures?: readonly PackwrightError[],
  ) {
    super(code, message, options)
    this.value = value
    this.failures = failures ?? [this]
  }
}

/** Names of results as `--json` spells them. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  artifactType: 'artifact_type',
  contentDigest: 'content_digest',
  generatedAt: 'generated_at',
  mediaType: 'media_type',
  sameLayer: 'same_layer',
  signerChanged: 'signer_changed',
  signatureVerified: 'signature_verified',
  storedAt: 'stored_at',
}

/** A result of the library as `--json` prints it. What a pack's manifest says stays as it is. */
export function jsonNames<T>(value: T): T {
  if (Array.isArray(value)) return value.map(jsonNames) as T
  if (typeof value !== 'object' || value === null) return value
  const renamed = Object.entries(value).map(([name, inner]) => [
    JSON_NAMES[name] ?? name,
    name === 'manifest' ? inner : jsonNames(inner),
  ])
  return Object.fromEntries(renamed) as T
}
