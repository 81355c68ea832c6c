/** nono's own client against `packwright serve --nono`. */
import { existsSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { BIN } from '../support/cli.ts'
import { consumer, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { githubToken, startSigstore } from '../support/sigstore.ts'
import { judge, say } from './judge.ts'

const PACK = {
  'package.json': JSON.stringify({
    schema_version: 1,
    name: 'sandbox',
    description: 'A sandbox.',
    pack_type: 'agent',
    license: 'MIT',
    platforms: ['linux', 'macos'],
    min_nono_version: '0.60.0',
    artifacts: [{ type: 'profile', path: 'profiles/mine.json', install_as: 'mine' }],
    wiring: [{ type: 'write_file', source: 'profiles/mine.json', dest: '$HOME/wired.json' }],
  }),
  'profiles/mine.json': '{"meta":{"name":"mine"}}\n',
}

/** nono believes the public Sigstore alone, compiled in: a copy of it believes the test's. */
async function believing(binary: string, trustedRoot: string, to: string): Promise<void> {
  const bytes = await readFile(binary)
  const root = JSON.stringify(JSON.parse(await readFile(trustedRoot, 'utf8')))
  const start = bytes.lastIndexOf('{', bytes.indexOf('trustedroot+json'))
  let end = start
  for (let depth = 0; ; end += 1) {
    if (bytes[end] === '{'.charCodeAt(0)) depth += 1
    if (bytes[end] === '}'.charCodeAt(0)) depth -= 1
    if (depth === 0) break
  }
  expect(root.length).toBeLessThanOrEqual(end + 1 - start)
  bytes.fill(' ', start, end + 1)
  bytes.write(root, start)
  await writeFile(to, bytes)
  await chmod(to, 0o755)
}

test('nono pulls, lists, searches, updates and removes what is served', async (context) => {
  const { path, version } = await judge(context, 'nono')
  const registry = await startRegistry()
  const sigstore = await startSigstore()
  const token = githubToken({ repository: 'Acme/packs', ref: 'refs/tags/v1.0.0' })
  const flags = [...sigstore.flags, '--tsa-url', sigstore.url]
  const keyless = await publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token }, flags)
  await keyless.publish('sandbox', '1.0.0', {}, PACK)
  const project = await consumer()
  const rules = [{ match: '**', repository: 'Acme/packs', workflow: '.github/workflows/publish.yml' }]
  await project.write(
    'packs.policy.json',
    JSON.stringify({ default: 'require', trusted_root: sigstore.trustedRoot, rules }),
  )
  await project.wanted({ sandbox: `${keyless.base}/sandbox@^1.0.0` })
  await project.ok('install')
  const nono = join(project.cwd, 'nono')
  await believing(path, sigstore.trustedRoot, nono)
  const env = { HOME: project.cwd, PATH: process.env['PATH'] ?? '', NO_COLOR: '1' }
  const run = async (...command: string[]) => {
    const args = [BIN, 'serve', '--nono', '--plain-http', '--', nono, ...command]
    const done = await execa(process.execPath, args, {
      cwd: project.cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    })
    expect(done.exitCode, done.all).toBe(0)
    await say({
      client: 'nono',
      version,
      what: `\`nono ${command.join(' ')}\` from serve --nono`,
      result: 'works',
    })
    return done.all
  }
  const installed = join(project.cwd, '.config/nono/packages/Acme/sandbox')
  await run('pull', 'Acme/sandbox')
  expect(await readFile(join(installed, 'profiles/mine.json'), 'utf8')).toBe(PACK['profiles/mine.json'])
  expect(existsSync(join(project.cwd, 'wired.json'))).toBe(true)
  expect(await run('list', '--installed')).toContain('Acme/sandbox')
  expect(await run('search', 'sandbox')).toContain('1.0.0')
  expect(await run('update')).toContain('up to date')
  await run('remove', 'Acme/sandbox')
  expect(existsSync(installed)).toBe(false)
  expect(existsSync(join(project.cwd, 'wired.json'))).toBe(false)
  await registry.stop()
  await sigstore.stop()
})
