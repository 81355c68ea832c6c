import pMap from 'p-map'
import { PackwrightError } from '../errors.ts'
import { pauses } from '../files/index.ts'
import { DRY_RUN, type LockedPack } from '../lock/index.ts'
import { formatReference, parseReference, type Reference } from '../oci/index.ts'
import type { Memory } from '../policy/index.ts'
import type { TrustContext } from '../trust/index.ts'
import type { PullContext, PulledPack, PullOptions } from './context.ts'
import type { Expectation } from './expectation.ts'
import { pullPack } from './line.ts'

export interface WantedPack {
  reference: Reference
  expected: Expectation
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
  options: Pick<
    PullOptions,
    'limits' | 'onEvent' | 'signal' | 'concurrency' | 'authorize' | 'session' | 'as'
  > & {
    trustContext: TrustContext
    refuseYanked?: boolean | undefined
  },
  then: (pulled: PulledPack, wanted: W) => Promise<T>,
): Promise<T[]> {
  const trust = options.trustContext
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const { limits, onEvent, authorize, session, refuseYanked: refuse = false } = options
  const status = trust.mode === 'ignore' && !refuse ? undefined : { refuse }
  const context: PullContext = {
    registry,
    store,
    trust,
    status,
    limits,
    requireDigest,
    platform,
    onEvent,
    signal,
    authorize,
    asFiles: options.as === 'files',
    session,
    count: { done: 0, of: wanted.length },
  }
  const unproven: Unproven[] = []
  let failure: { cause: unknown } | undefined
  // What lies in the store takes no waiting at all.
  const pause = pauses(signal)
  const pullNext = async (pack: W) => {
    if (failure !== undefined) return []
    try {
      await pause()
      const pulled = await pullPack(pack.reference, context, pack.expected)
      const { reference, trust: report, fromStore } = pulled
      if (report.mode === 'first-use' && !report.verified && !fromStore)
        unproven.push({ reference, reason: report.reason })
      return [await then(pulled, pack)]
    } catch (cause) {
      failure ??= { cause }
      stop.abort()
      return []
    }
  }
  const results = await pMap(wanted, pullNext, { concurrency: options.concurrency ?? DEFAULT_CONCURRENCY })
  if (failure !== undefined) throw failure.cause
  const said = firstUseNotice(unproven)
  if (said !== undefined) onEvent?.({ type: 'warning', message: said })
  return results.flat()
}

/** A pack that nothing vouches for, the first time that it is seen. */
interface Unproven {
  reference: Reference
  reason: string | undefined
}

/** One line for all of them. */
function firstUseNotice(unproven: readonly Unproven[]): string | undefined {
  const [first] = unproven
  if (first === undefined) return undefined
  if (unproven.length === 1) return `${formatReference(first.reference)} is not verified: ${first.reason}`
  const counts = new Map<string, number>()
  for (const { reason = '' } of unproven) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const reasons = [...counts].sort(([, a], [, b]) => b - a).map(([why, count]) => `${count} times ${why}`)
  const shown = reasons.slice(0, 3).join('; ')
  return `${unproven.length} packs are not verified: ${shown}${reasons.length > 3 ? ' …' : ''}`
}

/** What a lock entry remembers about its place. */
export function memoryOf(entry: LockedPack): Memory {
  const { signer, digest, bundle, version, highest } = entry
  return {
    signer,
    highest: highest ?? version,
    ...(digest === DRY_RUN ? {} : { digest }),
    ...(bundle === undefined ? {} : { bundle }),
  }
}

/** Everything that a lock entry says about what has to arrive. */
export function expectationOf(entry: LockedPack): Expectation {
  const { name, version, size, integrity, content_digest: contentDigest, platforms, own_name } = entry
  const variants = new Map(
    platforms?.map((variant) => [
      variant.digest as string,
      { integrity: variant.integrity, contentDigest: variant.content_digest },
    ]),
  )
  const memory = memoryOf(entry)
  return {
    name,
    alias: own_name ?? name,
    named: own_name ?? name,
    version,
    size,
    integrity,
    contentDigest,
    variants,
    memory,
  }
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
