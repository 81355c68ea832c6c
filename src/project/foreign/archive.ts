/** Packs of another system's registry, as directories that can be published. */
import { readPack } from '../../build/index.ts'
import { type SourcedPack, type SourceOptions, sourceOf } from '../../systems/index.ts'

export type { SourcedPack } from '../../systems/index.ts'

/**
 * Takes over a signed tarball of an OpenWOP registry.
 *
 * @throws PackwrightError `NOT_FOUND`, `CONTENT_MISMATCH` (integrity), `BUNDLE_INVALID` (signature), `TARGET_EXISTS`, and
 *   what archives and manifests are refused for
 */
export async function importOpenwop(
  tarball: string,
  options: Omit<SourceOptions, 'readPack'>,
): Promise<SourcedPack> {
  const source = await sourceOf('openwop')
  return await source(tarball, { ...options, readPack })
}
