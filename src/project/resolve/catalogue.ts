/** What the solver asks, answered by registries: versions, and what each needs. */
import semver from 'semver'
import { inspectPack, type Release, releasesOf } from '../../artifact/index.ts'
import { PackwrightError } from '../../errors.ts'
import type { LockedPack } from '../../lock/index.ts'
import {
  besideOf,
  type Digest,
  formatRepository,
  isDigest,
  parseReference,
  type Repository,
  tagOfVersion,
} from '../../oci/index.ts'
import type { PackManifest } from '../../pack/manifest/index.ts'
import type { Registry } from '../../registry/index.ts'
import type { Store } from '../../store/index.ts'
import type { TrustContext } from '../../trust/index.ts'
import { describeStatus, readStatus } from '../../trust/status/index.ts'
import { type Gate, unfit } from '../gates.ts'
import { repositoryOf, type Wanted } from '../wanted/index.ts'
import { isHeldAt, moved, refuseUncollected } from './held.ts'
import type { Catalogue, Demand, Requirer } from './solver.ts'

export interface ResolveContext {
  registry: Registry
  store: Store
  gate: Gate
  /** what the lockfile holds; kept where it satisfies, unless it is to be updated */
  locked: ReadonlyMap<string, LockedPack>
  /** packs that are to become as new as they can be */
  update: (pack: string) => boolean
  /** whom to believe that a release was yanked; absent when signatures are not looked at */
  trust?: TrustContext | undefined
  signal?: AbortSignal | undefined
}

interface Description {
  digest: Digest
  /** absent for what is known by its digest alone */
  tag: string | undefined
  manifest: PackManifest
}

interface RegistryCatalogue extends Catalogue {
  describe(pack: string, version: string): Promise<Description>
  releases(pack: string): Promise<Release[]>
  repository(pack: string): Repository
  chainOf(demand: Demand): string
}

export function openCatalogue(wanted: readonly Wanted[], context: ResolveContext): RegistryCatalogue {
  const { registry, store, gate, locked, update, trust, signal } = context
  const roots = new Map(wanted.map((pack) => [pack.name, pack]))
  const places = new Map<string, { repository: Repository; by: Requirer | undefined }>()
  const known = new Map<string, Promise<unknown>>()

  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const found = known.get(key) as Promise<T> | undefined
    if (found !== undefined) return found
    const started = work()
    // Looked at ahead of time: a failure counts when somebody asks.
    started.catch(() => {})
    known.set(key, started)
    return started
  }

  const repository = (pack: string): Repository => {
    const place = places.get(pack)
    if (place === undefined) throw new PackwrightError('INTERNAL', `Nothing says where ${pack} is.`)
    return place.repository
  }
  /** What a root is held to that no version orders: a tag that moves, or a digest. */
  const fixedAt = (pack: string): { tag: string } | undefined => {
    const root = roots.get(pack)
    if (root === undefined || root.version !== undefined || root.pin !== undefined) return undefined
    if (root.tag !== undefined) return { tag: root.tag }
    return root.digest === undefined ? undefined : { tag: root.digest }
  }
  const releases = (pack: string) =>
    once(`tags ${pack}`, async () => {
      const fixed = fixedAt(pack)
      if (fixed !== undefined) return [{ version: fixed.tag, tag: fixed.tag }]
      return await releasesOf(repository(pack), registry, signal)
    })
  const lockedAt = (pack: string): LockedPack | undefined => {
    const entry = locked.get(pack)
    if (entry === undefined) return undefined
    const { registry: host, path } = parseReference(entry.oci_ref)
    const here = repository(pack)
    return host === here.registry && path === here.path ? entry : undefined
  }
  const includePrerelease = (pack: string) => roots.get(pack)?.prerelease === true
  const satisfies = (pack: string, version: string, range: string) =>
    fixedAt(pack) !== undefined ||
    semver.satisfies(version, range, { includePrerelease: includePrerelease(pack) })

  const describe = (pack: string, version: string): Promise<Description> =>
    once(`describe ${pack} ${version}`, async () => {
      const fixed = fixedAt(pack)
      if (fixed !== undefined) return await describeFixed(pack, fixed.tag)
      const entry = lockedAt(pack)
      const tag = (await tagFor(pack, version, entry)) ?? tagOfVersion(version)
      const keep = entry?.version === version && !update(pack)
      if (keep) {
        const digest = entry.digest as Digest
        const stored = await store.find(digest)
        if (stored !== undefined) return { digest, tag, manifest: stored.record.manifest }
        const { manifest } = await inspectPack({ ...repository(pack), digest }, registry, signal)
        return { digest, tag, manifest }
      }
      const { digest, manifest } = await inspectPack({ ...repository(pack), tag }, registry, signal)
      refuseUncollected(roots.get(pack), digest)
      if (entry?.version === version && entry.digest !== digest) throw moved(pack, entry, digest)
      return { digest, tag, manifest }
    })

  const describeFixed = async (pack: string, label: string): Promise<Description> => {
    const entry = lockedAt(pack)
    const root = roots.get(pack)
    const stays = entry !== undefined && !update(pack) && isHeldAt(entry, root)
    const digest = root?.digest ?? (stays ? entry.digest : undefined)
    const at = isDigest(digest) ? { digest: digest as Digest } : { tag: label }
    const found = await inspectPack({ ...repository(pack), ...at }, registry, signal)
    refuseUncollected(root, found.digest)
    return { digest: found.digest, tag: root?.tag, manifest: found.manifest }
  }

  /** Why its publisher took a release back; one that stays locked is not asked about here. */
  const yanked = (pack: string, version: string): Promise<string | undefined> =>
    once(`status ${pack} ${version}`, async () => {
      if (trust === undefined || (lockedAt(pack)?.version === version && !update(pack))) return undefined
      const { digest } = await describe(pack, version)
      const judged = { repository: repository(pack), name: pack, version }
      const signer = locked.get(pack)?.signer ?? undefined
      const status = await readStatus(digest, judged, registry, trust, signer, signal)
      return status.state === 'yanked' ? describeStatus('it', status) : undefined
    })

  const tagFor = async (pack: string, version: string, entry: LockedPack | undefined) => {
    if (entry?.version === version) return parseReference(entry.oci_ref).tag
    return (await releases(pack)).find((release) => release.version === version)?.tag
  }

  /** Asks ahead for what will be needed most likely, so that packs do not wait for each other. */
  const lookAhead = async (pack: string, range: string) => {
    const entry = lockedAt(pack)
    if (entry !== undefined && !update(pack) && satisfies(pack, entry.version, range))
      return void (await describe(pack, entry.version))
    const newest = (await releases(pack)).find(({ version }) => satisfies(pack, version, range))
    if (newest !== undefined) await yanked(pack, newest.version)
  }

  return {
    describe,
    releases,
    repository,
    satisfies,
    async *versions(pack) {
      const entry = lockedAt(pack)
      const preferred = entry !== undefined && !update(pack) ? entry.version : undefined
      if (preferred !== undefined) yield preferred
      for (const { version } of await releases(pack)) if (version !== preferred) yield version
    },
    async requirements(pack, version) {
      const { manifest } = await describe(pack, version)
      const refused = unfit(manifest, gate)
      if (refused !== undefined) return { unfit: `cannot be used here: ${refused.message}` }
      const takenBack = await yanked(pack, version)
      if (takenBack !== undefined) return { unfit: `cannot be used: ${takenBack}` }
      return Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => {
        return { pack: name, range: needed.version, ref: needed.ref }
      })
    },
    meet({ pack, ref, range }, by) {
      const root = roots.get(pack)
      const place = root === undefined ? placeOf(pack, ref, by, repository) : repositoryOf(root)
      const before = places.get(pack)
      if (before !== undefined)
        return sameRepository(before.repository, place) ? undefined : elsewhere(pack, before, place, by)
      places.set(pack, { repository: place, by })
      lookAhead(pack, range).catch(() => {})
      return undefined
    },
    chainOf({ pack, range, by }) {
      const links: string[] = [`${pack} ${range}`]
      const seen = new Set<string>()
      for (let at = by; at !== undefined && !seen.has(at.pack); at = places.get(at.pack)?.by) {
        seen.add(at.pack)
        links.unshift(`${at.pack} ${at.version}`)
      }
      return ['packs.json', ...links].join(' → ')
    },
  }
}

/** An explicit reference, or beside whoever needs it. */
function placeOf(
  pack: string,
  ref: string | undefined,
  by: Requirer | undefined,
  repository: (pack: string) => Repository,
): Repository {
  if (ref !== undefined) return repositoryOf({ ref })
  if (by === undefined) throw new PackwrightError('INTERNAL', `Nothing says where ${pack} is.`)
  return besideOf(repository(by.pack), pack)
}

function sameRepository(a: Repository, b: Repository): boolean {
  return a.registry === b.registry && a.path === b.path
}

function elsewhere(
  pack: string,
  before: { repository: Repository; by: Requirer | undefined },
  place: Repository,
  by: Requirer | undefined,
): string {
  const who = (requirer: Requirer | undefined) => requirer?.pack ?? 'packs.json'
  return `${who(before.by)} takes ${pack} from ${formatRepository(before.repository)}, ${who(by)} from ${formatRepository(place)}`
}
