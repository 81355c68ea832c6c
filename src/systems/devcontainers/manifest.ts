/** `devcontainer-feature.json` as a manifest. @see https://containers.dev/implementors/features/ */
import * as z from 'zod'
import {
  compact,
  dependenciesOn,
  foreignPackName,
  type ManifestReading,
  problemsOf,
  semverVersion,
  without,
} from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'

const feature = z.looseObject({
  id: foreignPackName,
  version: semverVersion,
  description: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  documentationURL: z.string().optional(),
  dependsOn: z.record(z.string(), z.unknown()).optional(),
})

const MAPPED = ['id', 'version', 'description', 'keywords', 'documentationURL']

/** @throws PackwrightError `MANIFEST_SYNTAX` */
export function readFeature(text: string, file: string): ManifestReading {
  const parsed = feature.safeParse(parseJson(text, file), { reportInput: true })
  if (!parsed.success) return { problems: problemsOf(parsed.error, file) }
  const written = parsed.data
  return {
    manifest: compact({
      format: 'devcontainer-feature',
      name: written.id,
      version: written.version,
      description: written.description,
      keywords: written.keywords,
      homepage: written.documentationURL,
      kind: 'devcontainer-feature',
      dependencies: dependenciesOn(Object.keys(written.dependsOn ?? {})),
      extra: without(written, MAPPED),
    }),
    problems: [],
  }
}
