/** How registries are reached; the same for reading and for writing. */
import type { OnEvent } from '../events.ts'
import { USER_MIRRORS } from '../files/index.ts'
import {
  dockerCredentials,
  type GivenCredentials,
  givenCredentials,
  type Mirrors,
  mirroredRegistry,
  mirrorsFrom,
  openRegistry,
  type Registry,
  type Timeouts,
} from '../registry/index.ts'
import type { Session } from './session.ts'

export interface ConnectionOptions {
  /** environment to read instead of the process's own: credentials, proxies, `ORAS_BIN`, cache directory */
  env?: NodeJS.ProcessEnv | undefined
  /** PEM file with certificates that are trusted besides the system's; what replaces it later is read as well */
  caFile?: string | undefined
  /** speak HTTP: to this machine, or with `force` to any host */
  plainHttp?: boolean | 'force' | undefined
  /** never touches the network: what is neither in the store nor in a layout on disk is missing */
  offline?: boolean | undefined
  /** where to read what lies below a place from; what `PACKWRIGHT_MIRRORS` says wins */
  mirrors?: Mirrors | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
  /** @internal what a client's calls share */
  session?: Session | undefined
}

/** How a client reaches registries, beyond what every call can say. */
export interface ReachOptions {
  /** certificates in PEM that are trusted besides the system's */
  ca?: string | undefined
  /** by host, or asked for when a host wants some; default docker's configuration, as `oras login` writes it */
  credentials?: GivenCredentials | undefined
  timeouts?: Timeouts | undefined
  /** how often a request is tried; default 5 */
  attempts?: number | undefined
  /** sent with every request to a registry */
  headers?: Readonly<Record<string, string>> | undefined
  /** connections to one registry; default 32 */
  connections?: number | undefined
  /** answers requests in place of the network, for tests */
  fetch?: typeof fetch | undefined
}

/** Opens what reads registries, or writes to them. */
export function connect(
  options: ConnectionOptions & ReachOptions,
  actions: 'pull' | 'pull,push' = 'pull',
): Registry {
  const { env = process.env, caFile, plainHttp, offline, onEvent } = options
  const { ca, credentials: given, timeouts, attempts, headers, connections, fetch } = options
  const credentials = given === undefined ? dockerCredentials(env) : givenCredentials(given)
  return openRegistry({
    credentials,
    env,
    caFile,
    ca,
    plainHttp,
    actions,
    offline,
    timeouts,
    attempts,
    headers,
    connections,
    fetch,
    onRequest: onEvent && ((request) => onEvent({ type: 'request', ...request })),
  })
}

/** Opens registries for `work` and frees their connections behind it; those of a client stay open. */
export async function withRegistry<T>(
  options: ConnectionOptions,
  actions: 'pull' | 'pull,push',
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  // What is published is held against the original itself.
  if (actions === 'pull,push') return await closing(connect(options, actions), work)
  const { env = process.env } = options
  const mirrors = {
    ...mirrorsFrom(env[USER_MIRRORS]),
    ...options.mirrors,
    ...mirrorsFrom(env['PACKWRIGHT_MIRRORS']),
  }
  if (options.session !== undefined) return await work(mirroredRegistry(options.session.registry, mirrors))
  return await closing(mirroredRegistry(connect(options), mirrors), work)
}

async function closing<T>(registry: Registry, work: (registry: Registry) => Promise<T>): Promise<T> {
  try {
    return await work(registry)
  } finally {
    await registry.close()
  }
}
