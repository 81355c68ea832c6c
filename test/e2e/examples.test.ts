/** What the docs show is compiled, and run against a registry in place of ghcr.io. */
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as library from '../../src/index.ts'
import { cleanEnvironment } from '../support/cli.ts'
import { publisherAt } from '../support/project.ts'
import { freePort, type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const root = resolve('.')
let registry: RunningRegistry

beforeAll(async () => {
  registry = await startRegistry({ tls: true })
})

afterAll(() => registry.stop())

test('every function of the library has an example', async () => {
  const sections = [...(await readFile('examples/library.ts', 'utf8')).matchAll(/^\/\/ ## (.+)$/gm)]
  const shown = sections.flatMap(([, names]) => (names as string).split(', '))
  const offered = Object.entries(library).flatMap(([name, value]) =>
    typeof value === 'function' && name !== 'PackwrightError' ? [name] : [],
  )
  expect(shown.filter((name) => name !== 'Client.watch').sort()).toEqual(offered.sort())
})

test('the examples of the library compile and run', async () => {
  const compiled = await execa(
    process.execPath,
    ['node_modules/typescript-7/bin/tsc', '-p', 'examples/tsconfig.json'],
    { reject: false },
  )
  expect(compiled.stdout).toBe('')
  const home = await publishersCheckout()
  const text = await readFile('examples/library.ts', 'utf8')
  const script = text
    .replaceAll('ghcr.io', registry.host)
    .replace("from 'packwright'", `from '${join(root, 'dist/index.js')}'`)
  await writeFile(join(home, 'library.ts'), script)
  const run = await execa(process.execPath, ['library.ts'], {
    cwd: home,
    env: { ...cleanEnvironment(home), NODE_EXTRA_CA_CERTS: registry.caFile as string },
    extendEnv: false,
    reject: false,
    all: true,
  })
  expect(run.exitCode, run.all).toBe(0)
})

/** A repository with a pack, its keys, advisories, and a project beside it that trusts the key. */
async function publishersCheckout(): Promise<string> {
  const home = await temporaryDirectory('examples')
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: home })
  const keys = ['release', 'second']
  await writeFiles(home, {
    'packs/hello/pack.json': JSON.stringify({ name: 'hello', version: '1.0.0', description: 'Says hello.' }),
    'packs/hello/README.md': '# hello\n',
    'packs/notes/SKILL.md':
      '---\nname: notes\ndescription: Takes notes.\nmetadata:\n  version: 1.0.0\n---\n\n# Notes\n',
    '.gitignore': 'keys\ndist\napp\nother\noffline\ncopies*\n*.tar\nlibrary.ts\n.cache\n.local\n',
    'advisories/ACME-2026-1.json': JSON.stringify({
      schema_version: '1.6.0',
      id: 'ACME-2026-1',
      modified: '2026-11-01T00:00:00Z',
      summary: 'hello greets the wrong people.',
      affected: [
        {
          package: { ecosystem: 'OCI', name: `${registry.host}/acme/packs/hello` },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    }),
    'app/packs.json': '{"packs": {}}\n',
    'other/packs.json': '{"packs": {}}\n',
    'keys/.keep': '',
  })
  for (const key of keys) {
    await execa('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', `keys/${key}.key`], { cwd: home })
    await execa('openssl', ['pkey', '-in', `keys/${key}.key`, '-pubout', '-out', `keys/${key}.pub`], {
      cwd: home,
    })
  }
  const rule = {
    match: `${registry.host}/acme/packs/*`,
    keys: await Promise.all(
      keys.map(async (id) => ({ id, public_key: await readFile(join(home, 'keys', `${id}.pub`), 'utf8') })),
    ),
  }
  await writeFile(
    join(home, 'packs.policy.json'),
    JSON.stringify({ version: 1, default: 'require', rules: [rule] }),
  )
  await git('init', '-q', '-b', 'main')
  await git('remote', 'add', 'origin', 'https://github.com/acme/packs.git')
  await git('add', '.')
  await git('commit', '-qm', 'hello')
  return home
}

test('the example service serves, follows, measures, outlives its registry, and ends when it is told', async () => {
  const home = await temporaryDirectory('example-service')
  const open = await startRegistry({ content: registry.directory })
  const packs = await publisherAt(open.host)
  await packs.publish('hello', '1.0.0')
  const port = await freePort()
  const child = execa(process.execPath, [join(root, 'examples/service/server.ts')], {
    cwd: home,
    env: {
      ...cleanEnvironment(home),
      NODE_EXTRA_CA_CERTS: registry.caFile as string,
      PACK: `${packs.base.replace(open.host, registry.host)}/hello@^1`,
      INTERVAL_MS: '50',
      PORT: String(port),
      HOST: '127.0.0.1',
    },
    extendEnv: false,
    reject: false,
  })
  let isEnded = false
  child.finally(() => {
    isEnded = true
  })
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    return { status: response?.status, text: (await response?.text()) ?? '' }
  }
  const until = async (path: string, text: string) => {
    for (;;) {
      const got = await get(path)
      if (got.text.includes(text)) return got
      if (isEnded) throw new Error((await child).stdout)
      await sleep(20)
    }
  }
  expect(await until('/readyz', '1.0.0')).toMatchObject({ status: 200 })
  await packs.publish('hello', '1.1.0')
  await until('/', '# hello 1.1.0')
  expect((await get('/metrics')).text).toMatch(/packwright_requests_total\{host="[^"]+",status="200"\} \d+/)
  await registry.stop()
  await open.stop()
  await until('/metrics', 'packwright_away 1')
  expect(await get('/readyz')).toMatchObject({ status: 200, text: expect.stringContaining('1.1.0') })
  child.kill('SIGTERM')
  expect(await child).toMatchObject({ exitCode: 0 })
})
