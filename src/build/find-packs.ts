import { readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { exists } from '../files/index.ts'
import { MANIFEST_FILES } from '../systems/index.ts'
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
    const named = all.filter((candidate) => isNamed(candidate, name))
    if (named.length === 0) {
      throw new PackwrightError('PACK_NOT_FOUND', `There is no pack "${name}" in ${packsDir}.`, {
        hint: 'Name a pack by its name, or by its directory.',
      })
    }
    found.push(...named)
  }
  return found
}

/** A pack whose manifest cannot be read is found by what it says all the same, and by its directory. */
function isNamed(candidate: Discovery, name: string): boolean {
  const { location } = candidate
  const manifest = 'pack' in candidate ? candidate.pack.manifest : undefined
  if (manifest !== undefined) return manifest.name === name
  return (
    basename(location) === name || MANIFEST_FILES.some(({ file }) => saysName(join(location, file), name))
  )
}

function saysName(file: string, name: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  const said = /^[\s{,]*["']?(?:name|id|pack_id)["']?\s*[:=]\s*["']?([^"'\s,}]+)/gm
  return [...readFileSync(file, 'utf8').matchAll(said)].some(([, written]) => written === name)
}
