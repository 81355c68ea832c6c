/**
 * Claude Code plugins: `.claude-plugin/plugin.json`.
 *
 * @see https://docs.claude.com/en/docs/claude-code/plugins-reference
 */
import * as z from 'zod'
import {
  author,
  authorText,
  compact,
  foreignPackName,
  type ManifestReading,
  problemsOf,
  repository,
  repositoryText,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'

const claudePlugin = z.looseObject({
  name: foreignPackName,
  version: semverVersion.optional(),
  description: z.string().optional(),
  author: author.optional(),
  homepage: z.string().optional(),
  repository: repository.optional(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
})

const MAPPED = Object.keys(claudePlugin.shape)

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readClaudePlugin(text: string, file: string): ManifestReading {
  const parsed = claudePlugin.safeParse(parseJson(text, file))
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  return {
    manifest: compact({
      format: 'claude-plugin',
      name: written.name,
      version: written.version,
      description: written.description,
      author: authorText(written.author),
      license: written.license,
      homepage: written.homepage,
      repository: repositoryText(written.repository),
      keywords: written.keywords,
      kind: 'claude-plugin',
      extra: without(written, MAPPED),
    }),
    problems: [],
  }
}
