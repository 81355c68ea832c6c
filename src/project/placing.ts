/** What becomes of packs that are placed: their program, what goes with them, what is remembered. */
import { join } from 'node:path'
import type { Digest } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { POLICY_NAME } from '../policy/index.ts'
import type { StoredPack } from '../store/index.ts'
import {
  clientShows,
  forgetInstallation,
  type Removed,
  readReceipt,
  receiptNames,
  rememberInstallation,
  removePack,
  type Target,
} from '../target/index.ts'
import type { TrustReport } from '../trust/index.ts'
import type { PackStatus } from '../trust/status/index.ts'
import { VERSION } from '../version.ts'
import type { Project } from './project.ts'
import type { InstallOptions, ReadyPack } from './wanted-pack.ts'

export interface InstalledPack {
  name: string
  version: string | undefined
  /** with tag and digest */
  reference: string
  digest: Digest
  /** `os/architecture` that it was installed for */
  platform: string
  /** bytes of the layer */
  size: number
  /** the pack's own directory in the target */
  directory: string
  /** the program that the pack is started by, if it has one */
  entry: string | null
  /** true when everything was there already */
  already: boolean
  /** files of a former version that stay because they were edited */
  kept: string[]
  trust: TrustReport
  /** yanked, deprecated or active; absent when nobody was asked */
  status?: PackStatus
  manifest: PackManifest
}

/** What the manifest names as entry point, else the only executable file of `bin/`. */
export function programOf({ record }: StoredPack, directory: string): string | null {
  const { entrypoint } = (record.manifest.extra ?? {}) as { entrypoint?: unknown }
  const named =
    typeof entrypoint === 'object' && entrypoint !== null && 'command' in entrypoint
      ? entrypoint.command
      : entrypoint
  const path = typeof named === 'string' ? named.replace(/^\.\//, '') : undefined
  const files = record.files.filter(({ mode }) => mode === '0755').map((file) => file.path)
  if (path !== undefined && files.includes(path)) return join(directory, path)
  const programs = files.filter((file) => file.startsWith('bin/'))
  return programs.length === 1 ? join(directory, programs[0] as string) : null
}

/** What is installed and no longer wanted goes. */
export async function removeOthers(
  packs: readonly InstalledPack[],
  target: Target,
  force: boolean,
): Promise<Removed[]> {
  const wanted = new Set(packs.map(({ name }) => name))
  const removed: Removed[] = []
  for (const name of receiptNames(target.directory).filter((other) => !wanted.has(other))) {
    const receipt = readReceipt(target.directory, name)
    // Nobody knows what is ours of a pack whose receipt cannot be read.
    if (receipt === undefined) removed.push({ name, kept: [join(target.directory, name)] })
    if (receipt?.installed === undefined) continue
    const done = await removePack(name, target, force)
    if (done !== undefined) removed.push(done)
  }
  return removed
}

/** Only a plain installation is remembered: flags of one call say nothing about the next. */
export function remember(
  ready: readonly ReadyPack[],
  packs: readonly InstalledPack[],
  project: Project,
  options: InstallOptions,
): void {
  const { engines, platform, clients, user, init, allowTrustPolicy, force, lockfile, trust } = options
  const { policy: named, mode, acceptSigner, refuseYanked } = trust ?? {}
  const policy = named === join(project.directory, POLICY_NAME) ? undefined : named
  const asked = refuseYanked === true ? true : undefined
  const place = [platform, clients, user, init, allowTrustPolicy, force, lockfile]
  const whom = [policy, mode, acceptSigner, asked]
  const plain =
    [...place, ...whom].every((flag) => flag === undefined) && Object.keys(engines ?? {}).length === 0
  const { target, directory } = project
  if (!plain) return forgetInstallation(target)
  rememberInstallation({
    project: directory,
    target,
    by: VERSION,
    packs: packs.map(({ directory }, index) => {
      const { files = [] } = ready[index]?.pulled.stored.record ?? {}
      return { directory, paths: files.map(({ path }) => path) }
    }),
    placed: ready.flatMap(({ planned }) => planned.map((file) => file.target)),
    shows: clientShows(directory, project.plan),
  })
}
