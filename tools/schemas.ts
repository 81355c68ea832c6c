/**
 * Writes schemas/*.schema.json from the zod schemas.
 *
 * usage: node tools/schemas.ts [--check]    with --check: fails when a file is not what would be written
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { FAILURE, OUTPUTS } from '../src/commands/outputs/index.ts'
import { catalog, catalogIndex, shard } from '../src/documents/index.ts'
import { lockfile } from '../src/lock/index.ts'
import { packsPolicy } from '../src/policy/schema.ts'
import { packsJson } from '../src/project/wanted/index.ts'
import { packwrightJson } from '../src/publish/settings.ts'
import { userConfig } from '../src/session/index.ts'
import { packJson } from '../src/systems/packwright/manifest.ts'

/** A result as it is printed, with `ok`. */
function succeeded(schema: z.ZodType): z.ZodType {
  return z.looseObject({ ok: z.literal(true) }).and(schema)
}

const SCHEMAS: Record<string, z.ZodType> = {
  pack: packJson,
  packs: packsJson,
  'packs.lock': lockfile,
  'packs.policy': packsPolicy,
  'packwright-catalog': catalog,
  'packwright-catalog-shard': shard,
  'packwright-catalog-index': catalogIndex,
  packwright: packwrightJson,
  config: userConfig,
  ...Object.fromEntries(
    Object.entries(OUTPUTS).map(([verb, schema]) => [`output/${verb.replace(' ', '-')}`, succeeded(schema)]),
  ),
  'output/error': FAILURE,
}
const BASE = 'https://raw.githubusercontent.com/packwright/packwright/main/schemas'

/** What is added later breaks nobody who holds a result to the schema of today. */
function open({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

await mkdir('schemas/output', { recursive: true })
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = `schemas/${name}.schema.json`
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: name.startsWith('output/') ? open : () => {},
  })
  const text = `${JSON.stringify({ $schema, $id: `${BASE}/${name}.schema.json`, ...rest }, null, 2)}\n`
  if (process.argv[2] !== '--check') await writeFile(file, text)
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is not what the zod schema says. Run: npm run schemas`)
    process.exitCode = 1
  }
}
