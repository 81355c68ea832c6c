/** Packs that are pulled get their place: checked against the hosts, planned, held against what is there, applied. */
import { join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { type LockedPack, signerEntry, writeConsumed } from '../lock/index.ts'
import { type Digest, formatPlatform, formatReference, type Platform } from '../oci/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import { POLICY_NAME } from '../policy/index.ts'
import { type PulledPack, pullAll } from '../pull/index.ts'
import { type PackRecord, registerRoot, type StoredPack } from '../store/index.ts'
import { announce } from '../systems/index.ts'
import {
  applyPack,
  clientShows,
  conflictsOf,
  forgetInstallation,
  type PlannedFile,
  planPack,
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
import { refuseUnfit } from './gates.ts'
import { parseGitPack } from './git-reference.ts'
import type { Project } from './project.ts'
import { rangesOf } from './resolve/resolve.ts'
import type { Wanted } from './wanted/index.ts'
import type { InstallOptions, PackToInstall, Sources } from './wanted-pack.ts'

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
  /** absent when signatures were not looked at */
  trust?: TrustReport
  /** yanked, deprecated or active; absent when nobody was asked */
  status?: PackStatus
  manifest: PackManifest
}

export interface InstallResult {
  packs: InstalledPack[]
  removed: Removed[]
  lockfile: { path: string; written: boolean }
  /** where packs were installed */
  target: string
}

interface ReadyPack {
  pulled: PulledPack
  entry: LockedPack
  planned: PlannedFile[]
}

/** Pulls what is to be installed and makes the target equal to it. The target's lock is held. */
export async function installPacks(
  wanted: readonly PackToInstall[],
  project: Project,
  { registry, store }: Sources,
  options: InstallOptions,
): Promise<InstallResult> {
  const { platform } = project.gate
  // A pack from git was held against the policy by its commit, when it was built.
  const fromGit = new Set(
    (project.wanted?.packs ?? []).flatMap(({ name, git }) => (git === undefined ? [] : [name])),
  )
  const chosen = wanted.map((pack) => {
    const git = pack.entry?.origin !== undefined || fromGit.has(pack.expected.name ?? '')
    return git ? { ...pack, unsigned: true } : pack
  })
  const ready = await pullAll(
    chosen,
    { registry, store, platform },
    { ...options, status: true },
    async (pulled, pack) => {
      return prepare(pulled, pack, project)
    },
  )
  ready.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1))
  const target: Target = { directory: project.target, project: project.directory }
  const force = options.force === true
  if (!force) refuseConflicts(ready, target)
  const packs: InstalledPack[] = []
  for (const pack of ready) {
    const installed = await installOne(pack, target, project, force)
    packs.push(installed)
    const { reference, directory, already } = installed
    options.onEvent?.({ type: 'installed', reference, directory, already })
  }
  const removed = await removeOthers(packs, target, force)
  const announced = ready.map(({ pulled: { stored } }) => {
    const { name, version, manifest, files } = stored.record
    return { name, version, description: manifest.description, files }
  })
  await announce(target.directory, announced)
  const entries = ready.map(({ entry }) => entry)
  const changes = project.wanted !== undefined && options.frozen !== true
  const written = changes && (await writeConsumed(project.lockFile, entries, new Date()))
  remember(ready, packs, project, options)
  registerRoot(store.root, { lockfile: project.lockFile, target: project.target })
  return { packs, removed, lockfile: { path: project.lockFile, written }, target: project.target }
}

function prepare(pulled: PulledPack, pack: PackToInstall, project: Project): ReadyPack {
  const { record } = pulled.stored
  refuseUnfit(record, project.gate)
  refuseDrift(record, pack)
  const wanted = project.wanted?.packs.find(({ name }) => name === record.name)
  const { plan } = project
  const clients = wanted?.clients ?? plan.clients
  const options = { ...plan, clients, init: plan.init || wanted?.init === true }
  return {
    pulled,
    entry: withOrigin(entryOf(pulled, pack, project.gate.platform), wanted),
    planned: planPack(pulled.stored, options),
  }
}

/** The lockfile says as well what a pack came with, and where it was taken from. */
function withOrigin(entry: LockedPack, wanted: Wanted | undefined): LockedPack {
  const collection = wanted?.collection
  const origin = wanted?.git === undefined ? undefined : parseGitPack(wanted.git)
  if (collection === undefined && origin === undefined) return entry
  return {
    ...entry,
    ...(collection === undefined ? {} : { collection }),
    ...(origin === undefined
      ? {}
      : { origin: { git: origin.url, commit: origin.commit, path: origin.path } }),
  }
}

/** The lockfile must not say other dependencies than the pack does, or they would be installed unasked. */
function refuseDrift(record: PackRecord, { entry, dependencies }: PackToInstall): void {
  if (entry === undefined || entry.dependencies === undefined) return
  const stated = rangesOf(record.manifest)
  const names = new Set([...Object.keys(stated), ...Object.keys(dependencies)])
  const wrong = [...names].find((name) => stated[name] !== dependencies[name])
  if (wrong === undefined) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `${record.name} needs ${wrong} ${stated[wrong] ?? 'not at all'}; the lockfile says ${dependencies[wrong] ?? 'nothing'}.`,
    {
      hint: 'The lockfile was edited. Restore it from version control, or run packwright update.',
      details: { pack: record.name, dependency: wrong },
    },
  )
}

/** What the lockfile says of a pack; one that is locked keeps its entry, with the signer of its first verification. */
function entryOf(
  { stored, reference, trust }: PulledPack,
  { entry, dependencies }: PackToInstall,
  platform: Platform,
): LockedPack {
  const { record } = stored
  const signer = trust?.signer
  const facts = signer === undefined ? undefined : signerEntry(signer)
  if (entry !== undefined)
    return entry.signer == null && facts !== undefined ? { ...entry, signer: facts } : entry
  const { digest: _, ...place } = reference
  const { media_type, size, integrity, content_digest } = record
  const content = { media_type, size, integrity, content_digest }
  const variant = record.digest !== reference.digest
  return {
    name: record.name,
    version: record.version ?? reference.tag ?? '',
    oci_ref: formatReference(place),
    digest: reference.digest,
    ...(variant ? {} : content),
    created_at: record.created_at,
    ...(facts === undefined ? {} : { signer: facts }),
    ...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
    ...(variant
      ? { platforms: [{ platform: formatPlatform(platform), digest: record.digest, ...content }] }
      : {}),
  }
}

function refuseConflicts(ready: readonly ReadyPack[], target: Target): void {
  const edited = ready.flatMap(({ entry, planned }) => conflictsOf(entry.name, planned, target))
  if (edited.length === 0) return
  throw new PackwrightError(
    'FILE_EDITED',
    `${edited.length === 1 ? edited[0] : `${edited.length} files, the first ${edited[0]},`} would be overwritten, and packwright did not write what is there now.`,
    {
      hint: 'Move it away, or overwrite it with --force. Nothing was installed.',
      details: { files: edited },
    },
  )
}

async function installOne(
  { pulled, entry, planned }: ReadyPack,
  target: Target,
  project: Project,
  force: boolean,
): Promise<InstalledPack> {
  const { stored, reference, fromStore, trust, status } = pulled
  const { record } = stored
  const { directory, written, kept } = await applyPack(stored, entry, planned, target, force)
  return {
    name: record.name,
    version: record.version,
    reference: formatReference(reference),
    digest: reference.digest,
    platform: formatPlatform(project.gate.platform),
    size: record.size,
    directory,
    entry: programOf(stored, directory),
    already: fromStore && !written,
    kept,
    ...(trust === undefined ? {} : { trust }),
    ...(status === undefined ? {} : { status }),
    manifest: record.manifest,
  }
}

/** What the manifest names as entry point, else the only executable file of `bin/`. */
function programOf({ record }: StoredPack, directory: string): string | null {
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
async function removeOthers(
  packs: readonly InstalledPack[],
  target: Target,
  force: boolean,
): Promise<Removed[]> {
  const wanted = new Set(packs.map(({ name }) => name))
  const others = receiptNames(target.directory).filter(
    (name) => !wanted.has(name) && readReceipt(target.directory, name)?.installed !== undefined,
  )
  const removed: Removed[] = []
  for (const name of others) {
    const done = await removePack(name, target, force)
    if (done !== undefined) removed.push(done)
  }
  return removed
}

/** Only a plain installation is remembered: flags of one call say nothing about the next. */
function remember(
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
    shows: clientShows(directory, project.plan.home),
  })
}
