/** Limits on the rate of requests: kept where they are known, waited for where they are met. */
import { describe, expect, test } from 'vitest'
import { knownLimit, paced, rateLimited } from '../../src/registry/oras/limited.ts'

const GOOD = { exitCode: 0, stderr: '' }
const REFUSED = { exitCode: 1, stderr: 'Error: PUT "http://x": response status code 429: Too Many Requests' }

describe('a limit that is known', () => {
  test('is kept, in the order of those who ask', async () => {
    const ms = 200
    const pace = paced({ writes: 10, ms })
    const began = Date.now()
    const passed = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        await pace.take(4)
        return { index, at: Date.now() - began }
      }),
    )
    expect(passed.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    // Two fit into each window.
    expect(passed[2]?.at).toBeGreaterThanOrEqual(ms - 5)
    expect(passed[4]?.at).toBeGreaterThanOrEqual(2 * ms - 10)
  })

  test('does not stop what is larger than it, and holds nobody where there is none', async () => {
    await paced({ writes: 10, ms: 1_000_000 }).take(20)
    const free = paced(undefined)
    for (let round = 0; round < 1_000; round += 1) await free.take(1_000)
    expect(knownLimit('ghcr.io')).toEqual({ writes: 2_000, ms: 60_000 })
    expect(knownLimit('registry.example')).toBeUndefined()
  })

  test('ends with the call that waits for it', async () => {
    const pace = paced({ writes: 1, ms: 1_000_000 })
    await pace.take(1)
    await expect(pace.take(1, AbortSignal.timeout(20))).rejects.toThrow()
  })
})

describe('a limit that is met', () => {
  test('is waited for, one at a time', async () => {
    const limited = rateLimited()
    let refusals = 1
    let running = 0
    let most = 0
    const run = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
      refusals -= 1
      return refusals >= 0 ? REFUSED : GOOD
    }
    expect(await limited.run(run)).toEqual(GOOD)
    expect(limited.met).toBe(true)
    most = 0
    expect(await Promise.all([1, 2, 3].map(() => limited.run(run)))).toEqual([GOOD, GOOD, GOOD])
    expect(most).toBe(1)
  })

  test('that never ends is waited for once, not by each', async () => {
    const limited = rateLimited(0)
    let runs = 0
    const run = async () => {
      runs += 1
      return REFUSED
    }
    for (const _ of [1, 2, 3]) expect(await limited.run(run)).toEqual(REFUSED)
    expect(runs).toBe(4)
  })
})
