import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Client,
  collectGarbage,
  isPackwrightError,
  openClient,
  type PackEvent,
  PackwrightError,
  publish,
  pull,
  type Settled,
  settle,
} from '../../src/index.ts'
import { packwright } from '../support/cli.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { packJson, writeSamplePack } from '../support/samples.ts'
import { startRegistry, throwawayCertificates } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer
let directory: string
const references: Record<string, string> = {}
const home = () => ({ ...process.env, DOCKER_CONFIG: directory, XDG_STATE_HOME: join(directory, 'state') })

async function release(version: string) {
  await writeFiles(directory, { 'packs/sample/pack.json': packJson({ version }) })
  const target = { registry: server.host, org: 'acme', repo: 'packs' }
  const { published } = await publish({
    target,
    plainHttp: true,
    env: { ...home(), PATH: `${join(process.cwd(), '.tools/bin')}:${process.env['PATH']}` },
    packsDir: join(directory, 'packs'),
    outDir: join(directory, 'out'),
    lockfile: join(directory, 'packs.lock.json'),
    alsoTags: ['stable'],
  })
  references[version] = `${published[0]?.reference}@${published[0]?.digest}`
}

beforeAll(async () => {
  server = await new DistributionServer().start()
  directory = await temporaryDirectory('client')
  await writeSamplePack(directory)
  await release('1.0.0')
})

afterAll(async () => {
  await server.stop()
})

const open = (options: Parameters<typeof openClient>[0] = {}): Client =>
  openClient({ plainHttp: true, env: home(), store: join(directory, 'store'), ...options })

const place = () => `${server.host}/acme/packs/sample`
const first = () => references['1.0.0'] as string
const fresh = (name: string) => join(directory, 'stores', name)

describe('a client', () => {
  test('asks for one digest once, however many want it at once', async () => {
    await using client = open({ store: fresh('once') })
    const requests = await server.record(async () => {
      const all = Array.from({ length: 100 }, () => client.pull({ references: [first()] }))
      const packs = (await Promise.all(all)).flat()
      expect(new Set(packs.map(({ directory: at }) => at)).size).toBe(1)
      expect(packs.filter(({ fromStore }) => !fromStore)).toHaveLength(1)
    })
    const once = (path: string) => requests.filter((request) => request.path.includes(path)).length
    expect(once(`/manifests/${first().split('@')[1]}`)).toBe(1)
    expect(requests.length).toBeLessThan(8)
  })

  test('who gives up does not take the pack from those who still want it', async () => {
    await using client = open({ store: fresh('given-up') })
    const stop = new AbortController()
    server.fault = (_, path) => {
      if (!path.includes('/blobs/')) return undefined
      stop.abort(new Error('enough'))
      server.fault = undefined
      return undefined
    }
    const [gone, there] = await Promise.allSettled([
      client.pull({ references: [first()], signal: stop.signal }),
      client.pull({ references: [first()] }),
    ])
    expect(gone).toMatchObject({ reason: { code: 'CANCELLED' } })
    expect(there.status).toBe('fulfilled')
  })

  test('keeps its connections and tokens from call to call', async () => {
    const guarded = await new DistributionServer({ user: { name: 'me', password: 'secret' } }).start()
    try {
      for (const [key, bytes] of server.blobs) guarded.blobs.set(key, bytes)
      for (const [key, manifest] of server.manifests) guarded.manifests.set(key, manifest)
      const reference = first().replace(server.host, guarded.host)
      const asked: string[] = []
      await using client = open({
        store: fresh('tokens'),
        credentials: (host, path) => {
          asked.push(`${host}/${path}`)
          return { username: 'me', password: 'secret' }
        },
      })
      const events: PackEvent[] = []
      const onEvent = (event: PackEvent) => void events.push(event)
      await client.inspect(reference, { onEvent })
      expect(events.at(-1)).toMatchObject({ type: 'finished', call: 'inspect', tokens: 1 })
      const { connections } = guarded
      await client.inspect(reference, { onEvent })
      expect(events.at(-1)).toMatchObject({ type: 'finished', tokens: 0 })
      expect(guarded.connections).toBe(connections)
      expect(asked).toEqual([`${guarded.host}/acme/packs/sample`])
      await expect(open({ credentials: {} }).inspect(reference)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      })
    } finally {
      await guarded.stop()
    }
  })

  test('takes a fetch in place of the network', async () => {
    const asked: string[] = []
    const ask: typeof fetch = (input, init) => {
      asked.push(new URL(String(input)).pathname)
      return fetch(input, init)
    }
    await using client = open({ store: fresh('fetch'), fetch: ask, headers: { 'x-team': 'blue' } })
    await client.pull({ references: [first()] })
    expect(asked.length).toBeGreaterThan(2)
  })

  test('resolves tags and ranges, and lists versions', async () => {
    await using client = open()
    const digest = first().split('@')[1]
    expect(await client.versions(place())).toEqual([{ tag: '1.0.0', version: '1.0.0' }])
    expect(await client.resolve(`${place()}@^1.0.0`)).toMatchObject({
      digest,
      tag: '1.0.0',
      version: '1.0.0',
    })
    expect(await client.resolve(`${place()}:stable`)).toEqual({
      reference: `${place()}:stable@${digest}`,
      digest,
      tag: 'stable',
    })
    expect(await client.resolve(place())).toMatchObject({ version: '1.0.0' })
    expect(await client.resolve(first())).toMatchObject({ digest })
    await expect(client.resolve(`${place()}@^2`)).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' })
  })

  test('settles each reference by itself', async () => {
    const missing = `${place()}@sha256:${'0'.repeat(64)}`
    const found: Settled[] = []
    const options = { plainHttp: true, env: home(), store: fresh('settled') }
    for await (const one of settle([first(), missing, 'nonsense'], options)) found.push(one)
    const state = new Map(found.map((one) => [one.reference, one.status]))
    expect(state).toEqual(
      new Map([
        [first(), 'fulfilled'],
        [missing, 'rejected'],
        ['nonsense', 'rejected'],
      ]),
    )
    const codes = found.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(codes.sort()).toEqual(['REFERENCE_INVALID', 'REFERENCE_NOT_FOUND'])
  })

  test('does nothing any more when it is closed', async () => {
    const client = open()
    await client.inspect(first())
    await client.close()
    await expect(client.inspect(first())).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('what a client uses', () => {
  test('stays in the store until it is given free', async () => {
    const store = fresh('leased')
    const client = open({ store })
    const packs = await client.pull({ references: [first()] })
    const gc = async () => {
      const [decided] = await collectGarbage({ store, keep: 0, minAge: 0 })
      return decided
    }
    expect(await gc()).toMatchObject({ kept: true, reasons: [expect.stringContaining('in use by process')] })
    await packs[Symbol.asyncDispose]()
    expect((await gc())?.kept).toBe(false)
    await client.pull({ references: [first()] })
    expect((await gc())?.kept).toBe(true)
    await client.close()
    expect((await gc())?.kept).toBe(false)
    expect(readdirSync(join(store, 'leases')).filter((name) => name.endsWith('.json'))).toEqual([])
  })
})

describe('watching', () => {
  test('yields what is there, then what is new, and keeps the last while the registry is away', async () => {
    const stop = new AbortController()
    await using client = open({ store: fresh('watched'), attempts: 1 })
    const events: PackEvent[] = []
    const seen: string[] = []
    const watching = (async () => {
      const options = {
        interval: 30,
        signal: stop.signal,
        onEvent: (event: PackEvent) => void events.push(event),
      }
      for await (const pack of client.watch(`${place()}@*`, options)) {
        seen.push(pack.version ?? '')
        expect(readFileSync(join(pack.directory, 'pack.json'), 'utf8')).toContain(pack.version)
      }
    })()
    const until = async (is: () => boolean) => {
      while (!is()) await sleep(10)
    }
    await until(() => seen.length === 1)
    server.fault = () => (_, response) => send(response, 503, '')
    await until(() => events.some(({ type }) => type === 'away'))
    server.fault = undefined
    await release('1.1.0')
    await until(() => seen.length === 2)
    stop.abort()
    await expect(watching).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(seen).toEqual(['1.0.0', '1.1.0'])
    expect(events.find(({ type }) => type === 'away')).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
  })

  test('does not wait for what waiting does not mend', async () => {
    await using client = open()
    await expect(client.watch('nonsense', { interval: 10 }).next()).rejects.toMatchObject({
      code: 'REFERENCE_INVALID',
    })
  })
})

describe('failures', () => {
  const wrong = () => pull({ references: [`${place()}:9.9.9`], plainHttp: true, env: home() })

  test('survive a clone, JSON and another copy of the library', async () => {
    const error = await wrong().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(PackwrightError)
    expect(error).toBeInstanceOf(Error)
    for (const copy of [structuredClone(error), JSON.parse(JSON.stringify(error))]) {
      expect(isPackwrightError(copy)).toBe(true)
      expect(copy).toMatchObject({
        code: 'REFERENCE_NOT_FOUND',
        hint: expect.any(String),
        details: { reference: `${place()}:9.9.9` },
      })
    }
    const copy = '../../src/errors.ts?other=1'
    const other = (await import(copy)) as typeof import('../../src/errors.ts')
    expect(other.PackwrightError).not.toBe(PackwrightError)
    expect(isPackwrightError(new other.PackwrightError('USAGE', 'no'))).toBe(true)
    for (const no of [
      undefined,
      null,
      'USAGE',
      new Error('x'),
      Object.assign(new Error('x'), { code: 'ENOENT' }),
    ])
      expect(isPackwrightError(no)).toBe(false)
  })

  test('keep their cause, in a clone as well', () => {
    const cause = Object.assign(new Error('full'), { code: 'ENOSPC' })
    const error = new PackwrightError('OUTPUT_UNWRITABLE', 'It is full.', { cause })
    expect(structuredClone(error).cause).toMatchObject({ message: 'full' })
    expect(JSON.parse(JSON.stringify(error)).cause).toMatchObject({ message: 'full', code: 'ENOSPC' })
    const hard = new PackwrightError('INTERNAL', 'x', {
      cause: Object.assign(new Error('f'), { cause: () => {} }),
    })
    expect(structuredClone(hard).cause).toMatchObject({ message: 'f' })
  })

  test('of a listener are the caller’s own', async () => {
    const mine = new TypeError('my listener is broken')
    for (const type of ['downloading', 'stored', 'request', 'finished'])
      await expect(
        pull({
          references: [first()],
          plainHttp: true,
          env: home(),
          store: fresh(`listener-${type}`),
          onEvent: (event) => {
            if (event.type === type) throw mine
          },
        }),
      ).rejects.toBe(mine)
  })

  test('that are an abort are CANCELLED, whatever the reason', async () => {
    for (const reason of [undefined, new Error('mine'), 'a string', new DOMException('late', 'TimeoutError')])
      await expect(
        pull({ references: [first()], plainHttp: true, env: home(), signal: AbortSignal.abort(reason) }),
      ).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('a registry that trickles ends with the total limit, and one that hangs with the limit of a request', async () => {
    server.fault = (_, path) =>
      path.includes('/blobs/')
        ? (_request, response) => {
            response.writeHead(200)
            const timer = setInterval(() => response.write('x'), 50)
            response.once('close', () => clearInterval(timer))
          }
        : undefined
    try {
      const late = open({ store: fresh('trickle'), timeouts: { total: 300 } })
      await expect(late.pull({ references: [first()] })).rejects.toMatchObject({ code: 'CANCELLED' })
      await late.close()
      const slow = open({ store: fresh('slow'), timeouts: { request: 200 }, attempts: 1 })
      await expect(slow.pull({ references: [first()] })).rejects.toMatchObject({
        code: 'REGISTRY_UNAVAILABLE',
      })
      await slow.close()
    } finally {
      server.fault = undefined
    }
  })
})

describe('wrong options', () => {
  const cases: [string, () => unknown, string][] = [
    ['an unknown one', () => pull({ referenced: [] } as never), 'options.referenced'],
    ['a wrong type', () => pull({ references: 'x' } as never), 'options.references'],
    ['deep inside', () => pull({ references: [], trust: { mode: 'requir' } } as never), 'options.trust.mode'],
    ['deep and unknown', () => pull({ references: [], trust: { modus: 1 } } as never), 'options.trust.modus'],
    ['of a client', () => openClient({ timeouts: { total: '5s' } } as never), 'options.timeouts.total'],
    ['unknown to a client', () => openClient({ timeout: 5 } as never), 'options.timeout'],
    ['null', () => pull(null as never), 'options'],
    ['of a call', () => openClient().pull({ reference: 'x' } as never), 'options.reference'],
    ['of watch', () => openClient().watch('x', { interval: -1 }).next(), 'options.interval'],
    ['an argument', () => openClient().inspect(7 as never), 'argument 1'],
  ]
  test.each(cases)('%s', async (_, work, path) => {
    const error = await (async () => await work())().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining(path) })
  })
})

describe('a machine that changes while a client lives', () => {
  test('certificates that are replaced are read anew', async () => {
    const secured = await startRegistry({ tls: true })
    try {
      const ca = join(directory, 'ca.pem')
      await using client = open({ caFile: ca, plainHttp: false })
      const place = `localhost:${secured.host.split(':')[1]}/acme/nothing:1.0.0`
      await expect(client.inspect(place)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await copyFile((await throwawayCertificates(await temporaryDirectory('other-ca'))).ca, ca)
      await expect(client.inspect(place)).rejects.toMatchObject({ code: 'REGISTRY_TLS' })
      await copyFile(secured.caFile as string, ca)
      await expect(client.inspect(place)).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' })
      await using given = open({ ca: readFileSync(ca, 'utf8'), plainHttp: false })
      await expect(given.inspect(place)).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' })
    } finally {
      await secured.stop()
    }
  })

  test('a password that is changed is read anew when the token ends', async () => {
    const user = { name: 'me', password: 'old' }
    const guarded = await new DistributionServer({ user }).start()
    const config = await temporaryDirectory('docker-config')
    const login = (password: string) => {
      const auth = Buffer.from(`me:${password}`).toString('base64')
      return writeFiles(config, { 'config.json': JSON.stringify({ auths: { [guarded.host]: { auth } } }) })
    }
    try {
      for (const [key, bytes] of server.blobs) guarded.blobs.set(key, bytes)
      for (const [key, manifest] of server.manifests) guarded.manifests.set(key, manifest)
      await login('old')
      await using client = open({ store: fresh('rotated'), env: { ...home(), DOCKER_CONFIG: config } })
      const reference = first().replace(server.host, guarded.host)
      await client.inspect(reference)
      user.password = 'new'
      await login('new')
      guarded.fault = (request) =>
        request.headers.authorization?.startsWith('Bearer')
          ? (_, response) => {
              guarded.fault = undefined
              send(response, 401, '', { 'www-authenticate': guarded.challenge })
            }
          : undefined
      await client.inspect(reference)
    } finally {
      await guarded.stop()
    }
  })

  test('a registry that does not take up connections for a moment is asked again', async () => {
    const gone = await new DistributionServer().start()
    const { host } = gone
    await gone.stop()
    await using client = open()
    const asked = client.inspect(`${host}/acme/nothing:1.0.0`)
    await sleep(100)
    const back = await new DistributionServer().start(Number(host.split(':')[1]))
    try {
      await expect(asked).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' })
    } finally {
      await back.stop()
    }
  })
})

describe('access', () => {
  test('to what is in the store is asked for where that is wanted', async () => {
    const guarded = await new DistributionServer({ user: { name: 'me', password: 'secret' } }).start()
    try {
      for (const [key, bytes] of server.blobs) guarded.blobs.set(key, bytes)
      for (const [key, manifest] of server.manifests) guarded.manifests.set(key, manifest)
      const references = [first().replace(server.host, guarded.host)]
      const store = fresh('access')
      const credentials = { [guarded.host]: { username: 'me', password: 'secret' } }
      await using allowed = open({ store, credentials })
      await allowed.pull({ references })
      await using stranger = open({ store })
      const requests = await guarded.record(() => stranger.pull({ references }))
      expect(requests).toEqual([])
      await expect(stranger.pull({ references, authorize: true })).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      })
      await allowed.pull({ references, authorize: true })
      guarded.manifests.clear()
      await expect(allowed.pull({ references, authorize: true })).rejects.toMatchObject({
        code: 'REFERENCE_NOT_FOUND',
      })
    } finally {
      await guarded.stop()
    }
  })
})

describe('an end that is asked for', () => {
  test('is heard while files are placed, and leaves nothing', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`packs/many/f/${index}`, `${index}`]),
    )
    await writeFiles(directory, { 'packs/many/pack.json': packJson({ name: 'many' }), ...files })
    await release('1.2.0')
    const stop = new AbortController()
    const into = join(directory, 'placed')
    const reference = `${server.host}/acme/packs/many:1.0.0`
    await using client = open({ store: fresh('many') })
    await client.pull({ references: [reference] })
    const placing = client.pull({ references: [reference], into, signal: stop.signal })
    const target = join(into, '.packwright')
    while (!existsSync(target) || !readdirSync(target).some((name) => name.startsWith('new-'))) await sleep(1)
    stop.abort()
    await expect(placing).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(readdirSync(into)).toEqual(['.packwright'])
    expect(readdirSync(target).filter((name) => !name.startsWith('.'))).toEqual([])
  })

  test('by --deadline ends a command with what happened', async () => {
    server.fault = (_, path) =>
      path.includes('/blobs/') ? (_request, response) => void response.writeHead(200).write('x') : undefined
    try {
      const args = ['pull', first(), '--plain-http', '--store', fresh('deadline'), '--json']
      const run = await packwright([...args, '--deadline', '1s'], { cwd: directory })
      expect(run).toMatchObject({ exitCode: 130, json: { error: { code: 'CANCELLED' } } })
      expect(run.json.error.message).toContain('time')
      const wrong = await packwright([...args, '--deadline', 'soon'], { cwd: directory })
      expect(wrong).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
    } finally {
      server.fault = undefined
    }
  })
})
