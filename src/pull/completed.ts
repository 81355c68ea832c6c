import { readPack } from '../build/index.ts'
import { type DescribedPack, isBare } from '../systems/index.ts'

/** A pack whose artifact does not carry its manifest: what the files say, where they say it. */
export async function completedFromFiles(pack: DescribedPack, tree: string): Promise<DescribedPack> {
  if (!isBare(pack.dialect)) return pack
  const found = await readPack(tree).catch(() => undefined)
  const stated = found?.manifest
  if (stated === undefined) return pack
  const version = pack.version ?? stated.version
  const manifest = { ...stated, name: pack.name, ...(version === undefined ? {} : { version }) }
  return { ...pack, version, manifest }
}
