/**
 * Marketplaces of plugins: a JSON file in a repository lists plugins, in it and elsewhere, and stands for the manifest of
 * those that have none.
 *
 * @see https://code.claude.com/docs/en/plugin-marketplaces
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import type { ManifestFormat, ManifestReading } from '../pack/manifest/index.ts'
import { parseJson } from '../text/index.ts'
import { readPlugin } from './plugin.ts'

/** One entry of a list. */
export interface ListedPack {
  name: string
  place: ListedPlace
  /** what the list says in place of a manifest */
  reading: ManifestReading
}

export type ListedPlace =
  /** relative to the repository; `''` for the whole of it */
  | { kind: 'local'; path: string }
  | { kind: 'git'; url: string; commit: string | undefined; path: string }
  | { kind: 'unknown'; what: string }

const remote = z.looseObject({
  source: z.string(),
  repo: z.string().optional(),
  url: z.string().optional(),
  path: z.string().optional(),
  sha: z.string().optional(),
  ref: z.string().optional(),
})

const entry = z.looseObject({
  name: z.string().min(1),
  source: z.union([z.string(), remote]).optional(),
})

const marketplace = z.looseObject({
  plugins: z.array(entry),
  metadata: z.looseObject({ pluginRoot: z.string().optional() }).optional(),
})

/** What an entry says of itself beside what a plugin's manifest says. */
const OF_THE_LIST = new Set(['source', 'strict', 'category', 'tags', 'policy', 'interface'])
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/** @throws PackwrightError `MANIFEST_SYNTAX`, `MANIFEST_INVALID` */
export function readPluginListing(text: string, file: string, format: ManifestFormat): ListedPack[] {
  const parsed = marketplace.safeParse(parseJson(text, file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new PackwrightError(
      'MANIFEST_INVALID',
      `${file} is not a list of plugins: ${issue?.message} at $.${issue?.path.join('.')}.`,
      { hint: 'Each plugin of "plugins" has a "name" and a "source".' },
    )
  }
  const root = parsed.data.metadata?.pluginRoot ?? ''
  return parsed.data.plugins.map((written) => {
    const said = Object.fromEntries(Object.entries(written).filter(([key]) => !OF_THE_LIST.has(key)))
    return {
      name: written.name,
      place: placeOf(written.source, root),
      reading: readPlugin(said, file, format),
    }
  })
}

function placeOf(source: z.infer<typeof entry>['source'], root: string): ListedPlace {
  if (source === undefined) return { kind: 'unknown', what: 'nowhere' }
  if (typeof source === 'string') return local(source.startsWith('./') ? source : joined(root, source))
  if (source.source === 'local') return local(source.path ?? '')
  const url = source.repo === undefined ? source.url : `https://github.com/${source.repo}`
  if (url === undefined) return { kind: 'unknown', what: `a source of the kind "${source.source}"` }
  const commit = [source.sha, source.ref].find((named) => named !== undefined && COMMIT.test(named))
  const full = /^[\w.-]+\/[\w.-]+$/.test(url) ? `https://github.com/${url}` : url
  return { kind: 'git', url: full, commit, path: inside(source.path ?? '') }
}

function local(path: string): ListedPlace {
  const found = inside(path)
  if (found.split('/').includes('..') || found.startsWith('/')) return { kind: 'unknown', what: path }
  return { kind: 'local', path: found }
}

function joined(root: string, path: string): string {
  return root === '' ? path : `${inside(root)}/${path}`
}

function inside(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\.$/, '')
    .replace(/\/+$/, '')
}
