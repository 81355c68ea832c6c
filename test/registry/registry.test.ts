import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createSecureServer as createHttp2Server } from 'node:http2'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseReference } from '../../src/oci/reference.ts'
import { dockerCredentials, openRegistry, type Registry, verified } from '../../src/registry/index.ts'
import { usesPlainHttp } from '../../src/registry/plain-http.ts'
import { proxiesFrom } from '../../src/registry/proxies.ts'
import { retryAfter } from '../../src/registry/transport.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { startRegistry, throwawayCertificates } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer
let registry: Registry
const open = (env: NodeJS.ProcessEnv = {}) =>
  openRegistry({
    env,
    credentials: dockerCredentials({ DOCKER_CONFIG: '/nonexistent', ...env }),
    plainHttp: true,
  })

beforeEach(async () => {
  server = await new DistributionServer().start()
  registry = open()
})

afterEach(async () => {
  await registry.close()
  await server.stop()
})

const repository = () => parseReference(`${server.host}/acme/packs/sample`)
const layer = () => {
  const { digest, size } = server.putBlob('0123456789'.repeat(1000))
  return { mediaType: 'application/octet-stream', digest: digest as never, size }
}
const readBlob = async (descriptor = layer()) =>
  (await buffer(verified(registry.blob(repository(), descriptor), descriptor, 'the blob'))).length

describe('reading', () => {
  test('a blob that is cut in the middle is resumed where it stopped', async () => {
    let cuts = 2
    server.fault = (request, path) => {
      if (!path.includes('/blobs/') || cuts === 0) return undefined
      cuts -= 1
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0)
      return (_, response) => {
        response.writeHead(from === 0 ? 200 : 206, { 'content-length': String(10_000 - from) })
        response.write(Buffer.from('0123456789'.repeat(1000)).subarray(from, from + 3000), () =>
          response.destroy(),
        )
      }
    }
    expect(await readBlob()).toBe(10_000)
    expect(server.requests.filter(({ path }) => path.includes('/blobs/'))).toHaveLength(3)
  })

  test('passing faults are tried again, Retry-After is kept, and it ends', async () => {
    let left = 2
    const times: number[] = []
    server.fault = () => {
      times.push(Date.now())
      left -= 1
      return left < 0 ? undefined : (_, response) => send(response, 429, '', { 'retry-after': '1' })
    }
    expect(await readBlob()).toBe(10_000)
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(990)
    server.fault = () => (_, response) => send(response, 503, '')
    await expect(readBlob()).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', details: { attempts: 5 } })
  })

  test('a Retry-After of an hour is not waited for', async () => {
    server.fault = () => (_, response) => send(response, 429, '', { 'retry-after': '3600' })
    await expect(readBlob()).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(server.requests).toHaveLength(1)
    expect(retryAfter('nonsense')).toBeUndefined()
  })

  test.each([
    ['one byte flipped', '9'.repeat(10_000), 'DIGEST_MISMATCH'],
    ['too long', '0123456789'.repeat(1001), 'SIZE_MISMATCH'],
    ['too short', '0123456789'.repeat(999), 'SIZE_MISMATCH'],
  ])('a blob that is %s is refused', async (_, body, code) => {
    const descriptor = layer()
    server.fault = () => (_request, response) => send(response, 200, body)
    await expect(readBlob(descriptor)).rejects.toMatchObject({ code })
  })

  test('a manifest of more than 4 MiB is not read to its end', async () => {
    server.fault = () => (_, response) => send(response, 200, Buffer.alloc(5 * 1024 * 1024, 0x20))
    await expect(registry.manifest(repository(), '1')).rejects.toMatchObject({ code: 'ARTIFACT_TOO_LARGE' })
  })

  test('a wrong Docker-Content-Digest is noticed', async () => {
    const { digest } = server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
    server.fault = () => (_, response) =>
      send(response, 200, '{"schemaVersion":2}', { 'docker-content-digest': `sha256:${'0'.repeat(64)}` })
    await expect(registry.manifest(repository(), '1')).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
    server.fault = () => (_, response) => send(response, 200, '{"schemaVersion":3}')
    await expect(registry.manifest(repository(), digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  })

  test.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'REFERENCE_NOT_FOUND'],
    [418, 'REGISTRY_RESPONSE'],
  ])('status %i is %s', async (status, code) => {
    server.fault = () => (_, response) =>
      send(response, status, '', { 'www-authenticate': 'Basic realm="x"' })
    await expect(registry.manifest(repository(), '1')).rejects.toMatchObject({ code })
  })

  test('what is asked in the background is not tried again when the registry is closed', async () => {
    server.fault = () => (_, response) => send(response, 503, '{}', { 'retry-after': '50' })
    const digest = `sha256:${'a'.repeat(64)}` as never
    const background = registry.referrers(repository(), digest).catch((thrown) => thrown)
    await vi.waitFor(() => expect(server.requests).not.toEqual([]))
    await registry.close()
    expect(await background).toMatchObject({ name: 'AbortError' })
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.requests).toHaveLength(1)
  })

  test('referrers come from the API, or else from the fallback tag', async () => {
    const subject = server.putManifest('acme/packs/sample', { schemaVersion: 2, config: {}, layers: [] })
    const referrer = server.putManifest('acme/packs/sample', {
      schemaVersion: 2,
      config: {},
      layers: [],
      subject,
    })
    const found = await registry.referrers(repository(), subject.digest as never)
    expect(found.map(({ digest }) => digest)).toEqual([referrer.digest])
    await server.stop()
    server = await new DistributionServer({ referrersApi: false }).start()
    expect(await registry.referrers(repository(), subject.digest as never)).toEqual([])
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    const manifests = [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...referrer }]
    server.putManifest(
      'acme/packs/sample',
      { schemaVersion: 2, mediaType, manifests },
      subject.digest.replace(':', '-'),
    )
    const fallback = await registry.referrers(repository(), subject.digest as never)
    expect(fallback.map(({ digest }) => digest)).toEqual([referrer.digest])
  })

  test('a registry without the API is not asked for it where the fallback tag has something', async () => {
    await server.stop()
    server = await new DistributionServer({ referrersApi: false }).start()
    const entry = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 7,
    }
    const index = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [entry],
    }
    const put = (name: string, isSigned: boolean) => {
      const { digest } = server.putManifest(`acme/packs/${name}`, { schemaVersion: 2, name })
      if (isSigned) server.putManifest(`acme/packs/${name}`, index, digest.replace(':', '-'))
      return digest as never
    }
    const asked = async (name: string, isSigned: boolean) => {
      const place = parseReference(`${server.host}/acme/packs/${name}`)
      const subject = put(name, isSigned)
      const requests = await server.record(async () => {
        const found = await registry.referrers(place, subject)
        expect(found.map(({ digest }) => digest)).toEqual(isSigned ? [entry.digest] : [])
      })
      return { api: requests.filter(({ path }) => path.includes('/referrers/')).length, all: requests.length }
    }
    expect(await asked('first', true)).toEqual({ api: 1, all: 2 })
    expect(await asked('signed', true)).toEqual({ api: 0, all: 1 })
    expect(await registry.listsReferrers(parseReference(`${server.host}/acme/packs/signed`))).toBe(false)
    expect(await asked('unsigned', false)).toEqual({ api: 1, all: 2 })
  })

  test('a registry that learns the API is asked for it by who has asked before, after ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      let hasApi = false
      server.fault = (_, path) =>
        path.includes('/referrers/') && !hasApi
          ? (_, response) => send(response, 404, '404 page not found')
          : undefined
      const put = (fields: object) =>
        server.putManifest('acme/packs/sample', { schemaVersion: 2, config: {}, layers: [], ...fields })
      const subject = put({})
      const referrer = put({ subject })
      const found = async () =>
        (await registry.referrers(repository(), subject.digest as never)).map(({ digest }) => digest)
      expect(await found()).toEqual([])
      hasApi = true
      vi.setSystemTime(Date.now() + 9 * 60_000)
      expect(await found()).toEqual([])
      vi.setSystemTime(Date.now() + 2 * 60_000)
      // Another repository's question takes nothing away from what is known of this one.
      await registry.referrers(parseReference(`${server.host}/acme/packs/other`), subject.digest as never)
      expect(await registry.listsReferrers(repository())).toBe(false)
      expect(await found()).toEqual([referrer.digest])
      expect(await registry.listsReferrers(repository())).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  const list = JSON.stringify({ schemaVersion: 2, manifests: [] })
  // As go-containerregistry writes them: in JSON that it calls text.
  const errors = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN', message: 'Unknown name' }] })
  test.each<[string, (name: string) => [number, string], number]>([
    ['a server that knows no such address', () => [404, '404 page not found\n'], 3],
    ['a registry that does not know the repository', () => [404, errors], 6],
    ['one of them has the API', (name) => (name === 'pack-0' ? [200, list] : [404, 'not found']), 6],
  ])('whether repositories beside each other are asked for the API: %s', async (_, answer, times) => {
    server.fault = (_, path) => {
      const [, name] = /\/(pack-\d)\/referrers\//.exec(path) ?? []
      if (name === undefined) return undefined
      const [status, body] = answer(name)
      return (_, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
    }
    const digest = `sha256:${'a'.repeat(64)}` as never
    const requests = await server.record(async () => {
      for (const index of Array(6).keys()) {
        const place = parseReference(`${server.host}/acme/packs/pack-${index}`)
        expect(await registry.referrers(place, digest)).toEqual([])
      }
    })
    expect(requests.filter(({ path }) => path.includes('/referrers/'))).toHaveLength(times)
  })
})

describe('what is not a good answer', () => {
  const INDEX = 'application/vnd.oci.image.index.v1+json'
  const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body))
  const listing = (manifests: unknown) => ({ schemaVersion: 2, mediaType: INDEX, manifests })

  test.each<[string, number, unknown]>([
    ...[400, 403, 404, 405, 406, 415, 501].map((status): [string, number, unknown] => [
      `${status}`,
      status,
      {},
    ]),
    ['a page', 200, '<!doctype html><html></html>'],
    ['null', 200, null],
    ['{}', 200, {}],
    ['no list', 200, listing(null)],
  ])('about referrers leads to the fallback tag: %s', async (_, status, body) => {
    await server.stop()
    server = await new DistributionServer({ referrersApi: false }).start()
    const subject = server.putManifest('acme/packs/sample', { schemaVersion: 2 })
    const entry = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 7,
    }
    server.putManifest('acme/packs/sample', listing([entry]), subject.digest.replace(':', '-'))
    server.fault = (_, path) =>
      path.includes('/referrers/') ? (_, response) => send(response, status, text(body)) : undefined
    const found = await registry.referrers(repository(), subject.digest as never)
    expect(found.map(({ digest }) => digest)).toEqual([entry.digest])
  })

  test.each<[string, object]>([
    ['another algorithm', { digest: `sha512:${'a'.repeat(128)}` }],
    ['no size', { size: undefined }],
    ['a number for a media type', { mediaType: 1 }],
  ])('one entry of a list that cannot be read is passed over alone: %s', async (_, odd) => {
    const good = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'b'.repeat(64)}`,
      size: 7,
    }
    const list = listing([
      { ...good, ...odd },
      { ...good, annotations: null, platform: { os: '', architecture: '' } },
    ])
    server.fault = (_, path) =>
      path.includes('/referrers/') ? (_, response) => send(response, 200, text(list)) : undefined
    const found = await registry.referrers(repository(), `sha256:${'c'.repeat(64)}` as never)
    expect(found).toMatchObject([{ digest: good.digest }])
  })

  test.each([400, 403, 405, 501])('HEAD that is answered with %i is asked again as GET', async (status) => {
    const { digest } = server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
    server.fault = (request) =>
      request.method === 'HEAD' ? (_, response) => send(response, status, '') : undefined
    expect(await registry.resolve(repository(), '1')).toBe(digest)
  })

  test.each([
    '<{}>; rel="next"',
    '<{}>; rel=next',
    '<{}>;title="a";rel=next',
    '<x>; rel="prev", <{}>; rel="next"',
    '<{}>; rel="next last"',
  ])('pages are followed by Link: %s', async (form) => {
    server.fault = (request, path) => {
      if (!path.includes('/tags/list')) return undefined
      const isLast = request.url?.includes('last=a') === true
      const link = isLast ? {} : { link: form.replace('{}', '/v2/acme/packs/sample/tags/list?n=1&last=a') }
      return (_, response) => send(response, 200, text({ tags: [isLast ? 'b' : 'a'] }), link)
    }
    expect(await registry.tags(repository())).toEqual(['a', 'b'])
  })
})

describe('credentials', () => {
  const user = { name: 'ada', password: 's3cret-password' }
  const auth = Buffer.from(`${user.name}:${user.password}`).toString('base64')

  const withUser = async () => {
    await server.stop()
    server = await new DistributionServer({ user }).start()
    server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
  }
  const configured = async (config: object) => {
    const directory = await temporaryDirectory('docker')
    await writeFiles(directory, { 'config.json': JSON.stringify(config) })
    await registry.close()
    registry = open({ DOCKER_CONFIG: directory, PATH: `${directory}:/usr/bin:/bin` })
    return directory
  }

  test('auths answer a bearer challenge; one token serves many requests', async () => {
    await withUser()
    await configured({ auths: { [server.host]: { auth } } })
    await Promise.all(Array.from({ length: 8 }, () => registry.resolve(repository(), '1')))
    expect(server.requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(1)
    expect(server.requests.find(({ path }) => path.startsWith('/token'))?.path).toContain(
      'repository%3Aacme%2Fpacks%2Fsample%3Apull',
    )
  })

  const helper = (script: string) => ({ 'docker-credential-test*': `#!/bin/sh\n${script}\n` })

  test.each([
    ['credsStore', (): object => ({ credsStore: 'test' })],
    ['credHelpers', (): object => ({ credHelpers: { [server.host]: 'test' } })],
  ])('a helper named in %s is asked', async (_, config) => {
    await withUser()
    const directory = await configured(config())
    const answer = JSON.stringify({ ServerURL: server.host, Username: user.name, Secret: user.password })
    await writeFiles(directory, helper(`read host\n[ "$host" = "${server.host}" ] && echo '${answer}'`))
    expect(await registry.resolve(repository(), '1')).toMatch(/^sha256:/)
  })

  test('a helper that has nothing means anonymous; one that is missing is named', async () => {
    await withUser()
    const directory = await configured({ credsStore: 'test' })
    await writeFiles(directory, helper('echo "credentials not found in native keychain"\nexit 1'))
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    await configured({ credsStore: 'absent' })
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({
      code: 'CREDENTIAL_HELPER_FAILED',
    })
  })

  const good = `echo '${JSON.stringify({ Username: user.name, Secret: user.password })}'`
  const auths = () => ({ 'config.json': JSON.stringify({ auths: { [server.host]: { auth } } }) })
  test.each<[string, object, Record<string, string>, string | undefined, () => Record<string, string>]>([
    [
      'a helper failed',
      { credsStore: 'test' },
      helper('exit 3'),
      'CREDENTIAL_HELPER_FAILED',
      () => helper(good),
    ],
    ['a configuration is malformed', {}, { 'config.json': '{' }, 'CONFIG_INVALID', auths],
    ['a registry hides what is private from who has none', {}, {}, undefined, auths],
  ])('who asks later finds what was mended meanwhile, where %s', async (_, config, files, code, mended) => {
    await withUser()
    const directory = await configured(config)
    await writeFiles(directory, files)
    server.fault = ({ headers }, path) =>
      headers.authorization === undefined && path.includes('/manifests/')
        ? (__, response) =>
            send(response, code === undefined ? 404 : 401, '{}', { 'www-authenticate': server.challenge })
        : undefined
    const asked = async () => await registry.resolve(repository(), '1').catch((thrown) => thrown.code)
    expect(await asked()).toBe(code)
    await writeFiles(directory, mended())
    expect(await asked()).toMatch(/^sha256:/)
  })

  test('wrong credentials are refused once and not printed', async () => {
    await withUser()
    await configured({
      auths: { [server.host]: { auth: Buffer.from('ada:wrong-s3cret').toString('base64') } },
    })
    const failure = await registry.resolve(repository(), '1').catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(JSON.stringify(failure)).not.toContain('wrong-s3cret')
    expect(server.requests.length).toBeLessThan(6)
  })

  test('a malformed config.json is named', async () => {
    const directory = await configured({})
    await writeFiles(directory, { 'config.json': '{"auths": [' })
    await withUser()
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { file: join(directory, 'config.json') },
    })
  })

  test.each<[string, (host: string) => object]>([
    ['a path that the repository lies below', (host) => ({ [`${host}/acme`]: { auth } })],
    [
      'the longest path of several',
      (host) => ({ [host]: { auth: 'eDp5' }, [`${host}/acme/packs`]: { auth } }),
    ],
    ['another path and the host', (host) => ({ [`${host}/other`]: { auth: 'eDp5' }, [host]: { auth } })],
    ['an address', (host) => ({ [`http://${host}/v2/`]: { auth } })],
    ['an empty entry and a full one', (host) => ({ [`https://${host}`]: {}, [host]: { auth } })],
    [
      'null members',
      (host) => ({ other: null, [host]: { auth, identitytoken: null, registrytoken: '', email: null } }),
    ],
    ['fields in place of base64', (host) => ({ [host]: { username: user.name, password: user.password } })],
    [
      'a token for the registry itself',
      (host) => ({ [host]: { registrytoken: 'a-token-of-the-test-registry' } }),
    ],
  ])('auths are found: %s', async (_, auths) => {
    await withUser()
    await configured({ auths: auths(server.host), credsStore: '', credHelpers: null })
    expect(await registry.resolve(repository(), '1')).toMatch(/^sha256:/)
  })

  test.each(['basic', 'identity'])(
    '%s credentials never leave the origin, whatever answers behind a redirect',
    async (kind) => {
      await withUser()
      await configured({
        auths: { [server.host]: kind === 'basic' ? { auth } : { identitytoken: 'refresh' } },
      })
      const third = await new DistributionServer().start()
      const store = await new DistributionServer().start()
      const challenges = [`Bearer realm="http://${third.host}/token",service="x"`, 'Basic realm="x"']
      const descriptor = layer()
      for (const challenge of challenges) {
        store.fault = () => (_, response) => send(response, 401, '', { 'www-authenticate': challenge })
        server.fault = (request, path) => {
          if (path.startsWith('/token') && request.method === 'POST')
            return (_, response) => send(response, 200, '{"token":"a-token-of-the-test-registry"}')
          return path.includes('/blobs/') && request.headers.authorization !== undefined
            ? (_, response) => send(response, 307, '', { location: `http://${store.host}/blob` })
            : undefined
        }
        await expect(readBlob(descriptor)).rejects.toMatchObject({ code: 'REGISTRY_RESPONSE' })
      }
      expect(third.requests).toEqual([])
      expect(store.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([])
      await Promise.all([third.stop(), store.stop()])
    },
  )

  test('a realm over plain HTTP on another host gets nothing', async () => {
    await withUser()
    await configured({ auths: { [server.host]: { auth } } })
    server.fault = (_, path) =>
      path.startsWith('/v2/')
        ? (_, response) =>
            send(response, 401, '', { 'www-authenticate': 'Bearer realm="http://elsewhere.invalid/token"' })
        : undefined
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({ code: 'REGISTRY_RESPONSE' })
  })

  test.each<[string, (realm: string) => string]>([
    ['Basic first', (realm) => `Basic realm="r", Bearer realm="${realm}",service="test"`],
    ['Basic last', (realm) => `Bearer realm="${realm}",service="test", Basic realm="r"`],
    ['spaces around =', (realm) => `Bearer realm = "${realm}", service = "test"`],
    ['no quotes', (realm) => `bearer realm=${realm},service=test`],
    ['what nobody knows', (realm) => `Negotiate, Bearer realm="${realm}",error="a, b=\\"c\\""`],
  ])('a challenge is understood: %s', async (_, challenge) => {
    await withUser()
    await configured({ auths: { [server.host]: { auth } } })
    server.fault = (request, path) =>
      path.startsWith('/v2/') && request.headers.authorization?.startsWith('Bearer ') !== true
        ? (_, response) =>
            send(response, 401, '', { 'www-authenticate': challenge(`http://${server.host}/token`) })
        : undefined
    expect(await registry.resolve(repository(), '1')).toMatch(/^sha256:/)
  })

  test.each([400, 403, 404])(
    'what is private is %i to anonymous readers, and credentials that are there are used',
    async (status) => {
      server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
      await configured({ auths: { [server.host]: { auth } } })
      server.fault = (request, path) => {
        if (request.headers.authorization === `Basic ${auth}`) return undefined
        return path === '/v2/'
          ? (_, response) => send(response, 401, '', { 'www-authenticate': 'Basic realm="r"' })
          : (_, response) => send(response, status, '{}')
      }
      expect(await registry.resolve(repository(), '1')).toMatch(/^sha256:/)
    },
  )

  test('a redirect to another host carries no credentials', async () => {
    await withUser()
    await configured({ auths: { [server.host]: { auth } } })
    const elsewhere = await new DistributionServer().start()
    const descriptor = layer()
    elsewhere.fault = () => (_, response) =>
      send(response, 200, server.blobs.get(descriptor.digest) as Buffer)
    server.fault = (request, path) =>
      path.includes('/blobs/') && request.headers.authorization !== undefined
        ? (_, response) => send(response, 307, '', { location: `http://${elsewhere.host}/somewhere` })
        : undefined
    expect(await readBlob(descriptor)).toBe(10_000)
    expect(elsewhere.requests.map(({ authorization }) => authorization)).toEqual([undefined])
    await elsewhere.stop()
  })

  test('a registry that always answers 401 is not asked forever', async () => {
    await configured({ auths: { [server.host]: { auth } } })
    server.fault = () => (_, response) => send(response, 401, '', { 'www-authenticate': 'Basic realm="x"' })
    await expect(registry.resolve(repository(), '1')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(server.requests.length).toBeLessThanOrEqual(2)
  })
})

describe('connections', () => {
  test('a registry that is not there', async () => {
    await server.stop()
    await expect(registry.resolve(parseReference('127.0.0.1:1/a/b'), '1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
    await expect(registry.resolve(parseReference('localhost:1/a/b'), '1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
    server = await new DistributionServer().start()
  })

  test('what comes over many connections at once does not mix', async () => {
    server.fault = (_, path) => async (_request, response) => {
      const bytes = server.blobs.get(path.slice(path.lastIndexOf('/') + 1)) as Buffer
      response.writeHead(200, { 'content-length': bytes.length })
      for (let at = 0; at < bytes.length; at += 50_000) {
        response.write(bytes.subarray(at, at + 50_000))
        await setImmediate()
      }
      response.end()
    }
    const contents = Array.from({ length: 24 }, () => randomBytes(400_000))
    const read = contents.map(async (content) => {
      const { digest, size } = server.putBlob(content)
      const descriptor = { mediaType: 'application/octet-stream', digest: digest as never, size }
      return (await buffer(registry.blob(repository(), descriptor))).equals(content)
    })
    expect(await Promise.all(read)).toEqual(contents.map(() => true))
    expect(server.connections).toBe(24)
  })

  test('nor does it over TLS', async () => {
    const secure = await startRegistry({ tls: true })
    const directory = await temporaryDirectory('tls')
    const contents = Array.from({ length: 6 }, () => randomBytes(3_000_000))
    const through = openRegistry({
      env: {},
      credentials: dockerCredentials({ DOCKER_CONFIG: '/nonexistent' }),
      caFile: secure.caFile,
    })
    const sent = contents.map(async (content, index) => {
      const file = join(directory, String(index))
      await writeFile(file, content)
      const place = `${secure.host}/acme/${index}`
      const flags = ['--plain-http=false', '--ca-file', secure.caFile as string, '--descriptor']
      const args = ['blob', 'push', ...flags, place, file]
      const { stdout } = await execa('.tools/bin/oras', args)
      return { place: parseReference(place), blob: JSON.parse(stdout) }
    })
    const read = (await Promise.all(sent)).map(async ({ place, blob }, index) =>
      (await buffer(through.blob(place, blob))).equals(contents[index] as Buffer),
    )
    expect(await Promise.all(read)).toEqual(contents.map(() => true))
    await through.close()
    await secure.stop()
  })

  test('plain HTTP is for this machine unless it is forced', () => {
    expect(usesPlainHttp('127.0.0.1:5000', true)).toBe(true)
    expect(usesPlainHttp('[::1]:5000', true)).toBe(true)
    expect(usesPlainHttp('registry.example.org', 'force')).toBe(true)
    expect(usesPlainHttp('ghcr.io', undefined)).toBe(false)
    for (const host of ['registry.example.org', '127.0.0.1.example.org', 'localhost.example.org:80']) {
      expect(() => usesPlainHttp(host, true)).toThrow(expect.objectContaining({ code: 'PLAIN_HTTP_REFUSED' }))
    }
  })

  test('a proxy from the environment is used, and NO_PROXY spares hosts from it', async () => {
    server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
    const proxy = await new DistributionServer().start()
    const proxied: string[] = []
    proxy.fault = (request) => {
      proxied.push(request.url ?? '')
      return (_, response) => send(response, 502, '')
    }
    await registry.close()
    registry = open({ HTTP_PROXY: `http://${proxy.host}`, NO_PROXY: '127.0.0.0/8' })
    expect(await registry.resolve(repository(), '1')).toMatch(/^sha256:/)
    expect(proxy.connections).toBe(0)
    await registry.close()
    registry = open({ HTTP_PROXY: `http://${proxy.host}` })
    await registry.resolve(repository(), '1').catch(() => {})
    expect(proxy.connections).toBeGreaterThan(0)
    await proxy.stop()
  })

  test.each(['http', 'https'])(
    'TLS goes through a tunnel of an %s proxy, with the CA of the registry',
    async (scheme) => {
      const secure = await startRegistry({ tls: true })
      const files = await throwawayCertificates(await temporaryDirectory('certificates'))
      const [key, cert, ca, registryCa] = [
        files.key,
        files.certificate,
        files.ca,
        secure.caFile as string,
      ].map((file) => readFileSync(file, 'utf8')) as [string, string, string, string]
      const asked: string[] = []
      // A proxy may offer HTTP/2 as well, which is not spoken here.
      const served = scheme === 'http' ? createServer() : createHttp2Server({ key, cert, allowHTTP1: true })
      const proxy = served.on('connect', (request, near, head) => {
        asked.push(request.url ?? '')
        const far = connect(Number(new URL(`http://${request.url}`).port), '127.0.0.1', () => {
          near.write('HTTP/1.1 200 Connection Established\r\n\r\n')
          far.write(head)
          near.pipe(far).pipe(near)
        })
        near.on('error', () => far.destroy())
        far.on('error', () => near.destroy())
      })
      await once(proxy.listen(0, '127.0.0.1'), 'listening')
      const { port } = proxy.address() as AddressInfo
      const through = openRegistry({
        env: { HTTPS_PROXY: `${scheme}://127.0.0.1:${port}` },
        credentials: dockerCredentials({ DOCKER_CONFIG: '/nonexistent' }),
        ca: `${registryCa}\n${ca}`,
      })
      expect(await through.tags(parseReference(`${secure.host}/acme/packs/none`))).toEqual([])
      expect(asked).toEqual([secure.host])
      await through.close()
      proxy.close()
      await secure.stop()
    },
  )

  test.each([
    ['proxy.example:3128', 'http://proxy.example:3128/'],
    ['http://user:secret@proxy.example', 'http://user:secret@proxy.example/'],
    ['https://proxy.example', 'https://proxy.example/'],
  ])('the proxy "%s"', (written, meant) => {
    expect(proxiesFrom({ https_proxy: written, HTTPS_PROXY: 'http://other' }).env).toEqual({
      HTTPS_PROXY: meant,
    })
  })

  test.each([
    ['', [], ['https://a.example']],
    ['*', ['https://a.example', 'http://[::1]:5000'], []],
    ['b.example,*', ['https://a.example'], []],
    [
      'a.example',
      ['https://a.example', 'https://sub.a.example', 'https://A.EXAMPLE.'],
      ['https://na.example'],
    ],
    ['.a.example', ['https://sub.a.example'], ['https://a.example', 'https://na.example']],
    ['*.a.example', ['https://sub.a.example'], ['https://a.example', 'https://na.example']],
    ['a.example:8443', ['https://a.example:8443', 'https://sub.a.example:8443'], ['https://a.example']],
    ['a.example:443', ['https://a.example'], ['http://a.example', 'https://a.example:5000']],
    [' b.example , a.example c.example', ['https://a.example', 'https://b.example', 'https://c.example'], []],
    [
      '10.0.0.0/8',
      ['https://10.1.2.3:5000', 'http://[::ffff:10.1.2.3]'],
      ['https://11.0.0.1', 'https://10.example'],
    ],
    ['10.0.0.1', ['https://10.0.0.1', 'https://10.0.0.1:5000'], ['https://10.0.0.10']],
    ['10.0.0.1:5000', ['https://10.0.0.1:5000'], ['https://10.0.0.1']],
    ['fd00::/8', ['https://[fd00::1]', 'https://[fd12::1]:5000'], ['https://[fe00::1]']],
    ['::1', ['http://[::1]:5000', 'http://[0:0:0:0:0:0:0:1]'], ['http://[::2]']],
    ['[::1]', ['http://[::1]:5000'], ['http://[::2]']],
    ['[::1]:5000', ['http://[::1]:5000'], ['http://[::1]:5001']],
    [':5000,.,10.0.0.0/33,a/8', [], ['https://10.0.0.1:5000', 'https://a.example']],
  ])('NO_PROXY "%s" is read as Go reads it', (written, spared, not) => {
    const { spares } = proxiesFrom({ NO_PROXY: written })
    expect(spared.filter((url) => !spares(new URL(url)))).toEqual([])
    expect(not.filter((url) => spares(new URL(url)))).toEqual([])
  })

  test.each(['socks5://user:secret@proxy.example', 'http://', 'a b'])('no proxy: "%s"', (written) => {
    const refused = expect.objectContaining({
      code: 'USAGE',
      message: 'HTTP_PROXY does not name an http or https proxy.',
      hint: expect.not.stringContaining('secret'),
    })
    expect(() => proxiesFrom({ HTTP_PROXY: written, http_proxy: '' })).toThrow(refused)
  })

  test('one connection serves one request after the other, whatever the answer', async () => {
    server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
    for (const tag of ['1', '2', '1']) await registry.resolve(repository(), tag)
    await registry.manifest(repository(), '1')
    await registry.manifest(repository(), '2').catch(() => {})
    await readBlob()
    expect(server.connections).toBe(1)
  })

  test('a kept connection that the registry has closed is replaced at once', async () => {
    server.putManifest('acme/packs/sample', { schemaVersion: 2 }, '1')
    await registry.manifest(repository(), '1')
    let answered = 0
    server.fault = (request) => {
      answered += 1
      if (answered > 1) return undefined
      return () => void request.socket.resetAndDestroy()
    }
    const began = performance.now()
    await registry.manifest(repository(), '1')
    expect(answered).toBe(2)
    expect(performance.now() - began).toBeLessThan(150)
  })

  test('a layout on disk answers through the same interface', async () => {
    const directory = join(await temporaryDirectory(), 'empty')
    const layout = parseReference(`oci-layout://${directory}`)
    expect(await registry.resolve(layout, '1')).toBeUndefined()
    await mkdir(directory)
    await expect(registry.manifest(layout, '1')).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' })
    expect(await readdir(directory)).toEqual([])
  })
})

describe('TLS that fails says why', () => {
  test.each<[string, Parameters<typeof throwawayCertificates>[1] | undefined, RegExp]>([
    ['expired', { days: -1 }, /^The TLS certificate of 127\.0\.0\.1:\d+ has expired\.$/],
    ['another name', { names: 'DNS:other.example' }, /is for another name: DNS:other\.example\.$/],
    ['a CA that nobody trusts', {}, /is not accepted \(\w+\)\.$/],
    ['no TLS', undefined, /^127\.0\.0\.1:\d+ does not speak TLS\.$/],
  ])('%s', async (_, shape, said) => {
    const files = await throwawayCertificates(await temporaryDirectory('certificates'), shape)
    const [key, cert, ca] = [files.key, files.certificate, files.ca].map((file) => readFileSync(file, 'utf8'))
    const other =
      shape === undefined ? createServer() : createSecureServer({ key: key as string, cert: cert as string })
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const place = parseReference(`127.0.0.1:${(other.address() as AddressInfo).port}/acme/packs/sample`)
    const secured = openRegistry({
      env: {},
      credentials: dockerCredentials({ DOCKER_CONFIG: '/nonexistent' }),
      plainHttp: false,
      ...(Object.keys(shape ?? {}).length > 0 ? { ca: ca as string } : {}),
    })
    try {
      await expect(secured.tags(place)).rejects.toMatchObject({
        code: 'REGISTRY_TLS',
        message: expect.stringMatching(said),
      })
    } finally {
      await secured.close()
      other.close()
    }
  })
})
