/** Makes a catalog of what is published: for packs that were there before it, and for one that was lost. */
import pMap from 'p-map'
import { PackwrightError } from '../errors.ts'
import { formatRepository, repositoryAt, repositoryIn } from '../oci/index.ts'
import { type SigningOptions, withDocumentWriter } from '../session/index.ts'
import type { CatalogOptions } from './catalog.ts'
import { knownPacks } from './shards.ts'
import { describePublished, updateCatalog } from './update.ts'

export interface RefreshedCatalog {
  base: string
  packs: number
  versions: number
  status: 'updated' | 'unchanged'
}

/**
 * Reads every version of the packs that the catalog knows, and of those that are named, and puts them into it.
 *
 * @throws PackwrightError `USAGE` unless exactly one repository is named, and what publishing throws
 */
export async function refreshCatalog(
  names: readonly string[],
  options: CatalogOptions & { signing?: SigningOptions | undefined },
): Promise<RefreshedCatalog> {
  const [text, ...more] = options.in ?? []
  if (text === undefined || more.length > 0) {
    throw new PackwrightError('USAGE', 'One catalog is made anew at a time.', {
      hint: 'Name its repository: --in ghcr.io/acme/packs.',
    })
  }
  const base = repositoryAt(text)
  return await withDocumentWriter(base, options, async (writer) => {
    const { registry, env } = writer
    const known = await knownPacks(base, registry, options.signal)
    const packs = [...new Set([...known, ...names])]
    const described = await pMap(
      packs,
      (name) => describePublished(repositoryIn(base, name), registry, env, options.signal),
      { concurrency: 8 },
    )
    const absent = names.find((name) => described[packs.indexOf(name)]?.length === 0)
    if (absent !== undefined) {
      throw new PackwrightError(
        'PACK_NOT_FOUND',
        `${formatRepository(base)}/${absent} has no released version.`,
      )
    }
    const { status, message } = await updateCatalog(base, described.flat(), writer)
    if (status === 'failed')
      throw new PackwrightError('ORAS_FAILED', `The catalog was not written: ${message}`)
    return { base: formatRepository(base), packs: packs.length, versions: described.flat().length, status }
  })
}
