/**
 * Everything that a registry can do wrong, one fault after the other: the documented code, bounded time and requests, no
 * credential at another host, nothing half done, and a clean second run.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { type Answer, DistributionServer, send } from '../support/distribution-server.ts'
import { writeSamplePack } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const USER = { name: 'reader', password: 'pass-that-must-stay-here' }
const BASIC = Buffer.from(`${USER.name}:${USER.password}`).toString('base64')

let server: DistributionServer
let elsewhere: DistributionServer
let docker: string
let reference: string
let digest: string
let layer: Buffer

const env = () => ({ DOCKER_CONFIG: docker, PACKWRIGHT_TIMEOUT: '1' })

async function login(host: string): Promise<void> {
  await writeFile(join(docker, 'config.json'), JSON.stringify({ auths: { [host]: { auth: BASIC } } }))
}

beforeAll(async () => {
  docker = await temporaryDirectory('docker')
  server = await new DistributionServer({ user: USER }).start()
  elsewhere = await new DistributionServer().start()
  await login(server.host)
  const cwd = await temporaryDirectory('publisher')
  await writeSamplePack(cwd)
  await writeFile(
    join(cwd, 'packs/sample/data.bin'),
    Buffer.from(Array.from({ length: 200_000 }, () => Math.random() * 256)),
  )
  const run = await packwright(['publish', '--plain-http', '--json'], {
    cwd,
    env: { ...env(), OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'packs' },
  })
  expect(run, run.stdout + run.stderr).toMatchObject({ exitCode: 0 })
  const [pack] = run.json['packs'] as unknown as { reference: string; digest: string }[]
  reference = pack?.reference as string
  digest = pack?.digest as string
  const manifest = JSON.parse(String(server.manifests.get(`acme/packs/sample@${digest}`)?.bytes))
  layer = server.blobs.get(manifest.layers[0].digest) as Buffer
  for (const [key, bytes] of server.blobs) elsewhere.blobs.set(key, bytes)
})

afterAll(async () => {
  await server.stop()
  await elsewhere.stop()
})

beforeEach(() => {
  server.fault = undefined
  elsewhere.requests.length = 0
})

const isBlob = (path: string) => path.includes('/blobs/')
const isManifest = (path: string) => path.includes('/manifests/')
const body =
  (bytes: Buffer, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    send(response, 200, bytes, headers)
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    send(response, code, '{}', headers)

/** Breaks off after some bytes; `how` is what happens to the connection then. */
const partial =
  (how: (response: ServerResponse) => void): Answer =>
  (request, response) => {
    const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
    response.writeHead(from === 0 ? 200 : 206, { 'content-length': String(layer.length - from) })
    response.write(layer.subarray(from, from + 50_000), () => how(response))
  }
const endless: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
  const more = () => {
    if (!response.destroyed) response.write(Buffer.alloc(65_536), more)
  }
  more()
}

type Fault = (request: IncomingMessage, path: string) => Answer | undefined
const always =
  (where: (path: string) => boolean, answer: Answer): (() => Fault) =>
  () =>
  (_, path) =>
    where(path) ? answer : undefined
const times =
  (count: number, where: (path: string) => boolean, answer: Answer): (() => Fault) =>
  () => {
    let left = count
    return (_, path) => {
      if (!where(path) || left === 0) return undefined
      left -= 1
      return answer
    }
  }

/** What a fault ends in: a code, or `undefined` when it passes; `by`: digest or tag. */
const PULL_FAULTS: [name: string, code: string | undefined, fault: () => Fault, by?: 'tag'][] = [
  ['429 twice, with Retry-After', undefined, times(2, isManifest, status(429, { 'retry-after': '1' }))],
  ['429 for ever', 'REGISTRY_UNAVAILABLE', always(isManifest, status(429))],
  [
    '429 that asks to wait for a day',
    'REGISTRY_UNAVAILABLE',
    always(isBlob, status(429, { 'retry-after': '86400' })),
  ],
  ['500 three times', undefined, times(3, isBlob, status(500))],
  ['503 for ever', 'REGISTRY_UNAVAILABLE', always(isBlob, status(503))],
  ['a connection that is reset', undefined, times(1, isManifest, (_, response) => void response.destroy())],
  [
    'connections that are always reset',
    'REGISTRY_UNAVAILABLE',
    always(isManifest, (_, response) => void response.destroy()),
  ],
  [
    'a blob that breaks off twice',
    undefined,
    times(
      2,
      isBlob,
      partial((response) => response.destroy()),
    ),
  ],
  [
    'a blob that always breaks off at once',
    'REGISTRY_UNAVAILABLE',
    always(isBlob, (_, response) => {
      response.writeHead(200, { 'content-length': String(layer.length) })
      response.flushHeaders()
      setTimeout(() => response.destroy(), 20)
    }),
  ],
  [
    'a blob that stalls once',
    undefined,
    times(
      1,
      isBlob,
      partial(() => {}),
    ),
  ],
  ['a blob that never comes', 'REGISTRY_UNAVAILABLE', always(isBlob, () => {})],
  ['a manifest that never comes', 'REGISTRY_UNAVAILABLE', always(isManifest, () => {})],
  [
    'a blob that is cut short',
    'SIZE_MISMATCH',
    always(isBlob, (_, response) => send(response, 200, layer.subarray(0, -10))),
  ],
  [
    'a flipped bit',
    'DIGEST_MISMATCH',
    always(isBlob, (_, response) => {
      const flipped = Buffer.from(layer)
      flipped[100_000] = (flipped[100_000] as number) ^ 1
      send(response, 200, flipped)
    }),
  ],
  [
    'a blob with more behind it',
    'SIZE_MISMATCH',
    always(isBlob, (_, response) => send(response, 200, Buffer.concat([layer, Buffer.from('more')]))),
  ],
  ['an endless blob', 'SIZE_MISMATCH', always(isBlob, endless)],
  ['an endless manifest', 'ARTIFACT_TOO_LARGE', always(isManifest, endless)],
  ['a manifest of 5 MiB', 'ARTIFACT_TOO_LARGE', always(isManifest, body(Buffer.alloc(5 * 1024 * 1024, ' ')))],
  ['another manifest', 'DIGEST_MISMATCH', always(isManifest, body(Buffer.from('{"schemaVersion":2}')))],
  [
    'a wrong Docker-Content-Digest',
    'DIGEST_MISMATCH',
    always(isManifest, body(Buffer.from('{}'), { 'docker-content-digest': `sha256:${'0'.repeat(64)}` })),
    'tag',
  ],
  [
    'a manifest that is a web page, for a tag',
    'REGISTRY_RESPONSE',
    always(isManifest, body(Buffer.from('<html>'), { 'content-type': 'text/html' })),
    'tag',
  ],
  [
    'a manifest that is a web page',
    'REGISTRY_RESPONSE',
    always(isManifest, body(Buffer.from('<html>'), { 'content-type': 'text/html; charset=utf-8' })),
  ],
  [
    'a blob that is a web page',
    'REGISTRY_RESPONSE',
    always(isBlob, body(Buffer.from('<html>'), { 'content-type': 'text/html', 'content-length': '6' })),
  ],
  [
    'a blob that is called a web page',
    undefined,
    always(isBlob, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': layer.length }).end(layer)
    }),
  ],
  [
    '401 for ever',
    'UNAUTHENTICATED',
    always((path) => path.startsWith('/v2/'), status(401, { 'www-authenticate': 'Basic realm="x"' })),
  ],
  ['401 without a challenge', 'UNAUTHENTICATED', always((path) => path.startsWith('/v2/'), status(401))],
  ['a token service that is endless', 'ARTIFACT_TOO_LARGE', always((path) => path === '/token', endless)],
  [
    'a token service without a token',
    'REGISTRY_RESPONSE',
    always((path) => path === '/token', body(Buffer.from('{}'))),
  ],
  [
    'a token with a line break',
    'REGISTRY_RESPONSE',
    always((path) => path === '/token', body(Buffer.from('{"token":"a\\r\\nx: y"}'))),
  ],
  [
    'a blob at another host',
    undefined,
    always(isBlob, (request, response) => {
      response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end()
    }),
  ],
  [
    'a manifest at another host',
    'REFERENCE_NOT_FOUND',
    always(isManifest, (request, response) => {
      response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end()
    }),
  ],
  [
    'redirects in a circle',
    'REGISTRY_RESPONSE',
    always(isBlob, (request, response) => {
      response.writeHead(307, { location: request.url }).end()
    }),
  ],
  [
    'a redirect to a file',
    'REGISTRY_RESPONSE',
    always(isBlob, (_, response) => {
      response.writeHead(307, { location: 'file:///etc/passwd' }).end()
    }),
  ],
  ['204 for a blob', 'REGISTRY_RESPONSE', always(isBlob, status(204))],
  [
    'a range that was not asked for',
    'SIZE_MISMATCH',
    always(isBlob, (_, response) => send(response, 206, layer.subarray(0, 10))),
  ],
  [
    'headers without end',
    'REGISTRY_UNAVAILABLE',
    always(isManifest, (_, response) => send(response, 200, '{}', { x: 'y'.repeat(30_000) })),
  ],
]

describe('pulling', () => {
  test.each(PULL_FAULTS)('%s', async (_, code, fault, by) => {
    const cwd = await temporaryDirectory('pull')
    const wanted = by === 'tag' ? reference : `${reference}@${digest}`
    const pull = () =>
      packwright(['pull', wanted, '--plain-http', '--json', '--store', 'store', '--into', 'out'], {
        cwd,
        env: env(),
      })
    server.fault = fault()
    const began = Date.now()
    const requests = await server.record(async () => {
      const run = await pull()
      if (code === undefined) expect(run, run.stdout).toMatchObject({ exitCode: 0 })
      else expect(run.json.error, run.stdout).toMatchObject({ code })
      expect(run.stdout + run.stderr).not.toContain(USER.password)
      expect(run.stdout + run.stderr).not.toContain(BASIC)
    })
    expect(Date.now() - began).toBeLessThan(25_000)
    expect(requests.length).toBeLessThanOrEqual(20)
    expect(elsewhere.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([])
    expect(await readdir(join(cwd, 'store/staging')).catch(() => [])).toEqual([])
    if (code !== undefined) {
      expect(await readdir(join(cwd, 'store/packs/sha256')).catch(() => [])).toEqual([])
      expect(existsSync(join(cwd, 'out/sample'))).toBe(false)
    }
    server.fault = undefined
    const again = await pull()
    expect(again, again.stdout).toMatchObject({ exitCode: 0 })
    expect((await readFile(join(cwd, 'out/sample/data.bin'))).length).toBe(200_000)
  })

  test('an identity token is not taken along to another host', async () => {
    await writeFile(
      join(docker, 'config.json'),
      JSON.stringify({ auths: { [server.host]: { identitytoken: 'identity-secret' } } }),
    )
    let posted = ''
    elsewhere.fault = (request) => (_, response) => {
      request.on('data', (chunk) => (posted += chunk))
      send(response, 200, '{"token":"x"}')
    }
    server.fault = (_, path) =>
      path === '/token'
        ? (_request, response) =>
            void response.writeHead(307, { location: `http://${elsewhere.host}/token` }).end()
        : undefined
    const cwd = await temporaryDirectory('pull')
    const run = await packwright(['pull', `${reference}@${digest}`, '--plain-http', '--json'], {
      cwd,
      env: env(),
    })
    expect(run).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_RESPONSE' } } })
    expect(posted).toBe('')
    elsewhere.fault = undefined
    await login(server.host)
  })
})

test('limits are settable', async () => {
  const cwd = await temporaryDirectory('limits')
  const pull = (...limit: string[]) =>
    packwright(['pull', `${reference}@${digest}`, '--plain-http', '--json', ...limit], { cwd, env: env() })
  expect(await pull('--limit', 'maxFileBytes=100k')).toMatchObject({
    exitCode: 6,
    json: { error: { code: 'ARCHIVE_LIMIT' } },
  })
  expect(await pull('--limit', 'maxArchiveBytes=10')).toMatchObject({
    json: { error: { code: 'ARTIFACT_TOO_LARGE' } },
  })
  expect(await pull('--limit', 'maxNothing=1')).toMatchObject({ exitCode: 2 })
  expect(await pull('--limit', 'maxFileBytes=200k')).toMatchObject({ exitCode: 0 })
})

describe('signatures and versions', () => {
  const policy = JSON.stringify({ default: 'require', trusted_root: 'root.json' })
  const signed = async (fault: Fault) => {
    const cwd = await temporaryDirectory('signed')
    await writeFile(join(cwd, 'packs.policy.json'), policy)
    await writeFile(
      join(cwd, 'root.json'),
      '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}',
    )
    server.fault = fault
    let run: Awaited<ReturnType<typeof packwright>> | undefined
    const requests = await server.record(async () => {
      run = await packwright(
        ['pull', `${reference}@${digest}`, '--plain-http', '--json', '--store', 'store'],
        { cwd, env: env() },
      )
    })
    expect(await readdir(join(cwd, 'store/packs/sha256')).catch(() => [])).toEqual([])
    return { run: run as NonNullable<typeof run>, requests }
  }
  const listing = (manifests: object[], headers = {}): Answer =>
    body(
      Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }),
      ),
      {
        'content-type': 'application/vnd.oci.image.index.v1+json',
        ...headers,
      },
    )
  const referrer = (index: number) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    digest: `sha256:${index.toString(16).padStart(64, '0')}`,
    size: 500,
  })

  test.each<[string, string, Fault, number]>([
    [
      'hidden referrers',
      'SIGNATURE_MISSING',
      (_, path) => (path.includes('/referrers/') ? listing([]) : undefined),
      10,
    ],
    [
      'a thousand referrers',
      'SIGNATURE_MISSING',
      (_, path) =>
        path.includes('/referrers/')
          ? listing(Array.from({ length: 1000 }, (__, index) => referrer(index)))
          : undefined,
      1010,
    ],
    [
      'pages of referrers without end',
      'SIGNATURE_MISSING',
      (request, path) =>
        path.includes('/referrers/')
          ? listing([], { link: `<${request.url?.split('?')[0]}?n=${Math.random()}>; rel="next"` })
          : undefined,
      40,
    ],
    [
      'referrers that are no list',
      'SIGNATURE_MISSING',
      (_, path) => (path.includes('/referrers/') ? body(Buffer.from('[]')) : undefined),
      10,
    ],
  ])('%s', async (_, code, fault, most) => {
    const { run, requests } = await signed(fault)
    expect(run.json.error).toMatchObject({ code })
    expect(requests.length).toBeLessThanOrEqual(most)
  })

  test.each<[string, string | undefined, Answer]>([
    [
      'tags that are no versions and no tags',
      undefined,
      body(Buffer.from('{"name":"x","tags":["1.0.0","../../etc","\\u001b[31m","latest","sha256-0"]}')),
    ],
    [
      'a version that is not there',
      'REFERENCE_NOT_FOUND',
      body(Buffer.from('{"name":"x","tags":["9.0.0"]}')),
    ],
    ['tags that are no list', 'REGISTRY_RESPONSE', body(Buffer.from('{"tags":{}}'))],
    ['no JSON', 'REGISTRY_RESPONSE', body(Buffer.from('{'))],
    ['a web page', 'REGISTRY_RESPONSE', body(Buffer.from('<html>'), { 'content-type': 'text/html' })],
    ['a list without end', 'ARTIFACT_TOO_LARGE', endless],
  ])('a list of versions with %s', async (_, code, answer) => {
    const cwd = await temporaryDirectory('add')
    server.fault = (__, path) => (path.endsWith('/tags/list') ? answer : undefined)
    const run = await packwright(['add', reference.replace(':1.0.0', ''), '--plain-http', '--json'], {
      cwd,
      env: env(),
    })
    if (code === undefined) expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    else expect(run.json.error).toMatchObject({ code })
    expect(existsSync(join(cwd, '.packs/sample'))).toBe(code === undefined)
  })

  test('pages of versions without end are not read for ever', async () => {
    const cwd = await temporaryDirectory('pages')
    let page = 0
    server.fault = (__, path) =>
      path.endsWith('/tags/list')
        ? (request, response) => {
            page += 1
            const link = `<${request.url?.split('?')[0]}?last=${page}&n=1000>; rel="next"`
            send(response, 200, JSON.stringify({ name: 'x', tags: [`0.0.${page}`] }), { link })
          }
        : undefined
    await packwright(['outdated', '--plain-http', '--json'], { cwd, env: env() })
    await writeFile(
      join(cwd, 'packs.json'),
      JSON.stringify({ packs: { sample: reference.replace(':1.0.0', '') } }),
    )
    const run = await packwright(['outdated', '--plain-http', '--json'], { cwd, env: env() })
    expect(run.exitCode).toBe(0)
    expect(page).toBeLessThanOrEqual(1001)
  })
})

describe('publishing', () => {
  const uploads = (path: string) => path.includes('/blobs/uploads/')
  const onlyWrites =
    (where: (path: string) => boolean, answer: Answer): Fault =>
    (request, path) =>
      request.method !== 'GET' && request.method !== 'HEAD' && where(path) ? answer : undefined

  test.each<[string, number, () => Fault]>([
    [
      'an upload session that is lost',
      4,
      () => onlyWrites((path) => uploads(path) && !path.endsWith('/uploads/'), status(404)),
    ],
    ['no upload session at all', 4, () => onlyWrites(uploads, status(500))],
    ['an upload that is reset', 4, () => onlyWrites(uploads, (_, response) => void response.destroy())],
    ['a manifest that is refused', 4, () => onlyWrites(isManifest, status(400))],
    [
      'a manifest that is accepted and lost',
      4,
      () => (request, path) => (request.method === 'PUT' && isManifest(path) ? status(201) : undefined),
    ],
    ['403', 5, () => onlyWrites(uploads, status(403))],
  ])('%s: no tag, no lockfile, and a clean second run', async (name, exitCode, fault) => {
    const cwd = await temporaryDirectory('publish')
    await writeSamplePack(cwd, 'fresh', { description: name })
    const org = `org-${name.replace(/[^a-z0-9]+/g, '-')}`
    const publish = () =>
      packwright(['publish', '--plain-http', '--json'], {
        cwd,
        env: { ...env(), OCI_REGISTRY: server.host, OCI_ORG: org, OCI_REPO: 'packs' },
      })
    server.fault = fault()
    const began = Date.now()
    const run = await publish()
    expect(run.exitCode, run.stdout + run.stderr).toBe(exitCode)
    expect(Date.now() - began).toBeLessThan(60_000)
    expect(run.stdout + run.stderr).not.toContain(USER.password)
    expect(server.tags.has(`${org}/packs/fresh:1.0.0`)).toBe(false)
    expect(existsSync(join(cwd, 'packs.lock.json'))).toBe(false)
    expect((await readdir(join(cwd, 'dist/packs'))).filter((file) => file.startsWith('.staging'))).toEqual([])
    server.fault = undefined
    expect(await publish()).toMatchObject({ exitCode: 0 })
    expect(server.tags.has(`${org}/packs/fresh:1.0.0`)).toBe(true)
  })

  test('a registry that goes away after some packs: the others are told of, not tried one by one', async () => {
    const cwd = await temporaryDirectory('publish')
    const names = Array.from({ length: 40 }, (_, index) => `pack-${index}`)
    const files = names.map((name) => [`packs/${name}/pack.json`, JSON.stringify({ name, version: '1.0.0' })])
    await writeFiles(cwd, Object.fromEntries(files))
    const publish = () =>
      packwright(['publish', '--plain-http', '--json'], {
        cwd,
        env: { ...env(), OCI_REGISTRY: server.host, OCI_ORG: 'gone', OCI_REPO: 'packs' },
      })
    let written = 0
    server.fault = (request, path) => {
      if (request.method === 'PUT' && isManifest(path)) written += 1
      return written > 3 ? (_, response) => void response.destroy() : undefined
    }
    let run: Awaited<ReturnType<typeof publish>> | undefined
    const requests = await server.record(async () => {
      run = await publish()
    })
    expect(run, run?.stdout).toMatchObject({ exitCode: 4 })
    for (const name of names) expect(run?.stdout).toContain(`"${name}"`)
    const tried = new Set(requests.flatMap(({ path }) => /gone\/packs\/(pack-\d+)\//.exec(path)?.[1] ?? []))
    expect(tried.size).toBeLessThan(20)
    server.fault = undefined
    expect(await publish()).toMatchObject({ exitCode: 0 })
    expect(names.filter((name) => !server.tags.has(`gone/packs/${name}:1.0.0`))).toEqual([])
  })
})
