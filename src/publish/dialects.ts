/** Which dialects a pack is published in, and what there is to choose from. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { jsonPath, type PackManifest } from '../pack/manifest/index.ts'
import { DIALECTS, type Dialect, dialectNamed, LOSSES } from '../systems/index.ts'
import { parseJson, readTextIfExists } from '../text/index.ts'

/** A repository's settings, beside where `publish` is called. */
const SETTINGS = 'packwright.json'

const dialect = z.union([z.string(), z.array(z.string()).min(1)])

/** The schema of `packwright.json`. */
export const packwrightJson = z
  .strictObject({
    $schema: z.string().optional(),
    dialect: dialect
      .optional()
      .meta({ description: 'What all packs are published in; the first is their own.' }),
    packs: z
      .record(z.string(), z.strictObject({ dialect: dialect.optional() }))
      .optional()
      .meta({ description: 'Pack → what it is published in.' }),
  })
  .meta({ title: SETTINGS, description: 'How a repository publishes its packs.' })

/**
 * What a flag says, else the manifest (`dialect` in pack.json, `packwright.dialect` in a skill's metadata), else
 * `packwright.json`.
 *
 * @throws PackwrightError `USAGE` for a dialect that there is not, `DOCUMENT_INVALID`
 */
export async function dialectsFor(
  named: readonly string[] | undefined,
): Promise<(manifest: PackManifest) => readonly Dialect[]> {
  const chosen = (named ?? []).map(dialectNamed)
  const settings = await readSettings()
  return (manifest) => {
    if (chosen.length > 0) return chosen
    const stated = statedIn(manifest) ?? settings.packs?.[manifest.name]?.dialect ?? settings.dialect
    return [stated ?? []].flat().map(dialectNamed)
  }
}

function statedIn({ extra = {} }: PackManifest): string | string[] | undefined {
  const { metadata } = extra
  const inSkill =
    typeof metadata === 'object' && metadata !== null
      ? (metadata as Record<string, unknown>)['packwright.dialect']
      : undefined
  const parsed = dialect.safeParse(extra['dialect'] ?? inSkill)
  return parsed.success ? parsed.data : undefined
}

async function readSettings(): Promise<z.infer<typeof packwrightJson>> {
  const text = await readTextIfExists(SETTINGS)
  if (text === undefined) return {}
  const parsed = packwrightJson.safeParse(parseJson(text, SETTINGS))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`)
  throw new PackwrightError('DOCUMENT_INVALID', `${SETTINGS} is not valid: ${lines.join('; ')}.`, {
    hint: 'Correct it; schemas/packwright.schema.json checks it in an editor.',
    details: { file: SETTINGS },
  })
}

export interface DialectFacts {
  name: string
  clients: string
  /** what it has no place for, for people */
  loses: string[]
  /** whether packs can be published in it */
  written: boolean
}

/** The dialects that are understood. */
export function listDialects(): DialectFacts[] {
  return DIALECTS.map(({ name, clients, loses }) => ({
    name,
    clients,
    loses: loses.map((loss) => LOSSES[loss]),
    written: name !== 'oras',
  }))
}
