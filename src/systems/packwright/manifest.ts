/**
 * `pack.json`: the native manifest, and OpenWOP's, which shares the file name and the fields.
 *
 * The zod schema is the definition: `schemas/pack.schema.json` is generated from it.
 */
import * as z from 'zod'
import {
  author,
  authorText,
  compact,
  foreignPackName,
  type ManifestReading,
  type PackManifest,
  packName,
  problem,
  problemsOf,
  refuseUnknownSchemaVersion,
  relativePath,
  repository,
  repositoryText,
  SCHEMA_VERSION,
  semverRange,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'

const OPENWOP_TIERS = ['core.', 'vendor.', 'community.', 'private.', 'local.']

const artifact = z
  .looseObject({
    type: z
      .string()
      .min(1)
      .meta({ description: 'What it is for its host: profile, plugin, skill, script …' }),
    path: relativePath.meta({ description: 'The file or directory, relative to the manifest.' }),
    install_as: z.string().min(1).optional().meta({ description: 'The name that users call it by.' }),
    install_dir: z.string().min(1).optional().meta({ description: 'A directory it is also copied to.' }),
    prefix: z.string().min(1).optional().meta({ description: 'What the names it defines begin with.' }),
    placement: z.string().min(1).optional().meta({ description: 'Where it goes, e.g. "project".' }),
    aliases: z.array(z.string().min(1)).optional().meta({ description: 'Other names for install_as.' }),
  })
  .meta({ description: 'A file that the host puts somewhere on installation.' })

const dependency = z.union([
  semverRange,
  z.strictObject({ ref: z.string().min(1).optional(), version: semverRange }),
])

const build = z.strictObject({
  command: z
    .string()
    .min(1)
    .meta({ description: 'Run with the shell in the directory of the pack before packing.' }),
  output: relativePath.meta({ description: 'The file or directory that it leaves and that is published.' }),
})

/** The schema of the native `pack.json`. */
export const packJson = z
  .looseObject({
    $schema: z.string().optional(),
    schema_version: z.literal(SCHEMA_VERSION).optional(),
    name: packName.meta({
      description: 'Lower case, dots and dashes; the last component of the repository.',
    }),
    version: semverVersion
      .optional()
      .meta({ description: 'Semantic version; when absent the release tag gives it.' }),
    description: z.string().max(4096).optional(),
    author: author.optional(),
    license: z.string().optional().meta({ description: 'SPDX expression.' }),
    homepage: z.string().optional(),
    repository: repository.optional(),
    keywords: z.array(z.string()).optional(),
    kind: z.string().optional(),
    platforms: z.array(z.string()).optional(),
    engines: z.record(z.string(), semverRange).optional().meta({ description: 'Host → semver range.' }),
    dependencies: z.record(packName, dependency).optional().meta({ description: 'Pack → semver range.' }),
    peerDependencies: z.record(z.string(), z.unknown()).optional(),
    files: z.array(z.string().min(1)).optional().meta({ description: 'Globs of what is published.' }),
    artifacts: z.array(artifact).optional(),
    build: build.optional(),
  })
  .meta({
    title: 'pack.json',
    description:
      'The manifest of a pack. Fields that are not listed here are kept and published as they are.',
  })

const openwopPackJson = packJson.extend({
  name: foreignPackName,
  version: semverVersion,
  dependencies: z.record(z.string(), z.unknown()).optional(),
})

const MAPPED = Object.keys(packJson.shape)

/**
 * Reads `pack.json`.
 *
 * @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN`
 */
export function readPackJson(text: string, file: string): ManifestReading {
  const document = parseJson(text, file)
  refuseUnknownSchemaVersion(document, file)
  return isOpenwop(document) ? readOpenwop(document, file) : readNative(document, file)
}

function readNative(document: unknown, file: string): ManifestReading {
  const parsed = packJson.safeParse(document, { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  const dependencies = Object.entries(written.dependencies ?? {}).map(([name, wanted]) => {
    const { version, ref } = typeof wanted === 'string' ? { version: wanted, ref: undefined } : wanted
    return [name, { version, ...(ref === undefined ? {} : { ref }) }] as const
  })
  return {
    manifest: compact({
      ...shared(written),
      format: 'packwright',
      dependencies: Object.fromEntries(dependencies),
    }),
    problems: [],
  }
}

function readOpenwop(document: unknown, file: string): ManifestReading {
  const parsed = openwopPackJson.safeParse(document, { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  const problems = OPENWOP_TIERS.some((tier) => written.name.startsWith(tier))
    ? []
    : [
        problem(
          file,
          '$.name',
          `"${written.name}" is in none of the name tiers ${OPENWOP_TIERS.join(' ')}`,
          'Begin the name with the tier it belongs to, e.g. "vendor.acme.".',
        ),
      ]
  const common = shared(written)
  const { dependencies } = written
  const extra = { ...common.extra, ...(dependencies === undefined ? {} : { dependencies }) }
  return { manifest: compact({ ...common, format: 'openwop', extra }), problems }
}

type Written = z.infer<typeof packJson> | z.infer<typeof openwopPackJson>

function shared(written: Written): PackManifest {
  const extra = without(written, MAPPED)
  return compact({
    format: 'packwright',
    name: written.name,
    version: written.version,
    description: written.description,
    author: authorText(written.author),
    license: written.license,
    homepage: written.homepage,
    repository: repositoryText(written.repository),
    keywords: written.keywords,
    kind: written.kind,
    platforms: written.platforms,
    engines: written.engines,
    peerDependencies: written.peerDependencies,
    files: written.files,
    artifacts: written.artifacts as PackManifest['artifacts'],
    build: written.build,
    extra,
  })
}

/** OpenWOP's packs say so by the engine they want, or by the tier that their name begins with. */
function isOpenwop(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return false
  const { name, engines } = document as { name?: unknown; engines?: unknown }
  const wantsOpenwop = typeof engines === 'object' && engines !== null && 'openwop' in engines
  return wantsOpenwop || (typeof name === 'string' && OPENWOP_TIERS.some((tier) => name.startsWith(tier)))
}
