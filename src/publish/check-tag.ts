/** What a release tag would publish, settled before anything is built. */

import { DEFAULT_PACKS_DIR, discoverPacks, parseReleaseTag, type ReleaseTag } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { settleVersion } from '../pack/manifest/index.ts'

export interface TaggedPack {
  name: string
  version: string
  /** its directory */
  location: string
}

/**
 * Maps a tag to the packs that it releases.
 *
 * @param tag `v1.2.3`, `claude-v1.2.3`, or either behind `refs/tags/`
 * @throws PackwrightError `TAG_INVALID`, `PACK_NOT_FOUND`, `VERSION_MISMATCH` when a manifest says another version
 */
export async function checkTag(
  tag: string,
  options: { packsDir?: string | undefined } = {},
): Promise<ReleaseTag & { packs: TaggedPack[] }> {
  const release = parseReleaseTag(tag)
  const packsDir = options.packsDir ?? DEFAULT_PACKS_DIR
  const found = (await discoverPacks(packsDir)).flatMap((discovery) => {
    if ('error' in discovery) throw discovery.error
    const { manifest } = discovery.pack
    if (manifest === undefined || (release.pack !== undefined && manifest.name !== release.pack)) return []
    return [{ manifest, location: discovery.location }]
  })
  if (found.length === 0) {
    const what = release.pack === undefined ? 'no pack' : `no pack "${release.pack}"`
    throw new PackwrightError('PACK_NOT_FOUND', `The tag ${release.tag} releases ${what} of ${packsDir}.`, {
      hint: 'A tag of one pack is its name, then -v and the version.',
      details: { tag: release.tag, packs_dir: packsDir },
    })
  }
  const packs = found.map(({ manifest, location }) => {
    const { name, version } = settleVersion(manifest, release.version)
    return { name, version, location }
  })
  return { ...release, packs }
}
