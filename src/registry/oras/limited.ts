/**
 * Registries that limit the rate of requests: from the first refusal on oras runs one at a time, and again after a while.
 * Where a host's limit is known, it is not met in the first place.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OrasRun } from './launcher.ts'

const LIMITED = /response status code 429|: toomanyrequests\b/i
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15_000
/** Most hosts count by the minute. */
const PATIENCE_MS = 150_000

type Run = () => Promise<OrasRun>

export interface RateLimited {
  /** whether the registry has refused a run for its rate */
  readonly met: boolean
  /** Runs oras at once as long as nothing was refused, and in turn otherwise. */
  run(run: Run, signal?: AbortSignal): Promise<OrasRun>
  /** Several runs in one turn; the first that fails ends it. */
  inTurn(runs: readonly Run[], signal?: AbortSignal): Promise<OrasRun>
}

export function isLimited({ exitCode, stderr }: OrasRun): boolean {
  return exitCode !== 0 && LIMITED.test(stderr)
}

export function rateLimited(patienceMs = PATIENCE_MS): RateLimited {
  let last: Promise<unknown> | undefined
  // Waiting in vain once says what the others would wait for.
  let isHopeless = false
  const persist = async (run: Run, signal: AbortSignal | undefined): Promise<OrasRun> => {
    const began = Date.now()
    for (let runs = 0; ; runs += 1) {
      const ended = await run()
      if (!isLimited(ended)) {
        isHopeless = false
        return ended
      }
      isHopeless ||= Date.now() - began >= patienceMs
      if (isHopeless) return ended
      const wait = Math.min(FIRST_WAIT_MS * 2 ** runs, LONGEST_WAIT_MS)
      await sleep(wait * (0.75 + Math.random() / 2), undefined, { signal })
    }
  }
  const inTurn: RateLimited['inTurn'] = async (runs, signal) => {
    const mine = (last ?? Promise.resolve()).then(async () => {
      let ended: OrasRun = { exitCode: 0, stderr: '' }
      for (const run of runs) {
        ended = await persist(run, signal)
        if (ended.exitCode !== 0) break
      }
      return ended
    })
    last = mine.catch(() => {})
    return await mine
  }
  return {
    get met() {
      return last !== undefined
    },
    async run(run, signal) {
      const ended = last === undefined ? await run() : undefined
      return ended === undefined || isLimited(ended) ? await inTurn([run], signal) : ended
    },
    inTurn,
  }
}

/** How many manifests a host takes in which time. */
export interface WriteLimit {
  writes: number
  ms: number
}

/** @see https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry */
const KNOWN: Readonly<Record<string, WriteLimit>> = { 'ghcr.io': { writes: 2_000, ms: 60_000 } }

export function knownLimit(host: string): WriteLimit | undefined {
  return KNOWN[host]
}

export interface Pace {
  /** Waits until that many more manifests may be written. */
  take(writes: number, signal?: AbortSignal): Promise<void>
}

/** Keeps to a limit; without one nobody waits. */
export function paced(limit: WriteLimit | undefined): Pace {
  const taken: { at: number; writes: number }[] = []
  let turn: Promise<unknown> = Promise.resolve()
  const wait = async ({ writes: most, ms }: WriteLimit, writes: number, signal: AbortSignal | undefined) => {
    for (;;) {
      const now = Date.now()
      while (taken[0] !== undefined && taken[0].at <= now - ms) taken.shift()
      const used = taken.reduce((sum, one) => sum + one.writes, 0)
      const [oldest] = taken
      if (oldest === undefined || used + writes <= most) break
      await sleep(oldest.at + ms - now, undefined, { signal })
    }
    taken.push({ at: Date.now(), writes })
  }
  return {
    async take(writes, signal) {
      if (limit === undefined) return
      const mine = turn.then(() => wait(limit, writes, signal))
      turn = mine.catch(() => {})
      await mine
    },
  }
}
