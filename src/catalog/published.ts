/** A pack as its registry has it, where no catalog tells. */
import pMap from 'p-map'
import { baseOf, formatReference, formatRepository, type Repository } from '../oci/index.ts'
import type { Registry } from '../registry/index.ts'
import { decideTrust, signatureBundles, type TrustContext } from '../trust/index.ts'
import { type FoundPack, foundPack } from './found.ts'
import { type CatalogEntry, entryChanges } from './merge.ts'
import { describePublished } from './update.ts'

/**
 * Reads every version of a pack, with who signed it.
 *
 * @returns `undefined` when nothing is released there
 */
export async function readPublished(
  pack: Repository,
  registry: Registry,
  trust: TrustContext,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<FoundPack | undefined> {
  const signed = async (entry: CatalogEntry): Promise<CatalogEntry> => {
    const { manifest, version } = entry
    const judged = { repository: pack, name: manifest.name, version: version.version }
    const bundles = signatureBundles(pack, version.digest, registry, signal)
    const report = await decideTrust(version.digest, judged, bundles, trust).catch(() => undefined)
    const signer = report?.signer
    return signer === undefined ? entry : { manifest, version: { ...version, signer: { ...signer } } }
  }
  const entries = await pMap(await describePublished(pack, registry, env, signal), signed, { concurrency: 8 })
  const [change] = entryChanges(entries).values()
  const found = change?.(undefined)
  if (found === undefined) return undefined
  return { ...foundPack(found, formatRepository(baseOf(pack))), reference: formatReference(pack) }
}
