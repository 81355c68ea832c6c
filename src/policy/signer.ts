import * as z from 'zod'

/** What the lockfile, or the user's memory of a place, pinned. */
export const pinnedSigner = z.object({
  identity: z.string(),
  issuer: z.string().optional(),
  repository: z.string().optional(),
  workflow: z.string().optional(),
  ref: z.string().optional(),
  runner: z.string().optional(),
})

export type PinnedSigner = z.infer<typeof pinnedSigner>

/** What differs between a signer that is known and one that was found; a fact that is not known differs from nothing. */
export function changesBetween(pinned: PinnedSigner, signer: PinnedSigner): string[] {
  const before = comparable(pinned)
  const now = comparable(signer)
  return (Object.keys(before) as (keyof typeof before)[])
    .filter((fact) => before[fact] !== undefined && before[fact] !== now[fact])
    .map((fact) => `${fact} was ${before[fact]}, is ${now[fact] ?? 'none'}`)
}

/** What stays the same when the same publisher signs another version: all of the identity but the ref it ends with. */
function comparable({ identity, issuer, repository, workflow, runner, ref }: PinnedSigner) {
  const end = ref === undefined ? /@refs\/[^@]*$/.exec(identity)?.[0] : `@${ref}`
  const isWorkflow = identity.startsWith('https://') && end !== undefined && identity.endsWith(end)
  const whole = isWorkflow ? identity.slice(0, -end.length) : identity
  return { identity: nameOnly(whole), issuer, repository: nameOnly(repository), workflow, runner }
}

/** GitHub's names of owners and repositories have no case. */
function nameOnly<T extends string | undefined>(address: T): T {
  return address?.replace(/^https:\/\/github\.com\/[^/]+\/[^/]+/, (name) => name.toLowerCase()) as T
}
