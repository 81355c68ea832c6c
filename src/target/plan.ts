/** Which files of a pack go where, beside the pack's own directory. */
import { join } from 'node:path'
import { parseReference } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import { safeName } from '../pack/index.ts'
import type { StoredPack } from '../store/index.ts'
import { type HostPlacement, hostNamed, type PlacementContext } from '../systems/index.ts'
import { CLIENTS, skillsDirectory } from './clients.ts'
import { grantMissing, isGranted } from './grants.ts'
import { genericPlacements } from './hosts.ts'

export interface PlanOptions {
  project: string
  home: string
  env: NodeJS.ProcessEnv
  /** artifact type → template, by host */
  hosts: Readonly<Record<string, { placements?: Readonly<Record<string, string>> | undefined }>>
  /** agent clients that get the skills */
  clients: readonly string[]
  /** skills go below the home directory instead of the project */
  user: boolean
  /** instructions that packs bring go into the project */
  init: boolean
  /** trust policies that packs bring are placed */
  allowTrustPolicy: boolean
  /** what `packs.json` grants this pack */
  grants?: readonly string[] | undefined
  /** hosts that get nothing placed, since their own client installs */
  handed?: ReadonlySet<string> | undefined
  /** who owns the repository that signed the pack, as the certificate spells it */
  owner?: string | undefined
}

/** A file that is to be there; `optional` when one that is there already is left alone. */
export interface PlannedFile {
  source: string
  target: string
  sha256: string
  mode: FileEntry['mode']
  for: string
  optional: boolean
  /** the directory that belongs to this pack alone, and is replaced as a whole */
  group?: string
}

const SKILL = /^(?:(.*)\/)?SKILL\.md$/

/**
 * @param alias what the pack is called in this project
 * @throws PackwrightError `GRANT_MISSING`, `ENTRY_PATH` when a manifest would place a file outside of where it may
 */
export function planPack(stored: StoredPack, alias: string, options: PlanOptions): PlannedFile[] {
  const { record } = stored
  const { manifest } = record
  const context = contextOf(stored, alias, options)
  const files = new Map(record.files.map((file) => [file.path, file]))
  const planned: PlannedFile[] = []
  const missing: string[] = []
  const add = (placements: readonly HostPlacement[], name: string, group?: string) => {
    for (const placement of placements) {
      const { path, target, optional = false } = placement
      for (const file of filesAt(files, path)) {
        const inside = file.path === path ? '' : file.path.slice(path === '' ? 0 : path.length + 1)
        const { sha256 } = file
        const mode = placement.executable === true ? '0755' : file.mode
        const source = join(stored.tree, file.path)
        const location = join(target, inside)
        const allowed = mayWrite(placement, location, options)
        if (allowed === 'missing') missing.push(location)
        if (allowed !== 'yes') continue
        const whole = group === undefined ? {} : { group }
        planned.push({ source, target: location, sha256, mode, for: name, optional, ...whole })
      }
    }
  }
  for (const [name, host] of Object.entries(options.hosts)) {
    const own = hostNamed(name)
    if (own?.takes(manifest) === true && options.handed?.has(name) !== true)
      add(own.placements(manifest.artifacts ?? [], context), name)
    if (host.placements !== undefined)
      add(genericPlacements(host.placements, manifest.artifacts ?? [], context), name)
  }
  for (const skill of skillsOf(stored, alias)) {
    for (const client of options.clients) {
      const place = CLIENTS[client]
      const base = place && skillsDirectory(place, options.project, options.user, options)
      if (base === undefined) continue
      const target = join(base, skill.name)
      add([{ path: skill.path, target }], client, target)
    }
  }
  for (const file of handedWrites(stored, alias, options))
    if (!isGranted(file, options.grants ?? [], options)) missing.push(file)
  if (missing.length > 0) throw grantMissing(alias, [...new Set(missing)], options)
  return withoutDuplicates(planned)
}

/** What the clients of hosts write because the pack says so, absolute. */
export function handedWrites(stored: StoredPack, alias: string, options: PlanOptions): string[] {
  const { manifest } = stored.record
  const context = contextOf(stored, alias, options)
  return [...(options.handed ?? [])].flatMap((name) => {
    const host = hostNamed(name)
    return host?.takes(manifest) === true ? (host.client?.writes(manifest, context) ?? []) : []
  })
}

/** What is left out unless somebody wants it, and what has to be granted. */
function mayWrite(
  { outside, onlyIf }: HostPlacement,
  location: string,
  options: PlanOptions,
): 'yes' | 'no' | 'missing' {
  if (outside === true && isGranted(location, options.grants ?? [], options)) return 'yes'
  const asked = onlyIf === undefined || (onlyIf === 'init' ? options.init : options.allowTrustPolicy)
  if (!asked) return 'no'
  return outside === true ? 'missing' : 'yes'
}

export function contextOf({ record }: StoredPack, alias: string, options: PlanOptions): PlacementContext {
  const [org = ''] = parseReference(record.reference).path.split('/')
  const { project, home, env, owner } = options
  const namespace = owner?.toLowerCase() === org.toLowerCase() ? owner : org
  return { project, home, env, pack: alias, namespace }
}

/** A pack that is a skill, or the skills that its artifacts name. */
function skillsOf({ record }: StoredPack, alias: string): { name: string; path: string }[] {
  if (record.manifest.format === 'agent-skill') return [{ name: alias, path: '' }]
  return (record.manifest.artifacts ?? [])
    .filter(({ type }) => type === 'skill')
    .map(({ path, install_as: name }) => {
      const directory = SKILL.exec(path)?.[1] ?? path.replace(/\/$/, '')
      const chosen = name ?? directory.slice(directory.lastIndexOf('/') + 1)
      return { name: safeName(chosen, path, record.name), path: directory }
    })
}

/** One file, all files of a directory, or with `''` all files. */
function filesAt(files: ReadonlyMap<string, FileEntry>, path: string): FileEntry[] {
  const exact = files.get(path)
  if (exact !== undefined) return [exact]
  const prefix = path === '' ? '' : `${path}/`
  return [...files.values()].filter((file) => file.path.startsWith(prefix))
}

function withoutDuplicates(planned: readonly PlannedFile[]): PlannedFile[] {
  return [...new Map(planned.map((file) => [file.target, file])).values()]
}
