import type { LockedPack } from '../lock/index.ts'
import type { PulledPack, WantedPack } from '../pull/index.ts'
import type { Registry } from '../registry/index.ts'
import type { Store } from '../store/index.ts'
import type { PlannedFile } from '../target/index.ts'
import type { TrustContext, TrustReport } from '../trust/index.ts'
import type { ProjectOptions } from './project.ts'
import type { WantedOptions } from './wanted/schema.ts'

export interface AddOptions extends InstallOptions {
  /** `ghcr.io/acme/packs/claude`, with a range behind `@` or a version behind `:` */
  references: readonly string[]
  /** pre-releases count as well */
  prerelease?: boolean | undefined
  /** of collections only these skills */
  only?: readonly string[] | undefined
  /** the name that the pack gets here, in place of its own */
  as?: string | undefined
  /** what the packs may write besides their own: see "grants" of packs.json */
  grants?: readonly string[] | undefined
  /** takes a name over that comes from another place */
  replace?: boolean | undefined
}

/** What a call makes of a project before anything is written: entries of `packs.json`, and what is locked. */
export interface Draft {
  changes: readonly { name: string; options: WantedOptions | undefined }[]
  locked?: ReadonlyMap<string, LockedPack> | undefined
}

export interface InstallOptions extends ProjectOptions {
  /** fails instead of changing the lockfile */
  frozen?: boolean | undefined
  /** changes nothing; the result has the plan */
  dryRun?: boolean | undefined
  /**
   * Told what is about to be installed, before anything is written. `false` leaves everything as it is: the call ends with
   * `CANCELLED`.
   */
  approve?: ((plan: readonly PlannedPack[]) => Promise<boolean>) | undefined
}

/** What an installation would do with a pack. */
export interface PlannedPack {
  name: string
  version: string | undefined
  /** with tag and digest */
  reference: string
  /** nothing of that name was installed */
  isNew: boolean
  trust: TrustReport
  license: string | undefined
  /** pack → range */
  dependencies: Readonly<Record<string, string>>
  /** directories and files, relative to the project or below `~/` */
  writes: readonly string[]
}

export interface Sources {
  registry: Registry
  store: Store
  trust: TrustContext
}

export type PackToInstall = WantedPack & {
  entry: LockedPack | undefined
  dependencies: Record<string, string>
}

export interface AddedPack {
  name: string
  options: WantedOptions
}

/** A pack that was pulled and has its plan. */
export interface ReadyPack {
  pulled: PulledPack
  entry: LockedPack
  planned: PlannedFile[]
  /** what the clients of hosts will write because of it, absolute */
  handedWrites: string[]
}
