/** What happens around every call of the library: options are checked, listeners heard, limits kept, failures named. */
import { asPackwrightError, cancelled, isPackwrightError, PackwrightError } from '../errors.ts'
import { type OnEvent, type PackEvent, timed } from '../events.ts'
import type { ConnectionOptions } from '../session/index.ts'

/** What a call knows of its options beside those of its own. */
export type CallOptions = Pick<ConnectionOptions, 'signal' | 'onEvent' | 'session'>

export interface Call {
  /** name of the function, for messages and events */
  name: string
  /** milliseconds */
  total?: number | undefined
  signal?: AbortSignal | undefined
  onEvent?: OnEvent | undefined
}

/**
 * Runs `work` with a signal that ends it on time, and with a listener whose own failures stay its own.
 *
 * @throws PackwrightError for whatever goes wrong, `CANCELLED` when the signal says so; what a listener throws
 */
export async function runCall<T>(
  { name, total, signal, onEvent }: Call,
  work: (heard: { signal: AbortSignal | undefined; onEvent: OnEvent | undefined }) => Promise<T>,
): Promise<T> {
  const listener = onEvent === undefined ? undefined : guarded(name, onEvent)
  const late = total === undefined ? undefined : AbortSignal.timeout(total)
  const signals = [signal, late, listener?.stop].filter((one) => one !== undefined)
  const ends = signals.length === 0 ? undefined : AbortSignal.any(signals)
  try {
    if (signal?.aborted) throw cancelled(signal.reason)
    const result = await work({ signal: ends, onEvent: listener?.onEvent })
    listener?.finish()
    return result
  } catch (thrown) {
    listener?.finish()
    if (listener?.failure !== undefined) throw listener.failure.cause
    if (ends?.aborted === true && !(thrown instanceof PackwrightError && thrown.code === 'CANCELLED'))
      throw cancelled(ends.reason)
    throw isPackwrightError(thrown) ? thrown : asPackwrightError(thrown)
  }
}

interface Guarded {
  onEvent: OnEvent
  stop: AbortSignal
  failure: { cause: unknown } | undefined
  /** Tells of the whole, and throws what the listener threw at the very end. */
  finish(): void
}

function guarded(call: string, listener: OnEvent): Guarded {
  const stop = new AbortController()
  const tell = timed(listener)
  const start = performance.now()
  const sum = { requests: 0, tokens: 0, bytes: 0 }
  const onEvent = (event: PackEvent) => {
    if (event.type === 'request') {
      sum.requests += 1
      if (event.token === true) sum.tokens += 1
    }
    if (event.type === 'downloaded') sum.bytes += event.size
    if (guard.failure !== undefined) return
    try {
      tell(event)
    } catch (cause) {
      guard.failure = { cause }
      stop.abort()
    }
  }
  const guard: Guarded = {
    onEvent,
    stop: stop.signal,
    failure: undefined,
    finish() {
      onEvent({ type: 'finished', call, ms: Math.round(performance.now() - start), ...sum })
      if (guard.failure !== undefined) throw guard.failure.cause
    },
  }
  return guard
}
