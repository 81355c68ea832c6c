/** A downstream service's start-up, as docs/consume.md shows it: locked packs under a policy that requires signatures. */
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consumer, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'

let registry: RunningRegistry
let sigstore: LoopbackSigstore

beforeAll(async () => {
  registry = await startRegistry()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await registry.stop()
  await sigstore.stop()
})

test('the documented service starts, says who signed, and notices what was changed', async () => {
  const token = githubToken({ repository: 'acme/packs', ref: 'refs/tags/v1.0.0' })
  const signed = await publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token }, sigstore.flags)
  await signed.publish('base', '1.0.0')
  await signed.publish('agent', '1.0.0', { dependencies: { base: '^1.0.0' } })
  const project = await consumer()
  const rule = { match: '**', repository: 'acme/packs', workflow: '.github/workflows/publish.yml' }
  await project.write(
    'packs.policy.json',
    JSON.stringify({ default: 'require', trusted_root: sigstore.trustedRoot, rules: [rule] }),
  )
  await project.ok('add', `${signed.base}/agent`)
  expect((await project.lock()).packs).toMatchObject([
    { signer: { repository: 'https://github.com/acme/packs' } },
    {},
  ])

  const page = await readFile('docs/consume.md', 'utf8')
  const example = /```ts\n(import \{ health[\s\S]*?)```/.exec(page)?.[1] as string
  const service = example
    .replace("'packwright'", `'${resolve('dist/index.js')}'`)
    .replaceAll('/srv/agent', project.cwd)
    .replace('frozen: true,', 'frozen: true, plainHttp: true,')
  await writeFile(join(project.cwd, 'service.ts'), service)
  const start = () =>
    execa(process.execPath, ['service.ts'], {
      cwd: project.cwd,
      env: { HOME: project.cwd },
      extendEnv: false,
      reject: false,
    })
  const first = await start()
  expect(first.stdout).toContain('agent 1.0.0 in')
  expect(first.stdout).toContain(
    'signed by https://github.com/acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
  )
  expect(first.stdout.trim().endsWith('true')).toBe(true)

  const unsigned = await publisherAt(registry.host)
  await unsigned.publish('stranger', '1.0.0')
  const refused = await project.run('add', `${unsigned.base}/stranger`)
  expect(refused).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNATURE_MISSING' } } })
  expect(Object.keys(JSON.parse(await project.file('packs.json')).packs)).toEqual(['agent'])

  await registry.stop()
  const restarted = await start()
  expect(restarted.stdout).toContain('agent 1.0.0 in')
  const { health } = (await import(resolve('dist/index.js'))) as typeof import('../../src/index.ts')
  await project.write('.packs/agent/README.md', 'tampered')
  expect(await health({ project: project.cwd })).toMatchObject([
    {
      name: 'agent',
      locked: true,
      problems: [expect.stringContaining('README.md')],
      signer: { issuer: expect.any(String) },
    },
    { name: 'base', locked: true, problems: [] },
  ])
  expect((await start()).stderr).toContain('FILE_EDITED')
})
