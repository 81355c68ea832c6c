/** YAML from outside: one document, unique keys, no aliases that multiply, no tags that construct. */
import { type Document, isCollection, parseDocument, stringify } from 'yaml'
import { canonical, isRecord } from './canonical.ts'
import { syntaxError } from './json.ts'

/** Parsing YAML can take the square of its length; front matter and manifests are small. */
const MAX_CHARACTERS = 64 * 1024

/** @throws PackwrightError `MANIFEST_SYNTAX` with line and column */
export function parseYaml(text: string, file: string): unknown {
  if (text.length > MAX_CHARACTERS)
    throw syntaxError(file, `it has ${text.length} characters; YAML may have ${MAX_CHARACTERS}`)
  const document = parseDocument(text, {
    uniqueKeys: true,
    schema: 'core',
    version: '1.2',
    prettyErrors: true,
    logLevel: 'error',
  })
  const problem = document.errors[0]
  if (problem !== undefined)
    throw syntaxError(file, problem.message.split('\n')[0]?.replace(/:$/, '') ?? '', problem)
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null))
  } catch (cause) {
    throw syntaxError(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** A document as YAML 1.2, for files of other tools. */
export function writeYaml(document: unknown): string {
  return stringify(document, { lineWidth: 0 })
}

/**
 * A document with other values: what stays the same keeps its place, its comments and its style.
 *
 * @param text sound YAML
 */
export function updateYaml(text: string, next: unknown): string {
  const document = parseDocument(text, { schema: 'core', version: '1.2', logLevel: 'error' })
  const before: unknown = document.toJS()
  if (canonical(before) === canonical(next)) return text
  update(document, [], before, next)
  return document.toString({ lineWidth: 0, indent: /^ {4}- /m.test(text) ? 4 : 2 })
}

function update(
  document: Document,
  path: readonly (string | number)[],
  before: unknown,
  next: unknown,
): void {
  if (canonical(before) === canonical(next)) return
  const both = [before, next]
  if (!isCollection(document.getIn(path, true)) || !(both.every(isRecord) || both.every(Array.isArray)))
    return document.setIn(path, document.createNode(next))
  const [old, now] = both as [Record<string, unknown>, Record<string, unknown>]
  const keyOf = (key: string) => (Array.isArray(next) ? Number(key) : key)
  for (const key of Object.keys(old).reverse())
    if (now[key] === undefined) document.deleteIn([...path, keyOf(key)])
  for (const [key, value] of Object.entries(now)) {
    const at = [...path, keyOf(key)]
    if (value === undefined) continue
    if (old[key] === undefined) document.setIn(at, document.createNode(value))
    else update(document, at, old[key], value)
  }
}
