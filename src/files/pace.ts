/** A call that takes longer waits for something, in ms. */
const QUICK_MS = 0.5
const MAX_SLOW = 3

/**
 * How soon a file system answers. Where it does so at once, as from memory, handing a call to another thread takes longer
 * than the call; where it waits for a disk or for another machine, several calls are better made at once.
 */
export class Pace {
  #slow = 0

  get isQuick(): boolean {
    return this.#slow < MAX_SLOW
  }

  /** Makes a call on this thread, and minds how long it took. */
  measure(call: () => void): void {
    const began = performance.now()
    call()
    if (performance.now() - began > QUICK_MS) this.#slow += 1
  }
}
