/** Packs of another system's registry or releases: checked as it promises, and published with a signature of ours. */
import { readPack } from '../build/index.ts'
import { asPackwrightError, PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import { besideOf, formatReference, parseReference, tagOfVersion } from '../oci/index.ts'
import { type PublishOptions, publish } from '../publish/index.ts'
import { readUrl } from '../registry/index.ts'
import { type TrustOptions, trustContext } from '../session/index.ts'
import { type SourcedPack, sourceOf } from '../systems/index.ts'
import { judgeBlob } from '../trust/index.ts'
import { importAdvisories } from './advisories/index.ts'
import { setStatus } from './lifecycle.ts'

export interface TakeOverOptions {
  /** `openwop`, `nexo` */
  system: string
  /** files, directories or addresses */
  where: readonly string[]
  /** directory in which a pack's own is made: one below for each version where there are several */
  packsDir: string
  /** where a registry's advisories are written, as OSV */
  advisoriesDir?: string | undefined
  /** file with the detached signature; default the one beside the archive */
  signature?: string | undefined
  /** PEM file with the public key; default the one that its registry names */
  key?: string | undefined
  /** `sha256-…` or `sha512-…` of the archive */
  integrity?: string | undefined
  /** `owner/repository` that a release is of, where it does not say so itself */
  from?: string | undefined
  trust?: TrustOptions | undefined
  /** publishes what was taken, version by version, and says again what was deprecated there */
  publish?: PublishOptions | undefined
  env?: NodeJS.ProcessEnv | undefined
  onEvent?: OnEvent | undefined
  signal?: AbortSignal | undefined
}

export interface TakenPack extends SourcedPack {
  /** where it was found */
  label: string
  /** where it was published: with tag and digest */
  reference?: string
  status?: string
}

export interface TakenOver {
  packs: TakenPack[]
  /** what is yanked there */
  passedOver: { label: string; why: string }[]
  failed: { label: string; error: PackwrightError }[]
  /** files with the registry's advisories, as OSV */
  advisories: string[]
}

/** Of several, one that fails does not stop the others; one alone that fails, throws. */
export async function takeOver(options: TakeOverOptions): Promise<TakenOver> {
  const source = await sourceOf(options.system)
  const env = options.env ?? process.env
  const { signal, onEvent } = options
  const trust = await trustContext({ trust: options.trust, env, onEvent })
  const fetch = async (url: string, maxBytes: number) => await fetched(url, { env, signal, maxBytes })
  const sources = await Promise.all(options.where.map((where) => source.find(where, { fetch })))
  const found = sources.flatMap(({ packs }) => packs)
  const single = found.length === 1
  const result: TakenOver = { packs: [], passedOver: [], failed: [], advisories: [] }
  for (const { label, take } of found) {
    signal?.throwIfAborted()
    try {
      const taken = await take({
        ...options,
        versioned: !single,
        readPack,
        judge: ({ bytes, signature, ...about }) => judgeBlob(bytes, signature, about, trust),
      })
      result.packs.push({ ...taken, label })
    } catch (thrown) {
      const error = asPackwrightError(thrown)
      if (single || error.code === 'CANCELLED') throw thrown
      if (error.code === 'PACK_YANKED') result.passedOver.push({ label, why: error.message })
      else result.failed.push({ label, error })
    }
  }
  for (const { advisories } of sources)
    if (advisories !== undefined)
      result.advisories.push(...(await importAdvisories(advisories, options.advisoriesDir ?? 'advisories')))
  if (options.publish !== undefined) await publishTaken(result, options.publish)
  return result
}

/** GitHub hands out assets from another host. */
const MAX_REDIRECTS = 5

async function fetched(
  url: string,
  options: { env: NodeJS.ProcessEnv; signal: AbortSignal | undefined; maxBytes: number },
): Promise<Buffer> {
  const headers = { accept: 'application/vnd.github+json, application/octet-stream' }
  let answer: Awaited<ReturnType<typeof readUrl>>
  try {
    answer = await readUrl(url, { ...options, headers, redirects: MAX_REDIRECTS })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PackwrightError('REGISTRY_UNAVAILABLE', `${url} cannot be read: ${why}.`, { cause })
  }
  if (answer.status === 200) return answer.bytes
  throw new PackwrightError(
    answer.status === 404 ? 'NOT_FOUND' : 'REGISTRY_RESPONSE',
    `${url} answers ${answer.status}.`,
    { hint: 'Check the address; a private repository cannot be read this way.' },
  )
}

/** The first version of every pack, then the second: later ones find what was published before them. */
async function publishTaken(result: TakenOver, options: PublishOptions): Promise<void> {
  const byName = [...Map.groupBy(result.packs, ({ name }) => name).values()]
  const rounds = Math.max(0, ...byName.map((versions) => versions.length))
  for (let round = 0; round < rounds; round += 1) {
    const packs = byName.flatMap((versions) => versions[round] ?? [])
    const done = await publish({ ...options, packs: packs.map(({ directory }) => directory) })
    for (const pack of packs) {
      const published = done.published.find(
        ({ name, version }) => name === pack.name && version === pack.version,
      )
      if (published === undefined) continue
      pack.reference = `${published.reference}@${published.digest}`
      pack.status = published.status
    }
    for (const { name, error } of done.failed) result.failed.push({ label: name, error })
  }
  for (const { deprecated, reference } of result.packs) {
    if (deprecated === undefined || reference === undefined || typeof options.signing !== 'object') continue
    const { reason, supersededBy } = deprecated
    const replacement = supersededBy === undefined ? undefined : replacementFor(reference, supersededBy)
    const change = { state: 'deprecated' as const, reason, replacement }
    await setStatus([reference], change, { ...options, signing: options.signing })
  }
}

/** @param supersededBy a version of the same pack, or `<name>@<version>` beside it */
function replacementFor(reference: string, supersededBy: string): string {
  const [, name, version = supersededBy] = /^(.+)@([^@]+)$/.exec(supersededBy) ?? []
  const { registry, path } = parseReference(reference)
  const place = name === undefined ? { registry, path } : besideOf({ registry, path }, name)
  return formatReference({ ...place, tag: tagOfVersion(version) })
}
