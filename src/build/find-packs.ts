import { PackwrightError } from '../errors.ts'
import { exists } from '../files/index.ts'
import { packsDirOf } from './defaults.ts'
import { type Discovery, discoverListed, discoverPacks } from './discover.ts'
import { listedDirectory } from './listing.ts'
import type { Checkouts } from './source/checkout.ts'

export interface FindOptions {
  /** directory with the packs, or one pack; default `packs` */
  packsDir?: string | undefined
  /** names, directories, or files that list packs; default all packs below `packsDir` */
  packs?: readonly string[] | undefined
  /** gets what such a list has elsewhere; without it, only what lies beside the list is found */
  checkouts?: Checkouts | undefined
}

/** All packs below the directory, or those that are named: by their name, or as a directory of their own. */
export async function findPacks(options: FindOptions): Promise<Discovery[]> {
  const packsDir = packsDirOf(options.packsDir)
  const wanted = options.packs ?? []
  if (wanted.length === 0) return await discoverPacks(packsDir)
  const found: Discovery[] = []
  let all: Discovery[] | undefined
  for (const name of wanted) {
    if (await exists(name)) {
      const listed = listedDirectory(name) !== undefined
      found.push(...(listed ? await discoverListed(name, options.checkouts) : await discoverPacks(name)))
      continue
    }
    all ??= await discoverPacks(packsDir)
    const named = all.filter((candidate) => 'pack' in candidate && candidate.pack.manifest?.name === name)
    if (named.length === 0) {
      throw new PackwrightError('PACK_NOT_FOUND', `There is no pack "${name}" in ${packsDir}.`, {
        hint: 'Name a pack by its name, or by its directory.',
      })
    }
    found.push(...named)
  }
  return found
}
