/** Large layers: what arrived is kept for a while, and where one stream is slow, several bring the rest. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { publish, pull } from '../../src/index.ts'
import { killedAfter } from '../support/crash.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { isHere, LIMITS } from '../support/registries.ts'
import { packJson } from '../support/samples.ts'
import type { RunningRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const MIB = 1024 * 1024
/** Between the size from which on something is kept and one that would take long to make. */
const SIZE = 48 * MIB

let directory: string

beforeAll(async () => {
  directory = await temporaryDirectory('streams')
  await writeFiles(join(directory, 'packs/large'), {
    'pack.json': packJson({ name: 'large' }),
    'data/random': randomBytes(SIZE),
  })
})

async function publishedAt(registry: string): Promise<string> {
  const out = await temporaryDirectory('published')
  const { published, failed } = await publish({
    target: { registry, org: 'acme', repo: 'packs' },
    plainHttp: true,
    env: {
      ...process.env,
      DOCKER_CONFIG: out,
      PATH: `${join(process.cwd(), '.tools/bin')}:${process.env['PATH']}`,
    },
    packsDir: join(directory, 'packs'),
    outDir: join(out, 'out'),
    lockfile: join(out, 'packs.lock.json'),
    catalog: false,
  })
  expect(failed).toEqual([])
  return `${published[0]?.reference}@${published[0]?.digest}`
}

async function pulledInto(store: string, reference: string): Promise<void> {
  const env = { ...process.env, DOCKER_CONFIG: directory }
  const [pack] = await pull({ plainHttp: true, env, store, references: [reference] })
  await execa('diff', ['-r', join(directory, 'packs/large'), pack?.directory as string])
}

const keptIn = (store: string) => readdir(join(store, 'partial')).catch(() => [])

describe.runIf(isHere(LIMITS.stream))('behind nginx that gives each stream 8 MB a second', () => {
  let registry: RunningRegistry
  let reference: string

  beforeAll(async () => {
    registry = await LIMITS.stream.start()
    reference = await publishedAt(registry.host)
  })

  afterAll(() => registry?.stop())

  /** What went out since the last look: ranges that were asked for, and bytes that were sent. */
  async function sent(): Promise<{ ranges: string[]; bytes: number }> {
    const log = join(registry.directory, 'sent.log')
    const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.startsWith('GET'))
    await writeFile(log, '')
    const fields = lines.map((line) => line.split(' '))
    return {
      ranges: fields.map(([, , , range = '-']) => range).filter((range) => range !== '-'),
      bytes: fields.reduce((sum, [, , bytes]) => sum + Number(bytes), 0),
    }
  }

  test('a layer comes in parts, each byte about once, and nothing is kept of what is whole', async () => {
    await sent()
    const store = await temporaryDirectory('parts')
    await pulledInto(store, reference)
    const { ranges, bytes } = await sent()
    expect(ranges.length).toBeGreaterThan(3)
    expect(new Set(ranges).size).toBe(ranges.length)
    expect(bytes).toBeLessThan(SIZE * 1.3)
    expect(await keptIn(store)).toEqual([])
  })

  test('a pull that was killed goes on where it was', async () => {
    await sent()
    const store = await temporaryDirectory('killed')
    const args = ['pull', reference, '--plain-http', '--store', store]
    const rangesKept = async () => {
      const journal = (await keptIn(store)).find((name) => name.endsWith('.json'))
      if (journal === undefined) return []
      const lines = (await readFile(join(store, 'partial', journal), 'utf8')).trim().split('\n').slice(1)
      return lines.map((line) => line.split(' ').map(Number))
    }
    let kept: number[][] = []
    for (let ms = 900; kept.length === 0; ms += 150) {
      const struck = await killedAfter(ms, args, store, { DOCKER_CONFIG: directory })
      if (!struck) throw new Error('It was through before anything could be killed.')
      kept = await rangesKept()
    }
    // nginx tells of a request when it notices that nobody is there any more.
    await sleep(2000)
    await sent()
    await pulledInto(store, reference)
    const asked = (await sent()).ranges.map((range) => /(\d+)-(\d+)/.exec(range)?.slice(1).map(Number))
    expect(asked.length).toBeGreaterThan(0)
    for (const [from = 0, to = 0] of kept)
      expect(asked).not.toContainEqual(
        expect.toSatisfy(([first, last]: number[]) => (first ?? 0) < to && from <= (last ?? SIZE)),
      )
    expect(await keptIn(store)).toEqual([])
  })
})

describe('at a registry', () => {
  let server: DistributionServer
  let reference: string
  let layer: string

  beforeAll(async () => {
    server = await new DistributionServer().start()
    reference = await publishedAt(server.host)
    layer = [...server.blobs].find(([, { length }]) => length > 32 * MIB)?.[0] as string
  })

  afterAll(() => server.stop())
  afterEach(() => {
    server.fault = undefined
  })

  const askedFor = () => server.requests.filter(({ path }) => path.includes(layer)).length

  /** Gives of the layer only what comes before `end`, whatever is asked for, so that a pull fails in the middle. */
  const breakOff = (end: number) => {
    server.fault = (request, path) =>
      path.includes(layer)
        ? (_request, response) => {
            const body = server.blobs.get(layer) as Buffer
            const [, first = '0', last = `${body.length - 1}`] =
              /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')?.map((part) => part || undefined) ?? []
            const range = { 'content-range': `bytes ${first}-${last}/${body.length}` }
            const length = { 'content-length': String(Number(last) - Number(first) + 1) }
            if (request.headers.range === undefined) response.writeHead(200, length)
            else response.writeHead(206, { ...length, ...range })
            response.write(body.subarray(Number(first), Math.max(Number(first) + 1, end)), () =>
              response.destroy(),
            )
          }
        : undefined
  }

  async function brokenOff(store: string, bytes = 8 * MIB): Promise<void> {
    breakOff(bytes)
    const broken = { code: 'REGISTRY_UNAVAILABLE' }
    // What comes again in a moment is kept only when it broke off before.
    await expect(pulledInto(store, reference)).rejects.toMatchObject(broken)
    await expect(pulledInto(store, reference)).rejects.toMatchObject(broken)
    server.fault = undefined
    expect(await keptIn(store)).not.toEqual([])
  }

  test('what arrived before the connection broke is not asked for again', async () => {
    const store = await temporaryDirectory('broken')
    await brokenOff(store)
    const ranges: string[] = []
    server.fault = (request, path) => {
      if (path.includes(layer)) ranges.push(request.headers.range ?? 'all')
      return undefined
    }
    await pulledInto(store, reference)
    const starts = ranges.map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1]))
    // How much arrived is the machine's business; something has, and none of it is asked for.
    expect(Math.min(...starts)).toBeGreaterThan(0)
    expect(await keptIn(store)).toEqual([])
  })

  test('one that gives no parts gives the whole', async () => {
    const store = await temporaryDirectory('whole')
    await brokenOff(store)
    server.fault = (_, path) =>
      path.includes(layer)
        ? (_request, response) => send(response, 200, server.blobs.get(layer) as Buffer)
        : undefined
    await pulledInto(store, reference)
    expect(await keptIn(store)).toEqual([])
  })

  test('bytes that were damaged meanwhile are found out and thrown away', async () => {
    const store = await temporaryDirectory('damaged')
    await brokenOff(store)
    const file = (await keptIn(store)).find((name) => /^[0-9a-f]{64}$/.test(name)) as string
    const bytes = await readFile(join(store, 'partial', file))
    bytes[MIB] = (bytes[MIB] as number) ^ 1
    await writeFile(join(store, 'partial', file), bytes)
    await expect(pulledInto(store, reference)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
    expect(await keptIn(store)).toEqual([])
    await pulledInto(store, reference)
  })

  test.each([
    ['of another kernel', () => '{"kernel":"another"}\n0 1048576\n'],
    ['that is none', () => 'what\n'],
    ['that names more than there is', (text: string) => `${text}0 ${40 * MIB}\n`],
    ['whose last line is half written', (text: string) => `${text}0 ${20 * MIB}`],
  ])('a journal %s leads to no other content', async (_, change) => {
    const store = await temporaryDirectory('journal')
    await brokenOff(store)
    const journal = join(
      store,
      'partial',
      (await keptIn(store)).find((name) => name.endsWith('.json')) as string,
    )
    await writeFile(journal, change(await readFile(journal, 'utf8')))
    await pulledInto(store, reference)
    expect(await keptIn(store)).toEqual([])
  })

  test('where nothing can be kept, the layer is pulled all the same', async () => {
    const store = await temporaryDirectory('nowhere')
    await writeFile(join(store, 'partial'), 'in the way')
    const before = askedFor()
    await pulledInto(store, reference)
    expect(askedFor() - before).toBe(1)
  })

  test('after a day it is thrown away', async () => {
    const store = await temporaryDirectory('old')
    await brokenOff(store)
    for (const name of await keptIn(store)) await utimes(join(store, 'partial', name), 0, 0)
    server.fault = undefined
    const ranges: string[] = []
    server.fault = (request, path) => {
      if (path.includes(layer)) ranges.push(request.headers.range ?? 'all')
      return undefined
    }
    await pulledInto(store, reference)
    expect(ranges[0]).toBe('all')
  })
})
