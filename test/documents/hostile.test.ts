/** Documents that strangers write to confuse: the same tricks for every format that is read. */
import { describe, expect, test } from 'vitest'
import { PackwrightError } from '../../src/errors.ts'
import { printable } from '../../src/ui/text.ts'
import { TARGETS } from '../fuzz/targets.ts'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { packJson } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const JSON_TARGETS = TARGETS.filter(({ seeds }) => seeds[0]?.toString().startsWith('{'))
const TEXT_TARGETS = TARGETS.filter(({ name }) => !/zstd|gzip|oras output|challenge|Retry/.test(name))

const TRICKS: [string, string][] = [
  ['nothing', ''],
  ['nesting without end', '['.repeat(100_000)],
  ['nested objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a key twice', '{"name":"x","name":"y","schemaVersion":2}'],
  ['__proto__', '{"__proto__":{"polluted":true}}'],
  ['a number past 2^53', '{"schemaVersion":9007199254740993}'],
  ['a number without end', `{"schemaVersion":1${'0'.repeat(400)}}`],
  ['a lone surrogate', '{"name":"\\ud800"}'],
  ['NUL', '{"name":"a\\u0000b"}'],
  ['an array', '[]'],
  ['null', 'null'],
  ['a string', '"x"'],
  ['something behind it', '{} {}'],
  ['a comment', '{ /* x */ }'],
]

describe.each(JSON_TARGETS.map((target) => [target.name, target] as const))('%s', (_, target) => {
  test.each(TRICKS)('%s', async (__, text) => {
    const outcome = await Promise.resolve()
      .then(() => target.read(Buffer.from(text)))
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    if (outcome !== undefined) expect(outcome).toBeInstanceOf(PackwrightError)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

test.each(TEXT_TARGETS.map((target) => [target.name, target] as const))(
  '%s: a lot of it ends soon',
  async (_, target) => {
    const began = Date.now()
    for (const size of [60_000, 1_000_000])
      for (const filler of ['a', '{', '[', '- ', 'a: ', '"', '\n', '&a ']) {
        try {
          await target.read(Buffer.from(filler.repeat(size / filler.length)))
        } catch (error) {
          expect(error).toBeInstanceOf(PackwrightError)
        }
      }
    expect(Date.now() - began).toBeLessThan(20_000)
  },
)

test('references with tricks in them are refused, and none becomes an option', async () => {
  const cwd = await temporaryDirectory()
  for (const reference of [
    '--config=/etc/passwd',
    '-h',
    'ghcr.io/../../etc',
    'ghcr.io/a b',
    'ghcr.io/a\nb:1',
    'ghcr.io/a/b@sha256:xyz',
    'ghcr.io/A/b:1',
    'https://ghcr.io/a/b:1',
    'user:password@ghcr.io/a/b:1',
    'ghcr.io/a/b:-1',
    `ghcr.io/${'a'.repeat(300)}:1`,
    'ghcr.io/a/b:$(touch owned)',
  ]) {
    const run = await packwright(['pull', '--json', '--', reference], { cwd })
    expect(run, reference).toMatchObject({ exitCode: 2, json: { error: { code: 'REFERENCE_INVALID' } } })
  }
})

test('names that look like options never reach oras as such', async () => {
  const cwd = await temporaryDirectory()
  for (const [name, value] of [
    ['OCI_ORG', '--plain-http'],
    ['OCI_REPO', '-x'],
    ['OCI_REGISTRY', '--config=x'],
    ['PACK_VERSION', '--help'],
  ] as const) {
    await writeFiles(cwd, { 'packs/sample/pack.json': packJson() })
    const run = await packwright(['publish', '--json'], {
      cwd,
      env: { OCI_ORG: 'acme', OCI_REPO: 'x', [name]: value },
    })
    expect(run.exitCode, name).toBe(2)
  }
  const tagged = await packwright(['publish', '--json', '--tag=--help'], {
    cwd,
    env: { OCI_ORG: 'acme', OCI_REPO: 'x' },
  })
  expect(tagged.exitCode).not.toBe(0)
})

test('nothing that a pack or a registry says reaches a terminal unescaped', async () => {
  const evil = '\u001b]0;owned\u0007\u001b[2J\u202egnp.exe\u200b\r'
  const server = await new DistributionServer().start()
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, {
    'packs/sample/pack.json': packJson({ description: evil, keywords: [evil], author: evil }),
  })
  const shown: string[] = []
  const run = async (...args: string[]) => {
    const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'packs', FORCE_COLOR: '0' }
    const done = await packwright(args, { cwd, env })
    shown.push(done.stdout, done.stderr)
  }
  await run('validate')
  await run('publish', '--plain-http')
  await run('inspect', `${server.host}/acme/packs/sample:1.0.0`, '--plain-http')
  await run('inspect', `${server.host}/acme/packs/sample:1.0.0`, '--plain-http', '--json')
  server.fault = () => (_, response) =>
    void response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ code: evil, message: evil }] }))
  await run('pull', `${server.host}/acme/packs/sample:1.0.0`, '--plain-http')
  await run('publish', '--plain-http')
  await server.stop()
  expect(shown.join('')).toContain('sample')
  expect(shown.join('').replaceAll('\n', '')).not.toMatch(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/,
  )
  expect(printable(evil)).not.toContain('\u001b')
})

test('nothing that others wrote is a command in the log of a workflow, with any verb', async () => {
  const evil =
    'a\n::error::owned\n \t::add-mask::b ##[set-output name=c]d ##vso[task.setvariable variable=e]f'
  const server = await new DistributionServer().start()
  const cwd = await temporaryDirectory()
  const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'packs', GITHUB_ACTIONS: 'true' }
  const base = `${server.host}/acme/packs`
  const shown: string[] = []
  const run = async (...args: string[]) => {
    for (const json of [[], ['--json']]) {
      const done = await packwright([...args, ...json], { cwd, env })
      shown.push(done.stdout, done.stderr)
    }
  }
  for (const version of ['1.0.0', '1.1.0']) {
    const about = { version, description: evil, keywords: [evil], author: evil, license: evil }
    await writeFiles(cwd, {
      'packs/sample/pack.json': packJson(about),
      'packs/sample/read.md': evil + version,
    })
    await run('validate')
    await run('publish', '--plain-http')
  }
  const [first, second] = ['1.0.0', '1.1.0'].map((version) => `${base}/sample:${version}`) as [string, string]
  for (const args of [
    ['yank', first, '--reason', evil],
    ['deprecate', second, '--reason', evil],
    ['inspect', first],
    ['diff', first, second, '--text'],
    ['sbom', first],
    ['trust', 'check', first],
    ['catalog', '--in', base],
    ['search', 'sample', '--in', base],
    ['show', 'sample', '--in', base],
    ['pull', first],
    ['pull', first, '--no-yanked'],
    ['mirror', first, '--to', 'oci-layout://copy'],
    ['add', second],
    ['outdated'],
    ['verify'],
    ['pull', evil],
    ['search', evil, '--in', base],
  ])
    await run(...args, ...(args[0] === 'verify' ? [] : ['--plain-http']))
  server.fault = () => (_, response) =>
    void response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ code: evil, message: evil }] }))
  await run('pull', first, '--plain-http')
  await run('publish', '--plain-http')
  await server.stop()
  const lines = shown.join('\n').split('\n')
  // A line of a stranger's stands alone only where the text of files is shown.
  expect(lines.filter((line) => /^\S*(?:::|\\u003a:)error::owned/.test(line))).toEqual([])
  expect(lines.filter((line) => line.includes('owned')).length).toBeGreaterThan(10)
  // What packwright itself tells the run's page has a title.
  const commands = lines.filter((line) =>
    /^\s*::(?!error (?:file=[^,:]*,)?(?:line=\d+,)?title=\w+::)/.test(line),
  )
  expect([...commands, ...lines.filter((line) => /##\w*\[/.test(line))]).toEqual([])
}, 120_000)
