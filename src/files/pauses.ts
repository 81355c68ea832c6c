/** What is done at once, in many small pieces, keeps everybody else waiting: a signal, progress that is drawn. */
import { setImmediate } from 'node:timers/promises'

const AT_A_STRETCH = 64

/** Called after each of many small pieces of work, it lets the others have their turn now and then. */
export function pauses(signal: AbortSignal | undefined): () => Promise<void> | void {
  let count = 0
  return () => {
    count += 1
    if (count % AT_A_STRETCH !== 0) return
    return pause(signal)
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}
