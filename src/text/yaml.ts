/** YAML from outside: one document, unique keys, no aliases that multiply, no tags that construct. */
import { parseDocument, stringify } from 'yaml'
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
