/** A consumer's life: add, install, update, remove, roll back; dependencies, gates, platforms, offline. */
import { existsSync } from 'node:fs'
import { chmod, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { packJson } from '../support/samples.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let registry: RunningRegistry
let server: DistributionServer
let packs: Publisher

beforeAll(async () => {
  registry = await startRegistry()
  server = await new DistributionServer().start()
  packs = await publisherAt(registry.host)
  await packs.publish('base', '1.0.0')
  await packs.publish('base', '1.1.0')
  await packs.publish('base', '2.0.0')
  await packs.publish(
    'claude',
    '1.0.0',
    { dependencies: { base: '^1.0.0' } },
    { 'bin/claude*': '#!/bin/sh\necho 1.0.0\n' },
  )
  await packs.publish(
    'claude',
    '1.1.0',
    { dependencies: { base: '^1.1.0' } },
    { 'bin/claude*': '#!/bin/sh\necho 1.1.0\n' },
  )
  await packs.publish('claude', '2.0.0', { dependencies: { base: '^2.0.0' } })
  await packs.publish('claude', '3.0.0-beta.1', { dependencies: { base: '^2.0.0' } })
})

afterAll(async () => {
  await registry.stop()
  await server.stop()
})

test('add resolves, locks and installs; the program runs, and a second run asks nobody', async () => {
  const project = await consumer()
  const added = await project.ok('add', `${packs.base}/claude@^1.0.0`)
  expect(added.json['packs']).toMatchObject([
    { id: 'base', version: '1.1.0', already: false },
    {
      id: 'claude',
      version: '1.1.0',
      platform: 'linux/amd64',
      entry: join(project.cwd, '.packs/claude/bin/claude'),
      signature_verified: false,
      trust_mode: 'first-use',
    },
  ])
  const { stdout } = await execa(join(project.cwd, '.packs/claude/bin/claude'))
  expect(stdout).toBe('1.1.0')
  expect(JSON.parse(await project.file('packs.json'))).toEqual({
    packs: { claude: `${packs.base}/claude@^1.0.0` },
  })
  expect(await project.versions()).toEqual({ base: '1.1.0', claude: '1.1.0' })
  const stopped = await consumer()
  await stopped.write('packs.json', (await project.file('packs.json')).replace(registry.host, '127.0.0.1:1'))
  await stopped.write(
    'packs.lock.json',
    (await project.file('packs.lock.json')).replaceAll(registry.host, '127.0.0.1:1'),
  )
  const again = await stopped.run('install', '--frozen', '--store', join(project.cwd, '.cache/packwright'))
  expect(again, again.stdout).toMatchObject({ exitCode: 0 })
})

test('without a range add takes the newest release and what is compatible; pre-releases only on request', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude`)
  expect(JSON.parse(await project.file('packs.json')).packs.claude).toBe(`${packs.base}/claude@^2.0.0`)
  await project.ok('add', `${packs.base}/claude@>=1`, '--prerelease')
  expect((await project.versions())['claude']).toBe('3.0.0-beta.1')
})

test('an add that fails leaves packs.json, the lockfile and the target as they were', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@^1.0.0`)
  const before = [await project.file('packs.json'), await project.file('packs.lock.json')]
  const run = await project.run('add', `${packs.base}/base@^2.0.0`)
  expect(run).toMatchObject({ exitCode: 8, json: { error: { code: 'RESOLUTION_CONFLICT' } } })
  expect(run.json.error.message).toContain('packs.json → base ^2.0.0')
  expect(run.json.error.message).toContain('packs.json → claude 1.1.0 → base ^1.1.0')
  expect([await project.file('packs.json'), await project.file('packs.lock.json')]).toEqual(before)
  const fresh = await consumer()
  const clash = await fresh.run('add', `${packs.base}/claude@^1.0.0`, `${packs.base}/base@^2.0.0`)
  expect(clash).toMatchObject({ exitCode: 8 })
  expect(existsSync(join(fresh.cwd, 'packs.json'))).toBe(false)
  const missing = await project.run('add', `${packs.base}/nothing`)
  expect(missing).toMatchObject({ exitCode: 3, json: { error: { code: 'REFERENCE_NOT_FOUND' } } })
  expect([await project.file('packs.json'), await project.file('packs.lock.json')]).toEqual(before)
})

describe('frozen', () => {
  test.each<[string, (project: Consumer) => Promise<void>, string]>([
    [
      'a pack that is wanted and not locked',
      (p) => p.wanted({ claude: `${packs.base}/claude@^1.0.0`, other: `${packs.base}/base` }),
      'other is wanted and not locked',
    ],
    [
      'a range that the lock does not satisfy',
      (p) => p.wanted({ claude: `${packs.base}/claude@^2.0.0` }),
      'claude ^2.0.0 is wanted, 1.1.0 is locked',
    ],
    [
      'another place',
      (p) => p.wanted({ claude: 'ghcr.io/acme/packs/claude@^1.0.0' }),
      'wanted from elsewhere',
    ],
    [
      'a pack that nobody wants',
      (p) => p.wanted({ base: `${packs.base}/base@^1.0.0` }),
      'claude is locked and nobody wants it',
    ],
  ])('%s', async (_, change, message) => {
    const project = await consumer()
    await project.ok('add', `${packs.base}/claude@^1.0.0`)
    await change(project)
    for (const how of [['--frozen'], []]) {
      const run = await execa(process.execPath, [BIN, 'install', ...how, '--json', '--plain-http'], {
        cwd: project.cwd,
        env: { CI: how.length === 0 ? 'true' : '', HOME: project.cwd },
        reject: false,
      })
      expect(run.exitCode).toBe(8)
      expect(JSON.parse(run.stdout).error).toMatchObject({
        code: 'LOCK_MISMATCH',
        message: expect.stringContaining(message),
      })
    }
  })

  test('a lockfile that was edited to need something else is refused', async () => {
    const project = await consumer()
    await project.ok('add', `${packs.base}/claude@^1.0.0`)
    await project.write(
      'packs.lock.json',
      (await project.file('packs.lock.json')).replace('"base": "^1.1.0"', '"base": "*"'),
    )
    expect(await project.run('install', '--frozen')).toMatchObject({
      exitCode: 6,
      json: { error: { code: 'CONTENT_MISMATCH' } },
    })
    await project.write(
      'packs.lock.json',
      (await project.file('packs.lock.json')).replace('"version": "1.1.0"', '"version": "1.1.1"'),
    )
    expect((await project.run('install', '--frozen')).exitCode).not.toBe(0)
  })
})

test('update, outdated, pin, unpin, why and the tree', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@1.0.0`)
  await project.wanted({ claude: `${packs.base}/claude@^1.0.0` })
  expect((await project.ok('install')).json['packs']).toMatchObject([{}, { version: '1.0.0' }])
  const stale = await project.ok('outdated')
  expect(stale.json['packs']).toEqual([
    expect.objectContaining({
      name: 'claude',
      current: '1.0.0',
      wanted: '1.1.0',
      latest: '2.0.0',
      status: 'outdated',
    }),
  ])
  await project.ok('pin', 'claude')
  expect((await project.ok('update')).json['changes']).toEqual([])
  await project.ok('unpin', 'claude')
  const dry = await project.ok('update', '--dry-run')
  expect(dry.json['changes']).toMatchObject([{ name: 'claude', before: '1.0.0', after: '1.1.0' }])
  expect((await project.versions())['claude']).toBe('1.0.0')
  await project.ok('update', 'claude')
  expect(await project.versions()).toEqual({ base: '1.1.0', claude: '1.1.0' })
  const why = await project.ok('why', 'base')
  expect(why.json['chains']).toEqual([
    [
      { name: 'claude', version: '1.1.0', range: '^1.0.0' },
      { name: 'base', version: '1.1.0', range: '^1.1.0' },
    ],
  ])
  const tree = await project.ok('list', '--tree')
  expect(tree.json['roots']).toMatchObject([{ name: 'claude', needs: [{ name: 'base', version: '1.1.0' }] }])
  expect(await project.run('update', 'nothing')).toMatchObject({ exitCode: 3 })
})

test('list shows the packs of the project and says so; with --store, what is in that store', async () => {
  const project = await consumer()
  await project.wanted({ base: `${packs.base}/base@1.0.0` })
  await project.ok('install')
  const packsIn = async (...flags: string[]) => (await project.ok('list', ...flags)).json['packs']
  const locked = { name: 'base', version: '1.0.0', signer: null, directory: join(project.cwd, '.packs/base') }
  expect(await packsIn()).toMatchObject([locked])
  expect(await packsIn('--store', '.cache/packwright')).toMatchObject([
    { name: 'base', files: expect.any(Number) },
  ])
  expect(await packsIn('--store', 'none')).toEqual([])
  const shown = await packwright(['list'], { cwd: project.cwd })
  expect(shown.stdout).toContain('base')
  expect(shown.stderr).toContain('packwright store list')
})

test('update takes a version or a range behind the name, and packs.json says so', async () => {
  const project = await consumer()
  await project.wanted({ base: `${packs.base}/base@1.0.0` })
  await project.ok('install')
  const dry = await project.ok('update', 'base@1.1.0', '--dry-run')
  expect(dry.json['changes']).toMatchObject([{ name: 'base', before: '1.0.0', after: '1.1.0' }])
  expect(await project.versions()).toMatchObject({ base: '1.0.0' })
  await project.ok('update', 'base@1.1.0')
  expect(await project.versions()).toMatchObject({ base: '1.1.0' })
  expect(JSON.parse(await project.file('packs.json')).packs.base).toBe(`${packs.base}/base@1.1.0`)
  const before = await project.file('packs.json')
  for (const [name, code] of [
    ['base@9.9.9', 'RESOLUTION_CONFLICT'],
    ['base@newest', 'VERSION_INVALID'],
    ['nobody@1.0.0', 'PACK_NOT_FOUND'],
  ] as const) {
    const run = await project.run('update', name)
    expect(run.json.error.code, run.stdout).toBe(code)
    expect(await project.file('packs.json')).toBe(before)
  }
})

test('a tag that was moved is refused when it is looked at again', async () => {
  const own = await publisherAt(server.host)
  await own.publish('moved', '1.0.0')
  const project = await consumer()
  await project.ok('add', `${own.base}/moved`)
  const repository = own.base.slice(server.host.length + 1)
  const other = await publisherAt(server.host)
  await other.publish('moved', '1.0.0', { description: 'Something else.' })
  const from = other.base.slice(server.host.length + 1)
  const digest = server.tags.get(`${from}/moved:1.0.0`) as string
  const manifest = server.manifests.get(`${from}/moved@${digest}`)
  server.manifests.set(`${repository}/moved@${digest}`, manifest as NonNullable<typeof manifest>)
  server.tags.set(`${repository}/moved:1.0.0`, digest)
  const kept = await project.ok('install')
  expect(kept.json['packs']).toMatchObject([{ already: true }])
  expect(await project.run('update')).toMatchObject({ exitCode: 6, json: { error: { code: 'TAG_MOVED' } } })
})

test('rollback goes back without network, and update forward again', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@1.0.0`)
  expect(await project.run('rollback', 'claude')).toMatchObject({
    exitCode: 3,
    json: { error: { code: 'NOT_FOUND' } },
  })
  await project.wanted({ claude: `${packs.base}/claude@^1.0.0` })
  await project.ok('update')
  const back = await project.ok('rollback', 'claude')
  expect(back.json['packs']).toMatchObject([{}, { id: 'claude', version: '1.0.0' }])
  expect(await project.file('.packs/claude/bin/claude')).toContain('1.0.0')
  await project.ok('install', '--frozen')
  await project.ok('update')
  expect((await project.versions())['claude']).toBe('1.1.0')
})

test('remove undoes what was installed, and nothing else', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@^1.0.0`, `${packs.base}/base@^1.0.0`)
  await project.write('.packs/mine/notes.txt', 'mine')
  const run = await project.ok('remove', 'claude')
  expect(run.json['removed']).toEqual([{ name: 'claude', kept: [] }])
  expect(existsSync(join(project.cwd, '.packs/claude'))).toBe(false)
  expect(await project.file('.packs/mine/notes.txt')).toBe('mine')
  expect(await project.versions()).toEqual({ base: '1.1.0' })
  expect(await project.run('remove', 'claude')).toMatchObject({ exitCode: 3 })
})

test('what the user edited is neither overwritten nor removed', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@1.0.0`)
  await project.write('.packs/claude/README.md', 'my notes')
  await project.wanted({ claude: `${packs.base}/claude@^1.0.0` })
  expect(await project.run('update')).toMatchObject({
    exitCode: 8,
    json: { error: { code: 'FILE_EDITED' } },
  })
  expect(await project.file('.packs/claude/README.md')).toBe('my notes')
  expect((await project.versions())['claude']).toBe('1.0.0')
  const removed = await project.ok('remove', 'claude')
  expect(removed.json['removed']).toContainEqual({
    name: 'claude',
    kept: [join(project.cwd, '.packs/claude/README.md')],
  })
  expect(await project.file('.packs/claude/README.md')).toBe('my notes')
  expect(existsSync(join(project.cwd, '.packs/.packwright/claude.json'))).toBe(true)
  await project.ok('add', `${packs.base}/claude@1.0.0`, '--force')
  expect(await project.file('.packs/claude/README.md')).toBe('# claude 1.0.0\n')
})

test('gates: hosts that are too old, and platforms', async () => {
  await packs.publish('gated', '1.0.0', { engines: { nono: '>=0.40.0' } })
  await packs.publish('gated', '2.0.0', { engines: { nono: '>=0.60.0' } })
  await packs.publish('mac-only', '1.0.0', { platforms: ['macos'] })
  const project = await consumer()
  await project.ok('add', `${packs.base}/gated@*`, '--engine', 'nono=0.50.1')
  expect(await project.versions()).toEqual({ gated: '1.0.0' })
  await project.wanted({ gated: `${packs.base}/gated@^2.0.0` }, { hosts: { nono: '0.50.1' } })
  const old = await project.run('install')
  expect(old).toMatchObject({ exitCode: 8, json: { error: { code: 'RESOLUTION_CONFLICT' } } })
  expect(old.json.error.message).toContain(
    '2.0.0 cannot be used here: it needs nono >=0.60.0, and nono 0.50.1 is declared',
  )
  await project.ok('install', '--engine', 'nono=0.61.0')
  const frozen = await project.run('install', '--frozen', '--engine', 'nono=0.50.1')
  expect(frozen).toMatchObject({ exitCode: 8, json: { error: { code: 'ENGINE_UNSUPPORTED' } } })
  const mac = await consumer()
  const refused = await mac.run('add', `${packs.base}/mac-only`)
  expect(refused.json.error.message).toContain('it is for macos, and this is linux/amd64')
  await mac.ok('add', `${packs.base}/mac-only`, '--platform', 'darwin/arm64')
})

test('platform variants: the one at hand, another on request, a missing one is told', async () => {
  const target = (triple: string) => ({ [`targets/${triple}/bin/tool*`]: `#!/bin/sh\necho ${triple}\n` })
  const digest = await packs.publish(
    'tool',
    '1.0.0',
    {},
    {
      ...target('x86_64-unknown-linux-gnu'),
      ...target('x86_64-unknown-linux-musl'),
      ...target('aarch64-apple-darwin'),
    },
  )
  expect(
    await packs.publish(
      'tool',
      '1.0.0',
      {},
      {
        ...target('x86_64-unknown-linux-gnu'),
        ...target('x86_64-unknown-linux-musl'),
        ...target('aarch64-apple-darwin'),
      },
    ),
  ).toBe(digest)
  const project = await consumer()
  const added = await project.ok('add', `${packs.base}/tool`)
  expect(added.json['packs']).toMatchObject([{ digest, entry: join(project.cwd, '.packs/tool/bin/tool') }])
  expect((await execa(join(project.cwd, '.packs/tool/bin/tool'))).stdout).toBe('x86_64-unknown-linux-gnu')
  expect((await stat(join(project.cwd, '.packs/tool/bin/tool'))).mode & 0o111).toBe(0o111)
  await project.ok('install', '--platform', 'aarch64-apple-darwin')
  expect((await execa(join(project.cwd, '.packs/tool/bin/tool'))).stdout).toBe('aarch64-apple-darwin')
  await project.ok('install', '--offline', '--platform', 'x86_64-unknown-linux-gnu')
  const none = await project.run('install', '--platform', 'windows/amd64')
  expect(none).toMatchObject({ exitCode: 8, json: { error: { code: 'PLATFORM_UNSUPPORTED' } } })
  expect(none.json.error.message).toContain(
    'aarch64-apple-darwin, x86_64-unknown-linux-gnu, x86_64-unknown-linux-musl',
  )
  const [{ oci_ref }] = (await project.lock()).packs as [{ oci_ref: string }]
  const { stdout } = await execa('.tools/bin/oras-1.3', ['manifest', 'fetch', '--plain-http', oci_ref])
  expect(JSON.parse(stdout).manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
    { os: 'darwin', architecture: 'arm64' },
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'amd64' },
  ])
})

test('offline says what is missing, and works with what is there', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@^1.0.0`)
  await rm(join(project.cwd, '.packs'), { recursive: true })
  await project.ok('install', '--offline')
  await project.ok('install', '--offline', '--frozen')
  const without = await consumer()
  await without.write('packs.json', await project.file('packs.json'))
  await without.write('packs.lock.json', await project.file('packs.lock.json'))
  const run = await without.run('install', '--offline')
  expect(run).toMatchObject({ exitCode: 4, json: { error: { code: 'OFFLINE' } } })
  expect(run.json.error.message).toMatch(/The manifest sha256:[0-9a-f]{64} of .*acme/)
  expect((await without.run('outdated', '--offline')).json.error.code).toBe('OFFLINE')
})

test('events reach a command of the user’s', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@^1.0.0`, '--on-event', 'cat > events.jsonl')
  const events = (await project.file('events.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const types = new Set(events.map(({ type }) => type))
  for (const type of ['downloaded', 'stored', 'installed']) expect([...types]).toContain(type)
  const failing = await project.run('install', '--on-event', 'exit 3')
  expect(failing).toMatchObject({ exitCode: 2 })
})

test('an installation that has nothing to do says so, and notices every change', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/claude@^1.0.0`)
  const plain = async () =>
    (
      await execa(process.execPath, [BIN, 'install'], {
        cwd: project.cwd,
        env: { HOME: project.cwd, CI: '' },
        reject: false,
      })
    ).stdout
  expect(await plain()).toBe('Nothing to do: 2 packs are installed in .packs.')
  await rm(join(project.cwd, '.packs/claude/README.md'))
  expect(await plain()).not.toContain('Nothing to do')
  expect(await plain()).not.toContain('Nothing to do: 3')
  for (const change of [
    () => rm(join(project.cwd, '.packs/base'), { recursive: true }),
    () => writeFile(join(project.cwd, 'packs.policy.json'), '{"default":"ignore"}'),
    () => project.write('.claude/settings.json', '{}'),
  ]) {
    await change()
    expect(await plain()).not.toContain('Nothing to do')
    expect(await plain()).toContain('Nothing to do')
  }
  await project.write('.packs/claude/README.md', 'edited')
  expect(await plain()).toBe('')
})

test('sixteen processes install into one store and one target at once', async () => {
  const project = await consumer()
  await project.wanted({ claude: `${packs.base}/claude@^1.0.0`, base: `${packs.base}/base@^1.0.0` })
  const runs = await Promise.all(Array.from({ length: 16 }, () => project.run('install')))
  expect(runs.map(({ exitCode, stdout }) => (exitCode === 0 ? 0 : stdout))).toEqual(Array(16).fill(0))
  expect(await project.versions()).toEqual({ base: '1.1.0', claude: '1.1.0' })
  expect(await project.file('.packs/claude/bin/claude')).toContain('1.1.0')
  const left = await readdir(join(project.cwd, '.packs/.packwright'))
  expect(left.sort()).toEqual(['.state.json', 'base.json', 'claude.json'])
  expect(await readdir(join(project.cwd, '.cache/packwright/staging')).catch(() => [])).toEqual([])
})

test('resolving many packs with dependencies costs at most four requests a pack', async () => {
  const cwd = await temporaryDirectory('many')
  const names = Array.from({ length: 24 }, (_, index) => `p${index}`)
  for (const [index, name] of names.entries()) {
    const needs = [1, 2, 3].map((step) => [names[(index + step) % names.length], '^1.0.0'])
    const dependencies = Object.fromEntries(needs)
    const manifest = packJson({ name, version: '1.0.0', dependencies })
    await writeFiles(cwd, { [`packs/${name}/pack.json`]: manifest })
  }
  const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'many', PACKWRIGHT_CATALOG: '0' }
  expect(await packwright(['publish', '--plain-http'], { cwd, env })).toMatchObject({ exitCode: 0 })
  const project = await consumer()
  await project.wanted({ p0: `${server.host}/acme/many/p0@^1.0.0` })
  const requests = await server.record(() => project.ok('install'))
  expect((await project.lock()).packs).toHaveLength(24)
  expect(requests.length / 24).toBeLessThanOrEqual(4)
})

test('a read-only target is an error that says so, and nothing is half done', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/base@^1.0.0`)
  await chmod(join(project.cwd, 'packs.json'), 0o444)
  await project.wanted({ base: 'not a reference' }).catch(() => {})
  await chmod(join(project.cwd, 'packs.json'), 0o644)
  const run = await project.run('install')
  expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'WANTED_INVALID' } } })
  expect(run.json.error.message).toContain('$.packs.base')
})
