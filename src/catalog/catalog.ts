/** The catalog of a repository: kept up to date by publishing, read by those who look for a pack. */
import pMap from 'p-map'
import { type Inspection, inspectPack } from '../artifact/inspect.ts'
import { releasesOf } from '../artifact/releases.ts'
import { changeDocument, type DocumentWriter } from '../documents/document.ts'
import { readTrusted } from '../documents/read.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { CREATED, REVISION, SOURCE } from '../oci/annotations.ts'
import type { Digest } from '../oci/digest.ts'
import {
  formatRepository,
  parseReference,
  type Reference,
  type Repository,
  tagOfVersion,
} from '../oci/reference.ts'
import { openProject, type Project, withProjectSettings } from '../project/project.ts'
import { type PublishTarget, placeOf } from '../publish/line.ts'
import type { PublishedPack } from '../publish/outcome.ts'
import { type StoreOptions, storeOf } from '../pull/pull.ts'
import type { Registry } from '../registry/index.ts'
import { type ConnectionOptions, withRegistry } from '../session/connection.ts'
import { type TrustOptions, trustContext } from '../trust/check.ts'
import { NO_POLICY } from '../trust/index.ts'
import { readStatus } from '../trust/status/index.ts'
import {
  CATALOG,
  type Catalog,
  type CatalogEntry,
  type CatalogPack,
  type CatalogVersion,
  recommendedVersion,
  searchPacks,
  withEntries,
  withStatus,
} from './index.ts'

/** What became of the catalog after a publish. */
export interface CatalogUpdate {
  status: 'updated' | 'unchanged' | 'failed'
  /** why it failed; the packs are published all the same */
  message?: string
}

/** Puts published packs into the catalog beside them. It never fails a publish. */
export async function catalogPublished(
  published: readonly PublishedPack[],
  target: PublishTarget,
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  return await updateCatalog(baseOf(target), published.map(entryOf), writer)
}

/** Puts packs into the catalog as they are in the registry, whatever was thought of them before. */
export async function catalogAnew(
  names: readonly string[],
  target: PublishTarget,
  writer: DocumentWriter,
): Promise<void> {
  const base = baseOf(target)
  const { registry, env, signal } = writer
  const described = names.map((name) =>
    describePublished({ ...base, path: `${base.path}/${name}` }, registry, env, signal).catch(() => []),
  )
  await updateCatalog(base, (await Promise.all(described)).flat(), writer)
}

/** Marks a version as yanked, deprecated or active again, if there is a catalog. It never fails the statement. */
export async function catalogStatus(
  pack: { name: string; digest: Digest; reference: Reference },
  status: NonNullable<CatalogVersion['status']>,
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  const { registry, path } = pack.reference
  const base = { registry, path: path.replace(/\/?[^/]*$/, '') }
  return await update(base, writer, (before) =>
    withStatus(before, pack.name, pack.digest, status, new Date()),
  )
}

/** Puts entries into a catalog. It never fails a publish. */
export async function updateCatalog(
  base: Repository,
  entries: readonly CatalogEntry[],
  writer: DocumentWriter,
): Promise<CatalogUpdate> {
  return await update(base, writer, (before) => withEntries(before, entries, new Date()))
}

/** @throws PackwrightError `CANCELLED` alone */
async function update(
  base: Repository,
  writer: DocumentWriter,
  apply: (before: Catalog | undefined) => Catalog | undefined,
): Promise<CatalogUpdate> {
  try {
    const changed = await changeDocument(CATALOG, base, { apply }, writer)
    return { status: changed ? 'updated' : 'unchanged' }
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    if (error.code === 'CANCELLED') throw error
    return { status: 'failed', message: error.message }
  }
}

function baseOf(target: PublishTarget): Repository {
  const { tag: _, digest: __, ...place } = parseReference(placeOf(target, CATALOG.name))
  return { ...place, path: place.path.replace(/\/?[^/]*$/, '') }
}

function entryOf({ entry, contents, signer, dialect, revision, source }: PublishedPack): CatalogEntry {
  const { version, digest, size, content_digest, created_at, dependencies, platforms } = entry
  const { manifest } = contents
  const facts = {
    version,
    digest,
    size,
    content_digest,
    created_at,
    dialect,
    dependencies,
    signer,
    source,
    revision,
  }
  const variants = platforms?.map(({ platform }) => platform)
  return { manifest, version: { ...facts, platforms: variants } as CatalogVersion }
}

export interface CatalogOptions extends ConnectionOptions, StoreOptions {
  /** repositories of packs, e.g. `ghcr.io/acme/packs`; default those that the project's packs come from */
  in?: readonly string[] | undefined
  /** directory of `packs.json`; default the working directory */
  project?: string | undefined
  trust?: TrustOptions | undefined
}

export interface FoundPack extends CatalogPack {
  /** its repository: `ghcr.io/acme/packs/claude` */
  reference: string
  /** the version that somebody who names none should take */
  recommended: string | null
}

export interface ReadCatalog {
  base: string
  packs: FoundPack[]
  /** true when it is the copy of an earlier time */
  cached: boolean
  /** who signed it; `null` when nobody whom the policy trusts did, or nobody looked */
  signer: string | null
  generated_at: string
}

/**
 * Reads catalogs. One whose signature nobody vouches for is read with a warning: what it says is a hint, and what is
 * installed afterwards is verified.
 *
 * @throws PackwrightError `USAGE` when nothing says which, `REFERENCE_NOT_FOUND` when there is none, `OFFLINE`
 */
export async function readCatalogs(written: CatalogOptions): Promise<ReadCatalog[]> {
  const project = await openProject(written)
  const options = await withProjectSettings(written, project)
  const bases = basesOf(options, project)
  const trust = await trustContext(options)
  const asked = trust?.asked === true ? { ...trust, mode: trust.mode ?? ('warn' as const) } : undefined
  return await withRegistry(options, 'pull', async (registry) => {
    const read = async (text: string): Promise<ReadCatalog> => {
      const base = repositoryAt(text)
      const storeRoot = storeOf(options).root
      const reader = { registry, storeRoot, trust: asked, offline: options.offline === true }
      const found = await readTrusted(CATALOG, base, { ...reader, signal: options.signal })
      if (found === undefined) throw noCatalog(text)
      if (asked !== undefined && found.trust?.verified === false) {
        const message = `The catalog of ${text} is not verified: ${found.trust.reason}`
        options.onEvent?.({ type: 'warning', message })
      }
      const packs = found.document.packs.map((pack) => foundPack(pack, found.base))
      const signer = found.trust?.signer?.identity ?? null
      const { generated_at } = found.document
      return { base: found.base, packs, cached: found.cached, signer, generated_at }
    }
    return await pMap(bases, read, { concurrency: 4 })
  })
}

export interface SearchOptions extends CatalogOptions {
  /** all have to occur in name, description, keywords or provided names */
  words?: readonly string[] | undefined
  /** `profile:claude-code`, or a name for any type */
  provides?: string | undefined
}

/** Packs of the catalogs that match, best first. */
export async function search(options: SearchOptions): Promise<FoundPack[]> {
  const catalogs = await readCatalogs(options)
  const { words = [], provides } = options
  return searchPacks(
    catalogs.flatMap(({ packs }) => packs),
    { words, provides },
  )
}

/**
 * One pack as its catalog has it.
 *
 * @param pack its name, or its reference
 * @throws PackwrightError `PACK_NOT_FOUND`, and what reading a catalog throws
 */
export async function show(pack: string, options: CatalogOptions): Promise<FoundPack> {
  const slash = pack.lastIndexOf('/')
  const name = slash < 0 ? pack : pack.slice(slash + 1).replace(/[:@].*$/, '')
  const where = slash < 0 ? options : { ...options, in: [pack.slice(0, slash)] }
  const catalogs = await readCatalogs(where)
  const found = catalogs.flatMap(({ packs }) => packs).find((candidate) => candidate.name === name)
  if (found !== undefined) return found
  const bases = catalogs.map(({ base }) => base).join(', ')
  throw new PackwrightError('PACK_NOT_FOUND', `The catalog of ${bases} has no pack "${name}".`, {
    hint: 'packwright search shows what there is.',
    details: { pack: name },
  })
}

/** What is published, read anew: for packs that were published before there was a catalog. */
export async function describePublished(
  pack: Repository,
  registry: Registry,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<CatalogEntry[]> {
  const releases = await releasesOf(pack, registry, signal)
  const describe = async ({ tag, version }: (typeof releases)[number]): Promise<CatalogEntry> => {
    const found = await inspectPack({ ...pack, tag }, registry, signal)
    const judged = { repository: pack, name: found.name, version }
    const status = await readStatus(
      found.digest,
      judged,
      registry,
      { policy: NO_POLICY, env },
      undefined,
      signal,
    )
      .then(({ state, reason, replacement }) =>
        state === 'active' ? undefined : { state, reason, replacement },
      )
      .catch(() => undefined)
    return { manifest: found.manifest, version: { ...versionOf(found, version), ...(status && { status }) } }
  }
  return await pMap(releases, describe, { concurrency: 8 })
}

function versionOf(found: Inspection, version: string): CatalogVersion {
  const { digest, dialect, layer, content_digest, annotations, platforms, manifest } = found
  const ranges = Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => [name, needed.version])
  return {
    version,
    digest,
    dialect,
    size: layer.size,
    content_digest,
    created_at: annotations[CREATED] ?? null,
    platforms: platforms?.map(({ platform }) => platform),
    dependencies: ranges.length === 0 ? undefined : (Object.fromEntries(ranges) as Record<string, string>),
    source: annotations[SOURCE],
    revision: annotations[REVISION],
  } as CatalogVersion
}

function foundPack(pack: CatalogPack, base: string): FoundPack {
  const recommended = recommendedVersion(pack)?.version ?? null
  return { ...pack, reference: `${base}/${pack.name}`, recommended }
}

/** The reference to pull a version by. */
export function referenceTo(pack: FoundPack, { version, digest }: CatalogVersion): string {
  return `${pack.reference}:${tagOfVersion(version)}@${digest}`
}

function basesOf(options: CatalogOptions, { wanted, locked }: Project): string[] {
  if (options.in !== undefined && options.in.length > 0) return [...options.in]
  const references = [
    ...(wanted?.packs ?? []).map(({ ref }) => ref),
    ...[...locked.values()].map((entry) => entry.oci_ref),
  ]
  const bases = references.map((text) => formatRepository(parseReference(text)).replace(/\/[^/]*$/, ''))
  if (bases.length > 0) return [...new Set(bases)].sort()
  throw new PackwrightError('USAGE', 'Nothing says which repository of packs to look in.', {
    hint: 'Name it with --in ghcr.io/acme/packs, or run it in a project with packs.json.',
  })
}

/** @throws PackwrightError `REFERENCE_INVALID` */
export function repositoryAt(text: string): Repository {
  const probe = parseReference(`${text.replace(/\/+$/, '')}/${CATALOG.name}`)
  return { registry: probe.registry, path: probe.path.slice(0, -(CATALOG.name.length + 1)) }
}

function noCatalog(base: string): PackwrightError {
  return new PackwrightError('REFERENCE_NOT_FOUND', `${base} has no catalog.`, {
    hint: 'Publishing there with packwright makes one; for packs that are there already: packwright catalog --refresh <packs…>.',
    details: { base },
  })
}
