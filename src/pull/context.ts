import type { OnEvent } from '../events.ts'
import type { PinnedReference, Platform } from '../oci/index.ts'
import type { ArchiveLimits } from '../pack/archive/index.ts'
import type { Memory } from '../policy/index.ts'
import type { Registry } from '../registry/index.ts'
import type { ConnectionOptions, Session, StoreOptions, TrustOptions } from '../session/index.ts'
import type { Store } from '../store/index.ts'
import type { AdmittedPack, TrustContext, TrustReport } from '../trust/index.ts'
import type { PackStatus } from '../trust/status/index.ts'

export interface PullContext {
  registry: Registry
  store: Store
  /** whom to believe */
  trust: TrustContext
  /** looks whether packs were yanked or deprecated, and whom to believe about it; `refuse` takes no yanked ones */
  status?: { refuse: boolean } | undefined
  limits?: ArchiveLimits | undefined
  /** of packs with variants this one; default the platform at hand */
  platform?: Platform | undefined
  /** refuses tags */
  requireDigest?: boolean | undefined
  /** asks the registry for what is in the store as well, whether it may be read */
  authorize?: boolean | undefined
  /** takes what is no pack as files */
  asFiles?: boolean | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
  session?: Session | undefined
  /** how many packs of this call are there */
  count?: { done: number; of: number } | undefined
}

export interface PulledPack {
  stored: AdmittedPack
  /** where it was pulled from, with the digest */
  reference: PinnedReference
  /** true when nothing had to be fetched */
  fromStore: boolean
  trust: TrustReport
  /** what the place is to be remembered by */
  memory: Memory
  /** absent when nobody was asked */
  status?: PackStatus
}

export interface PullOptions extends ConnectionOptions, StoreOptions {
  /** `registry/repository:tag`, `…@sha256:<64 hex>`, or `oci-layout://directory…` */
  references?: readonly string[] | undefined
  /** pulls everything that this lockfile pins; with `references`, only holds them against it */
  lockfile?: string | undefined
  /** of the lockfile only these packs */
  packs?: readonly string[] | undefined
  /** also puts the files into `<into>/<pack>` */
  into?: string | undefined
  /** makes `<into>/<pack>` a link that changes by one rename, so that who reads there never misses a file */
  link?: boolean | undefined
  /** replaces what stands in the way there */
  force?: boolean | undefined
  requireDigest?: boolean | undefined
  /** asks the registry for what is in the store as well, whether these credentials may read it; default false */
  authorize?: boolean | undefined
  /** `files`: of an artifact that is no pack, every layer becomes a file; packs stay what they are */
  as?: 'files' | undefined
  /** of packs with variants this one: `linux/arm64`, a target triple …; default the platform at hand */
  platform?: string | undefined
  trust?: TrustOptions | undefined
  limits?: ArchiveLimits | undefined
  /** packs that are fetched at once; default 32 */
  concurrency?: number | undefined
  /** @internal the digests were resolved from tags or ranges: what is remembered orders them */
  resolved?: boolean | undefined
}
