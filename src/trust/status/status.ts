/**
 * What became of a pack after it was published: yanked, deprecated, or restored.
 *
 * Each change is a signed statement about the pack's digest, attached beside it. A statement names those that its author
 * had seen, so that which one is the newest is decided by what followed what, and not by anybody's clock. When two were
 * made at once, the more severe counts.
 */
import * as z from 'zod'
import type { Digest } from '../../oci/index.ts'
import { type SignerFacts, type Statement, statement } from '../../signing/index.ts'

export const STATUS_PREDICATE = 'https://packwright.dev/status/v1'

const STATES = ['active', 'deprecated', 'yanked'] as const
export type PackState = (typeof STATES)[number]

/** The predicate of a status statement. */
const statusPredicate = z.lazy(() =>
  z.looseObject({
    status: z.enum(STATES),
    reason: z.string().max(2_000).optional(),
    replacement: z.string().max(512).optional(),
    /** payload digests (hex) of the statements that this one comes after */
    supersedes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(1_000),
    /** RFC 3339, for people */
    issued_at: z.string().max(64).optional(),
  }),
)

export type StatusPredicate = z.infer<typeof statusPredicate>

/** What is known of a pack's standing. */
export interface PackStatus {
  state: PackState
  reason?: string
  /** of a deprecated pack: what to use in its place */
  replacement?: string
  issued_at?: string
  /** who says so; absent while nobody has said anything */
  by?: SignerFacts
  /** statements that do not count, and why */
  ignored: { code: string; message: string }[]
}

export interface SignedStatus {
  id: string
  predicate: unknown
  signer: SignerFacts
}

/** The statement that comes after `seen`. */
export function statusStatement(
  subject: Digest,
  name: string,
  said: Pick<StatusPredicate, 'status' | 'reason' | 'replacement'>,
  seen: readonly string[],
  now: Date,
): Statement {
  const predicate = { ...said, supersedes: [...seen].sort(), issued_at: now.toISOString() }
  return statement(subject, name, STATUS_PREDICATE, predicate)
}

/** The statement that nothing comes after; of several the most severe. */
export function currentStatus(statements: readonly SignedStatus[]): Omit<PackStatus, 'ignored'> {
  const read = statements.flatMap(({ id, predicate, signer }) => {
    const parsed = statusPredicate.safeParse(predicate)
    return parsed.success ? [{ id, signer, said: parsed.data }] : []
  })
  const followed = new Set(read.flatMap(({ said }) => said.supersedes))
  const heads = read
    .filter(({ id }) => !followed.has(id))
    .sort((a, b) => STATES.indexOf(b.said.status) - STATES.indexOf(a.said.status))
  const [newest] = heads
  if (newest === undefined) return { state: 'active' }
  const { status, reason, replacement, issued_at } = newest.said
  return {
    state: status,
    ...(reason === undefined ? {} : { reason }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(issued_at === undefined ? {} : { issued_at }),
    by: newest.signer,
  }
}

/** One sentence for people, `undefined` when there is nothing to say. */
export function describeStatus(pack: string, { state, reason, replacement }: PackStatus): string | undefined {
  if (state === 'active') return undefined
  const why = reason === undefined ? '' : `: ${reason}`
  const instead = replacement === undefined ? '' : `; use ${replacement} instead`
  return `${pack} ${state === 'yanked' ? 'was yanked' : 'is deprecated'}${why}${instead}`
}
