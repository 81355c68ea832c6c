/** Which versions of a pack a registry has. */
import semver from 'semver'
import { type Repository, versionInTag } from '../oci/index.ts'
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
  const found = tags.flatMap((tag) => {
    const version = versionInTag(tag)
    return version === undefined || semver.valid(version) === null ? [] : [{ tag, version }]
  })
  found.sort(
    (a, b) =>
      semver.rcompare(a.version, b.version) || a.tag.length - b.tag.length || (a.tag < b.tag ? -1 : 1),
  )
  // `1.2.0` and `v1.2.0` are one release; the plain tag speaks for it.
  return found.filter(({ version }, index) => found[index - 1]?.version !== version)
}
