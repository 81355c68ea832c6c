/** What building and publishing are asked for. */
import type { Compression } from '../pack/archive/index.ts'
import type { ConnectionOptions, SigningOptions } from '../session/index.ts'
import type { Attestation } from './attest.ts'
import type { PublishTarget } from './destination.ts'

export interface BuildOptions {
  /** directory with the packs, or one pack; default `packs` */
  packsDir?: string | undefined
  /** names or directories; default all packs below `packsDir` */
  packs?: readonly string[] | undefined
  /** where archives are written; default `dist/packs` */
  outDir?: string | undefined
  /** the release's version, with or without `v` */
  version?: string | undefined
  /** the pack that the release's tag names: no other one is released */
  taggedPack?: string | undefined
  /** default zstd; a dialect may insist on its own */
  compression?: Compression | undefined
  /** globs that choose the files in place of the manifests' own */
  files?: readonly string[] | undefined
  env?: NodeJS.ProcessEnv | undefined
  signal?: AbortSignal | undefined
  onEvent?: ConnectionOptions['onEvent']
}
export interface PublishOptions extends BuildOptions, ConnectionOptions {
  /** `registry` is a host, or `oci-layout://<directory>` for an image layout on disk */
  target: PublishTarget
  /** default `packs.lock.json` */
  lockfile?: string | undefined
  /** does everything but leave the machine */
  dryRun?: boolean | undefined
  /** floating tags to set besides the version, e.g. `latest`; default none */
  alsoTags?: readonly string[] | undefined
  /** how to sign; absent publishes unsigned, `auto` signs where an OIDC token can be had */
  signing?: SigningOptions | 'auto' | undefined
  /** publishes unsigned although the lockfile says that the pack was signed before */
  unsigned?: boolean | undefined
  /** publishes to a registry although the checkout has changes that no commit has; they are recorded */
  allowDirty?: boolean | undefined
  /** in a dry run: also says how every pack differs from its last release */
  compare?: boolean | undefined
  /** also writes bare signatures beside the archives, with the key of `signing` */
  detached?: boolean | undefined
  /** sets floating tags to pre-releases as well */
  prerelease?: boolean | undefined
  /** also writes the assets of a release there, for installers that know no registry */
  releaseAssets?: string | undefined
  /** directory that a registry of the packs' own system serves: what is published goes into it as well, signed with the key */
  registryTree?: string | undefined
  /** the dialects to publish in, the first of them the pack's own; else what packs and `packwright.json` say */
  dialects?: readonly string[] | undefined
  /** where further dialects go: repositories of their own (default), or tags of their own */
  dialectPlace?: 'repository' | 'tag' | undefined
  /** also publishes an index over the skills of this run: `name`, or `name:version` */
  collection?: string | undefined
  /** refuses versions that are too small for what changed since the last release */
  semverCheck?: boolean | undefined
  /** attaches a bill of materials (CycloneDX 1.6) to every pack */
  sbom?: boolean | undefined
  /** signed beside every pack: a predicate in JSON, and its type */
  attest?: readonly Attestation[] | undefined
  /** keeps the catalog beside the packs up to date; default true */
  catalog?: boolean | undefined
  /** packs that go up at once; default 6 */
  concurrency?: number | undefined
}
