/** What the lockfile pinned; see `packs.lock.json`. */
export interface PinnedSigner {
  identity: string
  issuer?: string | undefined
  repository?: string | undefined
  workflow?: string | undefined
  ref?: string | undefined
  runner?: string | undefined
}
