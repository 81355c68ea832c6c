/** The store room's face. */

export { BytesNotKept, type KeptBytes, openKeptBytes } from './kept-bytes.ts'
export { type Leases, openLeases, readLeases, whileNothingGoes } from './leases.ts'
export type { PackRecord, StoredPack } from './record.ts'
export { forgetRoot, readRoots, registerRoot, type StoreRoot } from './roots.ts'
export { defaultStoreRoot, openStore, type Staging, type Store, usualStoreRoot } from './store.ts'
export { compareTree, type Difference, sentenceOf, verifyStored } from './verify.ts'
