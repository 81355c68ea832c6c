/**
 * Writes schemas/*.schema.json from the zod schemas.
 *
 * usage: node tools/schemas.ts [--check]    with --check: fails when a file is not what would be written
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { catalog } from '../src/catalog/index.ts'
import { lockfile } from '../src/lock/index.ts'
import { packsPolicy } from '../src/policy/schema.ts'
import { packsJson } from '../src/project/wanted/index.ts'
import { packwrightJson } from '../src/publish/settings.ts'
import { packJson } from '../src/systems/packwright/manifest.ts'

const SCHEMAS = {
  pack: packJson,
  packs: packsJson,
  'packs.lock': lockfile,
  'packs.policy': packsPolicy,
  'packwright-catalog': catalog,
  packwright: packwrightJson,
}
const BASE = 'https://raw.githubusercontent.com/packwright/packwright/main/schemas'

await mkdir('schemas', { recursive: true })
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = `schemas/${name}.schema.json`
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const text = `${JSON.stringify({ $schema, $id: `${BASE}/${name}.schema.json`, ...rest }, null, 2)}\n`
  if (process.argv[2] !== '--check') await writeFile(file, text)
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is not what the zod schema says. Run: npm run schemas`)
    process.exitCode = 1
  }
}
