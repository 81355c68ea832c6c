/** nexo's `trusted_keys.toml` as a policy, with its meaning whole. */
import * as z from 'zod'
import { expressionProblem, type PolicyDocument, type TrustMode } from '../../policy/index.ts'
import { parseToml } from '../../text/index.ts'
import { checkTrustFile } from '../trust-file.ts'

const GITHUB = 'https://token.actions.githubusercontent.com'

const mode = z.enum(['require', 'warn', 'ignore'])

const expression = z
  .string()
  .min(1)
  .superRefine((written, context) => {
    const why = expressionProblem(written)
    if (why !== undefined) context.addIssue({ code: 'custom', message: why })
  })

/** Unknown keys refuse the file, as nexo does: one that is misspelt would otherwise be a rule that is weaker. */
const trustedKeys = z.strictObject({
  schema_version: z.string().optional(),
  default: mode.optional(),
  cosign_binary: z.string().optional(),
  authors: z
    .array(
      z.strictObject({
        owner: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'is not the owner of a repository'),
        identity_regexp: expression,
        oidc_issuer: z.string().min(1).optional(),
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
    mode: oursFor(own ?? otherwise),
    identity_regexp: asWide(identity_regexp),
    oidc_issuer: oidc_issuer ?? GITHUB,
  }))
  return { version: 1, default: otherwise, rules }
}

/** nexo's `warn` tolerates that there is no signature, and refuses one that does not fit. */
function oursFor(written: z.infer<typeof mode>): Exclude<TrustMode, 'first-use'> {
  return written === 'warn' ? 'warn-unsigned' : written
}

/** cosign looks for an expression anywhere in the identity; ours is held against the whole of it. */
function asWide(expression: string): string {
  const head = /^(?:\(\?[a-zA-Z]+\))?(?:\^|\\A)/.test(expression) ? '' : '.*'
  const tail = /(?:\$|\\z)$/.test(expression) ? '' : '.*'
  return head === '' && tail === '' ? expression : `${head}(?:${expression})${tail}`
}
