/**
 * Annotation keys.
 *
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md
 */
export const TITLE = 'org.opencontainers.image.title'
export const VERSION = 'org.opencontainers.image.version'
export const DESCRIPTION = 'org.opencontainers.image.description'
export const CREATED = 'org.opencontainers.image.created'
export const SOURCE = 'org.opencontainers.image.source'
export const REVISION = 'org.opencontainers.image.revision'
export const LICENSES = 'org.opencontainers.image.licenses'
export const URL = 'org.opencontainers.image.url'
export const AUTHORS = 'org.opencontainers.image.authors'
export const REF_NAME = 'org.opencontainers.image.ref.name'

/** sha256 of the canonical uncompressed tar: the same whatever compressor or dialect carried the files. */
export const CONTENT_DIGEST = 'dev.packwright.content-digest'
/** sha512 of the layer as a Subresource Integrity string. */
export const INTEGRITY = 'dev.packwright.integrity'

/** Of a document: the digest of the one that stood there before it. */
export const REPLACES = 'dev.packwright.replaces'

/** The target triple that a variant was built for. */
export const TARGET = 'dev.packwright.target'
/** `true` when the files were published from a checkout with changes that no commit has. */
export const SOURCE_DIRTY = 'dev.packwright.source.dirty'

export const SKILL_NAME = 'io.agentskills.skill.name'
export const SKILL_COMPATIBILITY = 'io.agentskills.skill.compatibility'
