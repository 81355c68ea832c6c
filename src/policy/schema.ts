/** The schema of `packs.policy.json`, and what its fields want of each other. Every mistake in the file is an error. */
import * as z from 'zod'
import { expressionProblem } from './expressions.ts'
import { foreignKey, isPrivateKey, readPublicKey } from './keys.ts'

export const POLICY_NAME = 'packs.policy.json'

const mode = z.enum(['require', 'warn-unsigned', 'warn', 'ignore']).meta({
  description: 'warn-unsigned tolerates that there is no signature, and refuses one that does not fit.',
})
/** `first-use` stands where no policy says anything: look, show, remember. */
export type TrustMode = z.infer<typeof mode> | 'first-use'

const date = z.iso.datetime({ offset: true })

const key = z.lazy(() =>
  z.strictObject({
    id: z.string().min(1),
    public_key: z.string().min(1).meta({
      description: 'Ed25519, ECDSA P-256, P-384 or P-521, or RSA, PEM or base64 of the DER.',
      pattern: '^\\s*(?:-----BEGIN (?:RSA )?PUBLIC KEY-----|[A-Za-z0-9+/=\\s]+$)',
    }),
    valid_from: date.optional(),
    valid_until: date.optional(),
    revoked: z
      .union([z.boolean(), date])
      .optional()
      .meta({ description: 'true: never good; a date: what it provably signed before stays good.' }),
  }),
)

const workflow = z
  .string()
  .regex(/^\.github\/workflows\/[^/]+\.ya?ml$/, 'does not lie under .github/workflows/')
const workflows = z.union([workflow, z.array(workflow).min(1)])

const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'is not owner/name')
const ref = z.string().min(1)
const id = z.string().regex(/^\d+$/, 'is not a number in quotes')

/** What a certificate would prove, and a key does not. */
const OF_CERTIFICATES = [
  'repository_id',
  'repository_owner_id',
  'workflow',
  'ref',
  'status_workflow',
  'status_ref',
  'environment',
  'runner',
  'oidc_issuer',
] as const

/** The same conditions as below, for editors: what one field wants of the others. */
function conditionsOfRules(): Record<string, unknown> {
  const besideKeys = ['repository', 'identity', 'identity_regexp', ...OF_CERTIFICATES]
  const named = { anyOf: [{ required: ['identity'] }, { required: ['identity_regexp'] }] }
  return {
    dependentRequired: { identity: ['oidc_issuer'], identity_regexp: ['oidc_issuer'] },
    allOf: [
      {
        if: { required: ['keys'] },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
        then: { properties: Object.fromEntries(besideKeys.map((name) => [name, false])) },
      },
      {
        if: { required: ['repository'], not: named },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
        then: { required: ['workflow'] },
      },
    ],
  }
}

/** A statement that a rule wants; without a signer of its own, the rule's has to have made it. */
const attestation = z.lazy(() =>
  z.strictObject({
    predicate_type: z
      .string()
      .min(1)
      .meta({ description: 'A URI: https://slsa.dev/verification_summary/v1' }),
    repository: repository.optional(),
    workflow: workflows.optional(),
    ref: ref.optional(),
    identity: z.string().min(1).optional(),
    identity_regexp: z.string().min(1).optional(),
    oidc_issuer: z.string().min(1).optional(),
    keys: z.array(key).min(1).optional(),
  }),
)

const fields = z.lazy(() =>
  z.strictObject({
    match: z
      .string()
      .min(1)
      .meta({ description: 'Glob over the reference if it has a slash, else over the name.' }),
    mode: mode.optional(),
    repository: repository.optional(),
    repository_id: id
      .optional()
      .meta({ description: 'The number of the repository, which no rename changes.' }),
    repository_owner_id: id.optional().meta({ description: 'The number of its owner.' }),
    workflow: workflows
      .optional()
      .meta({ description: 'One or several; beside an identity the caller of a reusable workflow.' }),
    ref: ref.optional().meta({ description: '* for any characters but a slash, {name}, {version}.' }),
    status_workflow: workflows
      .optional()
      .meta({ description: 'Where packs are yanked and catalogs written, if not in "workflow".' }),
    status_ref: ref
      .optional()
      .meta({ description: 'The ref of such runs; else refs/heads/main or the tag of any release.' }),
    environment: z.string().min(1).optional(),
    runner: z.enum(['github-hosted', 'self-hosted']).optional(),
    identity: z.string().min(1).optional().meta({ description: 'With {name} and {version}.' }),
    identity_regexp: z.string().min(1).optional().meta({ description: 'RE2, with {name} and {version}.' }),
    oidc_issuer: z.string().min(1).optional(),
    keys: z.array(key).min(1).optional(),
    namespace_binding: z.boolean().optional(),
    require_attestations: z
      .array(attestation)
      .min(1)
      .optional()
      .meta({ description: 'What has to be stated about a pack besides, and by whom.' }),
  }),
)

const rule = z.lazy(() => fields.unwrap().superRefine(checkRule).meta(conditionsOfRules()))

function checkRule(written: z.infer<typeof fields>, context: z.RefinementCtx): void {
  const identity = written.identity !== undefined || written.identity_regexp !== undefined
  if (written.keys !== undefined && (written.repository !== undefined || identity)) {
    context.addIssue({
      code: 'custom',
      message: 'mixes keys with a publisher or an identity; one rule has one of them',
    })
  }
  if (written.repository !== undefined && written.workflow === undefined && !identity) {
    context.addIssue({ code: 'custom', path: ['workflow'], message: 'is missing beside "repository"' })
  }
  if (identity && written.oidc_issuer === undefined) {
    context.addIssue({ code: 'custom', path: ['oidc_issuer'], message: 'is missing beside the identity' })
  }
  const why = written.identity_regexp === undefined ? undefined : expressionProblem(written.identity_regexp)
  if (why !== undefined) context.addIssue({ code: 'custom', path: ['identity_regexp'], message: why })
  if (written.keys !== undefined)
    for (const name of OF_CERTIFICATES)
      if (written[name] !== undefined)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'says nothing beside "keys": leave it out',
        })
  for (const [index, wanted] of (written.require_attestations ?? []).entries())
    checkAttestation(wanted, ['require_attestations', index], context)
  const seen = new Set<string>()
  for (const [index, { public_key: text }] of (written.keys ?? []).entries()) {
    const message = keyProblem(text, seen)
    if (message !== undefined)
      context.addIssue({ code: 'custom', path: ['keys', index, 'public_key'], message })
  }
}

/** The same that is asked of a rule's own signer. */
function checkAttestation(
  {
    repository,
    workflow,
    identity,
    identity_regexp: expression,
    oidc_issuer,
    keys,
  }: z.infer<typeof attestation>,
  path: (string | number)[],
  context: z.RefinementCtx,
): void {
  const issue = (message: string, at: string) =>
    context.addIssue({ code: 'custom', path: [...path, at], message })
  const named = identity !== undefined || expression !== undefined
  if (keys !== undefined && (repository !== undefined || named))
    issue('mixes keys with a publisher or an identity; one signer has one of them', 'keys')
  if (repository !== undefined && workflow === undefined && !named)
    issue('is missing beside "repository"', 'workflow')
  if (named && oidc_issuer === undefined) issue('is missing beside the identity', 'oidc_issuer')
  const why = expression === undefined ? undefined : expressionProblem(expression)
  if (why !== undefined) issue(why, 'identity_regexp')
  const seen = new Set<string>()
  for (const { public_key: text } of keys ?? []) {
    const message = keyProblem(text, seen)
    if (message !== undefined) issue(message, 'keys')
  }
}

/** @param seen the keys before it, to which it is added */
function keyProblem(text: string, seen: Set<string>): string | undefined {
  if (isPrivateKey(text))
    return 'is a PRIVATE key: whoever can read this file can sign. Revoke it, make another, and write its public key here'
  const foreign = foreignKey(text)
  if (foreign !== undefined) return `is ${foreign.kind}: ${foreign.how}`
  const key = readPublicKey(text)
  if (key === undefined) return 'is not an Ed25519, ECDSA P-256, P-384 or P-521, or RSA public key'
  const written = key.export({ type: 'spki', format: 'der' }).toString('base64')
  if (seen.has(written)) return 'stands in this rule twice'
  seen.add(written)
  return undefined
}

/** The schema of `packs.policy.json`. */
export const packsPolicy = z.lazy(() =>
  z
    .strictObject({
      $schema: z.string().optional(),
      version: z.literal(1).optional(),
      trusted_root: z
        .union([z.string().min(1), z.strictObject({ tuf: z.url(), root: z.string().min(1) })])
        .optional()
        .meta({ description: '"public-good", "github", a file, or a TUF repository with its root.json.' }),
      default: mode.optional(),
      rules: z.array(rule).optional(),
    })
    .meta({ title: POLICY_NAME, description: 'Who may have signed which pack.' }),
)

export type PolicyRule = z.infer<typeof rule>
export type PolicyKey = z.infer<typeof key>
