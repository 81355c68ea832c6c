/** Lists of advisories beside packs. */
import pMap from 'p-map'
import * as z from 'zod'
import type { OnEvent } from '../events.ts'
import { repositoryAt } from '../oci/index.ts'
import { advisory } from '../policy/index.ts'
import { type DocumentKind, documentHead } from './document.ts'
import { type ReadDocument, readTrusted } from './read.ts'

const document = z.looseObject({
  ...documentHead,
  schema_version: z.literal(1),
  generated_at: z.string(),
  advisories: z.array(advisory).max(100_000),
})

export type Advisories = z.infer<typeof document>

export const ADVISORIES: DocumentKind<Advisories> = {
  name: 'packwright-advisories',
  artifactType: 'application/vnd.packwright.advisories.v1',
  mediaType: 'application/vnd.packwright.advisories.v1+json',
  title: 'list of advisories',
  maxBytes: 64 * 1024 * 1024,
  schema: document,
}

/** The advisories of repositories, by repository; `undefined` where there are none. */
export async function readAdvisories(
  bases: readonly string[],
  reader: Parameters<typeof readTrusted>[2],
  onEvent?: OnEvent,
): Promise<Map<string, ReadDocument<Advisories> | undefined>> {
  const read = async (base: string) => {
    const found = await readTrusted(ADVISORIES, repositoryAt(base), reader)
    if (found?.trust?.mode === 'warn' && !found.trust.verified) {
      const message = `The advisories of ${base} are not verified: ${found.trust.reason}`
      onEvent?.({ type: 'warning', message })
    }
    return [base, found] as const
  }
  return new Map(await pMap(bases, read, { concurrency: 4 }))
}
