import { errnoOf, PackwrightError } from '../../errors.ts'
import { outputError } from '../../files/index.ts'
import type { Compression } from './compression.ts'

export function isOwn(error: unknown): boolean {
  return error instanceof PackwrightError || errnoOf(error) !== undefined
}

export function unpackError(cause: unknown, directory: string, compression: Compression): unknown {
  if (cause instanceof PackwrightError) return cause
  const output = outputError(directory, cause)
  if (output instanceof PackwrightError) return output
  const why = cause instanceof Error ? cause.message : String(cause)
  return new PackwrightError(
    'ARCHIVE_INVALID',
    `The archive cannot be unpacked as tar+${compression}: ${why}.`,
    {
      hint: 'Nothing was unpacked. Ask its publisher to publish it again.',
      cause,
    },
  )
}

export function refusedEntry(name: string, why: string): PackwrightError {
  const shown = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name)
  return new PackwrightError('ARCHIVE_ENTRY_REFUSED', `The archive's entry ${shown} is refused: ${why}.`, {
    hint: 'Nothing was unpacked. Ask its publisher to publish it again without that entry.',
    details: { entry: name },
  })
}

export function limit(why: string): PackwrightError {
  return new PackwrightError('ARCHIVE_LIMIT', `The archive is over a limit: ${why}.`, {
    hint: 'Nothing was unpacked. If you trust it, raise the limit (docs/limits.md).',
  })
}
