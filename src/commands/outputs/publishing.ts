/** Results of the verbs that publish. */
import * as z from 'zod'
import { bytes, digest, lockfile, placed, signer, text, texts, warnings } from './parts.ts'

const published = z.strictObject({
  name: text,
  version: text,
  reference: text,
  digest,
  size: bytes,
  status: z.enum(['published', 'unchanged', 'dry-run']),
  warnings: texts,
  also: z.array(
    z.strictObject({
      dialect: text,
      reference: text,
      digest,
      status: z.enum(['published', 'unchanged', 'dry-run']),
    }),
  ),
  dialect: text,
  tags: texts.optional(),
  signer: text.nullable(),
})
const catalog = z.strictObject({
  status: z.enum(['updated', 'unchanged', 'failed']),
  message: text.optional(),
})
const changedStatus = z.strictObject({
  packs: z.array(
    z.strictObject({
      ...placed,
      state: z.enum(['active', 'deprecated', 'yanked']),
      identity: text.optional(),
      catalog: catalog.optional(),
    }),
  ),
  dry_run: z.boolean().optional(),
  warnings,
})
const taken = {
  name: text.optional(),
  version: text.optional(),
  directory: text.optional(),
  signatureCovers: z.enum(['archive', 'manifest']).optional(),
  signer: text.optional(),
  label: text.optional(),
  warnings,
  deprecated: z.strictObject({ reason: text.optional(), supersededBy: text.optional() }).optional(),
  reference: text.optional(),
  status: text.optional(),
}
const takenOver = z.strictObject({
  ...taken,
  packs: z.array(z.strictObject(taken)).optional(),
  passed_over: z.array(z.looseObject({})).optional(),
  advisories: texts.optional(),
  files: texts.optional(),
})

export const PUBLISHING = {
  init: z.strictObject({ name: text, kind: text, files: texts, warnings }),
  validate: z.strictObject({
    packs: z.array(
      z.strictObject({
        name: text.optional(),
        location: text,
        format: text.optional(),
        problems: z.array(z.looseObject({ message: text })),
      }),
    ),
    warnings,
  }),
  build: z.strictObject({
    packs: z.array(
      z.strictObject({
        name: text,
        version: text.optional(),
        file: text.optional(),
        size: bytes.optional(),
        content_digest: digest.optional(),
        layer_digest: digest.optional(),
        digest: digest.optional(),
        location: text.optional(),
        files: z.array(z.strictObject({ path: text, size: bytes, executable: z.boolean() })).optional(),
        left_out: z.array(z.strictObject({ path: text, why: text })).optional(),
      }),
    ),
    checked: z.boolean().optional(),
    warnings,
  }),
  publish: z.strictObject({
    dry_run: z.boolean(),
    lockfile,
    packs: z.array(published),
    catalog: catalog.optional(),
    collection: z
      .strictObject({
        name: text,
        reference: text,
        skills: z.number(),
        status: z.enum(['published', 'unchanged']),
      })
      .optional(),
    changes: z.record(text, z.looseObject({})).optional(),
    assets: texts.optional(),
    tree: texts.optional(),
    warnings,
  }),
  sign: z.strictObject({ reference: text, signer, warnings }),
  yank: changedStatus,
  deprecate: changedStatus,
  restore: changedStatus,
  'ci init': z.strictObject({
    files: z.array(z.strictObject({ path: text, status: text })),
    policy: z.looseObject({}),
    policy_file: text.nullable(),
    dry_run: z.boolean().optional(),
    warnings,
  }),
  'ci verify': z.strictObject({
    signed: z.boolean(),
    packs: z.array(
      z.strictObject({
        ...placed,
        signer: text.nullable(),
      }),
    ),
    warnings,
  }),
  'check-tag': z.looseObject({ tag: text, packs: z.array(z.looseObject({ name: text })), warnings }),
  dialects: z.strictObject({
    dialects: z.array(z.strictObject({ name: text, clients: text, loses: texts, written: z.boolean() })),
  }),
  doctor: z.strictObject({
    target: z.strictObject({ registry: text, org: text, repo: text }),
    findings: z.array(
      z.strictObject({
        what: text,
        status: z.enum(['ok', 'warning']),
        message: text,
        hint: text.optional(),
      }),
    ),
    warnings,
  }),
  'import openwop': takenOver,
  'import nexo-release': takenOver,
  'advisories publish': z.strictObject({ base: text, ids: texts, changed: z.boolean(), warnings }),
} as const
