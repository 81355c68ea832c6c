/** Deletes manifests: oras would take a process for each. */
import type { Digest, Repository } from '../oci/index.ts'
import { type DirectOptions, withRequests } from './direct.ts'

/**
 * One after the other; what is gone already is no failure.
 *
 * @returns `false` where the registry does not allow it: then the rest is not tried
 */
export async function removeManifests(
  repository: Repository,
  manifests: readonly Digest[],
  options: DirectOptions,
): Promise<boolean> {
  const { signal } = options
  const scope = { path: repository.path, actions: 'pull,push,delete' } as const
  return await withRequests(repository, options, async (authenticator, base) => {
    for (const digest of manifests) {
      const url = new URL(`${base}/manifests/${digest}`)
      const response = await authenticator.request(url, { method: 'DELETE', signal }, scope)
      await response.discard()
      if (![200, 202, 204, 404].includes(response.status)) return false
    }
    return true
  })
}
