/** Layers that are large enough for a thread of their own. */
import { hash, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Worker } from 'node:worker_threads'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publish, pull, verifyStore } from '../../src/index.ts'
import { inPieces } from '../../src/pack/archive/index.ts'
import { openUnpackThread } from '../../src/pull/thread/unpack-thread.ts'
import type { DescribedPack } from '../../src/systems/index.ts'
import { packwright } from '../support/cli.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { entry, tarOf, zstd } from '../support/hostile-tar.ts'
import { packJson } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer
let directory: string
let reference: string
let layer: Buffer
let layerDigest: string
const threads: Worker[] = []
const onThread = (thread: Worker) => threads.push(thread)
const env = () => ({ ...process.env, DOCKER_CONFIG: directory })
const pullInto = (store: string, signal?: AbortSignal) =>
  pull({ plainHttp: true, env: env(), store, references: [reference], signal })

beforeAll(async () => {
  server = await new DistributionServer().start()
  directory = await temporaryDirectory('large')
  await writeFiles(join(directory, 'packs/large'), {
    'pack.json': packJson({ name: 'large' }),
    'data/random': randomBytes(10_000_000),
    'data/text': 'the same again and again '.repeat(200_000),
    'data/small': 'small',
  })
  const { published, failed } = await publish({
    target: { registry: server.host, org: 'acme', repo: 'packs' },
    plainHttp: true,
    env: { ...env(), PATH: `${join(process.cwd(), '.tools/bin')}:${process.env['PATH']}` },
    packsDir: join(directory, 'packs'),
    outDir: join(directory, 'out'),
    lockfile: join(directory, 'packs.lock.json'),
  })
  expect(failed).toEqual([])
  reference = `${published[0]?.reference}@${published[0]?.digest}`
  const found = [...server.blobs].find(([, { length }]) => length > 8 * 1024 * 1024)
  ;[layerDigest, layer] = found as [string, Buffer]
})

afterAll(async () => {
  await server.stop()
})

beforeEach(() => {
  threads.length = 0
  process.on('worker', onThread)
})

afterEach(() => {
  server.fault = undefined
  process.off('worker', onThread)
})

const answerLayer = (answer: (response: ServerResponse) => void) => {
  server.fault = (_, path) =>
    path.includes(layerDigest) ? (_request, response) => answer(response) : undefined
}
const ended = () => threads.every(({ threadId }) => threadId === -1)

describe('a large layer', () => {
  test('is unpacked in a thread, and every file is what was published', async () => {
    const [pack] = await pullInto(join(directory, 'store'))
    expect(threads).toHaveLength(1)
    expect(ended()).toBe(true)
    await execa('diff', ['-r', join(directory, 'packs/large'), pack?.directory as string])
    expect(await verifyStore({ store: join(directory, 'store') })).toMatchObject([{ problems: [] }])
  })

  test('gets its thread before its manifest when the lockfile tells its size', async () => {
    const store = await temporaryDirectory('locked')
    let begunAtManifest: number | undefined
    server.fault = (_, path) => {
      if (path.includes('/manifests/')) begunAtManifest ??= threads.length
      return undefined
    }
    await pull({ plainHttp: true, env: env(), store, lockfile: join(directory, 'packs.lock.json') })
    expect(begunAtManifest).toBe(1)
    expect(threads).toHaveLength(1)
    expect(ended()).toBe(true)
  })

  test('whose manifest is not to be had leaves no thread behind', async () => {
    const store = await temporaryDirectory('none')
    server.fault = (_, path) =>
      path.includes('/manifests/')
        ? (_request, response) => send(response, 404, Buffer.from('{}'))
        : undefined
    const lockfile = join(directory, 'packs.lock.json')
    await expect(pull({ plainHttp: true, env: env(), store, lockfile })).rejects.toMatchObject({
      code: 'REFERENCE_NOT_FOUND',
    })
    expect(threads).toHaveLength(1)
    expect(ended()).toBe(true)
  })

  test('the built command pulls it with the built thread', async () => {
    const args = ['pull', reference, '--plain-http', '--into', 'out', '--store', 'command']
    const told = `process.on('worker', () => process.stderr.write('a thread began'))`
    const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(told)}` }
    const run = await packwright([...args, '--json'], { cwd: directory, env })
    expect(run.stderr).toContain('a thread began')
    expect(run.json).toMatchObject({ packs: [{ fromStore: false }] })
    await execa('diff', ['-r', join(directory, 'packs/large'), join(directory, 'out/large')])
  })

  test.each([
    ['with one byte flipped', () => flipped(layer, 5_000_000), 'DIGEST_MISMATCH'],
    ['with its first byte flipped', () => flipped(layer, 0), 'DIGEST_MISMATCH'],
    ['that is too short', () => layer.subarray(0, -1), 'SIZE_MISMATCH'],
    ['that is too long', () => Buffer.concat([layer, Buffer.from('x')]), 'SIZE_MISMATCH'],
  ])('%s is refused, and nothing of it is left', async (_, bytes, code) => {
    const store = await temporaryDirectory('damaged')
    answerLayer((response) => send(response, 200, bytes()))
    await expect(pullInto(store)).rejects.toMatchObject({ code })
    expect(ended()).toBe(true)
    expect(await readdir(join(store, 'staging')).catch(() => [])).toEqual([])
    expect(await verifyStore({ store })).toEqual([])
  })

  test('an abort ends the thread', async () => {
    const store = await temporaryDirectory('aborted')
    answerLayer((response) => void response.writeHead(200).write(layer.subarray(0, 4_000_000)))
    await expect(pullInto(store, AbortSignal.timeout(700))).rejects.toThrow()
    expect(threads).toHaveLength(1)
    expect(ended()).toBe(true)
    expect(await readdir(join(store, 'staging')).catch(() => [])).toEqual([])
  })
})

describe('the thread', () => {
  const described = { form: { kind: 'archive', compression: 'zstd' }, dialect: 'packwright' } as DescribedPack
  const unpack = async (archive: Buffer, tree?: string) => {
    const thread = openUnpackThread()
    try {
      const pieces = inPieces(Readable.from([Buffer.from(archive)]), archive.length)
      return await thread?.unpack(described, pieces, tree ?? (await temporaryDirectory('tree')), {})
    } finally {
      await thread?.close()
    }
  }

  test('tells what it refuses as this one would', async () => {
    const hostile = zstd(tarOf(entry('../evil', 'x')))
    await expect(unpack(hostile)).rejects.toMatchObject({
      code: 'ARCHIVE_ENTRY_REFUSED',
      details: { entry: '../evil' },
      hint: expect.stringContaining('Nothing was unpacked'),
    })
    await expect(unpack(Buffer.from('no archive'))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' })
    expect(threads).toHaveLength(2)
    expect(ended()).toBe(true)
  })

  describe('leaves hashing to this one when all has arrived', () => {
    const text = 'x'.repeat(1_000_000)
    const archive = zstd(tarOf(entry('small', 'x'), entry('large', text)))
    const asked = (then: (location: string) => void) => (thread: Worker) =>
      thread.prependListener('message', (report) => {
        if (report.type === 'hash') then(report.location)
      })

    test('and takes what it finds', async () => {
      const locations: string[] = []
      const listen = asked((location) => locations.push(location))
      process.on('worker', listen)
      const tree = await temporaryDirectory('tree')
      const content = await unpack(archive, tree)
      process.off('worker', listen)
      expect(locations).toEqual([join(tree, 'large')])
      expect(content?.files).toMatchObject([
        { path: 'large', sha256: hash('sha256', text) },
        { path: 'small', sha256: hash('sha256', 'x') },
      ])
    })

    test('and fails when it cannot', async () => {
      const remove = asked((location) => rmSync(location))
      process.on('worker', remove)
      await expect(unpack(archive)).rejects.toMatchObject({ code: 'ENOENT' })
      process.off('worker', remove)
      expect(ended()).toBe(true)
    })
  })

  test('tells where it cannot write', async () => {
    const nowhere = join(await temporaryDirectory('tree'), 'none')
    await expect(unpack(zstd(tarOf(entry('a', 'x'))), nowhere)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    })
  })

  test('is not started for more layers at once than there are processors', async () => {
    const archive = zstd(tarOf(entry('a', 'x')))
    const all = await Promise.all(Array.from({ length: 40 }, () => unpack(archive)))
    const unpacked = all.filter((content) => content !== undefined)
    expect(new Set(unpacked.map(({ contentDigest }) => contentDigest)).size).toBe(1)
    expect(unpacked).toHaveLength(threads.length)
    expect(threads.length).toBeGreaterThan(0)
    expect(threads.length).toBeLessThan(40)
    expect(ended()).toBe(true)
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ 1
  return copy
}
