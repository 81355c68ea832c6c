/** Bundles as JSON. Loaded on demand: a bundled CommonJS package shows its names only to a static import. */
import { type Bundle, bundleToJSON, type SerializedBundle } from '@sigstore/bundle'

/** Strict readers want the fields that protobuf's JSON leaves out where they hold zero or nothing. */
export function serialize(bundle: Bundle): SerializedBundle {
  const json = bundleToJSON(bundle)
  const material = json.verificationMaterial
  const tlogEntries = (material.tlogEntries ?? []).map((entry) => ({
    ...entry,
    logIndex: entry.logIndex ?? '0',
    ...(entry.inclusionProof === undefined
      ? {}
      : {
          inclusionProof: {
            ...entry.inclusionProof,
            logIndex: entry.inclusionProof.logIndex ?? '0',
            hashes: entry.inclusionProof.hashes ?? [],
          },
        }),
  }))
  return { ...json, verificationMaterial: { ...material, tlogEntries } } as SerializedBundle
}
