/** What a release tag would publish, settled before anything is built. */

import {
  type Discovery,
  discoverPacks,
  type FindOptions,
  findPacks,
  packsDirOf,
  parseReleaseTag,
  type ReleaseTag,
} from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { settleVersion } from '../pack/manifest/index.ts'

export interface TaggedPack {
  name: string
  version: string
  /** its directory */
  location: string
}

/**
 * The packs that are asked for; of a tag that names one pack, that pack alone.
 *
 * @throws PackwrightError `TAG_INVALID` when another one was asked for by name
 */
export async function findReleased(
  options: FindOptions & { taggedPack?: string | undefined },
): Promise<Discovery[]> {
  const { taggedPack: tagged, packs = [] } = options
  if (tagged === undefined) return await findPacks(options)
  if (packs.length === 0) return await findPacks({ ...options, packs: [tagged] })
  const found = await findPacks(options)
  for (const discovery of found) {
    const name = 'pack' in discovery ? discovery.pack.manifest?.name : undefined
    if (name === undefined || name === tagged) continue
    throw new PackwrightError('TAG_INVALID', `The tag releases "${tagged}", and "${name}" was asked for.`, {
      hint: 'Push a tag of that pack, or name the version: --pack-version or PACK_VERSION.',
      details: { asked: name, tagged },
    })
  }
  return found
}

/**
 * Maps a tag to the packs that it releases.
 *
 * @param tag one of the forms, or one behind `refs/tags/`
 * @param options `tagForms`: `v{version}` and `{name}-v{version}` unless the repository says otherwise
 * @throws PackwrightError `TAG_INVALID`, `PACK_NOT_FOUND`, `VERSION_MISMATCH` when a manifest says another version
 */
export async function checkTag(
  tag: string,
  options: { packsDir?: string | undefined; tagForms?: readonly string[] | undefined } = {},
): Promise<ReleaseTag & { packs: TaggedPack[] }> {
  const release = parseReleaseTag(tag, options.tagForms)
  const packsDir = packsDirOf(options.packsDir)
  const found = (await discoverPacks(packsDir)).flatMap((discovery) => {
    if ('error' in discovery) throw discovery.error
    const { manifest } = discovery.pack
    if (manifest === undefined || (release.pack !== undefined && manifest.name !== release.pack)) return []
    return [{ manifest, location: discovery.location }]
  })
  if (found.length === 0) {
    const what = release.pack === undefined ? 'no pack' : `no pack "${release.pack}"`
    throw new PackwrightError('PACK_NOT_FOUND', `The tag ${release.tag} releases ${what} of ${packsDir}.`, {
      hint:
        release.pack === undefined ? 'Check PACKS_DIR.' : 'Name a pack that is there, or check PACKS_DIR.',
      details: { tag: release.tag, packs_dir: packsDir },
    })
  }
  const packs = found.map(({ manifest, location }) => {
    const { name, version } = settleVersion(manifest, release.version)
    return { name, version, location }
  })
  return { ...release, packs }
}
