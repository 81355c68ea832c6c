/** Requests to a registry that are neither reading nor oras's: over a connection for the time of the work. */
import type { Repository } from '../oci/index.ts'
import { Authenticator } from './auth.ts'
import { dockerCredentials } from './credentials.ts'
import { originOf } from './plain-http.ts'
import { createTransport } from './transport.ts'

export interface DirectOptions {
  env?: NodeJS.ProcessEnv | undefined
  caFile?: string | undefined
  plainHttp?: boolean | 'force' | undefined
  signal?: AbortSignal | undefined
}

/** @param work gets the address of the repository, without a slash at its end */
export async function withRequests<T>(
  { registry, path }: Repository,
  { env = process.env, caFile, plainHttp }: DirectOptions,
  work: (authenticator: Authenticator, base: string) => Promise<T>,
): Promise<T> {
  const transport = createTransport({ env, caFile })
  try {
    const authenticator = new Authenticator(transport, dockerCredentials(env))
    return await work(authenticator, `${originOf(registry, plainHttp)}/v2/${path}`)
  } finally {
    await transport.close()
  }
}
