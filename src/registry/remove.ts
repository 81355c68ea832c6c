/** Deletes manifests: oras would take a process for each. */
import type { Digest, Repository } from '../oci/index.ts'
import { Authenticator } from './auth.ts'
import { dockerCredentials } from './credentials.ts'
import { usesPlainHttp } from './plain-http.ts'
import type { ProbeOptions } from './probe.ts'
import { createTransport } from './transport.ts'

/**
 * One after the other; what is gone already is no failure.
 *
 * @returns `false` where the registry does not allow it: then the rest is not tried
 */
export async function removeManifests(
  { registry, path }: Repository,
  manifests: readonly Digest[],
  options: ProbeOptions,
): Promise<boolean> {
  const { env = process.env, caFile, plainHttp, signal } = options
  const transport = createTransport({ env, caFile })
  try {
    const authenticator = new Authenticator(transport, dockerCredentials(env))
    const scheme = usesPlainHttp(registry, plainHttp) ? 'http' : 'https'
    const scope = { path, actions: 'pull,push,delete' } as const
    for (const digest of manifests) {
      const url = new URL(`${scheme}://${registry}/v2/${path}/manifests/${digest}`)
      const response = await authenticator.request(url, { method: 'DELETE', signal }, scope)
      await response.discard()
      if (![200, 202, 204, 404].includes(response.status)) return false
    }
    return true
  } finally {
    await transport.close()
  }
}
