/** What the repository promises about itself: its README, its package, its schemas, its lockfile, its own packs. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const root = resolve('.')
const text = (file: string) => readFile(join(root, file), 'utf8')
const node = process.execPath

describe('the README', () => {
  test('its service pulls what a release published', async () => {
    const directory = await temporaryDirectory('service')
    const registry = await startRegistry()
    const env = {
      OCI_REGISTRY: registry.host,
      OCI_ORG: 'acme',
      OCI_REPO: 'packs',
      PACK_VERSION: '0.1.0',
      PACKS_DIR: join(root, 'packs'),
    }
    expect(await packwright(['publish', '--plain-http'], { cwd: directory, env })).toMatchObject({
      exitCode: 0,
    })
    const example = (await exampleFromReadme()).replace(
      "from 'packwright'",
      `from '${join(root, 'dist/index.js')}'`,
    )
    await writeFile(
      join(directory, 'service.ts'),
      example.replace('await pull({', 'await pull({ plainHttp: true,'),
    )
    const run = await execa(node, ['service.ts'], {
      cwd: directory,
      env: { ...env, XDG_CACHE_HOME: join(directory, 'cache') },
    })
    expect(run.stdout).toMatch(/hello 0\.1\.0 is ready in .*\/tree/)
    await registry.stop()
  })
})

async function exampleFromReadme(): Promise<string> {
  const found = /```ts\n(import \{ [^\n]* \} from 'packwright'\n[\s\S]*?)```/.exec(await text('README.md'))
  if (found?.[1] === undefined) throw new Error('the README has no example of a service')
  return found[1]
}

describe('the repository', () => {
  test('CI runs the same command as the README names', async () => {
    const command = /## Tests[\s\S]*?```sh\n(.+)\n```/.exec(await text('README.md'))?.[1]
    expect(await text('.ci/run')).toContain(`\n${command}\n`)
  })

  test('the schemas are what the code says', async () => {
    await execa(node, ['tools/schemas.ts', '--check'], { cwd: root })
  })

  test("this repository's packs build to what packs.lock.json records", async () => {
    const out = await temporaryDirectory('out')
    const env = { PACK_VERSION: '0.1.0', OUT_DIR: out, PACKS_DIR: join(root, 'packs') }
    const run = await packwright(['build', '--check', '--lock', join(root, 'packs.lock.json')], {
      cwd: out,
      env,
    })
    expect(run).toMatchObject({ exitCode: 0 })
  })

  test('the pages about errors and commands are what the code says', async () => {
    await execa(node, ['tools/docs.ts', '--check'], { cwd: root })
  })

  test('the demo shows what arrived', async () => {
    const run = await execa('bash', ['tools/demo.sh', 'dist/demo-test'], { cwd: root })
    expect(run.stdout).toContain('hello, packwright')
  })

  test.each(['pack', 'skill', 'claude-plugin', 'nono'])(
    'init --kind %s gives a pack that validates, builds and publishes',
    async (kind) => {
      const cwd = await temporaryDirectory('init')
      expect(await packwright(['init', 'fresh-one', '--kind', kind], { cwd })).toMatchObject({ exitCode: 0 })
      expect(await packwright(['validate', '--json'], { cwd })).toMatchObject({
        exitCode: 0,
        json: { packs: [{ problems: [] }] },
      })
      expect(await packwright(['build'], { cwd })).toMatchObject({ exitCode: 0 })
      expect(await packwright(['publish'], { cwd, withoutOras: true })).toMatchObject({ exitCode: 0 })
      expect(
        await packwright(['pull', '--lock', 'packs.lock.json', '--into', 'out'], { cwd, withoutOras: true }),
      ).toMatchObject({ exitCode: 0 })
      await execa('diff', ['-r', 'packs/fresh-one', 'out/fresh-one'], { cwd })
    },
  )

  test('every verb has a help with examples', async () => {
    const cwd = await temporaryDirectory()
    const help = (await packwright(['--help'], { cwd })).stdout
    const listed = help.split('\nPublish:\n')[1]?.split('\nExamples:')[0] ?? ''
    const verbs = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
      .map(([, verb]) => verb as string)
      .filter((verb) => verb !== 'help')
    expect(verbs.length).toBeGreaterThanOrEqual(25)
    const page = await text('docs/commands.md')
    for (const verb of verbs)
      expect(page.split(`\n## ${verb}\n`)[1]?.split('\n## ')[0], verb).toContain(
        `\nExamples:\n  $ packwright ${verb}`,
      )
  })

  test('no file of a room is longer than it should be', async () => {
    const files = (await readdir(join(root, 'src'), { recursive: true })).filter((file) =>
      file.endsWith('.ts'),
    )
    for (const file of files)
      expect((await text(join('src', file))).split('\n').length, file).toBeLessThan(320)
  })

  test('doctor says what is there and what is missing', async () => {
    const cwd = await temporaryDirectory('doctor')
    await mkdir(join(cwd, 'x'))
    const fine = await packwright(['doctor', '--json'], { cwd })
    expect(fine.json).toMatchObject({
      ok: true,
      findings: [{ what: 'node', status: 'ok' }, { what: 'oras', status: 'ok' }, { what: 'registry' }],
    })
    const registry = await startRegistry({ password: true })
    const flags = ['--registry', registry.host, '--org', 'acme', '--repo', 'packs', '--plain-http', '--json']
    const missing = await packwright(['doctor', ...flags], { cwd, withoutOras: true })
    expect(missing).toMatchObject({ exitCode: 5, json: { error: { code: 'UNAUTHENTICATED' } } })
    const { details } = missing.json.error as unknown as { details: { findings: unknown[] } }
    expect(details.findings).toMatchObject([
      { what: 'node', status: 'ok' },
      { what: 'oras', status: 'warning' },
      { what: 'credentials', status: 'warning', hint: `oras login ${registry.host}` },
      { what: 'reading', status: 'problem' },
      { what: 'writing', status: 'problem' },
    ])
    await registry.stop()
    const gone = await packwright(['doctor', ...flags], { cwd })
    expect(gone).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_UNAVAILABLE' } } })
    expect(gone.stdout).not.toContain('oras login')
  })
})
