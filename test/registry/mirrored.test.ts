import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PackwrightError } from '../../src/errors.ts'
import { parseReference, sha256 } from '../../src/oci/index.ts'
import { mirroredRegistry, type Registry } from '../../src/registry/index.ts'

const CONTENT = Buffer.from('the content of a layer')
const DIGEST = sha256(CONTENT)
const place = parseReference('ghcr.io/acme/packs/sample')
const layer = { mediaType: 'x', digest: DIGEST, size: CONTENT.length }

/** How the mirror behaves; the original answers. */
type Behaviour = (signal: AbortSignal | undefined) => Promise<never>

const hangs: Behaviour = async (signal) => {
  await sleep(60 * 60_000, undefined, { signal })
  throw new Error('never')
}
const refuses: Behaviour = async () => {
  throw new PackwrightError('REGISTRY_UNAVAILABLE', 'refused')
}

/** @param before bytes of a layer that the mirror gives before it behaves so */
function world(behaviour: Behaviour, before = 0): { registry: Registry; asked: string[] } {
  const asked: string[] = []
  const answer = async <T>(host: string, signal: AbortSignal | undefined, value: T): Promise<T> => {
    asked.push(host)
    return host === 'mirror.example' ? await behaviour(signal) : value
  }
  const both: Registry = {
    manifest: ({ registry }, _, signal) =>
      answer(registry, signal, { digest: DIGEST, mediaType: 'x', bytes: CONTENT }),
    resolve: ({ registry }, _, signal) => answer(registry, signal, DIGEST),
    referrers: ({ registry }, _, signal) => answer(registry, signal, [layer]),
    tags: ({ registry }, signal) => answer(registry, signal, ['1.0.0']),
    listsReferrers: async () => true,
    async *blob({ registry }, _, signal) {
      asked.push(registry)
      if (registry !== 'mirror.example') return yield CONTENT
      if (before > 0) yield CONTENT.subarray(0, before)
      await behaviour(signal)
    },
    close: async () => {},
  }
  return { registry: mirroredRegistry(both, { 'ghcr.io/acme': 'mirror.example/acme' }), asked }
}

const read = async (registry: Registry) => {
  const chunks: Buffer[] = []
  for await (const chunk of registry.blob(place, layer)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const questions: [string, (registry: Registry) => Promise<unknown>][] = [
  ['a manifest', (registry) => registry.manifest(place, DIGEST)],
  ['a tag', (registry) => registry.resolve(place, '1.0.0')],
  ['referrers', (registry) => registry.referrers(place, DIGEST)],
  ['versions', (registry) => registry.tags(place)],
  ['a layer', read],
]

// Node's timers for promises are not among those that can be moved on.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe.each([
  ['hangs', hangs],
  ['refuses', refuses],
])('a mirror that %s leads on to the original', (_, behaviour) => {
  test.each(questions)('for %s', async (_name, ask) => {
    const { registry, asked } = world(behaviour)
    const answered = ask(registry)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await answered).toBeDefined()
    expect(asked).toEqual(['mirror.example', 'ghcr.io'])
    await ask(registry)
    expect(asked).toEqual(['mirror.example', 'ghcr.io', 'ghcr.io'])
  })
})

test('a layer that a mirror broke off goes on from the original, each byte once', async () => {
  const { registry } = world(refuses, 7)
  expect(await read(registry)).toBe(CONTENT.toString())
})

test('who gives up is not led on', async () => {
  const { registry, asked } = world(hangs)
  const stop = new AbortController()
  const answered = registry.resolve(place, '1.0.0', stop.signal)
  stop.abort()
  await expect(answered).rejects.toThrow()
  expect(asked).toEqual(['mirror.example'])
})
