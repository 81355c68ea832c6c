/** The registry room's face: reading, over the distribution API and from image layouts. */

export { type AttachContext, attachListed, ensureListed } from './attach.ts'
export { trustedCertificates } from './certificates.ts'
export { readConfig } from './config.ts'
export {
  type CredentialStore,
  type Credentials,
  dockerConfigFile,
  dockerCredentials,
  type GivenCredentials,
  givenCredentials,
  type HostCredentials,
} from './credentials.ts'
export { type Destination, type Referrer, type StagedArtifact, tagImmutable } from './destination.ts'
export type { DistributionOptions } from './distribution.ts'
export type { RequestMade, Timeouts, TransportOptions } from './http.ts'
export { layoutRegistry } from './layout.ts'
export {
  attachReferrer,
  layoutDestination,
  stageArtifact,
  stagingDirectory,
  updateIndex,
} from './layout-writer.ts'
export { checkMirrors, type Mirrors, mirroredRegistry, mirrorsFrom } from './mirrored.ts'
export { openRegistry } from './open.ts'
export { type Part, partsOf } from './parts.ts'
export { isLoopback, usesPlainHttp } from './plain-http.ts'
export { probe } from './probe.ts'
export { readUrl } from './read-url.ts'
export { type ByteRange, type FetchedManifest, RangesRefused, type Registry } from './registry.ts'
export { rememberAnswers } from './remember.ts'
export { restAfter } from './rest.ts'
export { type Patience, settleMs } from './settle.ts'
export { readVerified, verified } from './verified.ts'
