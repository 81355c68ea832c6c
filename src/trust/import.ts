/** Trust files of other systems as policies: nexo's `trusted_keys.toml` and OpenWOP's `openwop-registry.json`. */
import { basename, dirname, join } from 'node:path'
import picomatch from 'picomatch'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { jsonPath } from '../pack/manifest/index.ts'
import { parseJson } from '../text/json.ts'
import { readText } from '../text/text.ts'
import { parseToml } from '../text/toml.ts'
import type { PolicyRule, TrustMode } from './policy.ts'

/** A policy as it is written to a file. */
export interface PolicyDocument {
  $schema?: string
  version: 1
  trusted_root?: string
  default: TrustMode
  rules: PolicyRule[]
}

const mode = z.enum(['require', 'warn', 'ignore'])

const trustedKeys = z.looseObject({
  schema_version: z.literal('1.0').optional(),
  default: mode.optional(),
  authors: z
    .array(
      z.looseObject({
        owner: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'is not the owner of a repository'),
        identity_regexp: z.string().min(1),
        oidc_issuer: z.string().min(1),
        mode: mode.optional(),
      }),
    )
    .optional(),
})

const openwopRegistry = z.looseObject({
  signingKeys: z
    .array(
      z.looseObject({
        keyId: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'is not a key id'),
        publicKeyUrl: z.string().optional(),
        permittedNamespaces: z.array(z.string().min(1)).min(1),
        status: z.string().optional(),
        validFrom: z.string().optional(),
        validUntil: z.string().optional(),
      }),
    )
    .min(1),
})

/**
 * Turns another system's trust file into a policy.
 *
 * @param file `*.json` is OpenWOP's, with its keys in `keys/<id>.pub` beside it; anything else nexo's TOML
 * @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND`, `MANIFEST_SYNTAX`
 */
export async function importPolicy(file: string): Promise<PolicyDocument> {
  const text = await readText(file)
  if (!file.endsWith('.json')) return fromTrustedKeys(check(trustedKeys, parseToml(text, file), file))
  return await fromOpenwop(check(openwopRegistry, parseJson(text, file), file), dirname(file))
}

function check<T>(schema: z.ZodType<T>, document: unknown, file: string): T {
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`)
  throw new PackwrightError('POLICY_INVALID', `${file} cannot be imported: ${lines.join('; ')}.`, {
    hint: 'Known are nexo’s trusted_keys.toml and OpenWOP’s openwop-registry.json.',
    details: { file },
  })
}

/** An author is trusted for what lies below an organisation of the same name, wherever the registry is. */
function fromTrustedKeys(written: z.infer<typeof trustedKeys>): PolicyDocument {
  const otherwise = written.default ?? 'warn'
  const rules = (written.authors ?? []).map(({ owner, identity_regexp, oidc_issuer, mode: own }) => ({
    match: `*/${owner.toLowerCase()}/**`,
    mode: own ?? otherwise,
    identity_regexp,
    oidc_issuer,
  }))
  return { version: 1, default: otherwise, rules }
}

type PolicyKey = NonNullable<PolicyRule['keys']>[number]

/** A rule for each namespace, the narrower ones first, with every key that may sign there and no other. */
async function fromOpenwop(
  written: z.infer<typeof openwopRegistry>,
  directory: string,
): Promise<PolicyDocument> {
  const keys = await Promise.all(
    written.signingKeys.map(async (signing) => ({
      key: await readKey(signing, directory),
      permitted: signing.permittedNamespaces,
    })),
  )
  const namespaces = [...new Set(keys.flatMap(({ permitted }) => permitted))]
  namespaces.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const rules = namespaces.map((match) => {
    const covers = (pattern: string) => pattern === match || picomatch.isMatch(match, pattern)
    return {
      match,
      mode: 'require' as const,
      keys: keys.filter(({ permitted }) => permitted.some(covers)).map(({ key }) => key),
    }
  })
  return { version: 1, default: 'require', rules }
}

/** A key that is not active is kept as revoked, so that a refusal can say so. */
async function readKey(
  signing: z.infer<typeof openwopRegistry>['signingKeys'][number],
  directory: string,
): Promise<PolicyKey> {
  const url = signing.publicKeyUrl ?? `${signing.keyId}.pub`
  const active = signing.status === undefined || signing.status === 'active'
  return {
    id: signing.keyId,
    public_key: (await readText(join(directory, 'keys', basename(url)))).trim(),
    ...(signing.validFrom === undefined ? {} : { valid_from: signing.validFrom }),
    ...(signing.validUntil === undefined ? {} : { valid_until: signing.validUntil }),
    ...(active ? {} : { revoked: true }),
  }
}
