/** A whole move: signed tarballs of another registry are checked, published, catalogued, taken back, and taken to an island. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let plain: RunningRegistry
let server: DistributionServer

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
})

const KINDS = [
  ['docker-registry', () => plain.host],
  ['a registry with the referrers API', () => server.host],
] as const

test.each(KINDS)('from signed tarballs to an island, by way of %s', async (_, host) => {
  const cwd = await temporaryDirectory('migration')
  const old = generateKeyPairSync('ed25519')
  const ours = generateKeyPairSync('ed25519')
  const pem = (key: typeof old.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString()
  await writeFiles(cwd, {
    'old.pub': pem(old.publicKey),
    'ours.pem': ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  })
  const env = { OCI_REGISTRY: host(), OCI_ORG: 'acme', OCI_REPO: `moved${host().split(':')[1]}` }
  const base = `${env.OCI_REGISTRY}/${env.OCI_ORG}/${env.OCI_REPO}`
  const run = async (...args: string[]) => {
    const done = await packwright([...args, '--json'], { cwd, env })
    expect(done, done.stdout).toMatchObject({ exitCode: 0 })
    return done.json as Record<string, never>
  }
  const names = ['core.openwop.one', 'core.openwop.two', 'core.openwop.three']
  for (const name of names) {
    const manifest = JSON.stringify({
      name,
      version: '1.0.0',
      engines: { openwop: '>=1.0.0' },
      agents: [{ agentId: `${name}.default` }],
    })
    await writeFiles(join(cwd, 'tgz', name), { 'pack.json': manifest, 'prompts/a.md': name })
    await execa(
      'tar',
      ['--format=ustar', '-czf', `${name}.tgz`, '-C', `tgz/${name}`, 'pack.json', 'prompts/a.md'],
      { cwd },
    )
    const bytes = await readFile(join(cwd, `${name}.tgz`))
    await writeFile(join(cwd, `${name}.sig`), sign(null, bytes, old.privateKey))
    const integrity = `sha256-${createHash('sha256').update(bytes).digest('base64')}`
    const taken = await run(
      'import',
      'openwop',
      `${name}.tgz`,
      '--signature',
      `${name}.sig`,
      '--key',
      'old.pub',
      '--integrity',
      integrity,
    )
    expect(taken).toMatchObject({ name, signatureCovers: 'archive' })
  }
  const published = await run('publish', '--key', 'ours.pem', '--plain-http', '--sbom')
  expect(published).toMatchObject({
    catalog: { status: 'updated' },
    packs: [{ status: 'published' }, {}, {}],
  })
  await run(
    'yank',
    `${base}/core.openwop.two:1.0.0`,
    '--reason',
    'wrong',
    '--key',
    'ours.pem',
    '--plain-http',
  )
  await run(
    'deprecate',
    `${base}/core.openwop.three:1.0.0`,
    '--replacement',
    `${base}/core.openwop.one`,
    '--key',
    'ours.pem',
    '--plain-http',
  )
  const found = await run(
    'search',
    '--provides',
    'agent:core.openwop.one.default',
    '--in',
    base,
    '--plain-http',
  )
  expect(found['packs']).toMatchObject([{ name: 'core.openwop.one' }])
  const { catalogs } = await run('catalog', '--in', base, '--plain-http')
  expect(catalogs).toMatchObject([
    {
      packs: [
        { name: 'core.openwop.one', recommended: '1.0.0' },
        { name: 'core.openwop.three', versions: [{ status: { state: 'deprecated' } }] },
        { name: 'core.openwop.two', versions: [{ status: { state: 'yanked' } }] },
      ],
    },
  ])
  const rules = [{ match: 'core.*', keys: [{ id: 'ours', public_key: pem(ours.publicKey) }] }]
  await writeFile(join(cwd, 'packs.policy.json'), JSON.stringify({ default: 'require', rules }))
  await run('mirror', '--lock', 'packs.lock.json', '--to', 'packs.tar', '--plain-http')
  await run('export', 'island.tar', '--plain-http')
  const island = await temporaryDirectory('island')
  const isolated = async (...args: string[]) => {
    const command = ['--net', '--map-root-user', process.execPath, BIN, ...args, '--json']
    const done = await execa('unshare', command, {
      cwd: island,
      env: cleanEnvironment(island),
      extendEnv: false,
      reject: false,
    })
    return {
      exitCode: done.exitCode,
      stderr: done.stderr,
      json: JSON.parse(done.stdout || '{}'),
      stdout: done.stdout + done.stderr,
    }
  }
  const taken = await isolated('import', join(cwd, 'island.tar'))
  expect(taken, taken.stdout).toMatchObject({ exitCode: 0 })
  expect(taken.json.packs).toMatchObject([
    { name: 'core.openwop.one', signature_verified: true, status: { state: 'active' } },
    { name: 'core.openwop.three', signature_verified: true, status: { state: 'deprecated' } },
    { name: 'core.openwop.two', signature_verified: true, status: { state: 'yanked', reason: 'wrong' } },
  ])
  const installed = await isolated('install', '--frozen', '--offline', '--require-signature')
  expect(installed, installed.stdout).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(island, '.packs/core.openwop.two/prompts/a.md'), 'utf8')).toBe(
    'core.openwop.two',
  )
})
