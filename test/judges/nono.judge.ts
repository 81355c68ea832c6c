/** nono's own client against `packwright serve --nono`. */
import { existsSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, type TestContext, test } from 'vitest'
import { BIN } from '../support/cli.ts'
import { type Consumer, consumer, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { githubToken, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'
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

interface Believer {
  /** nono, believing the test's Sigstore, in a directory of its own */
  nono: string
  version: string
  project: Consumer
  publisher: Awaited<ReturnType<typeof publisherAt>>
  stop(): Promise<void>
}

/** A pack that is signed by a run of Acme's, and a project whose policy wants that. */
async function believer(context: TestContext): Promise<Believer> {
  const { path, version } = await judge(context, 'nono')
  const registry = await startRegistry()
  const sigstore = await startSigstore()
  const token = githubToken({ repository: 'Acme/packs', ref: 'refs/tags/v1.0.0' })
  const flags = [...sigstore.flags, '--tsa-url', sigstore.url]
  const publisher = await publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token }, flags)
  await publisher.publish('sandbox', '1.0.0', {}, PACK)
  const nono = join(await temporaryDirectory('nono'), 'nono')
  await believing(path, sigstore.trustedRoot, nono)
  const project = await consumer({ PATH: `${dirname(nono)}:${process.env['PATH']}` })
  const rules = [{ match: '**', repository: 'Acme/packs', workflow: '.github/workflows/publish.yml' }]
  await project.write(
    'packs.policy.json',
    JSON.stringify({ default: 'require', trusted_root: sigstore.trustedRoot, rules }),
  )
  const stop = async () => {
    await registry.stop()
    await sigstore.stop()
  }
  return { nono, version, project, publisher, stop }
}

test('nono pulls, lists, searches, updates and removes what is served', async (context) => {
  const { nono, version, project, publisher, stop } = await believer(context)
  await project.wanted({ sandbox: `${publisher.base}/sandbox@^1.0.0` })
  await project.ok('install')
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
  await stop()
})

test('packwright install lets nono write its own files', async (context) => {
  const { nono, version, project, publisher, stop } = await believer(context)
  const env = { HOME: project.cwd, PATH: process.env['PATH'] ?? '', NO_COLOR: '1' }
  const said = async (what: string, done: Promise<{ exitCode: number; stdout: string; stderr: string }>) => {
    const { exitCode, stdout, stderr } = await done
    expect(exitCode, stderr).toBe(0)
    await say({ client: 'nono', version, what, result: 'works', way: 'reads ours' })
    return stdout + stderr
  }
  const own = (...words: string[]) =>
    said(
      `\`nono ${words.join(' ')}\` after \`packwright install\``,
      execa(nono, words, {
        cwd: project.cwd,
        env,
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
      }) as never,
    )
  const wanted = { ref: `${publisher.base}/sandbox`, version: '^1.0.0' }
  await project.wanted({ sandbox: wanted }, { hosts: { nono: '0.80.0' } })
  const refused = await project.run('install')
  expect(refused.json.error).toMatchObject({ code: 'GRANT_MISSING', details: { files: ['wired.json'] } })
  expect(existsSync(join(project.cwd, '.config/nono'))).toBe(false)
  await project.wanted({ sandbox: { ...wanted, grants: ['wired.json'] } }, { hosts: { nono: '0.80.0' } })
  await said('`packwright install`: `nono pull --force`, wiring', project.run('install'))
  expect(existsSync(join(project.cwd, 'wired.json'))).toBe(true)
  expect(await own('list', '--installed')).toContain('Acme/sandbox')
  await own('pin', 'Acme/sandbox')
  await own('unpin', 'Acme/sandbox')
  await own('profile', 'show', 'mine')
  await own('run', '--profile', 'mine', '--', 'true')
  await said('`packwright remove`: `nono remove`', project.run('remove', 'sandbox'))
  expect(existsSync(join(project.cwd, 'wired.json'))).toBe(false)
  expect(existsSync(join(project.cwd, '.config/nono/packages/Acme/sandbox'))).toBe(false)
  await stop()
})
