import pMap from 'p-map'
import type { Digest } from '../oci/index.ts'
import { type StoreOptions, storeOf } from '../session/index.ts'
import { type StoredPack, verifyStored } from '../store/index.ts'

/** The packs in the store. */
export async function listStored(options: StoreOptions = {}): Promise<StoredPack[]> {
  return await storeOf(options).list()
}

export interface StoreCheck {
  name: string
  version: string | undefined
  digest: Digest
  /** empty when the pack is as it was stored */
  problems: string[]
}

/** Hashes every file of the store again. */
export async function verifyStore(options: StoreOptions = {}): Promise<StoreCheck[]> {
  const packs = await storeOf(options).list()
  return await pMap(
    packs,
    async (pack) => {
      const { name, version, digest } = pack.record
      return { name, version, digest, problems: await verifyStored(pack) }
    },
    { concurrency: 4 },
  )
}
