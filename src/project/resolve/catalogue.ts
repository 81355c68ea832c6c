/** What the solver asks, answered by registries: versions, and what each needs. */
import semver from 'semver'
import { type Inspection, inspectPack, type Release, releasesOf } from '../../artifact/index.ts'
import type { LockedPack } from '../../lock/index.ts'
import { type Digest, isDigest, parseReference, type Repository, tagOfVersion } from '../../oci/index.ts'
import type { PackManifest } from '../../pack/manifest/index.ts'
import type { Registry } from '../../registry/index.ts'
import type { Store } from '../../store/index.ts'
import type { TrustContext } from '../../trust/index.ts'
import { describeStatus, readStatus } from '../../trust/status/index.ts'
import { type Gate, unfit } from '../gates.ts'
import type { Wanted } from '../wanted/index.ts'
import { isHeldAt, moved, refuseUncollected } from './held.ts'
import { PackPlaces, sameRepository } from './places.ts'
import type { Catalogue, Demand, Requirement, Requirer } from './solver.ts'

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

export class RegistryCatalogue implements Catalogue {
  readonly #context: ResolveContext
  readonly #roots: ReadonlyMap<string, Wanted>
  readonly #places: PackPlaces
  readonly #known = new Map<string, Promise<unknown>>()

  constructor(wanted: readonly Wanted[], context: ResolveContext) {
    this.#context = context
    this.#roots = new Map(wanted.map((pack) => [pack.name, pack]))
    this.#places = new PackPlaces(this.#roots)
  }

  async *versions(pack: string): AsyncGenerator<string> {
    const entry = this.#lockedAt(pack)
    const preferred = entry !== undefined && !this.#context.update(pack) ? entry.version : undefined
    if (preferred !== undefined) yield preferred
    for (const { version } of await this.releases(pack)) if (version !== preferred) yield version
  }

  satisfies(pack: string, version: string, range: string): boolean {
    const includePrerelease = this.#roots.get(pack)?.prerelease === true
    return this.#fixedAt(pack) !== undefined || semver.satisfies(version, range, { includePrerelease })
  }

  async requirements(pack: string, version: string): ReturnType<Catalogue['requirements']> {
    const { manifest } = await this.describe(pack, version)
    const refused = unfit(manifest, this.#context.gate)
    if (refused !== undefined) return { unfit: `cannot be used here: ${refused.message}` }
    const takenBack = await this.#yanked(pack, version)
    if (takenBack !== undefined) return { unfit: `cannot be used: ${takenBack}` }
    return Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => {
      return { pack: name, range: needed.version, ref: needed.ref }
    })
  }

  meet(requirement: Requirement, by: Requirer | undefined): string | undefined {
    const { pack, range } = requirement
    const isNew = !this.#places.knows(pack)
    const elsewhere = this.#places.meet(requirement, by)
    if (isNew) this.#lookAhead(pack, range).catch(() => {})
    return elsewhere
  }

  chainOf(demand: Demand): string {
    return this.#places.chainOf(demand)
  }

  repository(pack: string): Repository {
    return this.#places.of(pack)
  }

  releases(pack: string): Promise<Release[]> {
    return this.#once(`tags ${pack}`, async () => {
      const fixed = this.#fixedAt(pack)
      if (fixed !== undefined) return [{ version: fixed.tag, tag: fixed.tag }]
      const { registry, signal } = this.#context
      return await releasesOf(this.repository(pack), registry, signal)
    })
  }

  describe(pack: string, version: string): Promise<Description> {
    return this.#once(`describe ${pack} ${version}`, async () => {
      const fixed = this.#fixedAt(pack)
      if (fixed !== undefined) return await this.#describeFixed(pack, fixed.tag)
      const entry = this.#lockedAt(pack)
      const tag = (await this.#tagFor(pack, version, entry)) ?? tagOfVersion(version)
      if (entry?.version === version && !this.#context.update(pack))
        return await this.#describeKept(pack, entry.digest as Digest, tag)
      const { digest, manifest } = await this.#inspect(pack, { tag })
      refuseUncollected(this.#roots.get(pack), digest)
      if (entry?.version === version && entry.digest !== digest) throw moved(pack, entry, digest)
      return { digest, tag, manifest }
    })
  }

  async #describeKept(pack: string, digest: Digest, tag: string): Promise<Description> {
    const stored = await this.#context.store.find(digest)
    if (stored !== undefined) return { digest, tag, manifest: stored.record.manifest }
    const { manifest } = await this.#inspect(pack, { digest })
    return { digest, tag, manifest }
  }

  async #describeFixed(pack: string, label: string): Promise<Description> {
    const entry = this.#lockedAt(pack)
    const root = this.#roots.get(pack)
    const stays = entry !== undefined && !this.#context.update(pack) && isHeldAt(entry, root)
    const digest = root?.digest ?? (stays ? entry.digest : undefined)
    const at = isDigest(digest) ? { digest: digest as Digest } : { tag: label }
    const found = await this.#inspect(pack, at)
    refuseUncollected(root, found.digest)
    return { digest: found.digest, tag: root?.tag, manifest: found.manifest }
  }

  #inspect(pack: string, at: { digest: Digest } | { tag: string }): Promise<Inspection> {
    const { registry, signal } = this.#context
    return inspectPack({ ...this.repository(pack), ...at }, registry, signal)
  }

  /** What a root is held to that no version orders: a tag that moves, or a digest. */
  #fixedAt(pack: string): { tag: string } | undefined {
    const root = this.#roots.get(pack)
    if (root === undefined || root.version !== undefined || root.pin !== undefined) return undefined
    if (root.tag !== undefined) return { tag: root.tag }
    return root.digest === undefined ? undefined : { tag: root.digest }
  }

  #lockedAt(pack: string): LockedPack | undefined {
    const entry = this.#context.locked.get(pack)
    if (entry === undefined) return undefined
    return sameRepository(parseReference(entry.oci_ref), this.repository(pack)) ? entry : undefined
  }

  /** Why its publisher took a release back; one that stays locked is not asked about here. */
  #yanked(pack: string, version: string): Promise<string | undefined> {
    return this.#once(`status ${pack} ${version}`, async () => {
      const { trust, update, locked, registry, signal } = this.#context
      if (trust === undefined || (this.#lockedAt(pack)?.version === version && !update(pack)))
        return undefined
      const { digest } = await this.describe(pack, version)
      const judged = { repository: this.repository(pack), name: pack, version }
      const signer = locked.get(pack)?.signer ?? undefined
      const status = await readStatus(digest, judged, registry, trust, signer, signal)
      return status.state === 'yanked' ? describeStatus('it', status) : undefined
    })
  }

  async #tagFor(pack: string, version: string, entry: LockedPack | undefined): Promise<string | undefined> {
    if (entry?.version === version) return parseReference(entry.oci_ref).tag
    return (await this.releases(pack)).find((release) => release.version === version)?.tag
  }

  /** Asks ahead for what will be needed most likely, so that packs do not wait for each other. */
  async #lookAhead(pack: string, range: string): Promise<void> {
    const entry = this.#lockedAt(pack)
    if (entry !== undefined && !this.#context.update(pack) && this.satisfies(pack, entry.version, range))
      return void (await this.describe(pack, entry.version))
    const newest = (await this.releases(pack)).find(({ version }) => this.satisfies(pack, version, range))
    if (newest !== undefined) await this.#yanked(pack, newest.version)
  }

  #once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const found = this.#known.get(key) as Promise<T> | undefined
    if (found !== undefined) return found
    const started = work()
    // Looked at ahead of time: a failure counts when somebody asks.
    started.catch(() => {})
    this.#known.set(key, started)
    return started
  }
}
