/** Where a published pack says it was built from: what its publisher attested, else its annotations. */
import * as z from 'zod'
import type { VerifiedBundle } from '../trust/index.ts'

export interface BuildOrigin {
  /** URL of the source repository, without `git+` and ref */
  source: string
  /** the commit */
  revision: string
  /** whether a signature that the policy trusts says so */
  attested: boolean
}

const provenance = z.looseObject({
  buildDefinition: z.looseObject({
    resolvedDependencies: z
      .array(z.looseObject({ uri: z.string(), digest: z.record(z.string(), z.string()) }))
      .optional(),
  }),
})

/** @returns `undefined` when the statement names no source */
export function originOf({ predicate }: Pick<VerifiedBundle, 'predicate'>): BuildOrigin | undefined {
  const parsed = provenance.safeParse(predicate)
  const [dependency] = parsed.success ? (parsed.data.buildDefinition.resolvedDependencies ?? []) : []
  const revision = dependency?.digest['gitCommit']
  if (dependency === undefined || revision === undefined || revision === '') return undefined
  const source = dependency.uri.replace(/^git\+/, '').replace(/@[^@/]*(?:\/[^@]*)?$/, '')
  return { source, revision, attested: true }
}
