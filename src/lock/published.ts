/** What a publisher's lockfile tells about where its packs lie. */
import { formatRepository, parseReference } from '../oci/index.ts'
import { DRY_RUN, type LockedPack, type Lockfile } from './schema.ts'

/** Whether this project published the pack itself, and really. */
export function isOwn({ file, digest }: LockedPack): boolean {
  return file !== undefined && digest !== DRY_RUN
}

/** Whether a lockfile pins something that was really published. */
export function holdsPublished(lock: Lockfile | undefined): boolean {
  return lock?.packs.some(({ digest }) => digest !== DRY_RUN) ?? false
}

/**
 * The repository below `registry/org` that the packs of a lockfile were published to, from its head or, where an older one
 * has none, from the references of what it published.
 *
 * @returns '' right below the organisation; `undefined` when nothing was published there, or to more than one repository
 */
export function publishedRepo(lock: Lockfile | undefined, registry: string, org: string): string | undefined {
  const own = lock?.packs.filter(isOwn) ?? []
  if (own.length === 0) return undefined
  if (lock?.registry === registry && lock.org === org && lock.repo != null) return lock.repo
  const below = `${registry}/${org}/`
  const repos = new Set(
    own
      .map(({ oci_ref }) => repositoryOf(oci_ref))
      .filter((place) => place?.startsWith(below))
      .map((place) => place?.slice(below.length).split('/').slice(0, -1).join('/')),
  )
  const [repo] = repos
  return repos.size === 1 ? repo : undefined
}

function repositoryOf(written: string): string | undefined {
  try {
    return formatRepository(parseReference(written))
  } catch {
    return undefined
  }
}
