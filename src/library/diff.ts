/** What is different between two published packs, without downloading either. */
import { comparePacks, type PackComparison } from '../compare.ts'
import { inspectPack } from '../inspect.ts'
import { parseReference } from '../oci/reference.ts'
import { type ConnectionOptions, withRegistry } from './connection.ts'

export interface PackDifference extends PackComparison {
  before: {
    reference: string
    version: string | undefined
    source: string | undefined
    revision: string | undefined
  }
  after: {
    reference: string
    version: string | undefined
    source: string | undefined
    revision: string | undefined
  }
}

const SOURCE = 'org.opencontainers.image.source'
const REVISION = 'org.opencontainers.image.revision'

/**
 * Compares files, sizes, modes and manifests of two references, as their configs describe them.
 *
 * @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and the registry's faults
 */
export async function diff(
  before: string,
  after: string,
  options: ConnectionOptions = {},
): Promise<PackDifference> {
  return await withRegistry(options, 'pull', async (registry) => {
    const look = (reference: string) => inspectPack(parseReference(reference), registry, options.signal)
    const [was, is] = await Promise.all([look(before), look(after)])
    const facts = ({ reference, version, annotations }: typeof was) => {
      return { reference, version, source: annotations[SOURCE], revision: annotations[REVISION] }
    }
    const compared = comparePacks({ ...was, size: was.layer.size }, { ...is, size: is.layer.size })
    return { before: facts(was), after: facts(is), ...compared }
  })
}
