/** The catalog and the advisories that a repository of packs keeps about itself. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { consumer, type Publisher, publisherAt } from '../support/project.ts'
import { CHOSEN, ORAS_LINES, orasOf, type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

/** A publisher whose catalog is kept. */
const KEPT = { PACKWRIGHT_CATALOG: '1' }

let plain: RunningRegistry
let server: DistributionServer
let key: { file: string; publicFile: string; public: string }

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
  const directory = await temporaryDirectory('keys')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await writeFile(join(directory, 'team.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await writeFile(join(directory, 'team.pub'), pem)
  key = { file: join(directory, 'team.pem'), publicFile: join(directory, 'team.pub'), public: pem }
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
})

const run = async (args: string[], cwd?: string, env: Record<string, string> = {}) =>
  await packwright([...args, '--plain-http', '--json'], {
    cwd: cwd ?? (await temporaryDirectory('reader')),
    env,
  })

const policy = () =>
  JSON.stringify({
    default: 'require',
    rules: [{ match: '**', keys: [{ id: 'team', public_key: key.public }] }],
  })

/** Puts a document where others would have written it. */
function putDocument(
  at: DistributionServer,
  repository: string,
  kind: string,
  document: string,
  tag: string,
) {
  const put = (bytes: string, mediaType: string) => ({ mediaType, ...at.putBlob(bytes) })
  at.putManifest(
    `${repository}/packwright-catalog`,
    {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: `application/vnd.packwright.${kind}`,
      config: put('{}', 'application/vnd.oci.empty.v1+json'),
      layers: [put(document, `application/vnd.packwright.${kind}+json`)],
    },
    tag,
  )
}

async function catalogOf(base: string, ...args: string[]) {
  const done = await run(['catalog', '--in', base, ...args])
  expect(done, done.stdout).toMatchObject({ exitCode: 0 })
  const [found] = done.json['catalogs'] as unknown as {
    packs: { name: string; versions: { version: string; status?: object }[] }[]
  }[]
  return Object.fromEntries((found?.packs ?? []).map((pack) => [pack.name, pack.versions]))
}

describe.each([
  ['docker-registry', () => plain.host],
  ['a registry with the referrers API', () => server.host],
])('on %s', (_, host) => {
  test.each(ORAS_LINES)(
    'publishing with oras %s keeps it up to date, signed so that cosign agrees',
    async (line) => {
      const packs = await publisherAt(host(), { ...KEPT, ORAS_BIN: orasOf(line) }, ['--key', key.file])
      await packs.publish('claude', '1.0.0', {
        keywords: ['agents'],
        artifacts: [{ type: 'profile', path: 'README.md', install_as: 'claude-code', aliases: ['claude'] }],
      })
      await packs.publish('claude', '1.1.0', { description: 'The newer one.' })
      await packs.publish('claude', '1.0.1', { description: 'A late fix of the older line.' })
      await packs.publish('other', '2.0.0-beta.1', { dependencies: { claude: '^1.0.0' } })
      const reader = await temporaryDirectory('reader')
      await writeFile(join(reader, 'packs.policy.json'), policy())
      const shown = await run(['show', `${packs.base}/claude`], reader)
      expect(shown.json['pack'], shown.stdout).toMatchObject({
        name: 'claude',
        description: 'The newer one.',
        recommended: '1.1.0',
        versions: [
          { version: '1.1.0', signer: { identity: expect.stringMatching(/^key:sha256:/) } },
          { version: '1.0.1' },
          { version: '1.0.0', digest: expect.stringMatching(/^sha256:/) },
        ],
      })
      const found = await run(['catalog', '--in', packs.base], reader)
      expect(found.json['catalogs']).toMatchObject([
        { signer: expect.stringMatching(/^key:/), cached: false },
      ])
      for (const tag of ['pack.claude', 'pack.other', 'index'])
        await execa(join(TOOLS, 'cosign'), [
          'verify',
          '--key',
          key.publicFile,
          '--insecure-ignore-tlog',
          '--allow-http-registry',
          `${packs.base}/packwright-catalog:${tag}`,
        ])
    },
  )

  test('a pack that no catalog knows is shown as its registry has it', async () => {
    const packs = await publisherAt(host(), {}, ['--key', key.file])
    await packs.publish('claude', '1.0.0')
    await packs.publish('claude', '1.1.0')
    const reader = await temporaryDirectory('reader')
    await writeFile(join(reader, 'packs.policy.json'), policy())
    const shown = await run(['show', `${packs.base}/claude`], reader)
    expect(shown.json['pack'], shown.stdout).toMatchObject({
      reference: `${packs.base}/claude`,
      recommended: '1.1.0',
      versions: [
        {
          version: '1.1.0',
          signer: { identity: expect.stringMatching(/^key:/) },
        },
        { version: '1.0.0', digest: expect.stringMatching(/^sha256:/) },
      ],
    })
    const absent = await run(['show', `${packs.base}/nothing`], reader)
    expect(absent).toMatchObject({ exitCode: 3 })
  })

  // go-containerregistry's registry keeps a tag whose manifest was deleted.
  test.skipIf(CHOSEN === 'gcr-registry')('what it replaces is deleted, with its signatures', async () => {
    const packs = await publisherAt(host(), KEPT, ['--key', key.file])
    for (const version of ['1.0.0', '1.0.1', '1.0.2', '1.0.3']) await packs.publish('claude', version)
    const kept = await packwright(['keep', `${packs.base}/packwright-catalog`, '--plain-http', '--json'], {
      cwd: await temporaryDirectory('reader'),
    })
    const now = (kept.json['digests'] as unknown as string[]).map((digest) => digest.replace(':', '-'))
    const url = `http://${packs.base.replace('/', '/v2/')}/packwright-catalog/tags/list`
    const { tags } = (await (await fetch(url)).json()) as { tags: string[] }
    const lists = tags.filter((tag) => tag.startsWith('sha256-'))
    // The one before may still be read by somebody: that of the shard, and that of the index.
    expect(lists.filter((tag) => !now.includes(tag)).length).toBeLessThanOrEqual(2)
    expect(lists.length).toBeLessThanOrEqual(4)
  })

  test('six publishers at once: every pack is in it', async () => {
    const publishers = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const cwd = await temporaryDirectory('publisher')
        await execa('mkdir', ['-p', join(cwd, `packs/p${index}`)])
        await writeFile(
          join(cwd, `packs/p${index}/pack.json`),
          JSON.stringify({ name: `p${index}`, version: '1.0.0' }),
        )
        return cwd
      }),
    )
    const env = { OCI_REGISTRY: host(), OCI_ORG: 'acme', OCI_REPO: 'together' }
    const runs = await Promise.all(publishers.map((cwd) => run(['publish'], cwd, env)))
    for (const one of runs)
      expect(one.json, one.stdout).toMatchObject({ ok: true, catalog: { status: 'updated' } })
    // On a busy machine some give the index up, and say so: publishing again brings it up to date.
    for (const [index, cwd] of publishers.entries()) {
      if (runs[index]?.json['catalog']?.['message'] === undefined) continue
      const again = await run(['publish'], cwd, env)
      expect(again.json, again.stdout).toMatchObject({ ok: true, catalog: { status: 'unchanged' } })
    }
    const found = await catalogOf(`${host()}/acme/together`)
    expect(Object.keys(found)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5'])
  })
})

test('where nobody may delete, its signature stands in its own manifest, and nothing piles up', async () => {
  const registry = new DistributionServer({ referrersApi: false })
  await registry.start()
  registry.fault = (request) =>
    request.method === 'DELETE'
      ? (_, response) => void response.writeHead(405).end('{"errors":[{"code":"UNSUPPORTED"}]}')
      : undefined
  const packs = await publisherAt(registry.host, KEPT, ['--key', key.file])
  for (const version of ['1.0.0', '1.0.1', '1.0.2']) await packs.publish('claude', version)
  const ofCatalog = [...registry.tags.keys()].filter((tag) => tag.includes('/packwright-catalog:'))
  expect(ofCatalog.map((tag) => tag.split(':').at(-1)).sort()).toEqual(['index', 'pack.claude'])
  const cwd = await temporaryDirectory('reader')
  await writeFile(join(cwd, 'packs.policy.json'), policy())
  const read = (...flags: string[]) => run(['catalog', '--in', packs.base, ...flags], cwd)
  const signer = expect.stringMatching(/^key:/)
  expect((await read()).json['catalogs']).toMatchObject([{ signer, cached: false }])
  expect((await read('--offline')).json['catalogs']).toMatchObject([{ signer, cached: true }])
  for (const verb of [['catalog'], ['search', 'claude'], ['show', 'claude']])
    expect((await run([...verb, '--in', packs.base, '--offline'], cwd)).json).toMatchObject({
      warnings: [expect.stringMatching(/is a copy from .*; the registry was not asked/)],
    })
  const copied = await run(
    ['mirror', `${packs.base}/packwright-catalog:index`, '--to', 'oci-layout://copy'],
    cwd,
  )
  expect(copied, copied.stdout).toMatchObject({ exitCode: 0 })
  // Another document beside the same signature is nobody's.
  const place = ofCatalog[0]?.slice(0, ofCatalog[0].lastIndexOf(':'))
  const current = registry.tags.get(`${place}:index`)
  const manifest = JSON.parse(registry.manifests.get(`${place}@${current}`)?.bytes.toString() ?? '')
  const blob =
    registry.blobs
      .get(manifest.layers[0].digest)
      ?.toString()
      .replace('"generated_at":"2', '"generated_at":"1') ?? ''
  manifest.layers[0] = { ...manifest.layers[0], ...registry.putBlob(blob) }
  registry.putManifest(String(place), manifest, 'index')
  expect((await read()).json.error).toMatchObject({ code: 'SUBJECT_MISMATCH' })
  await registry.stop()
})

describe('a catalog', () => {
  let packs: Publisher
  beforeAll(async () => {
    packs = await publisherAt(server.host, KEPT, ['--key', key.file])
    await packs.publish('claude', '1.0.0', {
      keywords: ['agents'],
      description: 'For Claude.',
      artifacts: [{ type: 'profile', path: 'README.md', install_as: 'claude-code', aliases: ['cc'] }],
    })
    await packs.publish('notes', '0.1.0', { description: 'Writes notes for agents.' })
  })

  test.each([
    [['claude'], ['claude']],
    [['agents'], ['claude', 'notes']],
    [['agents', 'notes'], ['notes']],
    [['nothing'], []],
    [['--provides', 'profile:claude-code'], ['claude']],
    [['--provides', 'cc'], ['claude']],
    [['--provides', 'hook:cc'], []],
  ])('search %j finds %j', async (args, names) => {
    const done = await run(['search', ...args, '--in', packs.base])
    expect((done.json['packs'] as unknown as { name: string }[]).map(({ name }) => name)).toEqual(names)
  })

  test('knows what was yanked, and that it was restored', async () => {
    const reference = `${packs.base}/notes:0.1.0`
    await run(['yank', reference, '--reason', 'bad', '--key', key.file])
    expect(await catalogOf(packs.base)).toMatchObject({
      notes: [{ status: { state: 'yanked', reason: 'bad' } }],
    })
    const again = await packs.publish('notes', '0.1.0', { description: 'Writes notes for agents.' })
    expect(again).toMatch(/^sha256:/)
    expect(await catalogOf(packs.base)).toMatchObject({ notes: [{ status: { state: 'yanked' } }] })
    await run(['restore', reference, '--key', key.file])
    expect((await catalogOf(packs.base))['notes']?.[0]).not.toHaveProperty('status')
  })

  test('in a project it is that of the packs, and offline the copy', async () => {
    const project = await consumer()
    await project.wanted({ claude: `${packs.base}/claude` })
    expect((await project.ok('search', 'claude')).json['packs']).toHaveLength(1)
    expect((await project.ok('search', 'claude', '--offline')).json['packs']).toHaveLength(1)
    const fresh = await consumer()
    await fresh.wanted({ claude: `${packs.base}/claude` })
    expect(await fresh.run('search', 'claude', '--offline')).toMatchObject({
      exitCode: 4,
      json: { error: { code: 'OFFLINE' } },
    })
    const nowhere = await consumer()
    expect(await nowhere.run('search', 'claude')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'USAGE' } },
    })
  })

  test('that was lost is made anew from what is published', async () => {
    const repository = packs.base.slice(packs.base.indexOf('/') + 1)
    for (const tag of ['index', 'pack.claude', 'pack.notes'])
      server.tags.delete(`${repository}/packwright-catalog:${tag}`)
    const none = await run(['search', 'claude', '--in', packs.base])
    expect(none).toMatchObject({ exitCode: 3, json: { error: { code: 'REFERENCE_NOT_FOUND' } } })
    const made = await run(['catalog', '--in', packs.base, '--refresh', 'claude', 'notes', '--key', key.file])
    expect(made.json, made.stdout).toMatchObject({ packs: 2, versions: 2, status: 'updated' })
    expect(Object.keys(await catalogOf(packs.base))).toEqual(['claude', 'notes'])
    expect(await run(['catalog', '--in', packs.base, '--refresh', 'absent'])).toMatchObject({ exitCode: 3 })
  })

  test('whose index is broken is an error for readers, and the next publish makes it anew of all shards', async () => {
    const repository = packs.base.slice(packs.base.indexOf('/') + 1)
    putDocument(server, repository, 'catalog.index.v2', '{"schema_version": 2, "pages": "none"}', 'index')
    const read = await run(['search', 'claude', '--in', packs.base])
    expect(read).toMatchObject({ exitCode: 6, json: { error: { code: 'ARTIFACT_INVALID' } } })
    await packs.publish('claude', '1.0.1')
    expect(await catalogOf(packs.base)).toMatchObject({
      claude: [{ version: '1.0.1' }, { version: '1.0.0' }],
      notes: [{ version: '0.1.0' }],
    })
  })

  test.each(['../../evil', '/etc/x', 'a/b', 'x y'])(
    'with a pack called %j is refused before a page is written',
    async (name) => {
      const at = await new DistributionServer().start()
      const document = {
        schema_version: 1,
        generated_at: '2026-01-01T00:00:00Z',
        packs: [{ name, versions: [{ version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` }] }],
      }
      putDocument(at, 'acme/packs', 'catalog.v1', JSON.stringify(document), 'current')
      const cwd = await temporaryDirectory('site')
      const done = await run(['catalog', '--in', `${at.host}/acme/packs`, '--html', 'a/b/out'], cwd)
      expect(done, done.stdout).toMatchObject({ exitCode: 6, json: { error: { code: 'ARTIFACT_INVALID' } } })
      expect(existsSync(join(cwd, 'a'))).toBe(false)
      await at.stop()
    },
  )

  test('that cannot be written is a warning: the packs are published', async () => {
    const denied = await new DistributionServer().start()
    denied.fault = (request, path) =>
      request.method !== 'GET' && request.method !== 'HEAD' && path.includes('packwright-catalog')
        ? (_, response) => {
            response.writeHead(403, { 'content-type': 'application/json' })
            response.end('{"errors":[{"code":"DENIED","message":"denied"}]}')
          }
        : undefined
    const cwd = await temporaryDirectory('publisher')
    await writeFile(join(cwd, 'pack.json'), JSON.stringify({ name: 'tool', version: '1.0.0' }))
    const env = { OCI_REGISTRY: denied.host, OCI_ORG: 'acme', OCI_REPO: 'packs' }
    const done = await run(['publish', '.'], cwd, env)
    expect(done, done.stdout).toMatchObject({ exitCode: 0, json: { catalog: { status: 'failed' } } })
    const off = await run(['publish', '.'], cwd, { ...env, PACKWRIGHT_CATALOG: '0' })
    expect(off.json).not.toHaveProperty('catalog')
    await denied.stop()
  })
})

interface ShardDocument {
  packs: { name: string; versions: { version: string }[] }[]
}

describe('shards', () => {
  const inCatalog = (base: string, tag: string) =>
    server.tags.get(`${base.slice(base.indexOf('/') + 1)}/packwright-catalog:${tag}`)
  const documentAt = (base: string, tag: string) => {
    const place = `${base.slice(base.indexOf('/') + 1)}/packwright-catalog`
    const manifest = JSON.parse(String(server.manifests.get(`${place}@${inCatalog(base, tag)}`)?.bytes))
    return JSON.parse(String(server.blobs.get(manifest.layers[0].digest)))
  }
  /** What versions of packwright before shards wrote. */
  const older = (base: string, packs: { name: string; version: string }[]) => {
    const document = {
      schema_version: 1,
      sequence: 7,
      generated_at: '2026-01-01T00:00:00Z',
      packs: packs.map(({ name, version }) => ({
        name,
        versions: [{ version, digest: `sha256:${'a'.repeat(64)}` }],
      })),
    }
    putDocument(server, base.slice(base.indexOf('/') + 1), 'catalog.v1', JSON.stringify(document), 'current')
    return inCatalog(base, 'current')
  }

  test('a publish writes the shards of its packs and no other, each with a number of its own', async () => {
    const packs = await publisherAt(server.host, KEPT)
    await packs.publish('one', '1.0.0')
    await packs.publish('two', '1.0.0')
    const two = inCatalog(packs.base, 'pack.two')
    await packs.publish('one', '1.1.0')
    expect(inCatalog(packs.base, 'pack.two')).toBe(two)
    expect(documentAt(packs.base, 'pack.one').packs).toMatchObject([
      { name: 'one', sequence: 2, readme: '# one 1.1.0\n' },
    ])
    expect(documentAt(packs.base, 'pack.two').packs).toMatchObject([{ name: 'two', sequence: 1 }])
    expect(inCatalog(packs.base, 'current')).toBeUndefined()
  })

  test('what earlier versions wrote is taken over, read on, and left as it is', async () => {
    const packs = await publisherAt(server.host, KEPT)
    const before = older(packs.base, [
      { name: 'one', version: '0.9.0' },
      { name: 'old', version: '3.0.0' },
    ])
    await packs.publish('one', '1.0.0')
    expect(inCatalog(packs.base, 'current')).toBe(before)
    const versions = async () =>
      Object.entries(await catalogOf(packs.base)).map(([name, all]) => [
        name,
        ...all.map(({ version }) => version),
      ])
    expect(await versions()).toEqual([
      ['old', '3.0.0'],
      ['one', '1.0.0', '0.9.0'],
    ])
    const shown = await run(['show', `${packs.base}/one`])
    expect(shown.json['pack']).toMatchObject({ versions: [{ version: '1.0.0' }, { version: '0.9.0' }] })
    // An earlier version publishes once more.
    older(packs.base, [{ name: 'one', version: '0.9.1' }])
    expect(await versions()).toEqual([['one', '1.0.0', '0.9.1', '0.9.0']])
    // What is wrong with theirs is no fault of the index.
    const place = `${packs.base.slice(packs.base.indexOf('/') + 1)}/packwright-catalog`
    server.putManifest(place, { schemaVersion: 2, config: {}, layers: [] }, 'current')
    const read = await packwright(['catalog', '--in', packs.base, '--plain-http'], {
      cwd: await temporaryDirectory('reader'),
    })
    expect(read).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('is left out') })
  })

  test('a site with readmes takes them from the shards', async () => {
    const packs = await publisherAt(server.host, KEPT)
    await packs.publish('one', '1.0.0', {}, { 'README.md': `# One\n${'x'.repeat(70_000)}` })
    const cwd = await temporaryDirectory('site')
    const asked = await server.record(() =>
      run(['catalog', '--in', packs.base, '--html', 'out', '--readme'], cwd),
    )
    expect(await readFile(join(cwd, 'out/packs/one.html'), 'utf8')).toContain(
      '<div class="readme"><h3>One</h3>',
    )
    expect(documentAt(packs.base, 'pack.one').packs[0].readme).toHaveLength(64 * 1024)
    expect(asked.filter(({ path }) => /\/one\/blobs\//.test(path))).toEqual([])
  })

  test('the index is never believed against a shard', async () => {
    const packs = await publisherAt(server.host, KEPT)
    await packs.publish('one', '1.0.0')
    const place = packs.base.slice(packs.base.indexOf('/') + 1)
    const stale = inCatalog(packs.base, 'index') as string
    await packs.publish('one', '1.1.0')
    server.tags.set(`${place}/packwright-catalog:index`, stale)
    expect((await run(['show', `${packs.base}/one`])).json['pack']).toMatchObject({ recommended: '1.1.0' })
    expect((await catalogOf(packs.base))['one']).toMatchObject([{ version: '1.0.0' }])
    // Publishing again changes nothing but what the index lacks.
    const shard = inCatalog(packs.base, 'pack.one')
    await packs.publish('one', '1.1.0')
    expect(inCatalog(packs.base, 'pack.one')).toBe(shard)
    expect((await catalogOf(packs.base))['one']).toMatchObject([{ version: '1.1.0' }, { version: '1.0.0' }])
    server.tags.set(`${place}/packwright-catalog:index`, stale)
    expect((await run(['catalog', '--in', packs.base, '--refresh'])).json).toMatchObject({
      packs: 1,
      versions: 2,
    })
    expect((await catalogOf(packs.base))['one']).toMatchObject([{ version: '1.1.0' }, { version: '1.0.0' }])
  })

  test.each(['is gone', 'is broken'])(
    'an index of which a page %s is made anew of all shards',
    async (how) => {
      const packs = await publisherAt(server.host, KEPT)
      await packs.publish('one', '1.0.0')
      await packs.publish('two', '1.0.0')
      const [{ digest }] = documentAt(packs.base, 'index').pages
      if (how === 'is gone') server.blobs.delete(digest)
      else server.blobs.set(digest, Buffer.alloc(server.blobs.get(digest)?.length ?? 0))
      expect((await run(['catalog', '--in', packs.base])).exitCode).not.toBe(0)
      await packs.publish('one', '1.1.0')
      expect(Object.keys(await catalogOf(packs.base))).toEqual(['one', 'two'])
    },
  )

  test('add and update tell of a version that the registry hides, and refuse an older shard', async () => {
    const packs = await publisherAt(server.host, KEPT)
    const place = packs.base.slice(packs.base.indexOf('/') + 1)
    await packs.publish('tool', '1.0.0')
    const made = await consumer()
    await made.ok('add', `${packs.base}/tool@^1.0.0`)
    const older = inCatalog(packs.base, 'pack.tool') as string
    await packs.publish('tool', '1.1.0')
    const newer = inCatalog(packs.base, 'pack.tool') as string
    const hidden = server.tags.get(`${place}/tool:1.1.0`) as string
    server.tags.delete(`${place}/tool:1.1.0`)
    const warnings = [
      expect.stringContaining('tool 1.1.0 stands in its catalog, and the registry does not show it'),
    ]
    expect((await made.ok('update')).json).toMatchObject({ warnings: expect.arrayContaining(warnings) })
    const other = await consumer()
    const added = await other.ok('add', `${packs.base}/tool@^1.0.0`)
    expect(added.json).toMatchObject({ warnings: expect.arrayContaining(warnings) })
    server.tags.set(`${place}/packwright-catalog:pack.tool`, older)
    expect(await made.run('update')).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'DOCUMENT_REPLAYED' } },
    })
    expect(await made.versions()).toEqual({ tool: '1.0.0' })
    server.tags.set(`${place}/packwright-catalog:pack.tool`, newer)
    server.tags.set(`${place}/tool:1.1.0`, hidden)
    expect((await made.ok('update')).json['warnings'] ?? []).not.toEqual(expect.arrayContaining(warnings))
    expect(await made.versions()).toEqual({ tool: '1.1.0' })
  })

  const publishAll = async (repo: string, version: string, names: readonly string[]) => {
    const cwd = await temporaryDirectory('publisher')
    const files = names.map((name) => [`packs/${name}/pack.json`, JSON.stringify({ name, version })])
    await writeFiles(cwd, Object.fromEntries(files))
    const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: repo }
    expect((await run(['publish'], cwd, env)).json).toMatchObject({ catalog: { status: 'updated' } })
  }

  test('forty packs at once share a shard until one of them is published again', async () => {
    const base = `${server.host}/acme/many`
    const names = Array.from({ length: 40 }, (_, index) => `many-${index}`)
    await publishAll('many', '1.0.0', names)
    const shared = inCatalog(base, 'pack.many-0')
    expect(new Set(names.map((name) => inCatalog(base, `pack.${name}`)))).toEqual(new Set([shared]))
    await publishAll('many', '1.1.0', ['many-3'])
    expect(documentAt(base, 'pack.many-3').packs).toMatchObject([{ name: 'many-3', sequence: 2 }])
    const moved = names.filter((name) => inCatalog(base, `pack.${name}`) !== shared)
    expect(moved).toEqual(['many-3'])
    expect(Object.keys(await catalogOf(base))).toHaveLength(40)
  })

  test('two publish the same eighty packs at once: every version stands in its shard', async () => {
    const names = Array.from({ length: 80 }, (_, index) => `both-${index}`)
    await Promise.all(['1.0.0', '1.1.0'].map((version) => publishAll('both', version, names)))
    const versions = names.map((name) => {
      const { packs } = documentAt(`${server.host}/acme/both`, `pack.${name}`) as ShardDocument
      const own = packs.find((pack) => pack.name === name)
      return [name, ...(own?.versions ?? []).map(({ version }) => version)]
    })
    expect(versions).toEqual(names.map((name) => [name, '1.1.0', '1.0.0']))
  })

  test('who comes back fetches what is new', async () => {
    const packs = await publisherAt(server.host, KEPT)
    await packs.publish('one', '1.0.0')
    const reader = await temporaryDirectory('reader')
    const look = async () => {
      const asked = await server.record(() => run(['search', 'one', '--in', packs.base], reader))
      return asked.filter(({ method, path }) => method === 'GET' && path.includes('/blobs/')).length
    }
    expect(await look()).toBeGreaterThan(0)
    expect(await look()).toBe(0)
    await packs.publish('one', '1.1.0')
    expect(await look()).toBe(2)
  })
})

describe('documents do not go back', () => {
  /** Points a tag of the server somewhere else; `undefined` takes it away. @returns where it pointed */
  const point = (base: string, kind: string, digest: string | undefined, name = 'current') => {
    const tag = `${base.slice(base.indexOf('/') + 1)}/${kind}:${name}`
    const before = server.tags.get(tag)
    if (digest === undefined) server.tags.delete(tag)
    else server.tags.set(tag, digest)
    return before
  }

  test('an older catalog, one of another place, and one that is gone', async () => {
    const packs = await publisherAt(server.host, KEPT)
    await packs.publish('claude', '1.0.0')
    const reader = await temporaryDirectory('reader')
    const commands = [
      ['catalog', '--in', packs.base],
      ['show', `${packs.base}/claude`],
      ['search', 'claude', '--in', packs.base],
    ]
    const look = async (expected: object) => {
      for (const command of commands)
        expect(await run(command, reader), command.join(' ')).toMatchObject(expected)
    }
    await look({ exitCode: 0 })
    const kind = 'packwright-catalog'
    const tags = ['index', 'pack.claude']
    const where = () =>
      tags.map((tag) => server.tags.get(`${packs.base.slice(packs.base.indexOf('/') + 1)}/${kind}:${tag}`))
    const to = (digests: (string | undefined)[]) => {
      for (const [index, tag] of tags.entries()) point(packs.base, kind, digests[index], tag)
    }
    const first = where()
    await packs.publish('claude', '1.1.0')
    await look({ exitCode: 0 })
    const second = where()
    to(first)
    const replayed = { exitCode: 7, json: { error: { code: 'DOCUMENT_REPLAYED' } } }
    await look(replayed)
    expect(await packwright(['trust', 'forget', packs.base, '--json'], { cwd: reader })).toMatchObject({
      json: { known: true },
    })
    await look({ exitCode: 0 })
    to(second)
    const other = await publisherAt(server.host, KEPT)
    await other.publish('claude', '1.0.0')
    const path = (base: string) => base.slice(base.indexOf('/') + 1)
    for (const [index, digest] of second.entries()) {
      const stored = server.manifests.get(`${path(packs.base)}/${kind}@${digest}`)
      if (stored !== undefined) server.manifests.set(`${path(other.base)}/${kind}@${digest}`, stored)
      point(other.base, kind, digest, tags[index])
    }
    expect(await run(['catalog', '--in', other.base])).toMatchObject(replayed)
    expect(await run(['show', `${other.base}/claude`])).toMatchObject(replayed)
    to([undefined, undefined])
    const told = await packwright(['catalog', '--in', packs.base, '--plain-http'], { cwd: reader })
    expect(told).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('is gone') })
  })

  test('advisories that are gone or older fail an audit', async () => {
    const packs = await publisherAt(server.host)
    await packs.publish('claude', '1.0.0')
    const made = await consumer()
    await made.wanted({ claude: `${packs.base}/claude@^1.0.0` })
    await made.ok('install')
    const kind = 'packwright-advisories'
    const advise = async (id: string) => {
      const file = join(made.cwd, `${id}.json`)
      const affected = [
        { package: { name: `${packs.base}/claude`, ecosystem: 'packwright' }, versions: ['0.0.1'] },
      ]
      await writeFile(
        file,
        JSON.stringify({ schema_version: '1.6.0', id, modified: '2026-01-01T00:00:00Z', affected }),
      )
      return await made.ok('advisories', 'publish', file, '--in', packs.base)
    }
    await advise('A-1')
    expect(await made.run('audit')).toMatchObject({ exitCode: 0 })
    const first = point(packs.base, kind, '')
    point(packs.base, kind, first)
    await advise('A-2')
    expect(await made.run('audit')).toMatchObject({ exitCode: 0 })
    point(packs.base, kind, first)
    expect(await made.run('audit')).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'DOCUMENT_REPLAYED' } },
    })
    point(packs.base, kind, undefined)
    expect(await made.run('audit')).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'DOCUMENT_REPLAYED' } },
    })
  })
})

describe('audit', () => {
  const advisory = (fields: object = {}) => ({
    id: 'ACME-2026-0001',
    modified: '2026-05-12T00:00:00Z',
    summary: 'Reads too much',
    affected: [
      {
        package: { ecosystem: 'packwright', name: 'tool' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.1.0' }] }],
      },
    ],
    database_specific: { severity: 'HIGH' },
    ...fields,
  })

  async function project(published: object[], versions = ['1.0.0', '1.1.0']) {
    const packs = await publisherAt(server.host, {}, ['--key', key.file])
    for (const version of versions) await packs.publish('tool', version)
    const made = await consumer()
    await made.wanted({ tool: `${packs.base}/tool@1.0.0` })
    await made.ok('install')
    for (const [index, document] of published.entries()) {
      await made.write(`advisory-${index}.json`, JSON.stringify(document))
      await made.ok('advisories', 'publish', `advisory-${index}.json`, '--in', packs.base, '--key', key.file)
    }
    return { packs, made }
  }

  test('a hit is exit 8 with the version that has the fix; below the threshold it is none', async () => {
    const { made, packs } = await project([advisory()])
    const hit = await made.run('audit')
    expect(hit, hit.stdout).toMatchObject({
      exitCode: 8,
      json: {
        error: { code: 'ADVISORY_FOUND' },
        findings: [
          { pack: 'tool', version: '1.0.0', id: 'ACME-2026-0001', severity: 'high', fixed: '1.1.0' },
        ],
        sources: [{ base: packs.base, advisories: 1 }],
      },
    })
    expect(await made.run('audit', '--severity', 'critical')).toMatchObject({ exitCode: 0 })
    const seen = join(made.cwd, '.local/state/packwright/documents')
    for (const file of await readdir(seen)) await writeFile(join(seen, file), '{')
    expect((await made.run('audit')).json['warnings']).toContainEqual(
      expect.stringMatching(/^What was seen before is not known/),
    )
    expect(await made.run('audit', '--offline')).toMatchObject({
      exitCode: 8,
      json: { sources: [{ cached: true }] },
    })
    await made.wanted({ tool: `${packs.base}/tool@1.1.0` })
    await made.ok('install')
    expect(await made.run('audit')).toMatchObject({ exitCode: 0 })
    const cwd = made.cwd
    const human = await packwright(['audit', '--plain-http'], { cwd })
    expect(human.stdout).toContain('No advisory is about any of 1 locked packs.')
  })

  test.each<[string, object, boolean]>([
    ['withdrawn', { withdrawn: '2026-06-01T00:00:00Z' }, false],
    [
      'about another pack',
      { affected: [{ package: { ecosystem: 'x', name: 'other' }, versions: ['1.0.0'] }] },
      false,
    ],
    [
      'by list of versions',
      { affected: [{ package: { ecosystem: 'x', name: 'tool' }, versions: ['1.0.0'] }] },
      true,
    ],
    [
      'last affected before',
      {
        affected: [
          {
            package: { ecosystem: 'x', name: 'tool' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { last_affected: '0.9.0' }] }],
          },
        ],
      },
      false,
    ],
    [
      'introduced again after a fix',
      {
        affected: [
          {
            package: { ecosystem: 'x', name: 'tool' },
            ranges: [
              {
                type: 'SEMVER',
                events: [
                  { introduced: '0' },
                  { fixed: '0.5.0' },
                  { introduced: '1.0.0-rc.1' },
                  { fixed: '1.0.1' },
                ],
              },
            ],
          },
        ],
      },
      true,
    ],
    [
      'critical by its CVSS 4 vector',
      {
        database_specific: {},
        severity: [
          { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H' },
        ],
      },
      true,
    ],
    ['of unknown severity', { database_specific: {} }, true],
    ['low', { database_specific: { severity: 'LOW' } }, false],
  ])('an advisory %s', async (_, fields, counts) => {
    const { made } = await project([advisory(fields)], ['1.0.0'])
    const done = await made.run('audit', '--severity', 'high')
    expect(done, done.stdout).toMatchObject({ exitCode: counts ? 8 : 0 })
  })

  test('what its publisher took back is told, as the shard of the pack has it', async () => {
    const packs = await publisherAt(server.host, KEPT, ['--key', key.file])
    await packs.publish('tool', '1.0.0')
    const made = await consumer()
    await made.wanted({ tool: `${packs.base}/tool@1.0.0` })
    await made.ok('install')
    await run(['yank', `${packs.base}/tool:1.0.0`, '--reason', 'deletes too much', '--key', key.file])
    expect(await made.run('audit')).toMatchObject({
      exitCode: 0,
      json: { warnings: ['tool 1.0.0 is yanked: deletes too much'] },
    })
  })

  test('by package URL, of this repository and of no other', async () => {
    const { made, packs } = await project([], ['1.0.0'])
    const about = (where: string) =>
      advisory({
        affected: [
          {
            package: { ecosystem: 'x', name: 'tool', purl: `pkg:oci/tool?repository_url=${where}` },
            versions: ['1.0.0'],
          },
        ],
      })
    await made.write('a.json', JSON.stringify(about('ghcr.io/other/packs/tool')))
    await made.ok('advisories', 'publish', 'a.json', '--in', packs.base, '--key', key.file)
    expect(await made.run('audit')).toMatchObject({ exitCode: 0 })
    await made.write('a.json', JSON.stringify(about(encodeURIComponent(`${packs.base}/tool`))))
    await made.ok('advisories', 'publish', 'a.json', '--in', packs.base, '--key', key.file)
    expect(await made.run('audit')).toMatchObject({ exitCode: 8 })
  })

  test('a policy that requires signatures refuses advisories that nobody trusted signed', async () => {
    const { made } = await project([advisory()])
    await made.write('packs.policy.json', policy())
    expect(await made.run('audit')).toMatchObject({
      exitCode: 8,
      json: { sources: [{ signer: expect.stringMatching(/^key:/) }] },
    })
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const strict = {
      default: 'require',
      rules: [{ match: '**', keys: [{ id: 'other', public_key: other }] }],
    }
    await made.write('packs.policy.json', JSON.stringify(strict))
    expect(await made.run('audit')).toMatchObject({ exitCode: 7, json: { error: { code: 'KEY_UNKNOWN' } } })
  })

  test('what is no advisory is not published', async () => {
    const cwd = await temporaryDirectory('advisory')
    await writeFile(join(cwd, 'bad.json'), JSON.stringify({ id: 'X', modified: 'yesterday', affected: [] }))
    const done = await run(['advisories', 'publish', 'bad.json', '--in', `${server.host}/acme/none`], cwd)
    expect(done).toMatchObject({ exitCode: 2, json: { error: { code: 'DOCUMENT_INVALID' } } })
    expect(done.json.error.message).toContain('$.modified')
  })

  test('the advisories of an OpenWOP registry become OSV', async () => {
    const cwd = await temporaryDirectory('advisory')
    const feed = {
      advisories: [
        {
          id: 'OPENWOP-2026-0007',
          publishedAt: '2026-05-12',
          severity: 'medium',
          summary: 'Too curious',
          cveIds: ['CVE-2026-1'],
          affected: [
            {
              packName: 'vendor.acme.tool',
              versions: '>=1.0.0 <1.0.3 || 2.0.0 || <=0.4.0',
              fixedIn: '1.0.3',
            },
          ],
          credits: [{ name: 'Ada' }],
        },
      ],
    }
    await writeFile(join(cwd, 'advisories.json'), JSON.stringify(feed))
    expect(await packwright(['import', 'openwop', 'advisories.json', '--json'], { cwd })).toMatchObject({
      exitCode: 0,
      json: { files: ['advisories/x_OPENWOP-2026-0007.json'] },
    })
    const made = JSON.parse(await readFile(join(cwd, 'advisories/x_OPENWOP-2026-0007.json'), 'utf8'))
    expect(made).toMatchObject({
      id: 'x_OPENWOP-2026-0007',
      modified: '2026-05-12T00:00:00Z',
      aliases: ['OPENWOP-2026-0007', 'CVE-2026-1'],
      database_specific: { severity: 'MEDIUM' },
      affected: [
        {
          database_specific: { package: 'vendor.acme.tool' },
          ranges: [
            { type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.0.3' }] },
            { type: 'SEMVER', events: [{ introduced: '2.0.0' }, { last_affected: '2.0.0' }] },
            { type: 'SEMVER', events: [{ introduced: '0' }, { last_affected: '0.4.0' }] },
          ],
        },
      ],
      credits: [{ name: 'Ada', type: 'FINDER' }],
    })
  })
})
