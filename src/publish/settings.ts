/** What a repository says in `packwright.json` about how its packs are published. */
import { join, relative } from 'node:path'
import picomatch from 'picomatch'
import * as z from 'zod'
import { parseTagForm, USUAL_FORMS } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { jsonPath, type PackManifest } from '../pack/manifest/index.ts'
import { type Dialect, dialectNamed } from '../systems/index.ts'
import { parseJson, readTextIfExists } from '../text/index.ts'

/** A repository's settings, beside where `publish` is called. */
const SETTINGS = 'packwright.json'

const oneForm = z
  .string()
  .refine((text) => parseTagForm(text) !== undefined, 'is no form of a tag, e.g. "{name}-v{version}"')
const tagForm = z.union([oneForm, z.array(oneForm).min(1)])
const globs = z.array(z.string().min(1))
const dialect = z.union([z.string(), z.array(z.string()).min(1)])

/** The schema of `packwright.json`. */
export const packwrightJson = z
  .strictObject({
    $schema: z.string().optional(),
    dialect: dialect
      .optional()
      .meta({ description: 'What all packs are published in; the first is their own.' }),
    packs: z
      .record(z.string(), z.strictObject({ dialect: dialect.optional(), built: globs.optional() }))
      .optional()
      .meta({ description: 'Pack → what it is published in, and what of it a build step makes.' }),
    tagForm: tagForm.optional().meta({
      description:
        'Form of release tags: v{version}, {name}-v{version}, {name}@{version}, @{scope}/{name}@{version}, {name}/v{version}, {name}-{version}, {name}_{version}, or several.',
    }),
    built: globs.optional().meta({
      description:
        'Globs of what a build step makes and no commit has, relative to this file or to a pack; the provenance names them.',
    }),
  })
  .meta({ title: SETTINGS, description: 'How a repository publishes its packs.' })

/**
 * What a flag says, else the manifest (`dialect` in pack.json, `packwright.dialect` in a skill's metadata), else
 * `packwright.json`.
 *
 * @throws PackwrightError `USAGE` for a dialect that there is not
 */
export function dialectsFor(
  named: readonly string[] | undefined,
  settings: Settings,
): (manifest: PackManifest) => readonly Dialect[] {
  const chosen = (named ?? []).map(dialectNamed)
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

export type Settings = z.infer<typeof packwrightJson>

/** The forms of the repository's release tags. */
export function tagForms({ tagForm: stated }: Settings): readonly string[] {
  return stated === undefined ? USUAL_FORMS : [stated].flat().flatMap((text) => parseTagForm(text) ?? [])
}

/**
 * Tells of a path in a pack by which glob of `built` a build step makes it.
 *
 * @param root where `packwright.json` lies
 */
export function builtBy(
  { built = [], packs = {} }: Settings,
  root = '.',
): (pack: string, location: string) => (path: string) => string | undefined {
  return (pack, location) => {
    const patterns = [...built, ...(packs[pack]?.built ?? [])].map((pattern) => {
      const glob = pattern.replace(/^\.\//, '').replace(/\/$/, '/**')
      return { pattern, matches: picomatch(glob, { dot: true }) }
    })
    return (path) => {
      const fromRoot = relative(root, join(location, path)).replaceAll('\\', '/')
      return patterns.find(({ matches }) => matches(path) || matches(fromRoot))?.pattern
    }
  }
}

/** @throws PackwrightError `DOCUMENT_INVALID` */
export async function readSettings(): Promise<Settings> {
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
