/** Asks a registry whether it can be read from or written to, and leaves nothing there. */
import { PackwrightError } from '../errors.ts'
import type { Repository } from '../oci/index.ts'
import { type DirectOptions, withRequests } from './direct.ts'

/**
 * Reading asks for a list of tags. Writing opens an upload session and gives it up again: nothing is stored.
 *
 * @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`, `REGISTRY_UNAVAILABLE`, `REGISTRY_TLS`
 */
export async function probe(
  repository: Repository,
  doing: 'read' | 'write',
  options: DirectOptions,
): Promise<void> {
  const { signal } = options
  const { path } = repository
  const scope = { path, actions: doing === 'read' ? ('pull' as const) : ('pull,push' as const) }
  await withRequests(repository, options, async (authenticator, base) => {
    const url = new URL(doing === 'read' ? `${base}/tags/list` : `${base}/blobs/uploads/`)
    const method = doing === 'read' ? 'GET' : 'POST'
    const response = await authenticator.request(url, { method, signal }, scope)
    await response.discard()
    const isGood = doing === 'read' ? [200, 404].includes(response.status) : response.status === 202
    if (!isGood) throw refusal(response.status, repository, doing)
    const session = response.headers['location']
    if (session === undefined) return
    const upload = URL.parse(session, url.href)
    if (upload?.origin !== url.origin) throw uploadsElsewhere(repository, session)
    // Some registries cannot give a session up, or ask for more rights; it expires by itself.
    const cancelled = await authenticator
      .request(upload, { method: 'DELETE', signal }, { path, actions: 'pull,push,delete' })
      .catch(() => undefined)
    await cancelled?.discard()
  })
}

function uploadsElsewhere({ registry }: Repository, location: string): PackwrightError {
  return new PackwrightError(
    'REGISTRY_RESPONSE',
    `${registry} sends uploads to ${location}, which is another origin.`,
    {
      hint: 'A proxy in front of it does not pass on the scheme and the host: set Host and X-Forwarded-Proto there.',
    },
  )
}

function refusal(status: number, repository: Repository, doing: 'read' | 'write'): PackwrightError {
  const where = `${repository.registry}/${repository.path}`
  if (status === 403) {
    return new PackwrightError('FORBIDDEN', `The credentials do not allow to ${doing} ${where}.`, {
      hint: `Log in with an account that may: oras login ${repository.registry}`,
    })
  }
  if (doing === 'write' && (status === 405 || status === 404)) {
    return new PackwrightError(
      'REGISTRY_READ_ONLY',
      `${repository.registry} does not accept writes (${status}).`,
      {
        hint: 'Publish to a registry that does.',
      },
    )
  }
  return new PackwrightError('REGISTRY_RESPONSE', `${repository.registry} answers ${status} for ${where}.`)
}
