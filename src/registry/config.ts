/** The config of an artifact, checked and bounded. */
import { formatReference, type ImageManifest, type Reference } from '../oci/index.ts'
import type { Registry } from './registry.ts'
import { readVerified } from './verified.ts'

const MAX_CONFIG_BYTES = 16 * 1024 * 1024

/** @throws PackwrightError `ARTIFACT_TOO_LARGE`, `DIGEST_MISMATCH`, `SIZE_MISMATCH`, and the registry's faults */
export async function readConfig(
  reference: Reference,
  manifest: ImageManifest,
  registry: Registry,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks = registry.blob(reference, manifest.config, signal)
  const what = `The config of ${formatReference(reference)}`
  return await readVerified(chunks, manifest.config, what, MAX_CONFIG_BYTES)
}
