/** How a build differs from the last release of its pack. */
import pMap from 'p-map'
import { inspectPack, releasesOf } from '../artifact/index.ts'
import { asPackwrightError } from '../errors.ts'
import { parseReference, type Repository } from '../oci/index.ts'
import { type ComparedPack, comparePacks, type PackComparison } from '../pack/index.ts'
import type { Registry } from '../registry/index.ts'
import { type ConnectionOptions, withRegistry } from '../session/index.ts'
import type { PublishedPack } from './outcome.ts'

/** How a build differs from the last release, or why nothing can be said. */
export type AgainstRelease =
  | ({ release: string; digest: string } & PackComparison)
  | { release: null; reason: 'first' | 'unreadable'; message?: string }

const COMPARISONS_AT_ONCE = 16

/** Compares packs with the last release of each, by name. */
export async function compareWithReleases(
  packs: readonly Pick<PublishedPack, 'name' | 'reference' | 'contents'>[],
  options: ConnectionOptions,
): Promise<Record<string, AgainstRelease>> {
  return await withRegistry(options, 'pull', async (registry) => {
    const compareNext = async ({ name, reference, contents }: (typeof packs)[number]) => {
      const { tag: _, ...repository } = parseReference(reference)
      return [name, await compareWithRelease(contents, repository, registry, options.signal)] as const
    }
    return Object.fromEntries(await pMap(packs, compareNext, { concurrency: COMPARISONS_AT_ONCE }))
  })
}

/** Compares with the newest release; an unreadable registry (a fork without access) is a fact, not a failure. */
async function compareWithRelease(
  built: ComparedPack,
  repository: Repository,
  registry: Registry,
  signal?: AbortSignal,
): Promise<AgainstRelease> {
  try {
    const [last] = await releasesOf(repository, registry, signal)
    if (last === undefined) return { release: null, reason: 'first' }
    const before = await inspectPack({ ...repository, tag: last.tag }, registry, signal)
    const compared = comparePacks({ ...before, size: before.layer.size }, built)
    return { release: last.version, digest: before.digest, ...compared }
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED' || error.code === 'INTERNAL') throw error
    return { release: null, reason: 'unreadable', message: error.message }
  }
}
