/** Registries that limit the rate of requests: from the first refusal on oras runs one at a time, and again after a while. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OrasRun } from './launcher.ts'

const LIMITED = /response status code 429|: toomanyrequests:/
const MAX_RUNS = 6
const FIRST_WAIT_MS = 1_000

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

export function rateLimited(): RateLimited {
  let last: Promise<unknown> | undefined
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

async function persist(run: Run, signal: AbortSignal | undefined): Promise<OrasRun> {
  for (let runs = 1; ; runs += 1) {
    const ended = await run()
    if (runs === MAX_RUNS || !isLimited(ended)) return ended
    await sleep(FIRST_WAIT_MS * 2 ** (runs - 1) * (0.75 + Math.random() / 2), undefined, { signal })
  }
}
