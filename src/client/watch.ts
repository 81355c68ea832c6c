/** A reference or range that is followed: what was had stays until something newer was admitted. */
import { setTimeout as sleep } from 'node:timers/promises'
import { asPackwrightError, cancelled, type PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { Policy } from '../policy/index.ts'
import type { Resolved } from '../project/index.ts'
import type { PullOptions, PullResult } from '../pull/index.ts'
import type { TrustOptions } from '../session/index.ts'
import { checkOptions, WATCH } from './options.ts'

export interface WatchOptions {
  /** milliseconds between two looks, a tenth more or less; default 60,000 */
  interval?: number | undefined
  signal?: AbortSignal | undefined
  /** a policy, or its file; the same as `trust.policyObject` or `trust.policy` */
  policy?: string | Policy | undefined
  trust?: TrustOptions | undefined
  /** also told `away` while the registry cannot be reached or what it has is refused */
  onEvent?: OnEvent | undefined
}

/** What following takes of a client. */
interface Followed {
  resolve(reference: string, options: PullOptions): Promise<Resolved>
  pull(options: PullOptions): Promise<PullResult[] & AsyncDisposable>
}

const DEFAULT_INTERVAL_MS = 60_000
/** How many times the interval is doubled while nothing comes. */
const MOST_DOUBLINGS = 4

/**
 * Yields the pack that a tag or range stands for, and again whenever that is another one. A registry that is away, or a
 * version that is refused, is told as `away` and asked for again later, more and more seldom.
 *
 * The pack that was yielded last stays in the store; the one before may go when the next is asked for.
 *
 * @throws PackwrightError exit code 2 for what waiting does not mend, `CANCELLED` when the signal says so
 */
export async function* watchReference(
  reference: string,
  options: WatchOptions,
  client: Followed,
): AsyncGenerator<PullResult, void, undefined> {
  checkOptions('watch', WATCH, options)
  const { interval = DEFAULT_INTERVAL_MS, signal, policy, onEvent } = options
  const trust =
    policy === undefined
      ? options.trust
      : { ...options.trust, ...(typeof policy === 'string' ? { policy } : { policyObject: policy }) }
  const call = { ...(signal && { signal }), ...(trust && { trust }), ...(onEvent && { onEvent }) }
  let failures = 0
  let held: { digest: string; packs: PullResult[] & AsyncDisposable } | undefined
  try {
    for (;;) {
      const before = held
      let failure: PackwrightError | undefined
      try {
        const { reference: now, digest } = await client.resolve(reference, call)
        if (digest !== held?.digest) {
          const packs = await client.pull({ ...call, references: [now] })
          held = { digest, packs }
        }
        failures = 0
      } catch (thrown) {
        failure = asPackwrightError(thrown)
        if (failure.code === 'CANCELLED' || failure.exitCode === 2) throw failure
        failures += 1
      }
      if (held !== undefined && held !== before) {
        yield* held.packs
        await before?.packs[Symbol.asyncDispose]()
      }
      const waitMs = interval * 2 ** Math.min(failures, MOST_DOUBLINGS) * (0.9 + Math.random() / 5)
      if (failure !== undefined) {
        const { code, message } = failure
        onEvent?.({ type: 'away', reference, code, message, retryMs: Math.round(waitMs) })
      }
      await sleep(waitMs, undefined, { signal }).catch((thrown) => {
        throw cancelled(thrown)
      })
    }
  } finally {
    await held?.packs[Symbol.asyncDispose]()
  }
}
