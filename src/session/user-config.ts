/**
 * What a user has settled for every call of the command line: `$XDG_CONFIG_HOME/packwright/config.json`.
 *
 * Flags win over variables, variables over the project's own files, and those over this one.
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { USER_MIRRORS, USER_POLICY } from '../files/index.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { parseJson, readText } from '../text/index.ts'

/** The schema of the user's `config.json`. */
export const userConfig = z.lazy(() =>
  z
    .strictObject({
      $schema: z.string().optional(),
      mirrors: z.record(z.string(), z.string()).optional().meta({
        description: 'Where to read packs from: "ghcr.io/acme/packs": "registry.corp.example/packs".',
      }),
      ca_file: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'PEM file whose certificates are trusted besides the system’s.' }),
      plain_http: z
        .union([z.boolean(), z.literal('force')])
        .optional()
        .meta({ description: 'Speak HTTP: to registries on this machine, or with "force" to any.' }),
      store: z.string().min(1).optional().meta({ description: 'Directory of the store.' }),
      policy: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'A packs.policy.json that counts where a project has none.' }),
    })
    .meta({ title: 'config.json', description: 'What a user has settled for every call of packwright.' }),
)

/**
 * The variables that the file stands for.
 *
 * @throws PackwrightError `USAGE` naming file and place
 */
export async function readUserConfig(file: string): Promise<Record<string, string>> {
  const parsed = userConfig.safeParse(parseJson(await readText(file), file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new PackwrightError('USAGE', `${file}: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`, {
      hint: 'docs/environment.md has what it may say.',
      details: { file },
    })
  }
  const { mirrors, ca_file, plain_http, store, policy } = parsed.data
  const pairs = Object.entries(mirrors ?? {}).map(([from, to]) => `${from}=${to}`)
  return {
    ...(pairs.length === 0 ? {} : { [USER_MIRRORS]: pairs.join(',') }),
    ...(ca_file === undefined ? {} : { PACKWRIGHT_CA_FILE: ca_file }),
    ...(plain_http === undefined ? {} : { PACKWRIGHT_PLAIN_HTTP: String(plain_http) }),
    ...(store === undefined ? {} : { PACKWRIGHT_STORE: store }),
    ...(policy === undefined ? {} : { [USER_POLICY]: policy }),
  }
}
