/** A registry that is asked everything once: for the time of one command, in which answers had better not change. */
import { formatRepository, isDigest } from '../oci/index.ts'
import type { Registry } from './registry.ts'

/** Remembers manifests by digest and lists of referrers; tags are asked for every time. */
export function rememberAnswers(registry: Registry): Registry {
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const asked = (known.get(key) as Promise<T> | undefined) ?? ask()
    known.set(key, asked)
    return asked
  }
  return {
    resolve: (repository, tag, signal) => registry.resolve(repository, tag, signal),
    blob: (repository, descriptor, signal, range) => registry.blob(repository, descriptor, signal, range),
    listsReferrers: (repository) => registry.listsReferrers(repository),
    tags: (repository, signal) => registry.tags(repository, signal),
    close: () => registry.close(),
    async manifest(repository, wanted, signal) {
      const place = formatRepository(repository)
      const ask = () => registry.manifest(repository, wanted, signal)
      if (isDigest(wanted)) return await once(`${place}@${wanted}`, ask)
      const fetched = await ask()
      known.set(`${place}@${fetched.digest}`, Promise.resolve(fetched))
      return fetched
    },
    referrers: (repository, digest, signal) =>
      once(`referrers of ${formatRepository(repository)}@${digest}`, () =>
        registry.referrers(repository, digest, signal),
      ),
  }
}
