/**
 * Agent Skills: a directory with `SKILL.md`, whose YAML front matter is the manifest.
 *
 * @see https://agentskills.io/specification
 */
import * as z from 'zod'
import {
  compact,
  dependenciesOn,
  type ManifestReading,
  type PackDependency,
  problem,
  problemsOf,
  statedVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseYaml, syntaxError } from '../../text/index.ts'

const frontMatter = z.looseObject({
  name: z
    .string()
    .min(1)
    .max(64, 'is longer than 64 characters')
    .regex(
      /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
      'may have lower-case letters, digits and single hyphens between them',
    ),
  description: z.string().min(1, 'is empty').max(1024, 'is longer than 1024 characters'),
  version: z.union([z.string(), z.number()]).optional(),
  license: z.string().optional(),
  compatibility: z.string().max(500, 'is longer than 500 characters').optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  'allowed-tools': z.union([z.string(), z.array(z.string())]).optional(),
})

const MAPPED = ['name', 'description', 'version', 'license']

/**
 * Reads the front matter of `SKILL.md`.
 *
 * @param directory name of the directory it lies in, which the skill's name has to equal
 * @throws PackwrightError `MANIFEST_SYNTAX`
 */
export function readSkill(text: string, file: string, directory: string): ManifestReading {
  const parsed = frontMatter.safeParse(parseYaml(frontMatterOf(text, file), file), { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  const stated = written.version ?? written.metadata?.['version']
  const path = written.version === undefined ? '$.metadata.version' : '$.version'
  const hint = 'Write a full semantic version in quotes, e.g. "1.2.0".'
  // The specification leaves both open, so that a skill of somebody else can be published as it is.
  const { version, problems } = statedVersion(
    stated === undefined ? undefined : String(stated),
    file,
    path,
    hint,
  )
  if (written.name !== directory) {
    const message = `"${written.name}" is not the name of its directory, "${directory}"`
    const hint = `Rename the directory to "${written.name}", or the skill to "${directory}": some clients want that.`
    problems.push(problem(file, '$.name', message, hint, 'warning'))
  }
  return {
    manifest: compact({
      format: 'agent-skill',
      name: written.name,
      version,
      description: written.description,
      license: written.license,
      kind: 'skill',
      dependencies: contributed(written),
      extra: without(written, MAPPED),
    }),
    problems,
  }
}

/** `toolhive.requires` names other skills by reference, as a list or one a line. */
function contributed(fields: Record<string, unknown>): Record<string, PackDependency> {
  const written = fields['toolhive.requires']
  const lines = Array.isArray(written) ? written : typeof written === 'string' ? written.split('\n') : []
  return dependenciesOn(
    lines.filter((line): line is string => typeof line === 'string' && line.trim() !== ''),
  )
}

function frontMatterOf(text: string, file: string): string {
  const found = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)
  if (found?.[1] === undefined)
    throw syntaxError(file, 'it does not begin with YAML front matter between two lines ---')
  return found[1]
}
