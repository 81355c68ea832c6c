/** Several packs, each for itself: what became of one says nothing about the others. */
import { asPackwrightError, type PackwrightError } from '../errors.ts'
import type { PullOptions, PullResult } from '../pull/index.ts'
import { offer } from './offer.ts'
import { checkArguments } from './shapes.ts'

/** What became of one reference, in the form of `Promise.allSettled`. */
export type Settled =
  | { reference: string; status: 'fulfilled'; value: PullResult }
  | { reference: string; status: 'rejected'; reason: PackwrightError }

type Pull = (options: PullOptions) => Promise<PullResult[]>

const DEFAULT_AT_ONCE = 32

/**
 * Pulls each reference by itself, and yields what became of it as soon as that is known.
 *
 * @throws PackwrightError `USAGE` for wrong options; what is wrong with a pack is in its result
 */
export async function* settleEach(
  references: readonly string[],
  options: Omit<PullOptions, 'references' | 'lockfile' | 'packs'>,
  pull: Pull,
): AsyncGenerator<Settled, void, undefined> {
  checkArguments('settle', [references, options])
  const left = new Set(references).values()
  const running = new Map<string, Promise<Settled>>()
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const start = () => {
    const { value: reference, done } = left.next()
    if (done !== true) running.set(reference, settleOne(reference, { ...options, signal }, pull))
  }
  try {
    for (let count = 0; count < (options.concurrency ?? DEFAULT_AT_ONCE); count += 1) start()
    while (running.size > 0) {
      const settled = await Promise.race(running.values())
      running.delete(settled.reference)
      start()
      yield settled
    }
  } finally {
    stop.abort()
  }
}

async function settleOne(reference: string, options: PullOptions, pull: Pull): Promise<Settled> {
  try {
    const [value] = await pull({ ...options, references: [reference] })
    return { reference, status: 'fulfilled', value: value as PullResult }
  } catch (thrown) {
    return { reference, status: 'rejected', reason: asPackwrightError(thrown) }
  }
}

/**
 * The same without a client.
 *
 * @throws PackwrightError `USAGE` for wrong options; what is wrong with a pack is in its result
 */
export async function* settle(
  references: readonly string[],
  options: Omit<PullOptions, 'references' | 'lockfile' | 'packs'> = {},
): AsyncGenerator<Settled, void, undefined> {
  yield* settleEach(
    references,
    options,
    offer('pull', () => import('../pull/index.ts')),
  )
}
