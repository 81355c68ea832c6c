/** What a project has: which packs are behind, why one is there, and whether what is installed is right. */
import pMap from 'p-map'
import semver from 'semver'
import { type Release, releasesOf } from '../artifact/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import { chainsTo, type LockedPack } from '../lock/index.ts'
import { isDigest, parseReference } from '../oci/index.ts'
import { memoryOf } from '../pull/index.ts'
import type { Registry } from '../registry/index.ts'
import { trustContext, withRegistry } from '../session/index.ts'
import { compareTree, sentenceOf } from '../store/index.ts'
import { readReceipts } from '../target/index.ts'
import { decideTrust, signatureBundles, type TrustContext } from '../trust/index.ts'
import { openProject, type Project, type ProjectOptions, wantedOf, withProjectSettings } from './project.ts'
import { firstUsable, type Judging, statusAt, type UsableRelease } from './versions.ts'
import type { Wanted } from './wanted/index.ts'

export interface OutdatedPack {
  name: string
  /** what is locked; `null` when nothing is */
  current: string | null
  /** the newest that the range allows; `null` when none does */
  wanted: string | null
  /** the newest release there is */
  latest: string | null
  /** `yanked` and `deprecated` are about what is locked, whether or not there is something newer */
  status: 'current' | 'outdated' | 'ahead' | 'missing' | 'yanked' | 'deprecated'
  /** what the publisher says about a yanked or deprecated pack */
  reason?: string
  replacement?: string
  /** that the version in `wanted` is signed by somebody else than what is locked, with both sides */
  signerChanged?: string
  pinned: boolean
  reference: string
}

const ASKED_AT_ONCE = 16
/** How every pack that `packs.json` wants stands against its registry. */
export async function outdated(options: ProjectOptions = {}): Promise<OutdatedPack[]> {
  const project = await openProject(options)
  const { packs } = wantedOf(project)
  const settings = withProjectSettings(options, project)
  const trust = await trustContext(settings)
  return await withRegistry(settings, 'pull', (registry) =>
    pMap(packs, (wanted) => standing(wanted, project, registry, trust, options.signal), {
      concurrency: ASKED_AT_ONCE,
    }),
  )
}

async function standing(
  { name, ref, version: range = '*', pin, prerelease }: Wanted,
  { locked }: Project,
  registry: Registry,
  trust: TrustContext | undefined,
  signal: AbortSignal | undefined,
): Promise<OutdatedPack> {
  const repository = parseReference(ref)
  const releases = await releasesOf(repository, registry, signal)
  const entry = locked.get(name)
  const judging = { repository, registry, trust, name, signer: entry?.signer ?? undefined, signal }
  const newest = async (found: readonly Release[]) => await firstUsable(found, judging)
  const includePrerelease = prerelease === true
  const allowed = releases.filter(({ version }) =>
    semver.satisfies(version, pin ?? range, { includePrerelease }),
  )
  const stable = releases.filter(({ version }) => includePrerelease || semver.prerelease(version) === null)
  const current = entry?.version ?? null
  const [wanted, latest, status] = await Promise.all([
    newest(allowed),
    newest(stable.length === 0 ? releases : stable),
    statusAt(isDigest(entry?.digest) ? entry.digest : undefined, current ?? '', judging),
  ])
  const said = status === undefined || status.state === 'active' ? undefined : status
  const isNew = wanted !== undefined && wanted.version !== current
  const changed = isNew && entry !== undefined ? await signerChange(wanted, entry, judging) : undefined
  return {
    name,
    current,
    wanted: wanted?.version ?? null,
    latest: latest?.version ?? null,
    status:
      said === undefined
        ? statusOf(current, latest?.version ?? null)
        : (said.state as 'yanked' | 'deprecated'),
    ...(said?.reason === undefined ? {} : { reason: said.reason }),
    ...(said?.replacement === undefined ? {} : { replacement: said.replacement }),
    ...(changed === undefined ? {} : { signerChanged: changed }),
    pinned: pin !== undefined,
    reference: ref,
  }
}

/** Whether an update would be refused for its signer. */
async function signerChange(
  { version, digest }: UsableRelease,
  entry: LockedPack,
  { repository, registry, trust, name = entry.name, signal }: Judging,
): Promise<string | undefined> {
  if (trust === undefined || trust.mode === 'ignore' || entry.signer == null) return undefined
  const bundles = signatureBundles(repository, digest, registry, signal)
  try {
    await decideTrust(digest, { repository, name, version }, bundles, trust, memoryOf(entry))
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    return error.code === 'SIGNER_CHANGED' ? error.message : undefined
  }
  return undefined
}

function statusOf(current: string | null, latest: string | null): OutdatedPack['status'] {
  if (current === null || latest === null || semver.valid(current) === null) return 'missing'
  const order = semver.compare(current, latest)
  return order === 0 ? 'current' : order < 0 ? 'outdated' : 'ahead'
}

export interface Why {
  name: string
  version: string
  reference: string
  /** every way from `packs.json` to the pack */
  chains: { name: string; version: string; range: string }[][]
}

/** @throws PackwrightError `PACK_NOT_FOUND` */
export async function why(pack: string, options: ProjectOptions = {}): Promise<Why> {
  const { locked, wanted, lockFile } = await openProject(options)
  const entry = locked.get(pack)
  if (entry === undefined) throw new PackwrightError('PACK_NOT_FOUND', `${lockFile} has no pack "${pack}".`)
  const roots = new Map((wanted?.packs ?? []).map((root) => [root.name, root.pin ?? root.version ?? '*']))
  const chains = chainsTo(pack, [...roots.keys()], locked).map((names) =>
    names.map((name, index) => {
      const above = names[index - 1]
      const range = above === undefined ? roots.get(name) : locked.get(above)?.dependencies?.[name]
      return { name, version: locked.get(name)?.version ?? '', range: range ?? '*' }
    }),
  )
  return { name: pack, version: entry.version, reference: `${entry.oci_ref}@${entry.digest}`, chains }
}

export interface PackHealth {
  name: string
  version: string | undefined
  reference: string | undefined
  digest: string
  directory: string
  /** who signed it, as the lockfile pins it; `null` when nobody is pinned */
  signer: LockedPack['signer'] | null
  /** whether it is what the lockfile says */
  locked: boolean
  /** empty when every file is as it was installed */
  problems: string[]
}

/** What is installed, from where, signed by whom, and whether it is still so: for a service's health check. */
export async function health(options: ProjectOptions = {}): Promise<PackHealth[]> {
  const { target, locked } = await openProject(options)
  const installed = readReceipts(target)
  return await Promise.all(
    installed.map(async ({ name, version, digest, reference, files, installed: at }) => {
      const directory = `${target}/${name}`
      const entry = locked.get(name)
      return {
        name,
        version,
        reference,
        digest,
        directory,
        signer: entry?.signer ?? null,
        locked: entry?.digest === (at?.digest ?? digest),
        problems: (await compareTree(directory, files)).map(sentenceOf),
      }
    }),
  )
}

/** A pack and what it needs; one that stands above already is not told again. */
export interface TreeNode {
  name: string
  /** `null` when it is needed and not locked */
  version: string | null
  repeated: boolean
  needs: TreeNode[]
}

/** @returns `undefined` where there is no `packs.json` */
export async function lockedPacks(
  options: ProjectOptions = {},
): Promise<{ packs: LockedPack[]; target: string } | undefined> {
  const { wanted, locked, target } = await openProject(options)
  return wanted === undefined ? undefined : { packs: [...locked.values()], target }
}

/** What the lockfile records, from what is wanted downwards. */
export async function lockedTree(options: ProjectOptions = {}): Promise<TreeNode[]> {
  const { locked, wanted } = await openProject(options)
  const roots = wanted?.packs.map(({ name }) => name) ?? [...locked.keys()]
  const told = new Set<string>()
  const node = (name: string): TreeNode => {
    const entry = locked.get(name)
    const repeated = told.has(name)
    told.add(name)
    const needs = repeated ? [] : Object.keys(entry?.dependencies ?? {}).map(node)
    return { name, version: entry?.version ?? null, repeated, needs }
  }
  return roots.map(node)
}
