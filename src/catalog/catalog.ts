/** The catalog of a repository: kept up to date by publishing, read by those who look for a pack. */
import pMap from 'p-map'
import { readShard } from '../documents/index.ts'
import { PackwrightError } from '../errors.ts'
import { baseOf, formatRepository, parseReference, repositoryAt } from '../oci/index.ts'
import { openProject, type Project, withProjectSettings } from '../project/index.ts'
import {
  type ConnectionOptions,
  type StoreOptions,
  type TrustOptions,
  trustContext,
  withDocumentReader,
  withRegistry,
} from '../session/index.ts'
import { type FoundPack, foundPack } from './found.ts'
import { readPublished } from './published.ts'
import { type FoundCatalog, readIndex } from './read.ts'
import { searchPacks } from './search.ts'

export interface CatalogOptions extends ConnectionOptions, StoreOptions {
  /** repositories of packs, e.g. `ghcr.io/acme/packs`; default those that the project's packs come from */
  in?: readonly string[] | undefined
  /** directory of `packs.json`; default the working directory */
  project?: string | undefined
  trust?: TrustOptions | undefined
}

export interface ReadCatalog {
  base: string
  packs: FoundPack[]
  /** true when it is the copy of an earlier time */
  cached: boolean
  /** who signed it; `null` when nobody whom the policy trusts did, or nobody looked */
  signer: string | null
  generatedAt: string
}

/**
 * Reads catalogs. One whose signature nobody vouches for is read with a warning: what it says is a hint, and what is
 * installed afterwards is verified.
 *
 * @throws PackwrightError `USAGE` when nothing says which, `REFERENCE_NOT_FOUND` when there is none, `OFFLINE`
 */
export async function readCatalogs(written: CatalogOptions): Promise<ReadCatalog[]> {
  const project = await openProject(written)
  const options = withProjectSettings(written, project)
  const bases = basesOf(options, project)
  return await withDocumentReader(options, async (reader) => {
    const read = async (text: string): Promise<ReadCatalog> => {
      const found = await readIndex(repositoryAt(text), reader)
      if (found === undefined) throw noCatalog(text)
      tellDoubts(text, found, options)
      const { base, packs, cached, trust, generatedAt } = found
      const signer = trust.signer?.identity ?? null
      return { base, packs: packs.map((pack) => foundPack(pack, base)), cached, signer, generatedAt }
    }
    return await pMap(bases, read, { concurrency: 4 })
  })
}

function tellDoubts(
  text: string,
  { trust, cached, generatedAt }: Pick<FoundCatalog, 'trust' | 'cached' | 'generatedAt'>,
  { onEvent }: CatalogOptions,
): void {
  if (trust.mode !== 'first-use' && trust.mode !== 'ignore' && !trust.verified)
    onEvent?.({ type: 'warning', message: `The catalog of ${text} is not verified: ${trust.reason}` })
  if (cached)
    onEvent?.({
      type: 'warning',
      message: `The catalog of ${text} is a copy from ${generatedAt}; the registry was not asked.`,
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
 * One pack as its catalog has it; of a reference that no catalog knows, as its registry has it.
 *
 * @param pack its name, or its reference
 * @throws PackwrightError `PACK_NOT_FOUND`, and what reading a catalog throws
 */
export async function show(pack: string, options: CatalogOptions): Promise<FoundPack> {
  const slash = pack.lastIndexOf('/')
  const own = slash < 0 ? undefined : await showShard(pack, options)
  if (own !== undefined) return own
  const name = slash < 0 ? pack : pack.slice(slash + 1).replace(/[:@].*$/, '')
  const where = slash < 0 ? options : { ...options, in: [pack.slice(0, slash)] }
  let catalogs: ReadCatalog[]
  try {
    catalogs = await readCatalogs(where)
  } catch (thrown) {
    const isNone = thrown instanceof PackwrightError && thrown.code === 'REFERENCE_NOT_FOUND'
    const published = slash >= 0 && isNone ? await showPublished(pack, options) : undefined
    if (published === undefined) throw thrown
    return published
  }
  const found =
    catalogs.flatMap(({ packs }) => packs).find((candidate) => candidate.name === name) ??
    (slash < 0 ? undefined : await showPublished(pack, options))
  if (found !== undefined) return found
  const bases = catalogs.map(({ base }) => base).join(', ')
  throw new PackwrightError('PACK_NOT_FOUND', `The catalog of ${bases} has no pack "${name}".`, {
    hint: 'packwright search shows what there is.',
    details: { pack: name },
  })
}

/** The shard of a pack is newer than the index, or as new. */
async function showShard(reference: string, written: CatalogOptions): Promise<FoundPack | undefined> {
  const options = withProjectSettings(written, await openProject(written))
  const place = parseReference(reference)
  return await withDocumentReader(options, async (reader) => {
    const found = await readShard(place, reader)
    if (found === undefined) return undefined
    const { generated_at: generatedAt } = found.document
    tellDoubts(formatRepository(baseOf(place)), { ...found, generatedAt }, options)
    const { readme: _, sequence: __, ...pack } = found.pack
    return foundPack(pack, found.base)
  })
}

async function showPublished(reference: string, written: CatalogOptions): Promise<FoundPack | undefined> {
  const options = withProjectSettings(written, await openProject(written))
  const { registry: host, path } = parseReference(reference)
  const trust = await trustContext(options)
  return await withRegistry(options, 'pull', (registry) =>
    readPublished({ registry: host, path }, registry, trust, options.env ?? process.env, options.signal),
  )
}

function basesOf(options: CatalogOptions, { wanted, locked }: Project): string[] {
  if (options.in !== undefined && options.in.length > 0) return [...options.in]
  const references = [
    ...(wanted?.packs ?? []).map(({ ref }) => ref),
    ...[...locked.values()].map((entry) => entry.oci_ref),
  ]
  const bases = references.map((text) => formatRepository(baseOf(parseReference(text))))
  if (bases.length > 0) return [...new Set(bases)].sort()
  throw new PackwrightError('USAGE', 'Nothing says which repository of packs to look in.', {
    hint: 'Name it with --in ghcr.io/acme/packs, or run it in a project with packs.json.',
  })
}

function noCatalog(base: string): PackwrightError {
  return new PackwrightError('REFERENCE_NOT_FOUND', `${base} has no catalog.`, {
    hint: 'Publishing there with packwright makes one; for packs that are there already: packwright catalog --refresh <packs…>.',
    details: { base },
  })
}
