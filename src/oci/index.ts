/** The oci room's face. */

export * as annotation from './annotations.ts'
export { CREATED, REF_NAME, REVISION, SOURCE, TARGET } from './annotations.ts'
export { type Digest, digestOf, hexOf, isDigest, sha256 } from './digest.ts'
export {
  blobPath,
  emptyIndex,
  findTag,
  INDEX_FILE,
  LAYOUT_CONTENT,
  LAYOUT_FILE,
  withTag,
  withUntagged,
} from './layout.ts'
export {
  type Blob,
  type Descriptor,
  describeBlob,
  type ImageIndex,
  type ImageManifest,
  isIndexMediaType,
  isManifestMediaType,
  MAX_MANIFEST_BYTES,
  parseImageIndex,
  parseImageManifest,
  parseListing,
  sortKeys,
  writeImageIndex,
  writeImageManifest,
} from './manifest.ts'
export {
  ACR_LAYER,
  ACR_SKILL,
  DEVCONTAINER_CONFIG,
  DEVCONTAINER_LAYER,
  GREENTIC_LAYER,
  GTPACK_LAYER,
  MANIFEST_ACCEPT,
  OCI_EMPTY,
  OCI_IMAGE_CONFIG,
  OCI_IMAGE_LAYER,
  OCI_INDEX,
  OCI_MANIFEST,
  PACK_ARTIFACT,
  PACK_CONFIG,
  PACK_LAYER_GZIP,
  PACK_LAYER_ZSTD,
  REDHAT_CONFIG,
  REDHAT_LAYER,
  SIGSTORE_BUNDLE,
  SKILL_ARTIFACT,
  SKILL_COLLECTION,
  SKILL_CONFIG,
  SKILL_LAYER,
  STATUS_ARTIFACT,
  TOOLHIVE_SKILL,
} from './media-types.ts'
export {
  currentPlatform,
  formatPlatform,
  matchesPlatform,
  NO_ARCH,
  type Platform,
  parsePlatform,
  requirePlatform,
} from './platform.ts'
export {
  baseOf,
  besideOf,
  canonicalHost,
  canonicalPlace,
  formatReference,
  formatRepository,
  isLayout,
  isPinned,
  isRegistryHost,
  isRepositoryComponent,
  isTag,
  lastComponent,
  type PinnedReference,
  parseReference,
  type Reference,
  type Repository,
  referrersTag,
  repositoryAt,
  samePlace,
  type TaggedReference,
  tagOfVersion,
  versionOfTag,
} from './reference.ts'
export type { ArtifactSource } from './source.ts'
export { plainVersion, versionInTag } from './tags.ts'
export { chooseVariant } from './variants.ts'
