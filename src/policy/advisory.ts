/**
 * Advisories about packs, in the OSV format.
 *
 * @see https://ossf.github.io/osv-schema/
 */
import * as z from 'zod'

const time = z.iso.datetime({ offset: true })
const event = z.lazy(() =>
  z
    .object({
      introduced: z.string().optional(),
      fixed: z.string().optional(),
      last_affected: z.string().optional(),
      limit: z.string().optional(),
    })
    .refine((said) => Object.values(said).filter((value) => value !== undefined).length === 1, {
      message: 'says exactly one of introduced, fixed, last_affected and limit',
    }),
)

const range = z.lazy(() => z.looseObject({ type: z.string(), events: z.array(event).min(1).max(1_000) }))

/** OSV knows no ecosystem of packs: what an advisory is about may stand in its own fields. */
const affected = z.lazy(() =>
  z.looseObject({
    database_specific: z.looseObject({ package: z.string().min(1).optional() }).optional(),
    package: z
      .looseObject({ ecosystem: z.string(), name: z.string().min(1), purl: z.string().optional() })
      .optional(),
    ranges: z.array(range).max(100).optional(),
    versions: z.array(z.string()).max(10_000).optional(),
  }),
)

/** One advisory; what OSV has beyond this is kept. */
export const advisory = z.lazy(() =>
  z.looseObject({
    schema_version: z.string().optional(),
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'is not an id'),
    modified: time,
    published: time.optional(),
    withdrawn: time.optional(),
    aliases: z.array(z.string()).optional(),
    summary: z.string().max(4_096).optional(),
    details: z.string().max(65_536).optional(),
    severity: z.array(z.looseObject({ type: z.string(), score: z.string() })).optional(),
    affected: z.array(affected).min(1).max(1_000),
    references: z.array(z.looseObject({ type: z.string(), url: z.string() })).optional(),
    database_specific: z.looseObject({ severity: z.string().optional() }).optional(),
  }),
)

export type Advisory = z.infer<typeof advisory>
export type Affected = z.infer<typeof affected>
