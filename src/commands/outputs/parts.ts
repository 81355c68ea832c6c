/** What results of several verbs have in common. */
import * as z from 'zod'

export const text = z.string()
export const texts = z.array(text)
export const digest = z.string().meta({ description: 'sha256:<64 hex>; DRY_RUN where it is not known yet' })
export const bytes = z.number().meta({ description: 'bytes' })
/** What was told on the way. */
export const warnings = texts.optional()

/** A pack at the place where it lies. */
export const placed = { name: text, version: text.optional(), reference: text, digest }

/** What hosts know from their own installers. */
export const signature = {
  signature_verified: z.boolean(),
  signature_identity: text.nullable(),
  signature_issuer: text.nullable(),
  trust_mode: z.enum(['require', 'warn', 'ignore', 'first-use']),
  trust_policy_matched: text.nullable().meta({ description: 'the match of the rule that decided' }),
  repository: text.nullable(),
  workflow: text.nullable(),
  ref: text.nullable(),
  commit: text.nullable(),
  run: text.nullable(),
}

/** Who signed, as the certificate says; a key has an identity alone. */
export const signer = z.strictObject({
  identity: text,
  issuer: text.optional(),
  build_signer: text.optional(),
  runner: text.optional(),
  repository: text.optional(),
  commit: text.optional(),
  ref: text.optional(),
  owner: text.optional(),
  build_config: text.optional(),
  trigger: text.optional(),
  run: text.optional(),
  workflow: text.optional(),
  environment: text.optional(),
})

/** What the publisher says of a version today. */
export const status = z.strictObject({
  state: z.enum(['active', 'deprecated', 'yanked']),
  reason: text.optional(),
  replacement: text.optional(),
  issued_at: text.optional(),
  by: signer.optional(),
  ignored: z.array(z.strictObject({ code: text, message: text })),
})

/** As the lockfile has it. */
export const lockfile = z.strictObject({ path: text, written: z.boolean(), spared: text.optional() })

const change = z.strictObject({ before: text.optional(), after: text.optional() })
const side = z.strictObject({
  reference: text,
  version: text.optional(),
  source: text.optional(),
  revision: text.optional(),
  signer: signer.nullable().optional(),
})

/** How two versions differ. */
export const difference = z.strictObject({
  before: side,
  after: side,
  size: z.strictObject({ before: bytes, after: bytes }),
  files: z
    .strictObject({
      added: texts,
      removed: texts,
      changed: z.array(
        z.strictObject({
          path: text,
          before: bytes,
          after: bytes,
          mode: z.strictObject({ before: text, after: text }).optional(),
        }),
      ),
    })
    .optional(),
  manifest: z.array(
    z.strictObject({ path: text, before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
  dependencies: z.array(change.extend({ name: text })),
  capabilities: z.strictObject({ added: texts, removed: texts }),
  patches: z.array(z.strictObject({ path: text, patch: text })).optional(),
})

const installed = z.strictObject({
  id: text,
  version: text.optional(),
  reference: text,
  digest,
  platform: text,
  size: bytes,
  directory: text,
  entry: text.nullable().meta({ description: 'the file with which a host starts it' }),
  already: z.boolean(),
  kept: texts.meta({ description: 'files that stay, since they were edited' }),
  status: status.optional(),
  ...signature,
})
const planned = z.strictObject({
  name: text,
  version: text.optional(),
  reference: text,
  isNew: z.boolean(),
  license: text.optional(),
  dependencies: z.record(text, text),
  writes: texts,
  ...signature,
})

/** Of everything that installs. */
export const installation = {
  packs: z.array(installed).optional(),
  removed: z.array(z.strictObject({ name: text, kept: texts })).optional(),
  lockfile: lockfile.optional(),
  target: text.optional(),
  next: texts.optional().meta({ description: 'commands for the user to run once' }),
  dry_run: z.boolean().optional(),
  plan: z.array(planned).optional(),
  warnings,
}

/** Whether what is installed is as it was installed. */
export const health = z.array(
  z.strictObject({
    name: text,
    version: text.optional(),
    directory: text,
    problems: texts,
    extra: texts.meta({ description: 'files that appeared since' }),
  }),
)

/** A pack as a catalog has it. */
export const catalogued = z.looseObject({
  name: text,
  reference: text,
  recommended: text.nullable(),
  versions: z.array(z.looseObject({ version: text, digest })),
})

export const copied = z.array(
  z.strictObject({
    from: text,
    to: text,
    digest,
    referrers: z.number(),
    status: z.enum(['copied', 'current', 'completed', 'planned']),
  }),
)

/** A pack in the store, and why it is there. */
export const kept = z.array(
  z.strictObject({
    name: text,
    version: text.optional(),
    digest,
    size: bytes,
    stored_at: text,
    kept: z.boolean(),
    reasons: texts,
  }),
)
