/**
 * How long to wait before looking whether a write still stands. A registry cannot be told to write only over what was
 * read; somebody else who had read before we wrote is done when as many times as long as ours took has passed.
 */
export interface Patience {
  /** how many times longer than we others may take */
  slower: number
  leastMs: number
  mostMs: number
}

/** @param tookMs how long our own write took */
export function settleMs(tookMs: number, { slower, leastMs, mostMs }: Patience): number {
  return Math.min(mostMs, Math.max(leastMs, slower * tookMs))
}
