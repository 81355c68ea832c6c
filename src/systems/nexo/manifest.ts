/** nexo's `nexo-plugin.toml`: everything lies under `[plugin]`. */
import * as z from 'zod'
import {
  author,
  authorText,
  compact,
  type ManifestReading,
  minimumVersionRange,
  problemsOf,
  semverRange,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseToml } from '../../text/index.ts'

const nexoPlugin = z.looseObject({
  plugin: z.looseObject({
    id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must match ^[a-z][a-z0-9_]{0,31}$'),
    version: semverVersion,
    description: z.string().optional(),
    license: z.string().optional(),
    homepage: z.string().optional(),
    repository: z.string().optional(),
    author: author.optional(),
    min_nexo_version: semverRange.optional(),
  }),
})

const MAPPED = [
  'id',
  'version',
  'description',
  'license',
  'homepage',
  'repository',
  'author',
  'min_nexo_version',
]

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readNexoPlugin(text: string, file: string): ManifestReading {
  const parsed = nexoPlugin.safeParse(parseToml(text, file))
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const { plugin, ...beside } = parsed.data
  const minimum = plugin.min_nexo_version
  return {
    manifest: compact({
      format: 'nexo',
      name: plugin.id,
      version: plugin.version,
      description: plugin.description,
      author: authorText(plugin.author),
      license: plugin.license,
      homepage: plugin.homepage,
      repository: plugin.repository,
      kind: 'plugin',
      engines: minimum === undefined ? undefined : { nexo: minimumVersionRange(minimum) },
      extra: { ...beside, ...without(plugin, MAPPED) },
    }),
    problems: [],
  }
}
