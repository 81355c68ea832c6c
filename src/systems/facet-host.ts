/** Where a client looks for what a pack brings, and what it is told of it. */
import type { PackArtifact, PackManifest } from '../pack/manifest/index.ts'

export interface Host {
  /** which packs it places without a table of the user's */
  takes(manifest: PackManifest): boolean
  /** its own client, where that writes what it installs itself */
  readonly client?: HostClient
  /** what of a pack nobody does when its files are only placed: the end of a sentence */
  undone?(manifest: PackManifest): string | undefined
  /** @throws PackwrightError `ENTRY_PATH` when a manifest would place a file outside of where it may */
  placements(artifacts: readonly PackArtifact[], context: PlacementContext): HostPlacement[]
}

/** A client that installs from a registry of its own protocol: an `Adapter` answers it. */
export interface HostClient {
  readonly program: string
  /** from this version on it believes only what it installed itself; older ones take files that lie in place */
  readonly since: string
  /** variable for the adapter's address */
  readonly registryVariable: string
  /** arguments that install, and those that take away, a pack by its address */
  pull(address: string): string[]
  remove(address: string): string[]
  /** where it keeps a pack */
  directory(address: string, context: PlacementContext): string
  /** what it writes elsewhere because a pack says so */
  writes(manifest: PackManifest, context: PlacementContext): string[]
}

/** What a client is told of an installed pack. */
export interface AnnouncedPack {
  name: string
  version: string | undefined
  manifest: PackManifest
  files: readonly { path: string }[]
  /** it was not installed before */
  isNew: boolean
}

/** Where packs were installed. */
export interface Announcement {
  target: string
  /** directory of `packs.json` */
  project: string
  /** the target as a command in the project names it */
  shown: string
  /** for the user, and not for the project */
  user: boolean
}

/** @returns a command for the user to run once, where the client needs one */
export type Announce = (place: Announcement, packs: readonly AnnouncedPack[]) => string | undefined

export interface PlacementContext {
  /** directory of `packs.json` */
  project: string
  home: string
  env: NodeJS.ProcessEnv
  /** whose pack it is: the owner as the certificate spells it, else as the reference does */
  namespace: string
  pack: string
}

/** An artifact's way to a file; `optional` files never replace one that is there. */
export interface HostPlacement {
  path: string
  target: string
  optional?: boolean
  /** is run, whatever bits it has in the pack */
  executable?: true
  /** outside of what the host keeps for packs, or obeyed by it: packs.json has to grant it */
  outside?: true
  /** left out unless it is granted or asked for by this name */
  onlyIf?: 'init' | 'trust-policy'
}
