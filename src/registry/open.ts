/** Opens whatever a reference points at: an HTTP client is loaded and connections are made on first need only. */
import { isLayout, type Repository } from '../oci/index.ts'
import type { DistributionOptions } from './distribution.ts'
import { layoutRegistry } from './layout.ts'
import { offlineRegistry } from './offline.ts'
import type { Registry } from './registry.ts'

/** A registry that reads layouts from disk and everything else over the distribution API. */
export function openRegistry(options: DistributionOptions & { offline?: boolean | undefined }): Registry {
  const layout = layoutRegistry()
  let remote: Promise<Registry> | undefined
  const of = async (repository: Repository): Promise<Registry> => {
    if (isLayout(repository)) return layout
    if (options.offline === true) return offlineRegistry()
    remote ??= import('./distribution.ts').then(({ distributionRegistry }) => distributionRegistry(options))
    const opened = remote
    try {
      return await opened
    } catch (cause) {
      // A CA file that is not there yet may be when the next call comes.
      if (remote === opened) remote = undefined
      throw cause
    }
  }
  return {
    manifest: async (repository, tagOrDigest, signal) =>
      await (await of(repository)).manifest(repository, tagOrDigest, signal),
    resolve: async (repository, tag, signal) => await (await of(repository)).resolve(repository, tag, signal),
    async *blob(repository, descriptor, signal, range) {
      yield* (await of(repository)).blob(repository, descriptor, signal, range)
    },
    referrers: async (repository, digest, signal) =>
      await (await of(repository)).referrers(repository, digest, signal),
    listsReferrers: async (repository) => await (await of(repository)).listsReferrers(repository),
    tags: async (repository, signal) => await (await of(repository)).tags(repository, signal),
    close: async () => await (await remote)?.close(),
  }
}
