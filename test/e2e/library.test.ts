import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspect, type PackEvent, publish, pull, verifyStore } from '../../src/index.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { writeSamplePack } from '../support/samples.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let server: DistributionServer
let directory: string
let reference: string
const env = () => ({ ...process.env, DOCKER_CONFIG: directory })

beforeAll(async () => {
  server = await new DistributionServer().start()
  directory = await temporaryDirectory('library')
  await writeSamplePack(directory)
  const target = { registry: server.host, org: 'acme', repo: 'packs' }
  const events: PackEvent['type'][] = []
  const result = await publish({
    target,
    plainHttp: true,
    env: { ...env(), PATH: `${join(process.cwd(), '.tools/bin')}:${process.env['PATH']}` },
    packsDir: join(directory, 'packs'),
    outDir: join(directory, 'out'),
    lockfile: join(directory, 'packs.lock.json'),
    onEvent: ({ type }) => events.push(type),
  })
  expect(result.failed).toEqual([])
  expect(new Set(events)).toEqual(
    new Set([
      'first-publish',
      'signing',
      'building',
      'built',
      'publishing',
      'published',
      'request',
      'finished',
    ]),
  )
  reference = `${result.published[0]?.reference}@${result.published[0]?.digest}`
})

afterAll(async () => {
  await server.stop()
})

describe('the library', () => {
  test('pull and inspect give typed results and events in order', async () => {
    const events: PackEvent[] = []
    const options = { plainHttp: true, env: env(), store: join(directory, 'store') }
    const [pack] = await pull({
      ...options,
      references: [reference],
      requireDigest: true,
      onEvent: (event) => events.push(event),
    })
    expect(pack).toMatchObject({
      name: 'sample',
      version: '1.0.0',
      fromStore: false,
      manifest: { format: 'packwright' },
    })
    const types = events.map(({ type }) => type).filter((type) => type !== 'request')
    expect(types).toEqual(['downloading', 'downloaded', 'stored', 'warning', 'finished'])
    expect(events.every(({ time }) => time?.endsWith('Z'))).toBe(true)
    const requests = events.filter(({ type }) => type === 'request').length
    expect(events.at(-1)).toMatchObject({ call: 'pull', requests, tokens: 0, bytes: pack?.size })
    expect((await inspect(reference, options)).digest).toBe(pack?.digest)
    expect(await verifyStore(options)).toMatchObject([{ name: 'sample', problems: [] }])
  })

  test('an abort ends a pull at once and leaves nothing', async () => {
    server.fault = (_, path) =>
      path.includes('/blobs/') ? (_request, response) => void response.writeHead(200).write('x') : undefined
    const store = join(directory, 'aborted')
    const signal = AbortSignal.timeout(300)
    const began = Date.now()
    await expect(
      pull({ plainHttp: true, env: env(), store, references: [reference], signal }),
    ).rejects.toThrow()
    server.fault = undefined
    expect(Date.now() - began).toBeLessThan(5000)
    expect(await verifyStore({ store })).toEqual([])
    const { readdir } = await import('node:fs/promises')
    expect(await readdir(join(store, 'staging')).catch(() => [])).toEqual([])
  })

  test('errors are PackwrightErrors with code, hint and details', async () => {
    server.fault = () => (_, response) => send(response, 403, '')
    await expect(inspect(reference, { plainHttp: true, env: env() })).rejects.toMatchObject({
      name: 'PackwrightError',
      code: 'FORBIDDEN',
      exitCode: 5,
      hint: expect.stringContaining('oras login'),
    })
    server.fault = undefined
  })
})
