/** What becomes of packs after they were published: yanked, deprecated, restored, by whom it counts. */
import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { ORAS_LINES, orasOf, type RunningRegistry, startRegistry } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let plain: RunningRegistry
let server: DistributionServer
let sigstore: LoopbackSigstore
let keys: { team: string; stranger: string; policy: string }

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
  sigstore = await startSigstore()
  const directory = await temporaryDirectory('keys')
  const pair = async (name: string) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(join(directory, name), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    return {
      file: join(directory, name),
      public: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }
  }
  const [team, stranger] = [await pair('team.pem'), await pair('stranger.pem')]
  const policy = {
    default: 'warn',
    rules: [{ match: '**', keys: [{ id: 'team', public_key: team.public }] }],
  }
  keys = { team: team.file, stranger: stranger.file, policy: JSON.stringify(policy) }
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
  await sigstore.stop()
})

const say = async (verb: string, reference: string, args: string[], env: Record<string, string> = {}) => {
  const cwd = await temporaryDirectory('publisher')
  return await packwright([verb, reference, ...args, '--plain-http', '--json'], { cwd, env })
}

async function project(packs: Publisher): Promise<Consumer> {
  const made = await consumer()
  await made.write('packs.policy.json', keys.policy)
  await made.wanted({ tool: `${packs.base}/tool@^1.0.0` })
  return made
}

/** The types of what the registry lists as referring to a pack, with its own API or under the tag that clients keep. */
async function referrersOf(packs: Publisher, name: string, digest: string): Promise<string[]> {
  const repository = `http://${packs.base.replace('/', '/v2/')}/${name}`
  const api = await fetch(`${repository}/referrers/${digest}`)
  const list = api.ok
    ? api
    : await fetch(`${repository}/manifests/${digest.replace(':', '-')}`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      })
  const { manifests } = (await list.json()) as { manifests: { artifactType: string }[] }
  return manifests.map(({ artifactType }) => artifactType)
}

/** What a person sees on the terminal. */
const warnings = async ({ cwd }: Consumer, ...args: string[]) =>
  (await packwright(['install', ...args, '--plain-http', '--store', '.other'], { cwd })).stderr

describe.each([
  ['docker-registry, without the referrers API', () => plain.host],
  ['a registry with the referrers API', () => server.host],
])('on %s', (_, host) => {
  describe.each(ORAS_LINES)('with oras %s', (line) => {
    test('yanked is not resolved to, locked is warned about, restored is as before', async () => {
      const env = { ORAS_BIN: orasOf(line) }
      const packs = await publisherAt(host(), env, ['--key', keys.team])
      await packs.publish('tool', '1.0.0')
      await packs.publish('tool', '1.1.0')
      const early = await project(packs)
      await early.ok('install')
      expect(await early.versions()).toEqual({ tool: '1.1.0' })

      const bad = `${packs.base}/tool:1.1.0`
      const done = await say('yank', bad, ['--reason', 'deletes files', '--key', keys.team], env)
      expect(done, done.stdout).toMatchObject({
        exitCode: 0,
        json: {
          packs: [
            {
              name: 'tool',
              version: '1.1.0',
              state: 'yanked',
              reference: expect.stringContaining('@sha256:'),
            },
          ],
        },
      })

      const late = await project(packs)
      await late.ok('install')
      expect(await late.versions()).toEqual({ tool: '1.0.0' })
      const exact = await project(packs)
      await exact.wanted({ tool: `${packs.base}/tool@1.1.0` })
      const refused = await exact.run('install')
      expect(refused).toMatchObject({ exitCode: 8, json: { error: { code: 'RESOLUTION_CONFLICT' } } })
      expect(refused.json.error.message).toContain('it was yanked: deletes files')

      const locked = await consumer()
      for (const file of ['packs.json', 'packs.lock.json', 'packs.policy.json'])
        await locked.write(file, await early.file(file))
      const warned = await locked.ok('install', '--frozen')
      expect(await warnings(locked, '--frozen')).toContain('tool 1.1.0 was yanked: deletes files')
      expect(warned.json['packs']).toMatchObject([
        { id: 'tool', status: { state: 'yanked', reason: 'deletes files' } },
      ])
      const strict = await locked.run('install', '--frozen', '--no-yanked')
      expect(strict).toMatchObject({ exitCode: 8, json: { error: { code: 'PACK_YANKED' } } })
      const looked = await locked.ok('outdated')
      expect(looked.json['packs']).toMatchObject([
        { current: '1.1.0', wanted: '1.0.0', latest: '1.0.0', status: 'yanked', reason: 'deletes files' },
      ])

      const back = await say('restore', bad, ['--key', keys.team], env)
      expect(back, back.stdout).toMatchObject({ exitCode: 0 })
      expect((await locked.ok('install', '--frozen', '--no-yanked')).exitCode).toBe(0)
      const again = await project(packs)
      await again.ok('install')
      expect(await again.versions()).toEqual({ tool: '1.1.0' })
    })
  })

  test('deprecated still installs, and says what to use in its place', async () => {
    const packs = await publisherAt(host(), {}, ['--key', keys.team])
    await packs.publish('tool', '1.0.0')
    const run = await say('deprecate', `${packs.base}/tool:1.0.0`, [
      '--replacement',
      `${packs.base}/better`,
      '--reason',
      'nobody looks after it',
      '--key',
      keys.team,
    ])
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    const user = await project(packs)
    await user.ok('install')
    expect(await warnings(user)).toContain(
      `tool 1.0.0 is deprecated: nobody looks after it; use ${packs.base}/better instead`,
    )
    expect((await user.ok('outdated')).json['packs']).toMatchObject([
      { status: 'deprecated', replacement: `${packs.base}/better` },
    ])
  })

  test('a stranger cannot yank: the statement is ignored, and reported', async () => {
    const packs = await publisherAt(host(), {}, ['--key', keys.team])
    await packs.publish('tool', '1.0.0')
    const run = await say('yank', `${packs.base}/tool:1.0.0`, ['--reason', 'mine', '--key', keys.stranger])
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    const user = await project(packs)
    const installed = await user.ok('install', '--no-yanked')
    expect(await user.versions()).toEqual({ tool: '1.0.0' })
    expect(await warnings(user)).toContain('A statement about the status of tool 1.0.0 does not count')
    expect(installed.json['packs']).toMatchObject([
      { status: { state: 'active', ignored: [{ code: 'KEY_UNKNOWN' }] } },
    ])
    // What a stranger says last does not take a publisher's word back either.
    await say('yank', `${packs.base}/tool:1.0.0`, ['--reason', 'truly', '--key', keys.team])
    await say('restore', `${packs.base}/tool:1.0.0`, ['--key', keys.stranger])
    const later = await project(packs)
    expect(await later.run('install')).toMatchObject({ exitCode: 8 })
  })

  test('statements made at once are all kept', async () => {
    const packs = await publisherAt(host(), {}, ['--key', keys.team])
    const digest = await packs.publish('tool', '1.0.0')
    const reference = `${packs.base}/tool:1.0.0`
    const runs = await Promise.all(
      ['one', 'two', 'three'].map((reason) =>
        say('yank', reference, ['--reason', reason, '--key', keys.team]),
      ),
    )
    for (const run of runs) expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    const listed = await referrersOf(packs, 'tool', digest)
    expect(listed.filter((artifactType) => artifactType.includes('status'))).toHaveLength(3)
    const user = await project(packs)
    expect(await user.run('install')).toMatchObject({ exitCode: 8 })
  })

  test('what a cleanup of untagged manifests deletes is told, and comes back with the next publish', async () => {
    const packs = await publisherAt(host(), {}, ['--key', keys.team, '--sbom'])
    const files = Object.fromEntries(
      ['x86_64-unknown-linux-gnu', 'aarch64-apple-darwin'].map((triple) => [
        `targets/${triple}/bin/tool*`,
        `#!/bin/sh\necho ${triple}\n`,
      ]),
    )
    const publish = () => packs.publish('tool', '1.0.0', {}, files)
    const digest = await publish()
    const user = await project(packs)
    await user.ok('install', '--platform', 'linux/amd64')
    const verify = ['verify', '--remote', '--plain-http', '--json']
    expect(await packwright(verify, user)).toMatchObject({ exitCode: 0 })

    const kept = await packwright(['keep', `${packs.base}/tool:1.0.0`, '--plain-http', '--json'], user)
    expect(kept, kept.stdout).toMatchObject({ exitCode: 0 })
    const parts = kept.json['parts'] as unknown as { digest: string; role: string }[]
    const by = (role: string) => parts.filter((part) => part.role === role).map((part) => part.digest)
    expect(by('artifact')).toEqual([digest])
    expect(by('variant')).toHaveLength(2)
    expect(by('attached')).toHaveLength(4)
    const whole = await packwright(['keep', `${packs.base}/tool`, '--plain-http', '--json'], user)
    expect(whole.json['digests']).toEqual(kept.json['digests'])

    for (const gone of [...by('variant'), ...by('attached')]) {
      const url = `http://${packs.base.replace('/', '/v2/')}/tool/manifests/${gone}`
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(202)
    }
    const told = await packwright(verify, user)
    expect(told).toMatchObject({ exitCode: expect.not.stringMatching('0') })
    expect(told.stdout).toContain('a cleanup of untagged manifests may have deleted it')
    const pulled = await packwright(
      ['pull', `${packs.base}/tool:1.0.0`, '--platform', 'linux/amd64', '--store', '.fresh', '--plain-http'],
      user,
    )
    expect(pulled.exitCode).not.toBe(0)
    // A registry may go on serving what it has deleted, and lists it no more.
    expect(pulled.stderr).toMatch(/cleanup of untagged manifests may have deleted it|has no signature/)

    expect(await publish()).toBe(digest)
    const again = await packwright(verify, user)
    expect(again, again.stdout).toMatchObject({ exitCode: 0 })
    const fresh = await project(packs)
    await fresh.ok('install', '--platform', 'darwin/arm64')
  })

  test('signatures made at once are all kept', async () => {
    const packs = await publisherAt(host())
    const digest = await packs.publish('tool', '1.0.0')
    const reference = `${packs.base}/tool@${digest}`
    const runs = await Promise.all(
      [keys.team, keys.stranger].map((key) => say('sign', reference, ['--key', key])),
    )
    for (const run of runs) expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    expect(await referrersOf(packs, 'tool', digest)).toHaveLength(4)
    const user = await project(packs)
    expect((await user.ok('install')).json['packs']).toMatchObject([{ signature_verified: true }])
  })
})

describe('keyless', () => {
  const RULE = { repository: 'acme/packs', workflow: '.github/workflows/publish.yml' }
  const policy = (rule: object) =>
    JSON.stringify({
      trusted_root: sigstore.trustedRoot,
      rules: [{ match: '**', mode: 'require', ...RULE, ...rule }],
    })

  test.each<[string, Parameters<typeof githubToken>[0], object, boolean]>([
    ['the publishing workflow on main', { ref: 'refs/heads/main' }, {}, true],
    ['the publishing workflow on the tag of another release', { ref: 'refs/tags/v2.0.0' }, {}, true],
    ['the publishing workflow on some branch', { ref: 'refs/heads/feature' }, {}, false],
    ['another workflow', { ref: 'refs/heads/main', workflow: '.github/workflows/yank.yml' }, {}, false],
    [
      'another workflow that the policy names',
      { ref: 'refs/heads/main', workflow: '.github/workflows/yank.yml' },
      { status_workflow: '.github/workflows/yank.yml' },
      true,
    ],
    [
      'main, where the policy names another ref',
      { ref: 'refs/heads/main' },
      { status_ref: 'refs/heads/ops' },
      false,
    ],
    ['a fork', { repository: 'mallory/packs', ref: 'refs/heads/main' }, {}, false],
    ['a pull request', { ref: 'refs/heads/main', event: 'pull_request_target' }, {}, false],
  ])('a yank by %s', async (_, run, rule, counts) => {
    const token = (of: Parameters<typeof githubToken>[0]) => ({ SIGSTORE_ID_TOKEN: githubToken(of) })
    const packs = await publisherAt(server.host, token({ ref: 'refs/tags/v1.0.0' }), sigstore.flags)
    await packs.publish('tool', '1.0.0')
    const yanked = await say(
      'yank',
      `${packs.base}/tool:1.0.0`,
      ['--reason', 'bad', ...sigstore.flags],
      token(run),
    )
    expect(yanked, yanked.stdout).toMatchObject({ exitCode: 0 })
    const user = await consumer()
    await user.write('packs.policy.json', policy(rule))
    await user.wanted({ tool: `${packs.base}/tool` })
    const installed = await user.run('install')
    expect(installed, installed.stdout).toMatchObject({ exitCode: counts ? 8 : 0 })
  })

  test('without a policy the owner of the repository counts, and nobody who has an address', async () => {
    const packs = await publisherAt(server.host)
    await packs.publish('tool', '1.0.0')
    const user = await consumer()
    await user.write(
      'packs.policy.json',
      JSON.stringify({ trusted_root: sigstore.trustedRoot, default: 'warn' }),
    )
    await user.wanted({ tool: `${packs.base}/tool` })
    const mail = githubToken({ ref: 'refs/heads/main', repository: 'mallory/packs' })
    await say('yank', `${packs.base}/tool:1.0.0`, ['--reason', 'bad', ...sigstore.flags], {
      SIGSTORE_ID_TOKEN: mail,
    })
    expect(await user.run('install')).toMatchObject({ exitCode: 0 })
    const owner = githubToken({ ref: 'refs/heads/main', repository: 'acme/other' })
    await say('yank', `${packs.base}/tool:1.0.0`, ['--reason', 'bad', ...sigstore.flags], {
      SIGSTORE_ID_TOKEN: owner,
    })
    expect(await user.run('install', '--no-yanked')).toMatchObject({
      exitCode: 8,
      json: { error: { code: 'PACK_YANKED' } },
    })
  })
})

test('in a layout on disk, without any registry', async () => {
  const cwd = await temporaryDirectory('layout')
  const run = (...args: string[]) => packwright([...args, '--json'], { cwd, withoutOras: true })
  await writeFile(join(cwd, 'pack.json'), JSON.stringify({ name: 'tool', version: '1.0.0' }))
  await run('publish', '.', '--key', keys.team)
  const reference = 'oci-layout://dist/registry/tool:1.0.0'
  expect(await run('yank', reference, '--reason', 'bad', '--key', keys.team)).toMatchObject({ exitCode: 0 })
  await writeFile(join(cwd, 'packs.policy.json'), keys.policy)
  expect(await run('pull', reference)).toMatchObject({
    exitCode: 0,
    json: { packs: [{ status: { state: 'yanked' } }] },
  })
  expect(await run('pull', reference, '--no-yanked')).toMatchObject({ exitCode: 8 })
  expect(await readFile(join(cwd, 'packs.policy.json'), 'utf8')).toBe(keys.policy)
})

test('nothing to sign with, no reason, a reference that is none', async () => {
  const cwd = await temporaryDirectory('misuse')
  const run = (...args: string[]) => packwright([...args, '--json'], { cwd })
  expect(await run('yank', 'ghcr.io/acme/packs/tool:1.0.0', '--reason', 'x')).toMatchObject({
    exitCode: 7,
    json: { error: { code: 'SIGNING_FAILED' } },
  })
  expect(await run('yank', 'ghcr.io/acme/packs/tool:1.0.0', '--key', keys.team)).toMatchObject({
    exitCode: 2,
  })
  expect(await run('yank', 'tool', '--reason', 'x', '--key', keys.team)).toMatchObject({
    exitCode: 2,
    json: { error: { code: 'REFERENCE_INVALID' } },
  })
})

test.each([
  ['yank', ['--reason', 'broken'], 'yanked'],
  ['deprecate', ['--replacement', 'ghcr.io/acme/packs/next'], 'deprecated'],
  ['restore', [], 'active'],
])('%s --dry-run says what would be signed, and signs and writes nothing', async (verb, args, state) => {
  const packs = await publisherAt(server.host)
  const digest = await packs.publish('tool', '1.0.0')
  const dry = await say(verb, `${packs.base}/tool:1.0.0`, [...args, '--dry-run'])
  expect(dry, dry.stdout).toMatchObject({
    exitCode: 0,
    json: { dry_run: true, packs: [{ name: 'tool', version: '1.0.0', digest, state }] },
  })
  expect(await referrersOf(packs, 'tool', digest)).toEqual([])
  expect(await say(verb, `${packs.base}/tool:9.9.9`, [...args, '--dry-run'])).toMatchObject({ exitCode: 3 })
})
