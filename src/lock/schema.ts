/** `packs.lock.json`: what was published, or what is wanted, by digest. */
import * as z from 'zod'
import { type Digest, isDigest } from '../oci/index.ts'
import { pinnedSigner } from '../policy/index.ts'

export const LOCKFILE_NAME = 'packs.lock.json'
export const LOCKFILE_VERSION = 1
/** What stands in the place of a digest when nothing was published. */
export const DRY_RUN = 'DRY_RUN'

const digest = z.custom<Digest>(isDigest, 'must be sha256:<64 lower-case hex>')

const signer = pinnedSigner.loose()

const lockedPlatform = z.lazy(() =>
  z.looseObject({
    platform: z.string().meta({ description: 'As OCI writes it: linux/amd64.' }),
    target: z.string().optional().meta({ description: 'Target triple.' }),
    file: z.string().optional(),
    digest,
    media_type: z.string().optional(),
    size: z.int().nonnegative().optional(),
    integrity: z.string().optional(),
    content_digest: digest.optional(),
  }),
)

const lockedDialect = z.lazy(() =>
  z.looseObject({
    dialect: z.string(),
    oci_ref: z.string(),
    digest: z.union([digest, z.literal(DRY_RUN)]),
  }),
)

/** Where a pack comes from that lies in no registry. */
const lockedOrigin = z.lazy(() =>
  z.looseObject({
    git: z.string().meta({ description: 'URL of the repository.' }),
    commit: z.string(),
    path: z.string().meta({ description: 'The pack in it; empty for the whole.' }),
  }),
)

/** Fields behind `digest` came later; files without them are read. */
export const lockedPack = z.lazy(() =>
  z.looseObject({
    name: z.string().min(1).meta({ description: 'The pack.' }),
    own_name: z
      .string()
      .optional()
      .meta({ description: 'What the pack calls itself, where the project calls it otherwise.' }),
    version: z.string().min(1).meta({ description: 'Semantic version.' }),
    file: z
      .string()
      .optional()
      .meta({ description: 'The archive, relative to the lockfile; its name alone when it lies elsewhere.' }),
    oci_ref: z.string().min(1).meta({ description: 'registry/org/repo/pack:version, without the digest.' }),
    digest: z.union([digest, z.literal(DRY_RUN)]).meta({ description: "The manifest's digest, or DRY_RUN." }),
    media_type: z.string().optional().meta({ description: "The layer's media type." }),
    size: z.int().nonnegative().optional().meta({ description: "The layer's size in bytes." }),
    integrity: z.string().optional().meta({ description: 'sha512 of the layer (Subresource Integrity).' }),
    content_digest: digest.optional().meta({ description: 'sha256 of the uncompressed canonical tar.' }),
    created_at: z.string().nullish().meta({ description: 'RFC 3339; null when nothing says when.' }),
    signer: signer.nullish().meta({ description: 'Who signed it; null when it was seen unsigned.' }),
    bundle: digest.optional().meta({ description: 'Digest of the signature bundle that was accepted.' }),
    highest: z.string().optional().meta({ description: 'The highest version that was locked.' }),
    dependencies: z.record(z.string(), z.string()).optional().meta({ description: 'Pack → semver range.' }),
    platforms: z
      .array(lockedPlatform)
      .optional()
      .meta({ description: 'The variants, when digest is an index.' }),
    dialects: z.array(lockedDialect).optional().meta({ description: 'The same content for other clients.' }),
    collection: z.string().optional().meta({ description: 'The collection that it came with, by digest.' }),
    origin: lockedOrigin.optional().meta({ description: 'The commit that it was taken from.' }),
  }),
)

export const lockfile = z.lazy(() =>
  z
    .looseObject({
      version: z.union([z.literal(LOCKFILE_VERSION), z.literal(String(LOCKFILE_VERSION))]).optional(),
      release: z.string().optional().meta({ description: 'The release that this is of.' }),
      generated_at: z.string().optional(),
      git_sha: z.string().nullish(),
      registry: z.string().optional(),
      org: z.string().nullish(),
      repo: z.string().nullish(),
      packs: z.array(lockedPack),
    })
    .meta({
      title: LOCKFILE_NAME,
      description: 'Packs by digest: what a publish wrote and what a pull reads.',
    }),
)

export type Signer = z.infer<typeof signer>
export type LockedPlatform = z.infer<typeof lockedPlatform>
export type LockedPack = z.infer<typeof lockedPack>
export type Lockfile = z.infer<typeof lockfile>
