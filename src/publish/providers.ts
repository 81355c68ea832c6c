/** Packs that provide by name what others need: of those that are published together, else of the catalog beside them. */
import { join } from 'node:path'
import type { Discovery, ReadPack } from '../build/index.ts'
import { PackwrightError } from '../errors.ts'
import { formatRepository } from '../oci/index.ts'
import { providedNames } from '../pack/index.ts'
import { neededNames } from '../systems/index.ts'
import { readTextIfExists } from '../text/index.ts'
import type { PublishOptions } from './options.ts'

/** What a pack needs of others becomes a dependency on their packs. What nobody provides, its host has to bring. */
export async function withProviders(
  found: readonly Discovery[],
  options: PublishOptions,
): Promise<readonly Discovery[]> {
  const here = found.flatMap((one) =>
    'pack' in one && one.pack.manifest !== undefined ? [one.pack.manifest] : [],
  )
  const local = new Map(
    here.flatMap((manifest) => providedNames(manifest).map((name) => [name, manifest.name])),
  )
  let catalog: ReturnType<typeof catalogued> | undefined
  const providerOf = async (name: string) => {
    if (local.has(name) || options.dryRun === true) return local.get(name)
    catalog ??= catalogued(options)
    return (await catalog)(name)
  }
  return await Promise.all(
    found.map(async (one) => ('pack' in one ? { ...one, pack: await completed(one.pack, providerOf) } : one)),
  )
}

async function completed(
  pack: ReadPack,
  providerOf: (name: string) => Promise<string | undefined>,
): Promise<ReadPack> {
  const { manifest, location } = pack
  if (manifest === undefined) return pack
  const own = new Set(providedNames(manifest))
  const needed = await neededNames(manifest, (path) => readTextIfExists(join(location, path)))
  const providers = await Promise.all(needed.filter((name) => !own.has(name)).map(providerOf))
  const others = providers.filter((name) => name !== undefined && name !== manifest.name) as string[]
  if (others.length === 0) return pack
  const found = Object.fromEntries(others.map((name) => [name, { version: '*' }]))
  return { ...pack, manifest: { ...manifest, dependencies: { ...found, ...manifest.dependencies } } }
}

/** Asks the catalog that the published packs go into, if there is one yet. */
async function catalogued(options: PublishOptions): Promise<(name: string) => string | undefined> {
  const { readCatalogs, searchPacks } = await import('../catalog/index.ts')
  const { catalogBase } = await import('./catalog.ts')
  try {
    const base = formatRepository(catalogBase(options.target))
    const catalogs = await readCatalogs({ ...options, in: [base] })
    const packs = catalogs.flatMap((catalog) => catalog.packs)
    return (name) => searchPacks(packs, { words: [], provides: name })[0]?.name
  } catch (thrown) {
    if (thrown instanceof PackwrightError && thrown.code === 'REFERENCE_NOT_FOUND') return () => undefined
    throw thrown
  }
}
