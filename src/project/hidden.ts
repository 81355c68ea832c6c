/** What a registry shows of a pack, held against what its publishers put into the pack's shard. */
import pMap from 'p-map'
import semver from 'semver'
import { type DocumentReader, openDocumentMemory, packIfBelieved } from '../documents/index.ts'
import { repositoryOf, type Wanted } from './wanted/index.ts'
import type { InstallOptions, PackToInstall, Sources } from './wanted-pack.ts'

/**
 * Tells of versions that a registry keeps from those who ask it for a pack's newest.
 *
 * @param wanted packs whose newest version was asked for
 * @param packs what they have become
 * @throws PackwrightError `DOCUMENT_REPLAYED`
 */
export async function tellHidden(
  wanted: readonly Wanted[],
  packs: readonly PackToInstall[],
  { registry, store, trust }: Sources,
  { offline = false, signal, onEvent, env = process.env }: InstallOptions,
): Promise<void> {
  if (offline) return
  const memory = openDocumentMemory(env, onEvent)
  const reader: DocumentReader = { registry, storeRoot: store.root, trust, offline, signal, memory, onEvent }
  const look = async ({ name, ref, version: range = '*', pin, prerelease }: Wanted) => {
    const taken = packs.find(({ expected }) => (expected.alias ?? expected.name) === name)?.expected.version
    if (taken === undefined || semver.valid(taken) === null || pin !== undefined) return
    const place = repositoryOf({ ref })
    const versions = (await packIfBelieved(place, reader))?.versions ?? []
    const hidden = versions.find(
      ({ version, status }) =>
        status?.state !== 'yanked' &&
        semver.valid(version) !== null &&
        semver.gt(version, taken) &&
        semver.satisfies(version, range, { includePrerelease: prerelease === true }),
    )
    if (hidden === undefined) return
    const tags = await registry.tags(place, signal)
    if (tags.some((tag) => tag.replace(/^v/, '') === hidden.version)) return
    const message = `${name} ${hidden.version} stands in its catalog, and the registry does not show it; ${taken} is taken.`
    onEvent?.({ type: 'warning', message })
  }
  await pMap(wanted, look, { concurrency: 8 })
}
