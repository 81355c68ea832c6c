/** Packs that are pulled get their place: checked against the hosts, planned, held against what is there, applied. */
import { PackwrightError } from '../errors.ts'
import { stateDirectory } from '../files/index.ts'
import { writeConsumed } from '../lock/index.ts'
import { formatPlatform, formatReference } from '../oci/index.ts'
import { type PulledPack, pullAll } from '../pull/index.ts'
import { registerRoot } from '../store/index.ts'
import { announce } from '../systems/index.ts'
import {
  applyPack,
  checkClients,
  conflictsOf,
  forgetInstallation,
  handedWrites,
  ignoreNewTarget,
  knownFiles,
  planPack,
  type Removed,
  receiptNames,
  refusePlanConflicts,
  type Target,
} from '../target/index.ts'
import type { TrustContext } from '../trust/index.ts'
import { refuseUnbound, withJudgement } from './bound.ts'
import { entryOf, refuseDrift, withOrigin } from './entry.ts'
import { refuseUnfit } from './gates.ts'
import { handedHosts, handOver, leftUndone } from './handing.ts'
import { type InstalledPack, programOf, remember, removeOthers } from './placing.ts'
import { plannedPack, shownFrom } from './planned.ts'
import type { Project } from './project.ts'
import { editWanted } from './wanted/index.ts'
import type { Draft, InstallOptions, PackToInstall, PlannedPack, ReadyPack, Sources } from './wanted-pack.ts'

export interface InstallResult {
  packs: InstalledPack[]
  removed: Removed[]
  lockfile: { path: string; written: boolean }
  /** where packs were installed */
  target: string
  /** of a dry run: what would be installed */
  plan?: PlannedPack[]
  /** commands that make new packs known to their clients, each to be run once */
  next: string[]
  /** what is not done, a sentence each */
  warnings: string[]
}

export interface Placing {
  /** as the caller gave them */
  options: InstallOptions
  draft: Draft
  /** digests of packs from git whose commit was judged, by name */
  judged: ReadonlyMap<string, string>
}

/** Pulls what is to be installed and makes the target equal to it. The target's lock is held. */
export async function installPacks(
  wanted: readonly PackToInstall[],
  project: Project,
  { registry, store, trust }: Sources,
  { options, draft, judged }: Placing,
): Promise<InstallResult> {
  const { platform } = project.gate
  const chosen = wanted.map((pack) => withJudgement(pack, project, judged))
  const settings = { ...options, trustContext: trust, refuseYanked: options.trust?.refuseYanked }
  const sources = { registry, store, platform }
  const hosts = await handedHosts(project)
  const handed = new Set(hosts.map(({ name }) => name))
  const ready = await pullAll(chosen, sources, settings, async (pulled, pack) =>
    prepare(pulled, pack, { project, trust, handed }),
  )
  ready.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1))
  refuseUnbound(ready, project)
  const state = stateDirectory(options.env ?? process.env)
  const target: Target = { directory: project.target, project: project.directory, state }
  const force = options.force === true
  const plans = ready.map(({ entry: { name }, planned }) => {
    return { name, planned, known: knownFiles(name, planned, target) }
  })
  refusePlanConflicts(plans, target)
  if (!force) refuseConflicts(ready, target)
  const before = new Set(receiptNames(target.directory))
  const plan = ready.map((pack) => plannedPack(pack, before, project))
  const lock = { path: project.lockFile, written: false }
  if (options.dryRun === true)
    return { packs: [], removed: [], lockfile: lock, target: project.target, next: [], warnings: [], plan }
  if ((await options.approve?.(plan)) === false)
    throw new PackwrightError('CANCELLED', 'Nothing was installed.')
  if (ready.length > 0) ignoreNewTarget(target.directory)
  const packs: InstalledPack[] = []
  for (const pack of ready) {
    const installed = await installOne(pack, target, project, { force, signal: options.signal })
    packs.push(installed)
    const { reference, directory, already } = installed
    options.onEvent?.({ type: 'installed', reference, directory, already })
  }
  const removed = await removeOthers(packs, target, force)
  const next = await announceAll(ready, before, project)
  await writeDraft(draft, project)
  const entries = ready.map(({ entry }) => entry)
  const changes = project.wanted !== undefined && options.frozen !== true
  const written = changes && (await writeConsumed(project.lockFile, entries, new Date()))
  const handing = { project, target, registry, signal: options.signal }
  const open = (await Promise.all(hosts.map((host) => handOver(host, ready, handing)))).flat()
  const warnings = [...leftUndone(ready, handed, project), ...open]
  if (open.length === 0) remember(ready, packs, project, options)
  else forgetInstallation(target.directory)
  await registerRoot(store.root, { lockfile: project.lockFile, target: project.target })
  const lockfile = { path: project.lockFile, written }
  return { packs, removed, lockfile, target: project.target, next, warnings }
}

/** @returns commands that make new packs known to their clients */
async function announceAll(
  ready: readonly ReadyPack[],
  before: ReadonlySet<string>,
  { target, directory, plan }: Project,
): Promise<string[]> {
  const packs = ready.map(({ entry, pulled: { stored } }) => {
    const { version, manifest, files } = stored.record
    return { name: entry.name, version, manifest, files, isNew: !before.has(entry.name) }
  })
  const shown = shownFrom(directory, target)
  return await announce({ target, project: directory, shown, user: plan.user }, packs)
}

/** `packs.json` says what was installed, and nothing else of it changes. */
async function writeDraft({ changes }: Draft, project: Project): Promise<void> {
  for (const { name, options: next } of changes)
    await editWanted(project.wantedFile, name, (old) =>
      next === undefined ? undefined : { ...old, ...next },
    )
}

interface Preparing {
  project: Project
  trust: TrustContext
  /** hosts whose own client installs */
  handed: ReadonlySet<string>
}

function prepare(pulled: PulledPack, pack: PackToInstall, { project, trust, handed }: Preparing): ReadyPack {
  const { record } = pulled.stored
  const alias = pack.entry?.name ?? pack.expected.alias ?? record.name
  refuseUnfit(record, project.gate)
  refuseDrift(record, pack)
  const wanted = project.wanted?.packs.find(({ name }) => name === alias)
  const { plan } = project
  const user = plan.user || wanted?.user === true
  const clients = wanted?.clients === undefined ? plan.clients : checkClients(wanted.clients, user)
  const init = plan.init || wanted?.init === true
  const owner = pulled.trust.signer?.owner?.replace(/^https:\/\/github\.com\//, '')
  const options = { ...plan, clients, user, init, grants: wanted?.grants, handed, owner }
  return {
    pulled,
    entry: withOrigin(entryOf(pulled, pack, project.gate.platform, trust), wanted),
    planned: planPack(pulled.stored, alias, options),
    handedWrites: handedWrites(pulled.stored, alias, options),
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
  how: Pick<InstallOptions, 'force' | 'signal'>,
): Promise<InstalledPack> {
  const { stored, reference, fromStore, trust, status } = pulled
  const { record } = stored
  const { directory, written, kept } = await applyPack(stored, entry, planned, target, how)
  return {
    name: entry.name,
    version: record.version,
    reference: formatReference(reference),
    digest: reference.digest,
    platform: formatPlatform(project.gate.platform),
    size: record.size,
    directory,
    entry: programOf(stored, directory),
    already: fromStore && !written,
    kept,
    trust,
    ...(status === undefined ? {} : { status }),
    manifest: record.manifest,
  }
}
