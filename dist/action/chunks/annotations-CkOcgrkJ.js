// src/oci/annotations.ts
/**
* Annotation keys.
*
* @see https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md
*/
const TITLE = "org.opencontainers.image.title";
const VERSION = "org.opencontainers.image.version";
const DESCRIPTION = "org.opencontainers.image.description";
const CREATED = "org.opencontainers.image.created";
const SOURCE = "org.opencontainers.image.source";
const REVISION = "org.opencontainers.image.revision";
const LICENSES = "org.opencontainers.image.licenses";
const URL = "org.opencontainers.image.url";
const AUTHORS = "org.opencontainers.image.authors";
const REF_NAME = "org.opencontainers.image.ref.name";
/** sha256 of the canonical uncompressed tar: the same whatever compressor or dialect carried the files. */
const CONTENT_DIGEST = "dev.packwright.content-digest";
/** sha512 of the layer as a Subresource Integrity string. */
const INTEGRITY = "dev.packwright.integrity";
/** Of a document: the digest of the one that stood there before it. */
const REPLACES = "dev.packwright.replaces";
/** The target triple that a variant was built for. */
const TARGET = "dev.packwright.target";
/** `true` when the files were published from a checkout with changes that no commit has. */
const SOURCE_DIRTY = "dev.packwright.source.dirty";
const SKILL_NAME = "io.agentskills.skill.name";
const SKILL_COMPATIBILITY = "io.agentskills.skill.compatibility";
export { VERSION as _, INTEGRITY as a, REPLACES as c, SKILL_NAME as d, SOURCE as f, URL as g, TITLE as h, DESCRIPTION as i, REVISION as l, TARGET as m, CONTENT_DIGEST as n, LICENSES as o, SOURCE_DIRTY as p, CREATED as r, REF_NAME as s, AUTHORS as t, SKILL_COMPATIBILITY as u };
