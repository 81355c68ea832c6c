/**
 * greentic's `pack.yaml` (or `pack.toml`), and the manifest inside a `.gtpack` that `packc` built.
 *
 * @see https://github.com/greenticai/greentic-pack
 */
import * as z from 'zod'
import {
  compact,
  foreignPackName,
  isSemver,
  type ManifestReading,
  type PackDependency,
  problemsOf,
  rangeOfRustRequirement,
  without,
} from '../../pack/manifest/index.ts'
import { isRecord, parseToml, parseYaml } from '../../text/index.ts'

const greenticPack = z.looseObject({
  pack_id: foreignPackName,
  version: z.string().nullish(),
  kind: z.string().nullish(),
  publisher: z.string().nullish(),
  vendor: z.string().nullish(),
  authors: z.array(z.string()).nullish(),
  description: z.string().nullish(),
  license: z.string().nullish(),
  homepage: z.string().nullish(),
  dependencies: z.array(z.looseObject({ pack_id: z.string(), version_req: z.string() })).nullish(),
})

const MAPPED = [
  'pack_id',
  'version',
  'kind',
  'publisher',
  'description',
  'license',
  'homepage',
  'dependencies',
]

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readGreenticYaml(text: string, file: string): ManifestReading {
  const reading = readGreenticDocument(parseYaml(text, file), file)
  return { ...reading, stamp: (version) => stampedYaml(text, version) }
}

/** The publisher's script writes the release's version over whatever stands there. */
function stampedYaml(text: string, version: string): string {
  const line = /^version:.*$/m
  return line.test(text) ? text.replace(line, `version: ${version}`) : `version: ${version}\n${text}`
}

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readGreenticToml(text: string, file: string): ManifestReading {
  const reading = readGreenticDocument(parseToml(text, file), file)
  return { ...reading, stamp: (version) => stampedToml(text, version) }
}

function stampedToml(text: string, version: string): string {
  const line = /^version\s*=.*$/m
  const stated = `version = "${version}"`
  return line.test(text) ? text.replace(line, stated) : `${stated}\n${text}`
}

/** Maps a greentic manifest that is already parsed; `id` and `pack_id`, and an enclosing `meta` or `pack`, are one. */
export function readGreenticDocument(document: unknown, file: string): ManifestReading {
  const parsed = greenticPack.safeParse(flatten(document), { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  const dependencies = (written.dependencies ?? []).map((wanted): [string, PackDependency] => [
    wanted.pack_id,
    { version: rangeOfRustRequirement(wanted.version_req) ?? wanted.version_req },
  ])
  return {
    manifest: compact({
      format: 'greentic',
      name: written.pack_id,
      version: isSemver(written.version ?? '') ? (written.version ?? undefined) : undefined,
      description: written.description ?? undefined,
      author: written.publisher ?? written.vendor ?? written.authors?.join(', '),
      license: written.license ?? undefined,
      homepage: written.homepage ?? undefined,
      kind: written.kind ?? undefined,
      dependencies: Object.fromEntries(dependencies),
      extra: without(written, MAPPED),
    }),
    problems: [],
  }
}

function flatten(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document
  const { meta, pack, ...rest } = document as Record<string, unknown>
  const head = [meta, pack].find(isRecord)
  const { id, ...fields } = { ...rest, ...head } as Record<string, unknown>
  return id === undefined ? fields : { pack_id: id, ...fields }
}
