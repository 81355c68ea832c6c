/** nexo's `trusted_keys.toml` as a policy. */
import * as z from 'zod'
import type { PolicyDocument } from '../../policy/index.ts'
import { parseToml } from '../../text/index.ts'
import { checkTrustFile } from '../trust-file.ts'

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

/** An author is trusted for what lies below an organisation of the same name, wherever the registry is. */
export async function importTrustedKeys(text: string, file: string): Promise<PolicyDocument> {
  const written = checkTrustFile(trustedKeys, parseToml(text, file), file)
  const otherwise = written.default ?? 'warn'
  const rules = (written.authors ?? []).map(({ owner, identity_regexp, oidc_issuer, mode: own }) => ({
    match: `*/${owner.toLowerCase()}/**`,
    mode: own ?? otherwise,
    identity_regexp,
    oidc_issuer,
  }))
  return { version: 1, default: otherwise, rules }
}
