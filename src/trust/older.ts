/** What cosign kept by tags before there were referrers, and how what lies beside a pack is read without harm. */
import { ERROR_CODES, PackwrightError } from '../errors.ts'
import {
  cosignTag,
  type Digest,
  type ImageManifest,
  parseImageManifest,
  type Repository,
} from '../oci/index.ts'
import { type Registry, readVerified } from '../registry/index.ts'

const MAX_COSIGN_LAYERS = 100
export const MAX_BUNDLE = 1024 * 1024

/** Where bundles about an artifact are read. */
export interface Source {
  repository: Repository
  subject: Digest
  registry: Registry
  signal: AbortSignal | undefined
}

/** The tags under which cosign kept signatures and attestations. */
export async function* olderBundles(source: Source): AsyncGenerator<Uint8Array> {
  const { repository, subject, registry, signal } = source
  for (const suffix of ['sig', 'att'] as const) {
    const tag = cosignTag(subject, suffix)
    const [manifest] = await unlessBroken(async () => {
      const { bytes } = await registry.manifest(repository, tag, signal)
      return [parseImageManifest(bytes, tag)]
    })
    if (manifest !== undefined) yield* cosignLayers(manifest, tag, source)
  }
}

export async function* cosignLayers(
  { layers }: ImageManifest,
  what: string,
  { repository, registry, signal }: Source,
): AsyncGenerator<Uint8Array> {
  const { fromCosignLayer } = await import('./evidence.ts')
  for (const layer of layers.slice(0, MAX_COSIGN_LAYERS)) {
    const [bundle] = await unlessBroken(async () => {
      const chunks = registry.blob(repository, layer, signal)
      return [fromCosignLayer(layer, await readVerified(chunks, layer, `A layer of ${what}`, MAX_BUNDLE))]
    })
    if (bundle !== undefined) yield bundle
  }
}

/** Damage of what lies beside a pack is no reason to fail; a registry that is down is. */
export async function unlessBroken<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof PackwrightError && isBroken(error)) return []
    throw error
  }
}

function isBroken(error: PackwrightError): boolean {
  return ERROR_CODES[error.code][0] === 'integrity' || error.code === 'REFERENCE_NOT_FOUND'
}
