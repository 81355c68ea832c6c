/**
 * nono's `package.json`: `schema_version`, `artifacts[]`, no version of its own in many packs (the tag gives it).
 *
 * @see https://github.com/nolabs-ai/nono/blob/main/docs/cli/features/package-publishing.mdx
 */
import * as z from 'zod'
import {
  compact,
  foreignPackName,
  type ManifestReading,
  minimumVersionRange,
  type PackArtifact,
  type PackManifest,
  type Problem,
  problem,
  problemsOf,
  refuseUnknownSchemaVersion,
  relativePath,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'

const ARTIFACT_TYPES = ['profile', 'instruction', 'trust_policy', 'groups', 'plugin'] as const

/** nono reads three numbers, with or without a `v`, and no range. */
const minimumVersion = z
  .string()
  .regex(/^v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/, 'is not a version of three numbers')

/** Fields of each directive: places on the machine, files of the pack, and words. */
const WIRING = {
  symlink: { places: ['link', 'target'], files: [], words: [] },
  write_file: { places: ['dest'], files: ['source'], words: [] },
  json_merge: { places: ['file'], files: ['patch'], words: [] },
  yaml_merge: { places: ['file'], files: ['patch'], words: [] },
  json_array_append: { places: ['file'], files: ['patch_entries'], words: ['path', 'key_field'] },
  toml_block: { places: ['file'], files: ['content'], words: ['marker_id'] },
} as const
const WIRING_TYPES = Object.keys(WIRING) as (keyof typeof WIRING)[]
/** What is expanded in places; any other word in capitals behind a `$` ends the installation. */
const VARIABLES = [
  'PACK_DIR',
  'NS',
  'PLUGIN',
  'HOME',
  'XDG_CONFIG_HOME',
  'NONO_CONFIG',
  'NONO_PACKAGES',
  'NOW',
]

const nonoPackage = z.looseObject({
  schema_version: z.literal(1),
  name: foreignPackName,
  version: semverVersion.optional(),
  description: z.string().optional(),
  license: z.string().optional(),
  platforms: z.array(z.string()).optional(),
  min_nono_version: minimumVersion.optional(),
  wiring: z.array(z.looseObject({ type: z.enum(WIRING_TYPES) })).optional(),
  artifacts: z
    .array(
      z.looseObject({
        type: z.enum(ARTIFACT_TYPES),
        path: relativePath,
        install_as: z.string().min(1).refine(isPlainName, 'is not a plain name').optional(),
        install_dir: z.string().min(1).optional(),
        prefix: z.string().min(1).optional(),
        placement: z.string().min(1).optional(),
        aliases: z.array(z.string().min(1)).optional(),
      }),
    )
    .optional(),
})

const MAPPED = Object.keys(nonoPackage.shape).filter((key) => key !== 'wiring')

/** @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN` */
export function readNonoPackage(text: string, file: string): ManifestReading {
  const document = parseJson(text, file)
  refuseUnknownSchemaVersion(document, file)
  const parsed = nonoPackage.safeParse(document, { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  const artifacts = (written.artifacts ?? []) as PackArtifact[]
  const minimum = written.min_nono_version
  return {
    manifest: compact({
      format: 'nono',
      name: written.name,
      version: written.version,
      description: written.description,
      license: written.license,
      platforms: written.platforms,
      engines: minimum === undefined ? undefined : { nono: minimumVersionRange(minimum) },
      artifacts,
      extra: without(written, MAPPED),
    }),
    problems: [
      ...artifacts.flatMap((artifact, index) => artifactProblems(artifact, index, file)),
      ...collisions(artifacts, file),
      ...(parsed.data.wiring ?? []).flatMap((directive, index) => wiringProblems(directive, index, file)),
    ],
  }
}

function isPlainName(name: string): boolean {
  return /^[\w.@+-]+$/.test(name) && !name.includes('..') && name !== '.'
}

/** Where nono puts an artifact inside its own directory for the pack. */
function installedPath({ type, path, install_as: as }: PackArtifact): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (type === 'profile') return `profiles/${as}.json`
  if (type === 'instruction') return `instructions/${name}`
  if (type === 'groups') return 'groups.json'
  return type === 'trust_policy' ? 'trust-policy.json' : path
}

/** Two artifacts that nono would put at one path. */
function collisions(artifacts: readonly PackArtifact[], file: string): Problem[] {
  const paths = artifacts.map(installedPath)
  return artifacts.flatMap((artifact, index) => {
    const first = paths.indexOf(paths[index] ?? '')
    if (first === index) return []
    const message = `"${artifact.path}" and "${artifacts[first]?.path}" are both installed at ${paths[index]}`
    return [problem(file, `$.artifacts[${index}]`, message, 'Give one of them another name.')]
  })
}

/** What nono finds when it reads the files themselves. */
export async function checkNonoFiles(
  { artifacts = [] }: PackManifest,
  read: (path: string) => Promise<string | undefined>,
): Promise<Problem[]> {
  const found: Problem[] = []
  for (const { type, path } of artifacts) {
    if (!['profile', 'groups', 'trust_policy'].includes(type)) continue
    const text = await read(path)
    if (text === undefined) continue
    const say = (message: string, hint: string) => found.push(problem(path, '$', message, hint))
    try {
      const document = parseJson(text, path)
      const includes = (document as { includes?: unknown } | null)?.includes
      if (type === 'trust_policy' && !(Array.isArray(includes) && includes.length > 0))
        say('a trust policy needs "includes"', 'Name the files that it is about.')
    } catch {
      say(`a "${type}" artifact has to be JSON`, 'Correct the file; nono refuses the pack otherwise.')
    }
  }
  return found
}

const extending = z.looseObject({ extends: z.union([z.string(), z.array(z.string())]) })

/** Profiles that those of the pack are made on top of: a name, or several. */
export async function extendedProfiles(
  { artifacts = [] }: PackManifest,
  read: (path: string) => Promise<string | undefined>,
): Promise<string[]> {
  const profiles = artifacts.filter(({ type }) => type === 'profile')
  const bases = profiles.map(async ({ path }): Promise<string[]> => {
    try {
      return [extending.parse(parseJson((await read(path)) ?? '', path)).extends].flat()
    } catch {
      return []
    }
  })
  return [...new Set((await Promise.all(bases)).flat())].map((name) => `profile:${name}`)
}

/** What nono's interpreter refuses of a directive. */
function wiringProblems(
  directive: { type: keyof typeof WIRING } & Record<string, unknown>,
  index: number,
  file: string,
): Problem[] {
  const { places, files, words } = WIRING[directive.type]
  const say = (field: string, message: string, hint: string) =>
    problem(file, `$.wiring[${index}].${field}`, message, hint)
  return [...places, ...files, ...words].flatMap((field): Problem[] => {
    const written = directive[field]
    if (typeof written !== 'string')
      return [say(field, `"${directive.type}" needs "${field}"`, 'Add it; nono refuses the pack otherwise.')]
    if ((words as readonly string[]).includes(field)) return []
    if (written.split(/[\\/]/).includes('..'))
      return [say(field, `"${written}" contains ".."`, 'Name the place without it.')]
    if ((files as readonly string[]).includes(field))
      return written.startsWith('/')
        ? [say(field, `"${written}" is no file of the pack`, 'Name it relative to the pack.')]
        : []
    const unknown = [...written.matchAll(/\$([A-Z_]+)/g)].find(([, name = '']) => !VARIABLES.includes(name))
    return unknown === undefined
      ? []
      : [say(field, `"${unknown[0]}" is no variable that nono knows`, `Known are ${VARIABLES.join(', ')}.`)]
  })
}

function artifactProblems(artifact: PackArtifact, index: number, file: string): Problem[] {
  const needs = artifact.type === 'profile' ? 'install_as' : artifact.type === 'groups' ? 'prefix' : undefined
  if (needs === undefined || artifact[needs] !== undefined) return []
  const hint =
    needs === 'install_as'
      ? 'Add "install_as": the name that users type behind --profile.'
      : 'Add "prefix", so that its groups cannot clash with preset ones.'
  return [
    problem(file, `$.artifacts[${index}].${needs}`, `a "${artifact.type}" artifact needs "${needs}"`, hint),
  ]
}
