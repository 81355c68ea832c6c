/** What reading the lockfiles of other tools has in common. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { type Digest, isDigest } from '../oci/index.ts'
import { jsonPath } from '../pack/manifest/index.ts'

/** A digest as lockfiles write it. */
export const lockedDigest = z.custom<Digest>(isDigest, 'must be sha256:<64 lower-case hex>')

/** @throws PackwrightError `DOCUMENT_INVALID` */
export function parsed<T>(schema: z.ZodType<T>, document: unknown, file: string): T {
  const found = schema.safeParse(document)
  if (found.success) return found.data
  const issue = found.error.issues[0]
  throw new PackwrightError(
    'DOCUMENT_INVALID',
    `${file} is not the lockfile it should be: ${jsonPath(issue?.path ?? [])} ${issue?.message}.`,
    {
      hint: 'Let the tool that it belongs to write it anew.',
      details: { file },
    },
  )
}

/** Entries that were there keep their place; new ones come after them. */
export function inOrderOf<T extends { name: string }>(
  before: readonly { name: string }[],
  after: readonly T[],
): T[] {
  const place = new Map(before.map(({ name }, index) => [name, index]))
  const last = before.length
  return [...after].sort((a, b) => (place.get(a.name) ?? last) - (place.get(b.name) ?? last))
}
