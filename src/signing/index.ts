/** The signing room's face: identity, statement, bundle. */

export { type Signature, signArtifact, signedAt } from './artifact.ts'
export { bundleBlob, bundleReferrer, embeddedWhereSmall, envelopeReferrer } from './attach.ts'
export { writeDetached } from './detached.ts'
export { certificateIn, type SignerFacts, signerFacts } from './identity.ts'
export { keyId, readPrivateKey } from './key-file.ts'
export { refuseUnwritable, signPublished } from './published.ts'
export {
  keylessSigner,
  keySigner,
  type PackSigner,
  type SigstoreServices,
} from './signer.ts'
export {
  PAYLOAD_TYPE,
  PROVENANCE_PREDICATE,
  SIGN_PREDICATE,
  STATEMENT_TYPE,
  type Statement,
  statement,
  statementAboutFiles,
  statementsAbout,
} from './statement.ts'
export { claimsOfRun, hasIdentityToken, type RunClaims } from './token.ts'
