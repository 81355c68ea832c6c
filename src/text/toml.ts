/** TOML from outside. Dates become their ISO strings, so that what is read can be written as JSON. */
import { parse, TomlError } from 'smol-toml'
import { syntaxError } from './json.ts'

/** @throws PackwrightError `MANIFEST_SYNTAX` with line and column */
export function parseToml(text: string, file: string): unknown {
  try {
    return JSON.parse(JSON.stringify(parse(text)))
  } catch (cause) {
    const why =
      cause instanceof TomlError
        ? `${cause.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '')} at line ${cause.line}, column ${cause.column}`
        : String(cause)
    throw syntaxError(file, why, cause)
  }
}
