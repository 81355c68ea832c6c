import { errnoOf, PackwrightError } from '../../errors.ts'

/** What a file of a pack that cannot be read ends with. */
export function unreadable(location: string, cause: unknown, path = location): PackwrightError {
  if (cause instanceof PackwrightError) return cause
  return new PackwrightError(
    'FILE_UNREADABLE',
    `${location} cannot be read (${errnoOf(cause) ?? String(cause)}).`,
    { hint: 'Check its permissions.', details: { path }, cause },
  )
}
