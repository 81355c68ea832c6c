/** Lockfiles in teams: what git does to them, and what a newer packwright wrote. */
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commitAll } from '../support/actions.ts'
import { packwright } from '../support/cli.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { githubToken, startSigstore } from '../support/sigstore.ts'

let registry: RunningRegistry
let packs: Publisher

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  for (const name of ['a', 'b', 'c'])
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await packs.publish(name, version)
})

afterAll(() => registry.stop())

const at = (name: string, range: string) => ({ [name]: `${packs.base}/${name}@${range}` })
const git = async (made: Consumer, ...args: string[]) =>
  await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: made.cwd,
    reject: false,
  })

/** A project with a and b at 1.0.0, committed on main. */
async function project(): Promise<Consumer> {
  const made = await consumer()
  await made.wanted({ ...at('a', '1.0.0'), ...at('b', '1.0.0') })
  await made.ok('install')
  await made.write('.gitignore', '.packs\n.cache\n.local\n.docker\n')
  await commitAll(made.cwd)
  return made
}

test('a consumer’s lockfile says neither when nor from which commit', async () => {
  const made = await project()
  const lock = await made.lock()
  expect(Object.keys(lock)).not.toContain('generated_at')
  expect(Object.keys(lock)).not.toContain('git_sha')
})

test('updates of different packs on two branches merge without a conflict', async () => {
  const made = await project()
  for (const [branch, name] of [
    ['one', 'a'],
    ['two', 'b'],
  ] as const) {
    await git(made, 'checkout', '--quiet', '-b', branch, 'main')
    await made.wanted({ ...at('a', '1.0.0'), ...at('b', '1.0.0'), ...at(name, '1.1.0') })
    await made.ok('install')
    await git(made, 'commit', '--quiet', '--all', '--message', branch)
  }
  const merge = await git(made, 'merge', '--no-edit', 'one')
  expect(merge.stdout).not.toContain('CONFLICT (content): Merge conflict in packs.lock.json')
})

describe('a lockfile with the marks of a merge', () => {
  async function conflicted(): Promise<Consumer> {
    const made = await project()
    for (const [branch, version, more] of [
      ['one', '1.1.0', {}],
      ['two', '1.2.0', at('c', '1.0.0')],
    ] as const) {
      await git(made, 'checkout', '--quiet', '-b', branch, 'main')
      await made.wanted({ ...at('a', version), ...at('b', '1.0.0'), ...more })
      await made.ok('install')
      await git(made, 'commit', '--quiet', '--all', '--message', branch)
    }
    await git(made, 'merge', '--no-edit', 'one')
    expect(await made.file('packs.lock.json')).toContain('<<<<<<<')
    return made
  }

  test('is mended by install, which resolves again what differs and says so', async () => {
    const made = await conflicted()
    await made.wanted({ ...at('a', '^1.0.0'), ...at('b', '1.0.0'), ...at('c', '1.0.0') })
    const run = await packwright(['install', '--plain-http'], { cwd: made.cwd })
    expect(run, run.stderr).toMatchObject({ exitCode: 0 })
    expect(run.stderr).toContain(
      'had the marks of a merge conflict: both sides were read, and a resolved again',
    )
    expect(await made.versions()).toEqual({ a: '1.2.0', b: '1.0.0', c: '1.0.0' })
    expect(await made.run('install', '--frozen')).toMatchObject({ exitCode: 0 })
  })

  test('is named where nothing may be changed, with the command that mends it', async () => {
    const made = await conflicted()
    await made.wanted({ ...at('a', '^1.0.0'), ...at('b', '1.0.0'), ...at('c', '1.0.0') })
    for (const args of [['install', '--frozen'], ['pull', '--lock', 'packs.lock.json'], ['outdated']]) {
      const run = await made.run(...args)
      expect(run, args.join(' ')).toMatchObject({
        exitCode: 2,
        json: { error: { code: 'LOCKFILE_INVALID' } },
      })
      expect(run.json.error.message).toContain('marks of a merge conflict')
      expect(run.json.error.hint).toContain('packwright install')
    }
  })

  test('so is a packs.json', async () => {
    const made = await project()
    await made.write('packs.json', '<<<<<<< HEAD\n{"packs":{}}\n=======\n{"packs":{}}\n>>>>>>> one\n')
    const run = await made.run('install')
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'WANTED_INVALID' } } })
    expect(run.json.error.message).toContain('marks of a merge conflict')
  })
})

test('a lockfile of a newer packwright is named as that, and left alone', async () => {
  const made = await project()
  const text = JSON.stringify({ version: 2, packs: [] })
  await made.write('packs.lock.json', text)
  for (const args of [['install'], ['pull', '--lock', join(made.cwd, 'packs.lock.json')]])
    expect(await made.run(...args)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'SCHEMA_VERSION_UNKNOWN' } },
    })
  expect(await made.file('packs.lock.json')).toBe(text)
})

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** As Renovate changes an entry: version, reference and digest. */
function movedTo(text: string, version: string, digest: string): string {
  return text
    .replace(/"version": "\d[^"]*"/, `"version": "${version}"`)
    .replace(/\/tool:[^"]*/, `/tool:${version}`)
    .replace(/"digest": "sha256:[0-9a-f]{64}"/, `"digest": "${digest}"`)
}

test('an entry that Renovate has moved is locked anew, under whoever signed it before', async () => {
  const sigstore = await startSigstore()
  const publisher = (repository: string, env: Record<string, string> = {}) => {
    const token = githubToken({ repository, ref: 'refs/tags/v1.0.0' })
    return publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token, ...env }, sigstore.flags)
  }
  const acme = await publisher('acme/packs')
  await acme.publish('base', '1.0.0')
  await acme.publish('tool', '1.0.0')
  const project = await consumer()
  const rule = { match: '**', oidc_issuer: GITHUB_ISSUER, identity_regexp: 'https://github.com/acme/.*' }
  await project.write(
    'packs.policy.json',
    JSON.stringify({ trusted_root: sigstore.trustedRoot, rules: [rule] }),
  )
  await project.ok('add', `${acme.base}/tool@^1.0.0`)
  const before = await project.file('packs.lock.json')
  const digest = await acme.publish('tool', '1.1.0', { dependencies: { base: '^1.0.0' } })
  await project.write('packs.lock.json', movedTo(before, '1.1.0', digest))
  expect(await project.run('install', '--frozen')).toMatchObject({ exitCode: 6 })
  await project.ok('install')
  expect(await project.versions()).toEqual({ base: '1.0.0', tool: '1.1.0' })
  const locked = (await project.lock()).packs.find(({ name }) => name === 'tool')
  expect(locked).toMatchObject({ digest, dependencies: { base: '^1.0.0' } })
  expect(before).not.toContain(String(locked?.['integrity']))
  await project.ok('install', '--frozen')

  const env = { OCI_REPO: acme.base.split('/').at(-1) as string }
  const others = await publisher('acme/other', env)
  const theirs = await others.publish('tool', '1.2.0', { dependencies: { base: '^1.0.0' } })
  const held = await project.file('packs.lock.json')
  const [base = '', tool = ''] = held.split(/(?=\n {4}\{\n {6}"name": "tool")/)
  await project.write('packs.lock.json', base + movedTo(tool, '1.2.0', theirs))
  const refused = await project.run('install')
  expect(refused).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNER_CHANGED' } } })
  expect(await project.file('.packs/tool/pack.json')).toContain('1.1.0')
  await sigstore.stop()
})
