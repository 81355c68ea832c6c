import pMap from 'p-map'
import { PackwrightError } from '../errors.ts'
import { DRY_RUN, type LockedPack } from '../lock/index.ts'
import { parseReference, type Reference } from '../oci/index.ts'
import { NO_POLICY } from '../policy/index.ts'
import { trustContext } from '../session/index.ts'
import type { PullContext, PulledPack, PullOptions } from './context.ts'
import type { Expectation } from './expectation.ts'
import { pullPack } from './line.ts'

export interface WantedPack {
  reference: Reference
  expected: Expectation
  /** no signature is looked for: what it was made from was judged when it was made */
  unsigned?: boolean
}

/** Pulls several packs at once, each followed by `then`; the first failure stops the others. */
export async function pullAll<W extends WantedPack, T>(
  wanted: readonly W[],
  {
    registry,
    store,
    requireDigest,
    platform,
  }: Pick<PullContext, 'registry' | 'store' | 'requireDigest' | 'platform'>,
  options: Pick<PullOptions, 'trust' | 'env' | 'limits' | 'onEvent' | 'signal' | 'concurrency'> & {
    /** asks for the status of every pack that is fetched, also where no signature is looked at */
    status?: boolean
  },
  then: (pulled: PulledPack, wanted: W) => Promise<T>,
): Promise<T[]> {
  const trust = await trustContext(options)
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const { limits, onEvent } = options
  const refuse = options.trust?.refuseYanked === true
  const believed = trust ?? (refuse ? { policy: NO_POLICY, env: options.env ?? process.env } : undefined)
  const status = believed === undefined ? undefined : { trust: believed, refuse }
  const context: PullContext = { registry, store, limits, requireDigest, platform, onEvent, signal }
  let failure: { cause: unknown } | undefined
  const pullNext = async (pack: W) => {
    if (failure !== undefined) return []
    try {
      const looksAt =
        trust !== undefined && pack.unsigned !== true && (pack.expected.signer !== undefined || trust.asked)
      const asks = status !== undefined && (looksAt || refuse || options.status === true)
      const chosen = { ...context, ...(looksAt ? { trust } : {}), ...(asks ? { status } : {}) }
      const pulled = await pullPack(pack.reference, chosen, pack.expected)
      return [await then(pulled, pack)]
    } catch (cause) {
      failure ??= { cause }
      stop.abort()
      return []
    }
  }
  const results = await pMap(wanted, pullNext, { concurrency: options.concurrency ?? DEFAULT_CONCURRENCY })
  if (failure !== undefined) throw failure.cause
  return results.flat()
}

/** Everything that a lock entry says about what has to arrive. */
export function expectationOf(entry: LockedPack): Expectation {
  const { name, version, size, integrity, content_digest: contentDigest, signer, platforms } = entry
  const variants = new Map(
    platforms?.map((variant) => [
      variant.digest as string,
      { integrity: variant.integrity, contentDigest: variant.content_digest },
    ]),
  )
  return { name, version, size, integrity, contentDigest, variants, signer: signer ?? undefined }
}

export function fromLock(entry: LockedPack, file: string): WantedPack {
  if (entry.digest === DRY_RUN) {
    throw new PackwrightError(
      'LOCKFILE_INVALID',
      `${file} is of a dry run: ${entry.name} was not published.`,
      {
        hint: 'Publish without DRY_RUN, or take the lockfile of a release.',
      },
    )
  }
  const { tag, ...place } = parseReference(entry.oci_ref)
  const reference = { ...place, ...(tag === undefined ? {} : { tag }), digest: entry.digest }
  return { reference, expected: expectationOf(entry) }
}
export const DEFAULT_CONCURRENCY = 32
