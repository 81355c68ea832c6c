/** The text room's face. */

export { bytes } from './bytes.ts'
export { canonical, isRecord } from './canonical.ts'
export { lineOf, parseJson, parseJsonWithComments, syntaxError } from './json.ts'
export { lastLines } from './lines.ts'
export { prettyJson } from './pretty-json.ts'
export { readText, readTextIfExists, refuseUnreadablePath, STDIN } from './text.ts'
export { ago, wholeSeconds } from './time.ts'
export { parseToml } from './toml.ts'
export { parseYaml, updateYaml, writeYaml } from './yaml.ts'
