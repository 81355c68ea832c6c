/** Hosts whose own client installs: it is given what changed, over an adapter on loopback, and what went. */
import { existsSync } from 'node:fs'
import semver from 'semver'
import { PackwrightError } from '../errors.ts'
import type { Registry } from '../registry/index.ts'
import { type HostClient, hostNamed, runProgram } from '../systems/index.ts'
import {
  contextOf,
  type HandedPacks,
  handedElsewhere,
  noteHanded,
  readHanded,
  type Target,
} from '../target/index.ts'
import type { Project } from './project.ts'
import type { ReadyPack } from './wanted-pack.ts'

export interface HandedHost {
  name: string
  client: HostClient
  /** whether the client is on PATH */
  isHere: boolean
}

/** Hosts of the project that nothing is placed for, since their client writes its own files. */
export async function handedHosts({ plan, gate }: Project): Promise<HandedHost[]> {
  const hosts = Object.keys(plan.hosts).map(async (name): Promise<HandedHost[]> => {
    const client = hostNamed(name)?.client
    const stated = gate.engines[name]
    if (client === undefined || isBefore(stated, client)) return []
    const found = await versionHere(client, plan.env)
    if (stated === undefined && isBefore(found, client)) return []
    return [{ name, client, isHere: found !== undefined }]
  })
  return (await Promise.all(hosts)).flat()
}

function isBefore(version: string | undefined, { since }: HostClient): boolean {
  const known = semver.coerce(version)
  return known !== null && semver.lt(known, since)
}

/** What the program on PATH says of itself; `undefined` where there is none. */
async function versionHere({ program }: HostClient, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { failed, stdout } = await runProgram(program, ['--version'], { cwd: process.cwd(), env })
  return failed ? undefined : stdout
}

/** What hosts that take files do not do of the packs that are placed for them, a sentence each. */
export function leftUndone(
  ready: readonly ReadyPack[],
  handed: ReadonlySet<string>,
  { plan }: Project,
): string[] {
  const placed = Object.keys(plan.hosts).filter((name) => !handed.has(name))
  return placed.flatMap((name) => {
    const host = hostNamed(name)
    return ready.flatMap(({ entry, pulled }) => {
      const { manifest } = pulled.stored.record
      const left = host?.takes(manifest) === true ? host.undone?.(manifest) : undefined
      return left === undefined ? [] : [`${entry.name} is placed for ${name}; ${left}.`]
    })
  })
}

export interface Handing {
  project: Project
  target: Target
  registry: Registry
  signal?: AbortSignal | undefined
}

/**
 * @returns what its client still lacks, a sentence each
 * @throws PackwrightError `CLIENT_FAILED`
 */
export async function handOver(
  { name: host, client, isHere }: HandedHost,
  ready: readonly ReadyPack[],
  handing: Handing,
): Promise<string[]> {
  const { target } = handing
  const mine = ready.filter(({ pulled }) => hostNamed(host)?.takes(pulled.stored.record.manifest) === true)
  const known = readHanded(target, host)
  const gone = Object.keys(known).filter((name) => mine.every(({ entry }) => entry.name !== name))
  const fresh = mine.filter((pack) => !isHanded(pack, known, client, handing))
  if (fresh.length === 0 && gone.length === 0) return []
  if (!isHere) {
    const names = [...fresh.map(({ entry }) => entry.name), ...gone].join(', ')
    return [
      `${host} does not know yet what became of ${names}: ${client.program} is not on PATH. Install ${client.program} ${client.since} or later, and run packwright install again.`,
    ]
  }
  const { serveHeld } = await import('../serve/index.ts')
  const serving = await serveHeld(fresh.map(heldOf), { ...handing, system: host })
  try {
    const run = (words: string[]) => runClient(client, words, serving.url, handing)
    for (const { name, address } of serving.packs) {
      await run(client.pull(address))
      const { digest } = fresh.find(({ entry }) => entry.name === name)?.pulled.reference ?? { digest: '' }
      known[name] = { address, digest }
      noteHanded(target, host, known)
    }
    const elsewhere = handedElsewhere(target, host)
    for (const name of gone) {
      const { address } = known[name] ?? { address: '' }
      if (!elsewhere.has(address)) await run(client.remove(address))
      delete known[name]
      noteHanded(target, host, known)
    }
    return serving.passedOver.map(({ name, why }) => `${name} is not installed for ${host}: ${why}.`)
  } finally {
    await serving.close()
  }
}

function isHanded(
  { entry, pulled }: ReadyPack,
  known: HandedPacks,
  client: HostClient,
  { project }: Handing,
): boolean {
  const handed = known[entry.name]
  if (handed?.digest !== pulled.reference.digest) return false
  return existsSync(client.directory(handed.address, contextOf(pulled.stored, entry.name, project.plan)))
}

function heldOf({ pulled: { stored, reference, trust } }: ReadyPack) {
  const { name, version, manifest, files } = stored.record
  return { name, version, reference, manifest, files, trust, directory: stored.tree }
}

async function runClient(
  { program, registryVariable }: HostClient,
  words: string[],
  url: string,
  { project, signal }: Handing,
): Promise<void> {
  const env = { ...project.plan.env, [registryVariable]: url }
  const { failed, all } = await runProgram(program, words, { cwd: project.directory, env, signal })
  if (!failed) return
  throw new PackwrightError('CLIENT_FAILED', `${program} ${words.join(' ')} failed: ${all.trim()}`, {
    hint: 'What packwright itself installs is in place. Mend what is named, and run packwright install again.',
    details: { program, arguments: words },
  })
}
