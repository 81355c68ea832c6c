/** How far a large upload is: oras goes through a tunnel that counts, and through the user's own proxy behind it. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { beforeAll, expect, test } from 'vitest'
import type { PackEvent } from '../../src/events.ts'
import { publish } from '../../src/publish/index.ts'
import { openMeter } from '../../src/registry/oras/meter.ts'
import { cleanEnvironment } from '../support/cli.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const SIZE = 6 * 1024 * 1024

let registry: RunningRegistry
let proxy: string
let asked: string[]
beforeAll(async () => {
  registry = await startRegistry({ tls: true })
  const server = createServer()
  server.on('connect', (message: IncomingMessage, down: Duplex) => {
    asked.push(message.url ?? '')
    const up = connect(Number(registry.host.split(':')[1]), '127.0.0.1')
    down.on('error', () => up.destroy())
    up.on('error', () => down.destroy()).on('connect', () => {
      down.write('HTTP/1.1 200 OK\r\n\r\n')
      down.pipe(up).pipe(down)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async () => {
    server.close()
    await registry.stop()
  }
})

async function published(size: number): Promise<Extract<PackEvent, { type: 'uploading' }>[]> {
  asked = []
  const cwd = await temporaryDirectory('meter')
  const name = `p${size}`
  await writeFiles(cwd, {
    [`packs/${name}/pack.json`]: JSON.stringify({ name, version: '1.0.0' }),
    [`packs/${name}/data`]: randomBytes(size),
  })
  const events: PackEvent[] = []
  const outcome = await publish({
    target: { registry: 'registry.example', org: 'acme', repo: 'packs' },
    packsDir: `${cwd}/packs`,
    outDir: `${cwd}/out`,
    lockfile: `${cwd}/packs.lock.json`,
    env: { ...cleanEnvironment(cwd), HTTPS_PROXY: proxy },
    caFile: registry.caFile,
    catalog: false,
    allowDirty: true,
    onEvent: (event) => events.push(event),
  })
  expect(outcome.failed).toEqual([])
  return events.filter((event) => event.type === 'uploading')
}

test('a large pack tells how far it is, as often as something goes up, and never more than there is', async () => {
  const told = await published(SIZE)
  expect(told.length).toBeGreaterThan(10)
  expect(told.every(({ reference }) => reference === `registry.example/acme/packs/p${SIZE}:1.0.0`)).toBe(true)
  const bytes = told.map((event) => event.bytes)
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b))
  const total = told[0]?.total ?? 0
  expect(total).toBeGreaterThanOrEqual(SIZE)
  expect(bytes.at(-1)).toBe(total)
  expect(new Set(asked)).toEqual(new Set(['registry.example:443']))
})

test('nobody is told about a small one', async () => {
  expect(await published(1000)).toEqual([])
})

test('the tunnel takes nobody else, and is gone afterwards', async () => {
  const meter = await openMeter({}, () => {})
  const { port } = new URL(meter?.variables['HTTPS_PROXY'] ?? '')
  const strangers = request({ port, host: '127.0.0.1', method: 'CONNECT', path: registry.host })
  strangers.end()
  const [response] = (await once(strangers, 'connect')) as [IncomingMessage]
  expect(response.statusCode).toBe(407)
  await meter?.[Symbol.asyncDispose]()
  const later = connect(Number(port), '127.0.0.1')
  const [error] = (await once(later, 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
})

test('where the user’s proxy speaks TLS, oras goes there alone', async () => {
  expect(await openMeter({ HTTPS_PROXY: 'https://proxy.example:3128' }, () => {})).toBeUndefined()
})
