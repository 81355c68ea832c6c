/** Plugins of agents: a JSON file names the plugin and where its parts lie. Each client has a file of its own. */
import semver from 'semver'
import * as z from 'zod'
import {
  author,
  authorText,
  compact,
  foreignPackName,
  isInsidePath,
  type ManifestFormat,
  type ManifestReading,
  type PackDependency,
  type PackManifest,
  type Problem,
  problem,
  problemsOf,
  repository,
  repositoryText,
  statedVersion,
  without,
} from '../pack/manifest/index.ts'
import { parseJson } from '../text/index.ts'

/** @see https://code.claude.com/docs/en/plugins/dependencies */
const dependency = z.union([
  z.string().min(1),
  z.looseObject({
    name: z.string().min(1),
    version: z.string().optional(),
    marketplace: z.string().optional(),
  }),
])

const plugin = z.looseObject({
  name: foreignPackName,
  version: z.string().optional(),
  description: z.string().optional(),
  author: author.optional(),
  homepage: z.string().optional(),
  repository: repository.optional(),
  license: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  dependencies: z.array(dependency).optional(),
})

const MAPPED = Object.keys(plugin.shape)

/** Fields whose texts are paths in the plugin; where they hold objects, the parts stand in the manifest itself. */
const PARTS = [
  'agents',
  'apps',
  'commands',
  'contextFileName',
  'hooks',
  'lspServers',
  'mcpServers',
  'outputStyles',
  'rules',
  'skills',
]

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readPluginText(text: string, file: string, format: ManifestFormat): ManifestReading {
  return readPlugin(parseJson(text, file), file, format)
}

/** @param written a manifest, or what a marketplace says in place of one */
export function readPlugin(written: unknown, file: string, format: ManifestFormat): ManifestReading {
  const parsed = plugin.safeParse(written, { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const { data } = parsed
  const hint = 'Write a full semantic version, e.g. "1.2.0".'
  const { version, problems } = statedVersion(data.version, file, '$.version', hint)
  const { dependencies, problems: unresolved } = dependenciesOf(data.dependencies ?? [], file)
  return {
    manifest: compact({
      format,
      name: data.name,
      version,
      description: data.description,
      author: authorText(data.author),
      license: data.license,
      homepage: data.homepage,
      repository: repositoryText(data.repository),
      keywords: data.keywords,
      dependencies,
      kind: format,
      extra: without(data, MAPPED),
    }),
    problems: [...problems, ...unresolved],
  }
}

/** What is needed from the plugin's own marketplace is needed from beside the pack; another marketplace is unknown here. */
function dependenciesOf(
  written: readonly z.infer<typeof dependency>[],
  file: string,
): { dependencies: Record<string, PackDependency>; problems: Problem[] } {
  const dependencies: Record<string, PackDependency> = {}
  const problems: Problem[] = []
  for (const [index, entry] of written.entries()) {
    const path = `$.dependencies[${index}]`
    const [named, from] = typeof entry === 'string' ? entry.split('@') : [entry.name, entry.marketplace]
    const { version = '*' } = typeof entry === 'string' ? {} : entry
    const name = foreignPackName.safeParse(named)
    if (from !== undefined) {
      const hint = 'Whoever installs it has to add that plugin as well.'
      const message = `"${named}" comes from the marketplace "${from}": packs do not bring it along`
      problems.push(problem(file, path, message, hint, 'warning'))
    } else if (!name.success || semver.validRange(version) === null) {
      const hint = 'Write the name of a plugin beside it, and a semver range, e.g. "^1.2".'
      const shown = name.success ? `"${version}" is not a semver range` : `"${named}" is no name of a plugin`
      problems.push(problem(file, path, shown, hint))
    } else dependencies[name.data] = { version }
  }
  return { dependencies, problems }
}

/** Parts that the manifest names and the plugin does not have. */
export async function checkPlugin(
  { extra = {} }: PackManifest,
  _read: unknown,
  file: string,
  has: (path: string) => boolean,
): Promise<Problem[]> {
  return PARTS.flatMap((field) =>
    pathsIn(extra[field]).flatMap(({ path, at }) => {
      const where = `$.${field}${at}`
      const inside = path.replace(/^\.\//, '').replace(/\/+$/, '')
      if (!isInsidePath(inside === '' ? '.' : inside)) {
        const hint = 'Name a path inside the plugin, e.g. "./commands".'
        return [problem(file, where, `"${path}" leaves the plugin`, hint)]
      }
      if (inside === '' || inside === '.' || has(inside)) return []
      const hint = 'Add it, correct the path, or leave the field out.'
      return [problem(file, where, `"${path}" is not among the published files`, hint)]
    }),
  )
}

function pathsIn(written: unknown): { path: string; at: string }[] {
  if (typeof written === 'string') return [{ path: written, at: '' }]
  if (!Array.isArray(written)) return []
  return written.flatMap((path, index) => (typeof path === 'string' ? [{ path, at: `[${index}]` }] : []))
}
