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
  type Problem,
  problem,
  problemsOf,
  refuseUnknownSchemaVersion,
  relativePath,
  semverRange,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'

const ARTIFACT_TYPES = [
  'profile',
  'hook',
  'instruction',
  'trust_policy',
  'groups',
  'script',
  'plugin',
] as const

const nonoPackage = z.looseObject({
  schema_version: z.literal(1),
  name: foreignPackName,
  version: semverVersion.optional(),
  description: z.string().optional(),
  license: z.string().optional(),
  platforms: z.array(z.string()).optional(),
  min_nono_version: semverRange.optional(),
  artifacts: z
    .array(
      z.looseObject({
        type: z.enum(ARTIFACT_TYPES),
        path: relativePath,
        install_as: z.string().min(1).optional(),
        install_dir: z.string().min(1).optional(),
        prefix: z.string().min(1).optional(),
        placement: z.string().min(1).optional(),
        aliases: z.array(z.string().min(1)).optional(),
      }),
    )
    .optional(),
})

const MAPPED = Object.keys(nonoPackage.shape)

function isNonoPackage(document: unknown): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    ('schema_version' in document || 'artifacts' in document)
  )
}

/** `package.json` is mostly npm's; only nono's counts. */
export function isNonoText(text: string): boolean {
  try {
    return isNonoPackage(JSON.parse(text))
  } catch {
    return /"schema_version"/.test(text)
  }
}

/** @throws PackwrightError `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN` */
export function readNonoPackage(text: string, file: string): ManifestReading {
  const document = parseJson(text, file)
  refuseUnknownSchemaVersion(document, file)
  const parsed = nonoPackage.safeParse(document)
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
    problems: artifacts.flatMap((artifact, index) => artifactProblems(artifact, index, file)),
  }
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
