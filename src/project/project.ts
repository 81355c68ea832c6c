/** A consumer's project: what it wants, what is locked, where things are and for which hosts. */
import { join, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { homeDirectory } from '../files/index.ts'
import { LOCKFILE_NAME, type LockedPack, readLockfileIfExists, readMended } from '../lock/index.ts'
import { currentPlatform, requirePlatform } from '../oci/index.ts'
import type { ArchiveLimits } from '../pack/archive/index.ts'
import type { ConnectionOptions, StoreOptions, TrustOptions } from '../session/index.ts'
import { checkClients, foundClients, type PlanOptions } from '../target/index.ts'
import { refuseUnreadablePath } from '../text/index.ts'
import type { Gate } from './gates.ts'
import { DEFAULT_TARGET, readWantedIfExists, WANTED_NAME, type WantedPacks } from './wanted/index.ts'

export interface ProjectOptions extends ConnectionOptions, StoreOptions {
  /** directory of `packs.json`; default the working directory */
  project?: string | undefined
  /** default `packs.lock.json` in the project */
  lockfile?: string | undefined
  trust?: TrustOptions | undefined
  limits?: ArchiveLimits | undefined
  /** host → installed version; wins over `hosts` of `packs.json` */
  engines?: Readonly<Record<string, string>> | undefined
  /** `linux/amd64`, a target triple …; default the one at hand */
  platform?: string | undefined
  /** agent clients for skills; default those of `packs.json`, else those that are found */
  clients?: readonly string[] | undefined
  /** skills go below the home directory instead of the project */
  user?: boolean | undefined
  /** instructions of packs go into the project */
  init?: boolean | undefined
  /** trust policies of packs are placed */
  allowTrustPolicy?: boolean | undefined
  /** overwrites files that were edited */
  force?: boolean | undefined
  /** packs that are fetched at once; default 32 */
  concurrency?: number | undefined
  /** asks the registry for what is in the store as well, whether these credentials may read it; default false */
  authorize?: boolean | undefined
}

/** The home of users who have none, by convention. */
const NO_HOME = '/nonexistent'

/** `mends`: reads both sides of a lockfile in which git left the marks of a merge */
interface OpenOptions extends ProjectOptions {
  mends?: boolean | undefined
}

export interface Project {
  directory: string
  wantedFile: string
  lockFile: string
  /** absent when there is no `packs.json`: then everything that is locked is wanted */
  wanted: WantedPacks | undefined
  locked: Map<string, LockedPack>
  /** packs about which the two sides of a merge differ; absent when there was no conflict */
  differing?: readonly string[]
  /** where packs are installed, absolute */
  target: string
  gate: Gate
  plan: PlanOptions
}

/** @throws PackwrightError `WANTED_INVALID`, `LOCKFILE_INVALID`, `USAGE` */
export async function openProject(options: OpenOptions): Promise<Project> {
  const directory = resolve(options.project ?? '.')
  refuseUnreadablePath(directory)
  const wantedFile = join(directory, WANTED_NAME)
  const lockFile = resolve(directory, options.lockfile ?? LOCKFILE_NAME)
  const [wanted, { lock, differing }] = await Promise.all([
    readWantedIfExists(wantedFile),
    options.mends === true
      ? readMended(lockFile)
      : readLockfileIfExists(lockFile).then((lock) => ({ lock, differing: undefined })),
  ])
  const env = options.env ?? process.env
  const home = homeDirectory(env) ?? NO_HOME
  const hosts = { ...wanted?.hosts }
  for (const [name, version] of Object.entries(options.engines ?? {}))
    hosts[name] = { ...hosts[name], version }
  const engines = Object.entries(hosts).flatMap(([name, { version }]) =>
    version === undefined ? [] : [[name, version] as const],
  )
  const clients = options.clients ?? wanted?.clients
  return {
    directory,
    wantedFile,
    lockFile,
    wanted,
    locked: new Map((lock?.packs ?? []).map((entry) => [entry.name, entry])),
    ...(differing === undefined ? {} : { differing }),
    target: resolve(directory, wanted?.target ?? DEFAULT_TARGET),
    gate: {
      engines: Object.fromEntries(engines),
      platform: options.platform === undefined ? currentPlatform() : requirePlatform(options.platform),
    },
    plan: {
      project: directory,
      home,
      env,
      hosts,
      clients:
        clients === undefined
          ? foundClients(directory, { home, env })
          : checkClients(clients, options.user === true),
      user: options.user ?? false,
      init: options.init ?? false,
      allowTrustPolicy: options.allowTrustPolicy ?? false,
    },
  }
}

/** The options with what the project says itself: mirrors, and the lockfile beside which its policy lies. */
export function withProjectSettings<O extends ProjectOptions>(
  options: O,
  project: Project,
): O & { lockfile: string } {
  const mirrors = { ...project.wanted?.mirrors, ...options.mirrors }
  return { ...options, mirrors, lockfile: project.lockFile }
}

/** A project that says what it wants. @throws PackwrightError `NOT_FOUND` */
export function wantedOf(project: Project): WantedPacks {
  if (project.wanted !== undefined) return project.wanted
  throw new PackwrightError('NOT_FOUND', `There is no ${WANTED_NAME} in ${project.directory}.`, {
    hint: 'Add a pack: packwright add ghcr.io/acme/packs/claude@^1.2.0.',
  })
}
