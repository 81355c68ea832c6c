/** Mirrors, and machines that can reach nothing: every proof goes along, and the original's policy still decides. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { ORAS_LINES, orasOf, type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let plain: RunningRegistry
let server: DistributionServer
let sigstore: LoopbackSigstore

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
  await sigstore.stop()
})

const RUN = { ref: 'refs/tags/v1.0.0', repository: 'acme/packs' }
const token = (run: object = {}) => ({ SIGSTORE_ID_TOKEN: githubToken({ ...RUN, ...run }) })

/** A signed library of packs that need each other, and a project that has them locked under a strict policy. */
async function source(host: string, line = '1.3'): Promise<{ packs: Publisher; project: Consumer }> {
  const packs = await publisherAt(host, { ...token(), ORAS_BIN: orasOf(line) }, sigstore.flags)
  await packs.publish('base', '1.0.0')
  await packs.publish(
    'claude',
    '1.0.0',
    { dependencies: { base: '^1.0.0' } },
    { 'bin/run*': '#!/bin/sh\necho hi\n' },
  )
  const project = await consumer()
  const rule = {
    match: '127.0.0.1:*/acme/**',
    repository: 'acme/packs',
    workflow: '.github/workflows/publish.yml',
  }
  await project.write(
    'packs.policy.json',
    JSON.stringify({ trusted_root: sigstore.trustedRoot, default: 'require', rules: [rule] }),
  )
  await project.wanted({ claude: `${packs.base}/claude@^1.0.0` })
  await project.ok('install')
  return { packs, project }
}

async function listsReferrers(repository: string): Promise<boolean> {
  return (await fetch(`${repository}/referrers/sha256:${'0'.repeat(64)}`)).ok
}

/** What remains when two clients write the list of a pack's referrers at once, and both lose. */
async function emptyList(repository: string): Promise<void> {
  const accept = { accept: 'application/vnd.oci.image.manifest.v1+json' }
  const pack = await fetch(`${repository}/manifests/1.0.0`, { headers: accept })
  const tag = pack.headers.get('docker-content-digest')?.replace(':', '-')
  const type = 'application/vnd.oci.image.index.v1+json'
  const body = JSON.stringify({ schemaVersion: 2, mediaType: type, manifests: [] })
  const put = { method: 'PUT', headers: { 'content-type': type }, body }
  expect((await fetch(`${repository}/manifests/${tag}`, put)).status).toBe(201)
}

const statuses = (run: { json: Record<string, never> }) =>
  (run.json['packs'] as unknown as { status: string }[]).map(({ status }) => status)

describe.each([
  ['docker-registry to one with the referrers API', () => plain.host, () => server.host],
  ['one with the referrers API to docker-registry', () => server.host, () => plain.host],
])('from %s', (_, from, to) => {
  test.each(ORAS_LINES)(
    'with oras %s: everything arrives, cosign agrees, and nothing is sent twice',
    async (line) => {
      const { packs, project } = await source(from(), line)
      const name = packs.base.slice(packs.base.lastIndexOf('/') + 1)
      const target = `${to()}/mirror/${name}-${line}`
      const env = { ORAS_BIN: orasOf(line) }
      const mirror = (...args: string[]) =>
        packwright(['mirror', ...args, '--to', target, '--plain-http', '--json'], { cwd: project.cwd, env })
      const first = await mirror(`${packs.base}/base:1.0.0`)
      expect(first.json, first.stdout).toMatchObject({
        ok: true,
        packs: [
          { status: 'copied', referrers: 2, to: expect.stringContaining(`${target}/base:1.0.0@sha256:`) },
        ],
      })
      const rest = await mirror('--lock', 'packs.lock.json')
      expect(statuses(rest)).toEqual(['current', 'copied'])
      let again = await mirror('--lock', 'packs.lock.json')
      const writes = await server.record(async () => {
        again = await mirror('--lock', 'packs.lock.json')
      })
      expect(statuses(again)).toEqual(['current', 'current'])
      expect(writes.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([])
      await execa(join(TOOLS, 'cosign'), [
        ...['verify', '--trusted-root', sigstore.trustedRoot, '--allow-http-registry'],
        ...[
          '--certificate-identity-regexp',
          '^https://github.com/acme/packs/',
          '--certificate-oidc-issuer-regexp',
          '.*',
        ],
        `${target}/claude:1.0.0`,
      ])
      // A list of referrers that clients keep can lose what is there.
      const repository = `http://${target.replace('/', '/v2/')}/base`
      const lists = await listsReferrers(repository)
      if (!lists) await emptyList(repository)
      expect(statuses(await mirror('--lock', 'packs.lock.json'))).toEqual([
        lists ? 'current' : 'completed',
        'current',
      ])
      expect(statuses(await mirror('--lock', 'packs.lock.json'))).toEqual(['current', 'current'])
      const yank = ['yank', `${packs.base}/base:1.0.0`, '--reason', 'bad', ...sigstore.flags, '--plain-http']
      const yanked = await packwright(yank, {
        cwd: project.cwd,
        env: { ...env, ...token({ ref: 'refs/heads/main' }) },
      })
      expect(yanked, yanked.stderr).toMatchObject({ exitCode: 0 })
      expect(statuses(await mirror('--lock', 'packs.lock.json'))).toEqual(['completed', 'current'])
    },
  )
})

describe('what is read through a mirror', () => {
  test('is judged as the original; the original is only asked for what the mirror lacks', async () => {
    const { packs, project } = await source(server.host)
    await project.ok('mirror', '--lock', 'packs.lock.json', '--to', `${plain.host}/copies/packs`)
    const behind = await consumer()
    for (const file of ['packs.lock.json', 'packs.policy.json'])
      await behind.write(file, await project.file(file))
    await behind.wanted(
      { claude: `${packs.base}/claude@^1.0.0` },
      { mirrors: { [packs.base]: `${plain.host}/copies/packs` } },
    )
    const asked = await server.record(() => behind.ok('install', '--frozen', '--require-signature'))
    expect(asked).toEqual([])
    const installed = await behind.ok('install', '--frozen')
    expect(installed.json['packs']).toMatchObject([
      { reference: expect.stringContaining(`${packs.base}/base:1.0.0@`), signature_verified: true },
      { signature_identity: expect.stringContaining('github.com/acme/packs') },
    ])
    await packs.publish('later', '1.0.0')
    const added = await behind.ok('add', `${packs.base}/later`)
    expect(added.json['packs']).toHaveLength(3)
    const outdated = await behind.ok('outdated')
    expect(outdated.json['packs']).toMatchObject([
      { status: 'current' },
      { name: 'later', status: 'current' },
    ])
  })

  test('by environment, from a directory of layouts, with the original gone', async () => {
    const gone = await new DistributionServer().start()
    const { packs, project } = await source(gone.host)
    const vendor = await temporaryDirectory('vendor')
    await project.ok('mirror', '--lock', 'packs.lock.json', '--to', `oci-layout://${vendor}/packs`)
    await gone.stop()
    const reference = `${packs.base}/claude:1.0.0`
    const env = { PACKWRIGHT_MIRRORS: `${packs.base}=oci-layout://${vendor}/packs` }
    const cwd = await temporaryDirectory('reader')
    const pull = (ref: string) =>
      packwright(
        ['pull', ref, '--plain-http', '--json', '--policy', join(project.cwd, 'packs.policy.json')],
        { cwd, env },
      )
    expect(await pull(reference)).toMatchObject({
      exitCode: 0,
      json: { packs: [{ signature_verified: true }] },
    })
    const absent = await pull(`${packs.base}/other:1.0.0`)
    expect(absent).toMatchObject({ exitCode: 3, json: { error: { code: 'REFERENCE_NOT_FOUND' } } })
    const wrong = await packwright(['pull', reference, '--json'], {
      cwd,
      env: { PACKWRIGHT_MIRRORS: 'nonsense' },
    })
    expect(wrong).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
  })

  test('a mirror that serves other bytes is found out', async () => {
    const { packs, project } = await source(server.host)
    const evil = await new DistributionServer().start()
    await project.ok('mirror', '--lock', 'packs.lock.json', '--to', `${evil.host}/acme/packs`)
    for (const [digest, blob] of evil.blobs)
      if (blob.length > 100) evil.blobs.set(digest, Buffer.concat([blob.subarray(0, -1), Buffer.from('x')]))
    const behind = await consumer({ PACKWRIGHT_MIRRORS: `${packs.base}=${evil.host}/acme/packs` })
    for (const file of ['packs.lock.json', 'packs.policy.json', 'packs.json'])
      await behind.write(file, await project.file(file))
    const run = await behind.run('install', '--frozen')
    expect(run).toMatchObject({ exitCode: 6, json: { error: { code: 'DIGEST_MISMATCH' } } })
    await evil.stop()
  })
})

test('a tar is completed by later runs, and the same content is the same file', async () => {
  const { packs, project } = await source(server.host)
  const mirror = (...args: string[]) => project.ok('mirror', ...args)
  await mirror(`${packs.base}/base:1.0.0`, '--to', 'some.tar')
  const more = await mirror('--lock', 'packs.lock.json', '--to', 'some.tar')
  expect(statuses(more)).toEqual(['current', 'copied'])
  await mirror('--lock', 'packs.lock.json', '--to', 'some.tar')
  const before = await readFile(join(project.cwd, 'some.tar'))
  const asked = await server.record(() => mirror('--lock', 'packs.lock.json', '--to', 'some.tar'))
  expect(
    asked.filter(({ path }) => path.includes('/blobs/') && !path.includes('referrers')).length,
  ).toBeLessThan(10)
  expect(await readFile(join(project.cwd, 'some.tar'))).toEqual(before)
})

describe('a machine that can reach nothing', () => {
  /** Runs in a network namespace that has not even a loopback address. */
  async function isolated(cwd: string, ...args: string[]) {
    const command = ['--net', '--map-root-user', process.execPath, BIN, ...args, '--json']
    const done = await execa('unshare', command, {
      cwd,
      env: cleanEnvironment(cwd),
      extendEnv: false,
      reject: false,
    })
    return {
      exitCode: done.exitCode,
      json: JSON.parse(done.stdout || '{}'),
      stdout: done.stdout + done.stderr,
    }
  }

  test('takes an export in and installs it under the policy "require"', async () => {
    const { packs, project } = await source(server.host)
    const advisory = {
      id: 'ACME-1',
      modified: '2026-01-01T00:00:00Z',
      affected: [{ package: { ecosystem: 'x', name: 'base' }, versions: ['1.0.0'] }],
    }
    await project.write('advisory.json', JSON.stringify(advisory))
    const publish = [
      'advisories',
      'publish',
      'advisory.json',
      '--in',
      packs.base,
      '--plain-http',
      ...sigstore.flags,
    ]
    await packwright(publish, { cwd: project.cwd, env: token({ ref: 'refs/heads/main' }) })
    const exported = await project.ok('export', 'packs.tar')
    expect(exported.json['files']).toEqual([
      'packs.lock.json',
      'packs.json',
      'packs.policy.json',
      'trusted_root.json',
    ])
    const cwd = await temporaryDirectory('island')
    await execa('cp', [join(project.cwd, 'packs.tar'), cwd])
    const reached = await isolated(cwd, 'pull', `${packs.base}/base:1.0.0`, '--plain-http')
    expect(reached.exitCode, reached.stdout).toBe(4)
    const taken = await isolated(cwd, 'import', 'packs.tar')
    expect(taken.json, taken.stdout).toMatchObject({
      ok: true,
      files: ['packs.lock.json', 'packs.json', 'packs.policy.json', 'trusted_root.json'],
      packs: [
        { name: 'base', signature_verified: true },
        { name: 'claude', signature_verified: true },
      ],
    })
    const installed = await isolated(cwd, 'install', '--frozen', '--offline', '--require-signature')
    expect(installed.json, installed.stdout).toMatchObject({
      ok: true,
      packs: [
        { signature_verified: true },
        { signature_verified: true, entry: expect.stringContaining('bin/run') },
      ],
    })
    const audited = await isolated(cwd, 'audit', '--offline')
    expect(audited, audited.stdout).toMatchObject({
      exitCode: 8,
      json: { findings: [{ id: 'ACME-1', pack: 'base' }] },
    })
  })

  test('refuses an export that was tampered with, and changes nothing', async () => {
    const { project } = await source(server.host)
    await project.ok('export', 'packs.tar')
    const cwd = await temporaryDirectory('island')
    const work = join(cwd, 'work')
    await execa('mkdir', [work])
    await execa('tar', ['-xf', join(project.cwd, 'packs.tar'), '-C', work])
    const blobs = (await execa('find', [join(work, 'packs/claude/blobs'), '-type', 'f'])).stdout.split('\n')
    for (const blob of blobs) {
      const text = await readFile(blob)
      if (text.includes('"subject"')) await rm(blob)
    }
    await execa('tar', [
      '--format=ustar',
      '-cf',
      join(cwd, 'packs.tar'),
      '-C',
      work,
      ...(await execa('ls', [work])).stdout.split('\n'),
    ])
    const island = await temporaryDirectory('island')
    const run = await isolated(island, 'import', join(cwd, 'packs.tar'))
    expect(run.exitCode, run.stdout).not.toBe(0)
    expect((await execa('ls', [island])).stdout).toBe('')
    await writeFile(join(island, 'packs.lock.json'), '{"packs": []}')
    const differs = await isolated(island, 'import', join(project.cwd, 'packs.tar'))
    expect(differs).toMatchObject({ exitCode: 8, json: { error: { code: 'TARGET_EXISTS' } } })
    await writeFile(join(island, 'other.tar'), 'no tar at all')
    expect((await isolated(island, 'import', 'other.tar')).exitCode).toBe(6)
  })
})

test('two packs of one name, and a reference without a version', async () => {
  const { packs, project } = await source(server.host)
  const other = await publisherAt(server.host, token(), sigstore.flags)
  await other.publish('base', '2.0.0')
  const clash = await project.run(
    'mirror',
    `${packs.base}/base:1.0.0`,
    `${other.base}/base:2.0.0`,
    '--to',
    `${plain.host}/x/y`,
  )
  expect(clash).toMatchObject({ exitCode: 2, json: { error: { code: 'FLAGS_CONFLICT' } } })
  expect(await project.run('mirror', '--to', `${plain.host}/x/y`)).toMatchObject({ exitCode: 2 })
  const [entry] = (await project.lock()).packs as { oci_ref: string; digest: string }[]
  const byDigest = `${entry?.oci_ref.replace(/:[^:]*$/, '')}@${entry?.digest}`
  const done = await project.ok('mirror', byDigest, '--to', `${plain.host}/x/y`)
  expect(done.json['packs']).toMatchObject([{ to: expect.stringContaining('/x/y/base:1.0.0@') }])
})

test('mirror --dry-run says what would be copied, to a registry, a layout and a tar, and writes nothing', async () => {
  const packs = await publisherAt(server.host)
  await packs.publish('base', '1.0.0')
  const reference = `${packs.base}/base:1.0.0`
  const cwd = await temporaryDirectory('dry')
  const run = async (to: string, ...flags: string[]) => {
    const done = await packwright(['mirror', reference, '--to', to, '--plain-http', '--json', ...flags], {
      cwd,
    })
    expect(done, done.stdout).toMatchObject({ exitCode: 0 })
    return (done.json['packs'] as unknown as { status: string }[]).map(({ status }) => status)
  }
  for (const to of [`${plain.host}/mirrored/packs`, 'oci-layout://layout', 'packs.tar']) {
    expect(await run(to, '--dry-run')).toEqual(['planned'])
    expect(await run(to)).toEqual(['copied'])
    expect(await run(to, '--dry-run')).toEqual(['current'])
  }
})
