/** The session room's face. */

export { advisoriesOf } from './advisories.ts'
export { type ConnectionOptions, connect, type ReachOptions, withRegistry } from './connection.ts'
export { openDestination } from './destination.ts'
export { withDocumentReader } from './document-reader.ts'
export { withDocumentWriter } from './document-writer.ts'
export { keptMaterial, type Session } from './session.ts'
export { openSigner, type SigningOptions } from './signer.ts'
export { type StoreOptions, storeOf } from './store.ts'
export { policyFileFor, type TrustOptions, trustContext } from './trust.ts'
export { readUserConfig, userConfig } from './user-config.ts'
