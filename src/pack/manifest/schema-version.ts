/** Manifests that state which version of their own format they are written in. */
import { PackwrightError } from '../../errors.ts'

export const SCHEMA_VERSION = 1

/** @throws PackwrightError `SCHEMA_VERSION_UNKNOWN` */
export function refuseUnknownSchemaVersion(document: unknown, file: string): void {
  if (typeof document !== 'object' || document === null || !('schema_version' in document)) return
  const { schema_version: stated } = document
  if (stated === SCHEMA_VERSION) return
  throw new PackwrightError(
    'SCHEMA_VERSION_UNKNOWN',
    `${file} states schema_version ${JSON.stringify(stated)}.`,
    {
      hint: `This packwright reads schema_version ${SCHEMA_VERSION}; a newer one may read more.`,
      details: { file, schema_version: stated },
    },
  )
}
