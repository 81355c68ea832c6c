/** How registries are reached; the same for reading and for writing. */
import type { OnEvent } from '../events.ts'
import {
  dockerCredentials,
  type Mirrors,
  mirroredRegistry,
  mirrorsFrom,
  openRegistry,
  type Registry,
} from '../registry/index.ts'

export interface ConnectionOptions {
  /** environment to read instead of the process's own: credentials, proxies, `ORAS_BIN`, cache directory */
  env?: NodeJS.ProcessEnv | undefined
  /** PEM file with certificates that are trusted besides the system's */
  caFile?: string | undefined
  /** speak HTTP: to this machine, or with `force` to any host */
  plainHttp?: boolean | 'force' | undefined
  /** never touches the network: what is neither in the store nor in a layout on disk is missing */
  offline?: boolean | undefined
  /** where to read what lies below a place from; besides those of `PACKWRIGHT_MIRRORS` */
  mirrors?: Mirrors | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
}

/** Opens registries for `work` and frees their connections behind it. */
export async function withRegistry<T>(
  options: ConnectionOptions,
  actions: 'pull' | 'pull,push',
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  const env = options.env ?? process.env
  const { caFile, plainHttp, offline } = options
  const credentials = dockerCredentials(env)
  const opened = openRegistry({ credentials, env, caFile, plainHttp, actions, offline })
  const mirrors = { ...mirrorsFrom(env['PACKWRIGHT_MIRRORS']), ...options.mirrors }
  // What is published is held against the original itself.
  const registry = actions === 'pull' ? mirroredRegistry(opened, mirrors) : opened
  try {
    return await work(registry)
  } finally {
    await registry.close()
  }
}
