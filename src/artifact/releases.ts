/** Which versions of a pack a registry has. */
import semver from 'semver'
import { type Repository, versionOfTag } from '../oci/index.ts'
import { isSemver } from '../pack/manifest/index.ts'
import type { Registry } from '../registry/index.ts'

export interface Release {
  version: string
  tag: string
}

/** The versions of a repository, newest first; tags that are no version are not releases. */
export async function releasesOf(
  repository: Repository,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Release[]> {
  const tags = await registry.tags(repository, signal)
  return tags
    .map((tag) => ({ tag, version: versionOfTag(tag) }))
    .filter(({ version }) => isSemver(version))
    .sort((a, b) => semver.rcompare(a.version, b.version) || (a.tag < b.tag ? -1 : 1))
}
