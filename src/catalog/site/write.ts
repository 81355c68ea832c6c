/** A catalog as a static site: files that any web server, or none, can show. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pMap from 'p-map'
import { inspectPack } from '../../artifact/index.ts'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { parseReference } from '../../oci/index.ts'
import { type PullResult, pull } from '../../pull/index.ts'
import type { Registry } from '../../registry/index.ts'
import { writeStaticSite } from '../../serve/index.ts'
import { trustContext, withRegistry } from '../../session/index.ts'
import { decideTrust, isAsked, signatureBundles, type TrustContext } from '../../trust/index.ts'
import { type CatalogOptions, readCatalogs } from '../catalog.ts'
import { type FoundPack, referenceTo } from '../found.ts'
import type { GraphPack } from './graph.ts'
import type { Frame } from './html.ts'
import { indexPage, packPage, type SitePack } from './pages.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export interface Site {
  directory: string
  files: number
  packs: number
  /** skills that `npx skills` would not take */
  passedOver: { name: string; why: string }[]
}

const READ_AT_ONCE = 16

/**
 * Writes `index.html`, a page a pack below `packs/`, style and script. Files of a former run are replaced.
 *
 * @param directory is made when it is not there
 * @throws PackwrightError `OUTPUT_UNWRITABLE`, and what reading catalogs throws
 */
export async function writeSite(
  directory: string,
  options: CatalogOptions & {
    title?: string | undefined
    /** also pulls the newest version of each skill, and writes what `npx skills` installs from */
    wellKnown?: boolean | undefined
  },
): Promise<Site> {
  const catalogs = await readCatalogs(options)
  const trust = await trustContext(options)
  const found = catalogs.flatMap(({ packs }) => packs)
  const packs = await withRegistry(options, 'pull', (registry) =>
    pMap(found, (pack) => withDetails(pack, registry, trust, options), { concurrency: READ_AT_ONCE }),
  )
  const graph = new Map(packs.map((pack) => [pack.name, needsOf(pack)]))
  const bases = catalogs.map(({ base }) => base)
  const generatedAt =
    catalogs
      .map((catalog) => catalog.generatedAt)
      .sort()
      .at(-1) ?? ''
  const frame: Frame = { site: options.title ?? `Packs of ${bases.join(', ')}`, root: '', generatedAt }
  const files: [path: string, content: string][] = [
    ['index.html', indexPage(packs, bases, frame)],
    ['style.css', STYLE],
    ['script.js', SCRIPT],
    ...packs.map((pack): [string, string] => [
      join('packs', `${pack.name}.html`),
      packPage(pack, graph, { ...frame, root: '../' }),
    ]),
  ]
  const root = resolve(directory)
  try {
    await mkdir(join(root, 'packs'), { recursive: true })
    for (const [path, content] of files) await writeFileAtomic(join(root, path), content)
  } catch (cause) {
    throw outputError(root, cause)
  }
  const skills = options.wellKnown === true ? await skillsAmong(found, options) : undefined
  const site = skills === undefined ? undefined : await writeStaticSite('well-known', skills, root)
  const { files: more = [], passedOver = [] } = site ?? {}
  return { directory, files: files.length + more.length, packs: packs.length, passedOver }
}

/** The newest version of each skill that was not yanked, pulled into the store. */
async function skillsAmong(
  found: readonly FoundPack[],
  { in: _, project: __, ...options }: CatalogOptions,
): Promise<PullResult[]> {
  const references = found.flatMap((pack) => {
    const newest = pack.versions.find(({ version }) => version === pack.recommended)
    return pack.kind === 'skill' && newest !== undefined ? [referenceTo(pack, newest)] : []
  })
  return references.length === 0 ? [] : await pull({ ...options, references })
}

function needsOf(pack: SitePack): GraphPack {
  const newest = pack.versions.find(({ version }) => version === pack.recommended) ?? pack.versions[0]
  return { name: pack.name, needs: newest?.dependencies ?? {} }
}

/** What only the artifact says: manifest, files, and whether its signature holds. A page is made without, too. */
async function withDetails(
  pack: FoundPack,
  registry: Registry,
  trust: TrustContext,
  { signal }: CatalogOptions,
): Promise<SitePack> {
  const newest = pack.versions.find(({ version }) => version === pack.recommended)
  if (newest === undefined) return pack
  try {
    const reference = parseReference(referenceTo(pack, newest))
    const inspection = await inspectPack(reference, registry, signal)
    if (!isAsked(trust)) return { ...pack, inspection }
    const judged = { repository: reference, name: pack.name, version: newest.version }
    const bundles = signatureBundles(reference, newest.digest, registry, signal)
    const verified = await decideTrust(newest.digest, judged, bundles, { ...trust, mode: 'warn' })
    return { ...pack, inspection, verified: verified.verified }
  } catch {
    return pack
  }
}
