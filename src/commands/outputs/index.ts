/**
 * What every verb prints with `--json`: the source of `schemas/output/`, and what the tests hold every result to.
 *
 * Unknown fields are refused here, so that none appears that nobody described; the published schemas allow them.
 */
import * as z from 'zod'
import { text, texts } from './parts.ts'
import { PUBLISHING } from './publishing.ts'
import { USING } from './using.ts'

export const OUTPUTS: Readonly<Record<string, z.ZodType>> = { ...PUBLISHING, ...USING }

/** Every failure; what a verb got done before it stands beside. */
export const FAILURE = z.looseObject({
  ok: z.literal(false),
  error: z.strictObject({
    code: z.string().regex(/^[A-Z_]+$/),
    message: text,
    hint: text.optional(),
    details: z.looseObject({}).optional(),
  }),
  warnings: texts.optional(),
})

/** The verb that a command line calls, as `OUTPUTS` names it. */
export function verbIn(argv: readonly string[]): string | undefined {
  const [first = '', second = ''] = argv.filter((word) => !word.startsWith('-'))
  return [`${first} ${second}`, first].find((name) => name in OUTPUTS)
}
