/**
 * JSON from outside: manifests, lockfiles, registry answers.
 *
 * `JSON.parse` alone lets a duplicate key win silently and recurses as deep as it is told to; both are decided here,
 * once, for every reader.
 */
import {
  findNodeAtLocation,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
  visit,
} from 'jsonc-parser'
import { PackwrightError } from '../errors.ts'

const MAX_DEPTH = 64
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/**
 * Parses strict JSON.
 *
 * @param file what to name in errors
 * @throws PackwrightError `MANIFEST_SYNTAX` with line and column
 */
export function parseJson(text: string, file: string): unknown {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  try {
    const value: unknown = JSON.parse(source)
    if (membersOf(value, '', 1) !== membersIn(source)) refuseDuplicatesAndDepth(source, file)
    return value
  } catch (cause) {
    if (cause instanceof PackwrightError) throw cause
    refuseDuplicatesAndDepth(source, file)
    throw syntaxError(file, locate(source, cause), cause)
  }
}

/**
 * JSON as editors take it: with comments, and commas before a closing bracket.
 *
 * @throws PackwrightError `MANIFEST_SYNTAX` with line and column
 */
export function parseJsonWithComments(text: string, file: string): unknown {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [wrong] = errors
  if (wrong === undefined) return value
  throw syntaxError(file, `${printParseErrorCode(wrong.error)} at ${position(text, wrong.offset)}`)
}

/**
 * The line, from 1, on which a value stands; of one that is missing, that of what it should stand in.
 *
 * @param path as zod gives it
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const root = parseTree(text)
  const keys = path.map((key) => (typeof key === 'number' ? key : String(key)))
  for (let length = keys.length; root !== undefined && length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, keys.slice(0, length))
    if (node !== undefined) return text.slice(0, node.offset).split('\n').length
  }
  return undefined
}

/** How many members a value's objects have; not a number where it holds what is refused. */
function membersOf(value: unknown, key: string, depth: number): number {
  if (typeof value === 'number') refuseUnsafeNumber(key, value)
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) return Number.NaN
  const names = Object.keys(value)
  let members = Array.isArray(value) ? 0 : names.length
  for (const name of names) {
    if (name === '__proto__') return Number.NaN
    members += membersOf((value as Record<string, unknown>)[name], name, depth + 1)
  }
  return members
}

/** How many members a sound text states: its colons outside of strings. */
function membersIn(text: string): number {
  let members = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) members += 1
  }
  return members
}

/** Where the string ends that begins at `start`: at the first quote after an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 0) return end
  }
  return text.length
}

function refuseUnsafeNumber(key: string, value: number): void {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new SyntaxError(`the number at "${key}" cannot be represented exactly`)
}

/** Reads the text token by token: slower, but it says where a thing is. */
function refuseDuplicatesAndDepth(text: string, file: string): void {
  const keys: Set<string>[] = []
  let depth = 0
  const enter = (offset: number) => {
    depth += 1
    if (depth > MAX_DEPTH)
      throw syntaxError(file, `nested deeper than ${MAX_DEPTH} levels at ${position(text, offset)}`)
  }
  visit(text, {
    onObjectBegin: (offset) => {
      enter(offset)
      keys.push(new Set())
    },
    onObjectEnd: () => {
      depth -= 1
      keys.pop()
    },
    onArrayBegin: (offset) => enter(offset),
    onArrayEnd: () => {
      depth -= 1
    },
    onObjectProperty: (name, offset) => {
      const seen = keys.at(-1)
      if (seen?.has(name))
        throw syntaxError(file, `the key "${name}" stands twice at ${position(text, offset)}`)
      if (name === '__proto__')
        throw syntaxError(file, `the key "__proto__" is not allowed at ${position(text, offset)}`)
      seen?.add(name)
    },
  })
}

function locate(text: string, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  const offset = /at position (\d+)/.exec(message)?.[1]
  const plain = message
    .replace(/ in JSON at position \d+.*$/s, '')
    .replace(/, "[\s\S]*" is not valid JSON$/, '')
  return offset === undefined ? plain : `${plain} at ${position(text, Number(offset))}`
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`
}

export function syntaxError(file: string, why: string, cause?: unknown): PackwrightError {
  return new PackwrightError('MANIFEST_SYNTAX', `${file} cannot be read: ${why}.`, {
    hint: 'Correct the file; an editor with a JSON, TOML or YAML mode shows the place.',
    details: { file },
    cause,
  })
}
