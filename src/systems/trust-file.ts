/** What reading the trust files of other systems has in common. */
import type * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { jsonPath } from '../pack/manifest/index.ts'

/** @throws PackwrightError `POLICY_INVALID` naming every JSON path that is wrong */
export function checkTrustFile<T>(schema: z.ZodType<T>, document: unknown, file: string): T {
  const parsed = schema.safeParse(document)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`)
  throw new PackwrightError('POLICY_INVALID', `${file} cannot be imported: ${lines.join('; ')}.`, {
    hint: 'Known are nexo’s trusted_keys.toml and OpenWOP’s openwop-registry.json.',
    details: { file },
  })
}
