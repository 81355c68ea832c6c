/** A registry of OpenWOP: taken over whole, and written as the tree that its own checks accept. */
import { createHash, type createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import tar from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let registry: RunningRegistry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.stop())

const pem = (key: ReturnType<typeof createPublicKey>) =>
  key.export({ type: 'spki', format: 'pem' }).toString()
const privatePem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
  (key as never as ReturnType<typeof createPublicKey>)
    .export({ type: 'pkcs8', format: 'pem' } as never)
    .toString()

const manifestOf = (name: string, version: string, more: object = {}) => ({
  name,
  version,
  description: `About ${name}.`,
  license: 'MIT',
  author: 'A',
  homepage: 'https://example.com/',
  repository: 'https://example.com/repo',
  engines: { openwop: '>=1.0.0' },
  peerDependencies: { 'host.fs': 'supported' },
  runtime: { language: 'javascript', entry: './index.mjs' },
  nodes: [
    { typeId: `${name}.one`, version, category: 'c', role: 'r', inputSchemaRef: 'schemas/one.input.json' },
  ],
  agents: [{ agentId: `${name}.agent`, systemPromptRef: 'prompts/a.md' }],
  ...more,
})

const filesOf = (manifest: object) => ({
  'pack.json': JSON.stringify(manifest, null, 2),
  'index.mjs': 'export {}\n',
  'prompts/a.md': 'Be kind.\n',
  'schemas/one.input.json': '{"type":"object"}\n',
})

describe('publish --registry-tree', () => {
  async function publisher() {
    const cwd = await temporaryDirectory('tree')
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFiles(cwd, { 'team.pem': privatePem(privateKey) })
    const env = {
      OCI_REGISTRY: registry.host,
      OCI_ORG: 'acme',
      OCI_REPO: `tree${cwd.slice(-6).toLowerCase()}`,
    }
    const put = async (name: string, version: string, more: object = {}) => {
      await rm(join(cwd, 'packs'), { recursive: true, force: true })
      const files = Object.entries(filesOf(manifestOf(name, version, more)))
      await writeFiles(cwd, Object.fromEntries(files.map(([path, text]) => [`packs/${name}/${path}`, text])))
    }
    const publish = (...flags: string[]) =>
      packwright(['publish', '--plain-http', '--json', '--registry-tree', 'tree', ...flags], { cwd, env })
    const read = (path: string) => readFile(join(cwd, 'tree', path))
    const json = async (path: string) => JSON.parse((await read(path)).toString('utf8'))
    return { cwd, publicKey, put, publish, read, json }
  }

  async function entriesOf(archive: Buffer) {
    const entries = new Map<string, Buffer>()
    const headers: tar.Header[] = []
    const extract = tar.extract()
    extract.end(gunzipSync(archive))
    for await (const entry of extract) {
      headers.push(entry.header)
      entries.set(entry.header.name, await buffer(entry))
    }
    return { entries, headers }
  }

  test('keeps the rules of the registry’s own checks', async () => {
    const { publicKey, put, publish, read, json } = await publisher()
    const name = 'core.example.tool'
    for (const version of ['1.0.0', '1.10.0', '1.9.0']) {
      await put(name, version)
      expect(await publish('--key', 'team.pem')).toMatchObject({ exitCode: 0 })
    }
    await put('core.example.flow', '2.0.0', {
      kind: 'workflow-chain',
      nodes: undefined,
      runtime: undefined,
      chains: [{ chainId: 'core.example.flow.main' }],
    })
    expect(await publish('--key', 'team.pem')).toMatchObject({ exitCode: 0 })
    const discovery = await json('.well-known/openwop-registry.json')
    expect(discovery.signingKeys).toMatchObject([{ keyId: 'team', permittedNamespaces: ['core.example.*'] }])
    expect((await read('keys/team.pub')).toString()).toBe(pem(publicKey))
    for (const [pack, version] of [
      [name, '1.0.0'],
      [name, '1.9.0'],
      [name, '1.10.0'],
      ['core.example.flow', '2.0.0'],
    ] as const) {
      const base = `v1/packs/${pack}/-/${version}`
      const [archive, signature, served, sbom] = await Promise.all([
        read(`${base}.tgz`),
        read(`${base}.sig`),
        json(`${base}.json`),
        json(`${base}.sbom.json`),
      ])
      // Signature: 64 bytes, in the archive and beside it, over the exact pack.json inside.
      const { entries, headers } = await entriesOf(archive)
      const inside = entries.get('pack.json') as Buffer
      expect(signature).toHaveLength(64)
      expect(entries.get('keys/pack.json.sig')).toEqual(signature)
      expect(verify(null, inside, publicKey, signature)).toBe(true)
      const manifest = JSON.parse(inside.toString())
      const sorted = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(sorted)
          : typeof value === 'object' && value !== null
            ? Object.fromEntries(
                Object.entries(value)
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([k, v]) => [k, sorted(v)]),
              )
            : value
      expect(inside.toString()).toBe(JSON.stringify(sorted(manifest)))
      expect(manifest.signing).toEqual({
        method: 'manual',
        publicKeyRef: 'team',
        signatureRef: 'keys/pack.json.sig',
      })
      // Archive: plain ustar, sorted, without times.
      const names = headers.map((header) => header.name)
      expect(names).toEqual([...names].sort())
      expect(
        headers.every(({ mtime, type, pax }) => mtime?.getTime() === 0 && type === 'file' && pax == null),
      ).toBe(true)
      expect(archive[9]).toBe(0xff)
      // Manifest beside it: that of the archive, with what the registry adds.
      expect(served).toMatchObject({
        ...manifest,
        deprecated: false,
        yanked: false,
        tarballUrl: `/${base}.tgz`,
        signatureUrl: `/${base}.sig`,
      })
      expect(served.integrity).toBe(`sha256-${createHash('sha256').update(archive).digest('base64')}`)
      expect(new Date(served.publishedAt).getTime()).not.toBeNaN()
      // Bill of materials: every file with its hash.
      const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
      expect(
        sbom.components.map((one: { name: string; hashes: { content: string }[] }) => [
          one.name,
          one.hashes[0]?.content,
        ]),
      ).toEqual(names.map((file) => [file, hash(entries.get(file) as Buffer)]))
      expect(sbom.metadata.component).toMatchObject({
        name: pack,
        version,
        hashes: [{ content: hash(archive) }],
      })
      expect(sbom.dependencies[0].dependsOn).toEqual(['host.fs'].map((key) => `host:${key}`))
    }
    // Indexes: versions by number, ids by kind, the signer of each version.
    const index = await json(`v1/packs/${name}/index.json`)
    expect(index.versions.map(({ version }: { version: string }) => version)).toEqual([
      '1.0.0',
      '1.9.0',
      '1.10.0',
    ])
    expect(index).toMatchObject({
      latest: '1.10.0',
      kind: 'node',
      typeIds: [`${name}.one`, `${name}.agent`],
      nodeCount: 1,
      agentCount: 1,
    })
    expect(
      index.versions.every(({ signingKeyId }: { signingKeyId: string }) => signingKeyId === 'team'),
    ).toBe(true)
    const whole = await json('v1/index.json')
    expect(whole.packs.map((pack: { name: string; typeIds: string[] }) => [pack.name, pack.typeIds])).toEqual(
      [
        ['core.example.flow', ['core.example.flow.main']],
        [name, [`${name}.one`, `${name}.agent`]],
      ],
    )
    expect((await json('v1/sbom.json')).components).toHaveLength(4)
    expect((await read(`${name}/1.9.0/one.input.json`)).toString()).toBe('{"type":"object"}\n')
  })

  test('what the registry decided about a version stays, and a version never changes', async () => {
    const { cwd, put, publish, json } = await publisher()
    const name = 'core.example.tool'
    await put(name, '1.0.0')
    await publish('--key', 'team.pem')
    const file = `v1/packs/${name}/-/1.0.0.json`
    const before = {
      ...(await json(file)),
      yanked: true,
      yankedReason: 'no good',
      publishedAt: '2026-01-01T00:00:00Z',
    }
    await writeFile(join(cwd, 'tree', file), JSON.stringify(before))
    expect(await publish('--key', 'team.pem')).toMatchObject({ exitCode: 0 })
    expect(await json(file)).toMatchObject({
      yanked: true,
      yankedReason: 'no good',
      publishedAt: '2026-01-01T00:00:00Z',
    })
    expect((await json(`v1/packs/${name}/index.json`)).versions).toMatchObject([{ yanked: true }])
    await writeFile(join(cwd, `packs/${name}/index.mjs`), 'export default 1\n')
    const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'elsewhere' }
    const changed = await packwright(
      ['publish', '--plain-http', '--json', '--registry-tree', 'tree', '--key', 'team.pem'],
      { cwd, env },
    )
    expect(changed).toMatchObject({ exitCode: 8, json: { error: { code: 'TAG_IMMUTABLE' } } })
  })

  test('refuses what the registry would refuse', async () => {
    const { cwd, put, publish } = await publisher()
    await put('core.example.tool', '1.0.0')
    expect((await publish()).json.error).toMatchObject({
      code: 'FLAGS_CONFLICT',
      hint: expect.stringContaining('--registry-tree'),
    })
    await publish('--key', 'team.pem')
    await put('vendor.other.tool', '1.0.0')
    expect((await publish('--key', 'team.pem')).json.error).toMatchObject({
      code: 'KEY_UNKNOWN',
      message: 'The key team may not sign for vendor.other.tool.',
    })
    await writeFiles(cwd, {
      'stranger.pem': privatePem(generateKeyPairSync('ed25519').privateKey),
      'ec.pem': privatePem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    })
    await put('core.example.tool', '1.1.0')
    expect((await publish('--key', 'stranger.pem')).json.error).toMatchObject({ code: 'KEY_UNKNOWN' })
    expect((await publish('--key', 'ec.pem')).json.error).toMatchObject({ code: 'KEY_UNREADABLE' })
    const advisory = {
      id: 'OPENWOP-2026-0001',
      publishedAt: '2026-01-01',
      severity: 'high',
      summary: 's',
      affected: [{ packName: 'core.example.tool', versions: '<1.2.0' }],
    }
    await writeFiles(cwd, { 'tree/security/advisories.json': JSON.stringify({ advisories: [advisory] }) })
    await put('core.example.tool', '1.1.1')
    expect((await publish('--key', 'team.pem')).json.error).toMatchObject({ code: 'ADVISORY_FOUND' })
    await put('core.example.tool', '1.2.0', { nodes: undefined, agents: [{ agentId: 'a' }] })
    await writeFiles(cwd, { [`packs/core.example.tool/${'long/'.repeat(25)}file.txt`]: 'x' })
    expect((await publish('--key', 'team.pem')).json.error).toMatchObject({ code: 'ENTRY_PATH' })
  })
})

describe('import openwop of a whole registry', () => {
  const [team, retired, revoked, ours] = [1, 2, 3, 4].map(() => generateKeyPairSync('ed25519')) as [
    ReturnType<typeof generateKeyPairSync>,
    ReturnType<typeof generateKeyPairSync>,
    ReturnType<typeof generateKeyPairSync>,
    ReturnType<typeof generateKeyPairSync>,
  ]
  const KEYS = { team, retired, revoked }

  interface Version {
    name: string
    version: string
    key?: keyof typeof KEYS
    named?: string
    state?: object
    damaged?: boolean
  }

  /** A registry as its own tools write it: GNU tar, entries with a leading `./` as its README makes them. */
  async function registryOf(versions: readonly Version[], extra: Record<string, string> = {}) {
    const cwd = await temporaryDirectory('registry')
    const publicPem = (key: keyof typeof KEYS) => pem(KEYS[key].publicKey as never)
    const entry = (keyId: string, more: object = {}) => ({
      keyId,
      permittedNamespaces: ['core.example.*'],
      status: 'active',
      ...more,
    })
    await writeFiles(cwd, {
      'registry/.well-known/openwop-registry.json': JSON.stringify({
        signingKeys: [
          entry('team'),
          entry('retired', { status: 'retired', validFrom: '2025-01-01', validUntil: '2025-12-31' }),
          entry('revoked', { status: 'revoked' }),
        ],
      }),
      ...Object.fromEntries(
        Object.keys(KEYS).map((key) => [`registry/keys/${key}.pub`, publicPem(key as keyof typeof KEYS)]),
      ),
      'ours.pem': privatePem(ours.privateKey),
      'ours.pub': pem(ours.publicKey as never),
      ...extra,
    })
    for (const { name, version, key = 'team', named = key, state = {}, damaged = false } of versions) {
      const signing = { method: 'manual', publicKeyRef: named, signatureRef: 'keys/pack.json.sig' }
      const manifest = JSON.stringify(manifestOf(name, version, { signing }))
      const signature = sign(null, Buffer.from(manifest), KEYS[key].privateKey as never)
      const source = `src/${name}-${version}`
      await writeFiles(
        cwd,
        Object.fromEntries(
          Object.entries({ ...filesOf({}), 'pack.json': manifest }).map(([path, text]) => [
            `${source}/${path}`,
            text,
          ]),
        ),
      )
      await writeFiles(cwd, { [`${source}/keys/.keep`]: '' })
      await rm(join(cwd, source, 'keys/.keep'))
      await writeFile(join(cwd, source, 'keys/pack.json.sig'), signature)
      const base = `registry/v1/packs/${name}/-/${version}`
      await writeFiles(cwd, { [`${base}.json`]: '' })
      await execa('tar', ['-czf', `${base}.tgz`, '-C', source, '.'], { cwd })
      await writeFile(join(cwd, `${base}.sig`), damaged ? Buffer.alloc(64) : signature)
      const integrity = `sha256-${createHash('sha256')
        .update(await readFile(join(cwd, `${base}.tgz`)))
        .digest('base64')}`
      await writeFile(
        join(cwd, `${base}.json`),
        JSON.stringify({ ...JSON.parse(manifest), integrity, publishedAt: '2026-06-01T00:00:00Z', ...state }),
      )
    }
    const server = await new DistributionServer().start()
    const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'moved' }
    const run = (...words: string[]) => packwright([...words, '--json'], { cwd, env })
    return { cwd, run, server, base: `${server.host}/acme/moved` }
  }

  test('takes what is good, passes over what was yanked, and refuses what its keys do not cover', async () => {
    const { cwd, run, server } = await registryOf([
      { name: 'core.example.a', version: '1.0.0' },
      { name: 'core.example.a', version: '1.10.0' },
      { name: 'core.example.a', version: '1.9.0', state: { yanked: true, yankedReason: 'It was bad.' } },
      {
        name: 'core.example.old',
        version: '1.0.0',
        key: 'retired',
        state: { publishedAt: '2025-06-01T00:00:00Z' },
      },
      { name: 'core.example.late', version: '1.0.0', key: 'retired' },
      { name: 'core.example.revoked', version: '1.0.0', key: 'revoked' },
      { name: 'vendor.other.b', version: '1.0.0' },
      { name: 'core.example.lied', version: '1.0.0', named: 'nobody' },
      { name: 'core.example.forged', version: '1.0.0', damaged: true },
      { name: 'core.example.changed', version: '1.0.0', state: { integrity: `sha256-${'A'.repeat(43)}=` } },
    ])
    const done = await run('import', 'openwop', 'registry')
    const {
      packs,
      passed_over: passedOver,
      failed,
    } = done.json as never as {
      packs: { name: string; version: string; directory: string; signer: string }[]
      passed_over: { why: string }[]
      failed: { label: string; error: { code: string } }[]
    }
    expect(packs.map(({ name, version, signer }) => [name, version, signer])).toEqual([
      ['core.example.a', '1.0.0', 'team'],
      ['core.example.a', '1.10.0', 'team'],
      ['core.example.old', '1.0.0', 'retired'],
    ])
    expect(passedOver).toMatchObject([
      { why: expect.stringMatching(/1\.9\.0\.tgz was yanked: It was bad\.$/) },
    ])
    const why = Object.fromEntries(
      failed.map(({ label, error }) => [/packs\/([^/]+)/.exec(label)?.[1], error.code]),
    )
    expect(why).toEqual({
      'core.example.late': 'KEY_UNKNOWN',
      'core.example.revoked': 'KEY_UNKNOWN',
      'vendor.other.b': 'KEY_UNKNOWN',
      'core.example.lied': 'KEY_UNKNOWN',
      'core.example.forged': 'BUNDLE_INVALID',
      'core.example.changed': 'CONTENT_MISMATCH',
    })
    expect(done.exitCode).not.toBe(0)
    expect((await readdir(join(cwd, 'packs'))).sort()).toEqual(['core.example.a', 'core.example.old'])
    expect((await readdir(join(cwd, 'packs/core.example.a'))).sort()).toEqual(['1.0.0', '1.10.0'])
    await server.stop()
  })

  test('publishes all versions signed by us, deprecated as they were, and the policy of the old keys takes them', async () => {
    const { cwd, run, server, base } = await registryOf(
      [
        {
          name: 'core.example.a',
          version: '1.0.0',
          state: { deprecated: true, deprecationReason: 'old', supersededBy: '1.1.0' },
        },
        { name: 'core.example.a', version: '1.1.0' },
        { name: 'core.example.b', version: '1.0.0' },
      ],
      {
        'registry/security/advisories.json': JSON.stringify({
          advisories: [
            {
              id: 'OPENWOP-2026-0001',
              publishedAt: '2026-01-01',
              severity: 'high',
              summary: 's',
              affected: [{ packName: 'core.example.a', versions: '<1.1.0' }],
            },
          ],
        }),
      },
    )
    const done = await run(
      'import',
      'openwop',
      'registry',
      '--publish',
      '--plain-http',
      '--signing-key',
      'ours.pem',
    )
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
    expect(done.json['advisories']).toEqual(['advisories/x_OPENWOP-2026-0001.json'])
    const shown = await run('show', `${base}/core.example.a`, '--plain-http')
    expect((shown.json['pack'] as never as { versions: object[] }).versions, shown.stdout).toMatchObject([
      { version: '1.1.0' },
      {
        version: '1.0.0',
        status: { state: 'deprecated', reason: 'old', replacement: `${base}/core.example.a:1.1.0` },
      },
    ])
    expect(
      await run('trust', 'import', 'registry/.well-known/openwop-registry.json', '--key', 'ours.pub'),
    ).toMatchObject({ exitCode: 0 })
    const pulled = await run('pull', `${base}/core.example.b:1.0.0`, '--plain-http', '--into', 'out')
    expect(pulled, pulled.stdout).toMatchObject({
      exitCode: 0,
      json: { packs: [{ signature_verified: true }] },
    })
    await execa('diff', ['-r', 'src/core.example.b-1.0.0', 'out/core.example.b'], { cwd })
    const inspected = await run('inspect', `${base}/core.example.b:1.0.0`, '--plain-http')
    expect(inspected.json['evidence']).toEqual({
      signer: 'team',
      file: 'keys/pack.json.sig',
      covers: 'pack.json',
    })
    await server.stop()
  })

  test('one archive, or the versions of an index, find key and signature beside them', async () => {
    const { cwd, run, server } = await registryOf([
      { name: 'core.example.a', version: '1.0.0' },
      { name: 'core.example.b', version: '1.0.0' },
    ])
    const one = await run('import', 'openwop', 'registry/v1/packs/core.example.a/-/1.0.0.tgz')
    expect(one.json).toMatchObject({
      name: 'core.example.a',
      directory: 'packs/core.example.a',
      signer: 'team',
    })
    await writeFiles(cwd, {
      'registry/v1/index.json': JSON.stringify({
        packs: [{ name: 'core.example.a' }, { name: 'core.example.b' }],
      }),
    })
    const all = await run('import', 'openwop', 'registry/v1/index.json', '--packs-dir', 'others')
    expect(all.json['packs']).toHaveLength(2)
    await writeFiles(cwd, { 'alone.tgz': '' })
    expect((await run('import', 'openwop', 'alone.tgz', '--signature', 'ours.pub')).json.error).toMatchObject(
      { code: 'USAGE' },
    )
    await server.stop()
  })
})
