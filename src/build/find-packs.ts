import { PackwrightError } from '../errors.ts'
import { exists } from '../files/exists.ts'
import { discoverPacks } from '../pack/manifest/index.ts'
import type { BuildOptions } from '../publish/publish.ts'
import { DEFAULT_PACKS_DIR } from './defaults.ts'
import type { Discovery } from './discover.ts'

/** All packs below the directory, or those that are named: by their name, or as a directory of their own. */
export async function findPacks(options: Pick<BuildOptions, 'packsDir' | 'packs'>): Promise<Discovery[]> {
  const packsDir = options.packsDir ?? DEFAULT_PACKS_DIR
  const wanted = options.packs ?? []
  if (wanted.length === 0) return await discoverPacks(packsDir)
  const found: Discovery[] = []
  let all: Discovery[] | undefined
  for (const name of wanted) {
    if (await exists(name)) {
      found.push(...(await discoverPacks(name)))
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
