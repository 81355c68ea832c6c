/** What building gets handed, and what comes of it. */
import type { Artifact } from '../artifact/index.ts'
import type { OnEvent } from '../events.ts'
import type { Claim } from '../files/index.ts'
import type { ArtifactSource, Blob, Digest } from '../oci/index.ts'
import type { Archive, Compression } from '../pack/archive/index.ts'
import type { PackManifest, VersionedManifest } from '../pack/manifest/index.ts'
import type { BuiltPack, Dialect } from '../systems/index.ts'
import type { SourceFacts } from './source/source.ts'

export interface BuildContext {
  /** where archives are written */
  outDir: string
  /** names there for what is not whole yet; all packs share one while they are under way */
  claim?: (() => Claim) | undefined
  /** the release's version, if the tag or the environment says one */
  version?: string | undefined
  /** the release's version is for the packs that state none: packs with and without are built together */
  keepsVersions?: boolean | undefined
  /** builds packs without any version as 0.0.0-dev, which is never published */
  allowUnreleased?: boolean | undefined
  compression?: Compression | undefined
  /** globs that choose the files in place of the manifest's own */
  files?: readonly string[] | undefined
  /** which dialect each pack is published in; the usual one where it says nothing */
  dialectFor?: ((manifest: PackManifest) => Dialect | undefined) | undefined
  /** told from other archives of the same pack by it */
  fileSuffix?: string | undefined
  /** where a pack was taken from, when that is not the checkout it lies in */
  originOf?: ((location: string) => ArtifactSource | undefined) | undefined
  /** what tools of other systems are told by variables */
  env?: NodeJS.ProcessEnv | undefined
  source: ArtifactSource
  /** what is known of the checkout that a pack lies in; `source` when it is not asked */
  sourceOf?: ((location: string) => Promise<SourceFacts>) | undefined
  /** tells of a path in a pack by which pattern the repository says that a build step makes it */
  builtBy?: ((pack: string, location: string) => (path: string) => string | undefined) | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
}

export interface BuiltArtifact {
  manifest: VersionedManifest
  dialect: Dialect
  /** what the version's tag is to point at: the image manifest, or the index over the variants */
  root: Blob
  /** one, or one a platform */
  parts: BuiltPart[]
  /** what was left out or otherwise deserves a word */
  warnings: string[]
  /** where the files are from, and whether they are what the commit has */
  source: ArtifactSource
  /** what is not as the commit has it, or why nobody can tell */
  changed?: { paths: string[]; why: string; hint: string }
}

export interface BuiltPart {
  archive: Omit<Archive, 'files'>
  fileName: string
  artifact: Artifact
  /** the same once more for other platforms, where the dialect lists it for several */
  copies: Artifact[]
  /** what the layers are made from: the archive, or in some dialects every file */
  blobs: readonly { digest: Digest; location: string }[]
  files: BuiltPack['files']
  /** content digests that stand for this content: today's, and an older one */
  contentDigests: Digest[]
  /** the target triple of a variant */
  target?: string
}
