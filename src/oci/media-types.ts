/** Media types: the specifications' and our own. */
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const OCI_EMPTY = 'application/vnd.oci.empty.v1+json'
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json'

export const PACK_ARTIFACT = 'application/vnd.packwright.pack.v1'
export const PACK_CONFIG = 'application/vnd.packwright.pack.config.v1+json'
export const PACK_LAYER_ZSTD = 'application/vnd.packwright.pack.layer.v1.tar+zstd'
export const PACK_LAYER_GZIP = 'application/vnd.packwright.pack.layer.v1.tar+gzip'

export const SKILL_ARTIFACT = 'application/vnd.agentskills.skill.v1'
export const SKILL_CONFIG = 'application/vnd.agentskills.skill.config.v1+json'
export const SKILL_LAYER = 'application/vnd.agentskills.skill.content.v1.tar+gzip'

export const GTPACK_LAYER = 'application/vnd.greentic.gtpack.v1+zip'

export const OCI_IMAGE_CONFIG = 'application/vnd.oci.image.config.v1+json'
export const OCI_IMAGE_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

export const SKILL_COLLECTION = 'application/vnd.agentskills.collection.v1'
/** Named by skills-oci, which writes none yet: read as a collection. */
export const SKILL_CATALOG = 'application/vnd.agentskills.catalog.v1'
export const TOOLHIVE_SKILL = 'dev.toolhive.skills.v1'
export const ACR_SKILL = 'application/vnd.agent.skill.v1+json'
export const ACR_LAYER = 'application/vnd.agent.skill.content.v1.tar+gzip'
export const SKILLIMAGE_LIST = 'application/vnd.skillimage.collection.v1+yaml'
export const REDHAT_CONFIG = 'application/vnd.redhat.agentskill.config.v1+json'
export const REDHAT_LAYER = 'application/vnd.redhat.agentskill.layer.v1.tar+gzip'
export const GREENTIC_LAYER = 'application/vnd.greentic.gtpack.layer.v1+tar'
export const DEVCONTAINER_CONFIG = 'application/vnd.devcontainers'
export const DEVCONTAINER_LIST = 'application/vnd.devcontainers.collection.layer.v1+json'
export const DEVCONTAINER_LAYER = 'application/vnd.devcontainers.layer.v1+tar'

export const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** A signed statement about what became of a pack: yanked, deprecated, restored. */
export const STATUS_ARTIFACT = 'application/vnd.packwright.status.v1'

/** What a client may be answered with when it asks for a manifest. */
export const MANIFEST_ACCEPT = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX].join(', ')
