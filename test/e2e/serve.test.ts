/** Read-only servers for clients of other systems. The answers are those that nono 0.74 and 0.80 ask for. */
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from '../../src/serve/index.ts'
import { cleanEnvironment, packwright } from '../support/cli.ts'
import { type Consumer, consumer, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'

const PROFILE = '{"meta":{"name":"mine"}}\n'
const PACK = {
  'package.json': JSON.stringify({
    schema_version: 1,
    name: 'sandbox',
    description: 'A sandbox for agents.',
    artifacts: [
      { type: 'profile', path: 'profiles/mine.json', install_as: 'mine', aliases: ['my'] },
      { type: 'plugin', path: 'bin/hook.sh' },
    ],
  }),
  'profiles/mine.json': PROFILE,
  'bin/hook.sh': '#!/bin/sh\n',
  'extra.txt': 'not listed\n',
}

let registry: RunningRegistry
let sigstore: LoopbackSigstore
let project: Consumer
let serving: Serving

beforeAll(async () => {
  registry = await startRegistry()
  sigstore = await startSigstore()
  const token = githubToken({ repository: 'Acme/packs', ref: 'refs/tags/v1.0.0' })
  const keyless = await publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token }, sigstore.flags)
  const unsigned = await publisherAt(registry.host)
  await keyless.publish('sandbox', '1.0.0', {}, PACK)
  const renamed = PACK['package.json'].replace('sandbox', 'unsigned')
  await unsigned.publish('unsigned', '1.0.0', {}, { ...PACK, 'package.json': renamed })
  project = await consumer()
  const rules = [
    { match: '**/sandbox', repository: 'Acme/packs', workflow: '.github/workflows/publish.yml' },
    { match: '**', mode: 'ignore' },
  ]
  await project.write(
    'packs.policy.json',
    JSON.stringify({ default: 'require', trusted_root: sigstore.trustedRoot, rules }),
  )
  await project.wanted({
    sandbox: `${keyless.base}/sandbox@^1.0.0`,
    unsigned: `${unsigned.base}/unsigned@^1.0.0`,
  })
  await project.ok('install')
  serving = await serve({
    system: 'nono',
    lockfile: join(project.cwd, 'packs.lock.json'),
    trust: { policy: join(project.cwd, 'packs.policy.json') },
    env: cleanEnvironment(project.cwd),
    plainHttp: true,
  })
})

afterAll(async () => {
  await serving.close()
  await registry.stop()
  await sigstore.stop()
})

const get = async (path: string) => await fetch(`${serving.url}${path}`)
// biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at field by field.
const json = async (path: string): Promise<any> => await (await get(path)).json()

test('what nono asks before it pulls, and every file with the digest that its statement has', async () => {
  expect(serving.packs).toEqual([{ name: 'sandbox', address: 'Acme/sandbox', version: '1.0.0' }])
  const answer = await json('/api/v1/packages/Acme/sandbox/versions/latest/pull')
  expect(answer).toMatchObject({
    namespace: 'Acme',
    name: 'sandbox',
    version: '1.0.0',
    provenance: {
      signer_identity: 'https://github.com/Acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
      repository: 'Acme/packs',
      workflow: '.github/workflows/publish.yml',
      git_ref: 'refs/tags/v1.0.0',
    },
    scan_passed: true,
  })
  const bundle = await json(answer.bundle_url)
  const { subject, predicateType } = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString())
  expect(predicateType).toBe('https://nono.sh/attestation/multi-file/v1')
  expect(subject[0].name).toBe('package.json')
  const [entry] = bundle.verificationMaterial.tlogEntries
  expect(entry.kindVersion).toEqual({ kind: 'dsse', version: '0.0.1' })
  const names = answer.artifacts.map(({ filename }: { filename: string }) => filename).sort()
  expect(names).toEqual(['README.md', 'bin/hook.sh', 'package.json', 'profiles/mine.json'])
  for (const { filename, sha256_digest, size_bytes, download_url } of answer.artifacts) {
    const bytes = Buffer.from(await (await get(download_url)).arrayBuffer())
    expect(bytes.length).toBe(size_bytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256_digest)
    expect(subject).toContainEqual({ name: filename, digest: { sha256: sha256_digest } })
  }
})

test('status, search, and who provides a profile', async () => {
  expect(await json('/api/v1/packages/Acme/sandbox/status?installed=1.0.0')).toMatchObject({
    latest: '1.0.0',
    installed_status: 'current',
  })
  expect(await json('/api/v1/packages/Acme/sandbox/status?installed=0.9.0')).toMatchObject({
    installed_status: 'outdated',
  })
  const found = { namespace: 'Acme', name: 'sandbox' }
  expect(await json('/api/v1/packages?q=agents')).toMatchObject({ packages: [found] })
  expect(await json('/api/v1/packages?q=nothing')).toEqual({ packages: [] })
  expect(await json('/api/v1/profiles/my/providers')).toMatchObject({ providers: [found] })
  expect(await json('/api/v1/profiles/other/providers')).toEqual({ providers: [] })
})

test('a pack without such a statement is named with the reason', () => {
  expect(serving.passedOver).toEqual([
    { name: 'unsigned', why: expect.stringContaining('no statement about its single files') },
  ])
})

test.each([
  '/api/v1/packages/acme/sandbox/versions/latest/pull',
  '/api/v1/packages/Acme/sandbox/versions/2.0.0/pull',
  '/api/v1/packages/Acme/unsigned/versions/latest/pull',
  '/packs/Acme/sandbox/files/99',
  '/packs/Acme/sandbox/files/../../../../etc/passwd',
  '/extra.txt',
  '/',
])('%s is not here', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test('nobody writes, and nobody comes by another name', async () => {
  expect((await fetch(`${serving.url}/api/v1/packages`, { method: 'POST' })).status).toBe(405)
  const status = await new Promise((resolve) => {
    const sent = request(`${serving.url}/api/v1/packages`, { headers: { host: 'evil.example' } }, (answer) =>
      resolve(answer.statusCode),
    )
    sent.end()
  })
  expect(status).toBe(403)
})

test('a command runs with the address in its environment, and its failure is ours', async () => {
  const run = async (...command: string[]) =>
    await packwright(['serve', '--nono', '--plain-http', '--', ...command], { cwd: project.cwd })
  const told = await run('sh', '-c', 'echo "$NONO_REGISTRY"')
  expect(told).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
  expect(told.stderr).toContain('unsigned is not served')
  expect(await run('false')).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('CLIENT_FAILED') })
})
