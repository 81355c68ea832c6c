/** nexo's `nexo-plugin.toml`: everything lies under `[plugin]`. */
import * as z from 'zod'
import {
  author,
  authorText,
  compact,
  type ManifestReading,
  problemsOf,
  rangeOfRustRequirement,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseToml } from '../../text/index.ts'

const text = z.string().min(1)

/** Rust's requirement, as a range. */
const requirement = text.transform((written, context) => {
  const range = rangeOfRustRequirement(written)
  if (range !== undefined) return range
  context.addIssue({ code: 'custom', message: 'is not a version requirement as Cargo writes it' })
  return z.NEVER
})

const meta = z.strictObject({
  author: author.optional(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  repository: z.string().optional(),
})

const table = z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])

/** nexo refuses keys that it does not know; tables of later versions pass here, since their names are not known. */
const nexoPlugin = z.strictObject({
  plugin: z
    .object({
      id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must match ^[a-z][a-z0-9_]{0,31}$'),
      version: semverVersion,
      name: text,
      description: text,
      min_nexo_version: requirement,
      meta: meta.optional(),
    })
    .catchall(table),
  manifest_version: z.unknown().optional(),
})

const MAPPED = ['id', 'version', 'description', 'min_nexo_version', 'meta']

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readNexoPlugin(text: string, file: string): ManifestReading {
  const parsed = nexoPlugin.safeParse(parseToml(text, file), { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const { plugin, ...beside } = parsed.data
  const { meta: about = {} } = plugin
  return {
    manifest: compact({
      format: 'nexo',
      name: plugin.id,
      version: plugin.version,
      description: plugin.description,
      author: authorText(about.author),
      license: about.license,
      homepage: about.homepage,
      repository: about.repository,
      kind: 'plugin',
      engines: { nexo: plugin.min_nexo_version },
      extra: { ...beside, ...without(plugin, MAPPED) },
    }),
    problems: [],
  }
}
