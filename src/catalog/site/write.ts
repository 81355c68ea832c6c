/** A catalog as a static site: files that any web server, or none, can show. */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pMap from 'p-map'
import { type Inspection, inspectPack } from '../../artifact/index.ts'
import { type DocumentReader, readShard } from '../../documents/index.ts'
import { PackwrightError } from '../../errors.ts'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { parseReference, sha256 } from '../../oci/index.ts'
import { type PullResult, pull } from '../../pull/index.ts'
import type { Registry } from '../../registry/index.ts'
import { writeStaticSite } from '../../serve/index.ts'
import { trustContext, withDocumentReader } from '../../session/index.ts'
import { canonical, isRecord } from '../../text/index.ts'
import { decideTrust, isAsked, signatureBundles, type TrustContext } from '../../trust/index.ts'
import { VERSION } from '../../version.ts'
import { type CatalogOptions, readCatalogs } from '../catalog.ts'
import { type FoundPack, referenceTo } from '../found.ts'
import { readmeIn } from '../readme.ts'
import { needsOf, shapeOf } from './graph.ts'
import type { Frame } from './html.ts'
import { indexPage, packPage, type SitePack } from './pages.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export interface Site {
  directory: string
  files: number
  packs: number
  /** pages that were written in this run; the others stand as they were */
  written: number
  /** skills that `npx skills` would not take */
  passedOver: { name: string; why: string }[]
}

const READ_AT_ONCE = 16

/** What the pages in a site were made from, so that the next run makes those anew that changed. */
const MADE_FROM = '.packwright-site.json'

export type SiteOptions = CatalogOptions & {
  title?: string | undefined
  /** also pulls the newest version of each skill, and writes what `npx skills` installs from */
  wellKnown?: boolean | undefined
  /** shows each pack's README, as its shard has it; of packs without one, the newest version is pulled */
  readme?: boolean | undefined
}

/**
 * Writes `index.html`, a page a pack below `packs/`, style and script. Of a former run only what changed is made anew.
 *
 * @param directory is made when it is not there
 * @throws PackwrightError `OUTPUT_UNWRITABLE`, and what reading catalogs throws
 */
export async function writeSite(directory: string, options: SiteOptions): Promise<Site> {
  const catalogs = await readCatalogs(options)
  const packs = catalogs.flatMap((catalog) => catalog.packs)
  const bases = catalogs.map(({ base }) => base)
  const [generatedAt = ''] = catalogs
    .map((catalog) => catalog.generatedAt)
    .sort()
    .reverse()
  const frame: Frame = { site: options.title ?? `Packs of ${bases.join(', ')}`, root: '', generatedAt }
  const root = resolve(directory)
  let pages: WrittenPages
  try {
    await mkdir(join(root, 'packs'), { recursive: true })
    pages = await writePages(root, packs, frame, options)
    const others: [string, string][] = [
      ['index.html', indexPage(packs, bases, frame)],
      ['style.css', STYLE],
      ['script.js', SCRIPT],
      [MADE_FROM, JSON.stringify({ schema_version: 1, pages: pages.madeFrom })],
    ]
    for (const [path, content] of others) await writeFileAtomic(join(root, path), content)
  } catch (cause) {
    throw cause instanceof PackwrightError ? cause : outputError(root, cause)
  }
  const skills = options.wellKnown === true ? await skillsAmong(packs, options) : undefined
  const site = skills === undefined ? undefined : await writeStaticSite('well-known', skills, root)
  const { files: more = [], passedOver = [] } = site ?? {}
  const files = packs.length + 3 + more.length
  return { directory, files, packs: packs.length, written: pages.written, passedOver }
}

interface WrittenPages {
  /** path → what its content was made from */
  madeFrom: Record<string, string>
  /** how many were made in this run */
  written: number
}

async function writePages(
  root: string,
  packs: readonly FoundPack[],
  frame: Frame,
  options: SiteOptions,
): Promise<WrittenPages> {
  const trust = await trustContext(options)
  const places = new Map(packs.map(({ name, reference }) => [name, reference]))
  const needs = needsOf(packs.map((pack) => ({ name: pack.name, needs: chosen(pack)?.dependencies ?? {} })))
  const before = await madeFrom(root)
  const pages: WrittenPages = { madeFrom: {}, written: 0 }
  let done = 0
  await withDocumentReader(options, (reader) => {
    const { registry } = reader
    const writePage = async (pack: FoundPack) => {
      const path = join('packs', `${pack.name}.html`)
      const shape = shapeOf(pack.name, needs)
      const linked = shape?.columns.flat().filter((name) => places.has(name)) ?? []
      const facts = [
        VERSION,
        frame.site,
        pack,
        shape ?? null,
        linked,
        isAsked(trust),
        options.readme === true,
      ]
      const key = sha256(Buffer.from(canonical(facts)))
      const stands = before[path] === key && existsSync(join(root, path))
      const details = stands ? undefined : await detailsOf(pack, registry, trust, options)
      if (details !== undefined) {
        const readme = options.readme === true ? await readmeOf(pack, reader, options) : undefined
        const page = packPage({ ...pack, ...details, readme }, shape, places, { ...frame, root: '../' })
        await writeFileAtomic(join(root, path), page)
        pages.written += 1
      }
      // A page whose pack could not be read is made anew the next time.
      if (details === undefined || 'inspection' in details || recommended(pack) === undefined)
        pages.madeFrom[path] = key
      done += 1
      const { name } = pack
      options.onEvent?.({ type: 'page', pack: name, anew: details !== undefined, done, of: packs.length })
    }
    return pMap(packs, writePage, { concurrency: READ_AT_ONCE })
  })
  return pages
}

/** Which content each page of a former run was made from; a file that says nothing of it makes all anew. */
async function madeFrom(root: string): Promise<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(await readFile(join(root, MADE_FROM), 'utf8'))
    return isRecord(found) && found['schema_version'] === 1 && isRecord(found['pages']) ? found['pages'] : {}
  } catch {
    return {}
  }
}

/** What its shard has, else what is in the pack; a page is made without it, too. */
async function readmeOf(
  pack: FoundPack,
  reader: DocumentReader,
  { in: _, project: __, ...options }: CatalogOptions,
): Promise<string | undefined> {
  const newest = recommended(pack)
  if (newest === undefined) return undefined
  try {
    const found = await readShard(parseReference(pack.reference), reader)
    if (found?.pack.readme !== undefined) return found.pack.readme || undefined
    const [pulled] = await pull({ ...options, references: [referenceTo(pack, newest)], onEvent: undefined })
    return pulled === undefined ? undefined : await readmeIn(pulled.directory)
  } catch {
    return undefined
  }
}

/** The newest version of each skill that was not yanked, pulled into the store. */
async function skillsAmong(
  found: readonly FoundPack[],
  { in: _, project: __, ...options }: CatalogOptions,
): Promise<PullResult[]> {
  const references = found.flatMap((pack) => {
    const newest = recommended(pack)
    return pack.kind === 'skill' && newest !== undefined ? [referenceTo(pack, newest)] : []
  })
  return references.length === 0 ? [] : await pull({ ...options, references })
}

function recommended(pack: FoundPack) {
  return pack.versions.find(({ version }) => version === pack.recommended)
}

function chosen(pack: FoundPack) {
  return recommended(pack) ?? pack.versions[0]
}

/** What only the artifact says: manifest, files, and whether its signature holds. A page is made without, too. */
async function detailsOf(
  pack: FoundPack,
  registry: Registry,
  trust: TrustContext,
  { signal }: CatalogOptions,
): Promise<Pick<SitePack, 'inspection' | 'verified'>> {
  const newest = recommended(pack)
  if (newest === undefined) return {}
  try {
    const reference = parseReference(referenceTo(pack, newest))
    const inspection: Inspection = await inspectPack(reference, registry, signal)
    if (!isAsked(trust)) return { inspection }
    const judged = { repository: reference, name: pack.name, version: newest.version }
    const bundles = signatureBundles(reference, newest.digest, registry, signal)
    const { verified } = await decideTrust(newest.digest, judged, bundles, { ...trust, mode: 'warn' })
    return { inspection, verified }
  } catch {
    return {}
  }
}
