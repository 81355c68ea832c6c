/** What can be known of a published pack: its bill of materials, what changed, whether its commit gives it, whether it still holds. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { ORAS_LINES, orasOf, type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let plain: RunningRegistry
let server: DistributionServer
let sigstore: LoopbackSigstore

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
  await sigstore.stop()
})

const token = (run: object = {}) => ({
  SIGSTORE_ID_TOKEN: githubToken({ ref: 'refs/tags/v1.0.0', repository: 'acme/packs', ...run }),
})

const policy = () =>
  JSON.stringify({
    trusted_root: sigstore.trustedRoot,
    default: 'require',
    rules: [
      {
        match: '**',
        repository: 'acme/packs',
        workflow: '.github/workflows/publish.yml',
        ref: 'refs/tags/v*',
      },
    ],
  })

async function reader(withPolicy = true): Promise<Consumer> {
  const made = await consumer()
  if (withPolicy) await made.write('packs.policy.json', policy())
  return made
}

describe('a bill of materials', () => {
  const FIELDS = { license: 'Apache-2.0', dependencies: { base: '^1.0.0' }, homepage: 'https://example.org' }

  test.each(
    ORAS_LINES.flatMap((line) => [
      [line, 'docker-registry', () => plain.host] as const,
      [line, 'a registry with the referrers API', () => server.host] as const,
    ]),
  )('with oras %s on %s: attested so that cosign accepts it', async (line, _, host) => {
    const env = { ...token(), ORAS_BIN: orasOf(line) }
    const packs = await publisherAt(host(), env, [...sigstore.flags, '--sbom'])
    await packs.publish('tool', '1.0.0', FIELDS, { 'bin/run.sh*': '#!/bin/sh\n' })
    const reference = `${packs.base}/tool:1.0.0`
    await execa(join(TOOLS, 'cosign'), [
      ...['verify-attestation', '--type', 'cyclonedx', '--trusted-root', sigstore.trustedRoot],
      ...['--allow-http-registry', '--certificate-identity-regexp', '^https://github.com/acme/packs/'],
      ...['--certificate-oidc-issuer-regexp', '.*', reference],
    ])
    const read = await (await reader()).ok('sbom', reference)
    expect(read.json).toMatchObject({
      from: 'attested',
      identity: expect.stringContaining('github.com/acme/packs'),
    })
    expect(await (await reader(false)).ok('sbom', reference)).toMatchObject({
      json: { from: 'attached', bom: read.json['bom'] },
    })
    const discovered = await execa(orasOf(line), ['discover', '--plain-http', '--format', 'json', reference])
    expect(discovered.stdout).toContain('application/vnd.cyclonedx+json')
  })

  test('is valid, complete, and the same on every machine', async () => {
    const one = await publisherAt(server.host, { SOURCE_DATE_EPOCH: '1700000000' }, ['--sbom'])
    const two = await publisherAt(plain.host, { SOURCE_DATE_EPOCH: '1700000000' }, ['--sbom'])
    const files = { 'bin/run.sh*': '#!/bin/sh\n' }
    for (const packs of [one, two]) await packs.publish('tool', '1.0.0', FIELDS, files)
    const read = async ({ base }: Publisher) =>
      (await (await reader(false)).ok('sbom', `${base}/tool:1.0.0`)).json['bom']
    const [first, second] = [JSON.stringify(await read(one)), JSON.stringify(await read(two))]
    const there = (text: string, { base }: Publisher) => text.replaceAll(encodeURIComponent(base), 'HERE')
    expect(there(first, one)).toBe(there(second, two))
    const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(first)
    expect(fault).toBeNull()
    const bom = JSON.parse(first)
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        timestamp: '2023-11-14T22:13:20.000Z',
        component: { name: 'tool', version: '1.0.0', licenses: [{ license: { id: 'Apache-2.0' } }] },
      },
    })
    const names = (bom.components as { name: string }[]).map(({ name }) => name)
    expect(names.sort()).toEqual(['README.md', 'base', 'bin/run.sh', 'pack.json'])
  })

  test('is made where none is attached, and refused where a signature is required', async () => {
    const packs = await publisherAt(server.host)
    await packs.publish('tool', '1.0.0')
    const made = await (await reader(false)).ok(
      'sbom',
      `${packs.base}/tool:1.0.0`,
      '--output',
      'tool.cdx.json',
    )
    expect(made.json).toMatchObject({ from: 'made', file: 'tool.cdx.json' })
    const strict = await (await reader(false)).run('sbom', `${packs.base}/tool:1.0.0`, '--require-signature')
    expect(strict).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNATURE_MISSING' } } })
  })
})

describe('diff', () => {
  test('files, text, modes, dependencies, capabilities and signer', async () => {
    const packs = await publisherAt(server.host, token(), sigstore.flags)
    const agents = (...tools: string[]) => ({ agents: [{ agentId: 'a', toolAllowlist: tools }] })
    await packs.publish('base', '1.0.0')
    await packs.publish('base', '2.0.0')
    await packs.publish(
      'tool',
      '1.0.0',
      { ...agents('read'), dependencies: { base: '^1.0.0' } },
      { 'a.md': 'one\ntwo\n', 'run.sh': 'x', 'gone.md': 'x', 'b.bin': 'a\0b' },
    )
    const other = { ...packs, env: token({ workflow: '.github/workflows/other.yml' }) }
    const next = await publisherAt(server.host, other.env, sigstore.flags)
    await next.publish(
      'tool',
      '1.1.0',
      { ...agents('read', 'shell'), dependencies: { base: '^2.0.0' } },
      { 'a.md': 'one\n2\n', 'run.sh*': 'x', 'new.md': 'x', 'b.bin': 'a\0c' },
    )
    const user = await reader()
    const loose = JSON.parse(policy())
    loose.rules = [
      {
        match: '**',
        identity_regexp: 'https://github.com/acme/.*',
        oidc_issuer: 'https://token.actions.githubusercontent.com',
      },
    ]
    await user.write('packs.policy.json', JSON.stringify(loose))
    const args = ['diff', `${packs.base}/tool:1.0.0`, `${next.base}/tool:1.1.0`, '--text']
    const { json } = await user.ok(...args)
    expect(json).toMatchObject({
      files: {
        added: ['new.md'],
        removed: ['gone.md'],
        changed: expect.arrayContaining([
          { path: 'run.sh', before: 1, after: 1, mode: { before: '0644', after: '0755' } },
        ]),
      },
      dependencies: [{ name: 'base', before: '^1.0.0', after: '^2.0.0' }],
      capabilities: { added: ['tool:shell'], removed: [] },
      before: { signer: { workflow: '.github/workflows/publish.yml' } },
      after: { signer: { workflow: '.github/workflows/other.yml' } },
    })
    const patches = json['patches'] as unknown as { path: string; patch: string }[]
    expect(patches.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['a.md', 'gone.md', 'new.md', 'pack.json']),
    )
    expect(patches.map(({ path }) => path)).not.toContain('b.bin')
    expect(patches.find(({ path }) => path === 'a.md')?.patch).toContain('-two\n+2\n')
    const human = await packwright([...args, '--plain-http'], { cwd: user.cwd })
    expect(human.stdout).toContain('! asks for tool:shell')
    expect(human.stdout).toContain('! signed by https://github.com/acme/packs/.github/workflows/publish.yml')
  })

  test('update --dry-run shows it, and changes nothing', async () => {
    const packs = await publisherAt(server.host)
    await packs.publish('tool', '1.0.0', {}, { 'a.md': 'one\n' })
    const user = await consumer()
    await user.wanted({ tool: `${packs.base}/tool@^1.0.0` })
    await user.ok('install')
    await packs.publish('tool', '1.1.0', { 'allowed-tools': 'Bash' }, { 'a.md': 'two\n' })
    const before = await user.file('packs.lock.json')
    const { json } = await user.ok('update', '--dry-run')
    expect(json['changes']).toMatchObject([
      {
        name: 'tool',
        before: '1.0.0',
        after: '1.1.0',
        difference: { capabilities: { added: ['tool:Bash'] } },
      },
    ])
    const human = await packwright(['update', '--dry-run', '--plain-http'], { cwd: user.cwd })
    expect(human.stdout).toContain('  ! asks for tool:Bash')
    expect(human.stdout).toContain('  ~ a.md')
    expect(await user.file('packs.lock.json')).toBe(before)
  })
})

describe('publish --semver-check', () => {
  test('refuses a version that is too small, in a dry run and for real, and sends nothing', async () => {
    const packs = await publisherAt(server.host)
    const files = { 'p.json': '{}', 'schemas/x.task.schema.json': '{"required": []}' }
    const artifacts = [{ type: 'profile', path: 'p.json', install_as: 'one' }]
    await packs.publish('tool', '1.0.0', { artifacts }, files)
    const cwd = await temporaryDirectory('publisher')
    const [, org, repo] = packs.base.split('/') as [string, string, string]
    const env = { OCI_REGISTRY: server.host, OCI_ORG: org, OCI_REPO: repo }
    const publish = async (version: string, ...args: string[]) => {
      const manifest = JSON.stringify({ name: 'tool', version })
      const narrower = '{"required": ["a"]}'
      await writeFiles(cwd, {
        'packs/tool/pack.json': manifest,
        'packs/tool/schemas/x.task.schema.json': narrower,
      })
      return await packwright(['publish', '--semver-check', '--plain-http', '--json', ...args], { cwd, env })
    }
    for (const args of [['--dry-run'], []]) {
      const run = await publish('1.1.0', ...args)
      expect(run, run.stdout).toMatchObject({ exitCode: 8, json: { error: { code: 'VERSION_TOO_SMALL' } } })
      expect(run.json.error.message).toContain('the artifact "profile one" is gone')
      expect(run.json.error.message).toContain('$.a is required now')
      expect(run.json.error.hint).toContain('2.0.0')
    }
    expect(server.tags.has(`${org}/${repo}/tool:1.1.0`)).toBe(false)
    expect(await publish('2.0.0')).toMatchObject({ exitCode: 0 })
  })
})

describe('rebuild', () => {
  async function project() {
    const cwd = await temporaryDirectory('source')
    await writeFiles(cwd, {
      'packs/tool/pack.json': '{"name": "tool", "version": "1.0.0"}',
      'packs/tool/a.md': 'one\n',
      '.gitignore': 'dist\n.cache\n*.lock.json\n',
    })
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd })
    await git('init', '-q', '-b', 'main')
    await git('remote', 'add', 'origin', 'https://github.com/acme/packs.git')
    await git('add', '-A')
    await git('commit', '-qm', 'first')
    const commit = (await git('rev-parse', 'HEAD')).stdout
    const env = {
      OCI_REGISTRY: server.host,
      OCI_ORG: 'acme',
      OCI_REPO: `rebuilt${Math.random().toString(36).slice(2)}`,
    }
    const run = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/packs',
      GITHUB_WORKFLOW_REF: 'acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
      RUNNER_ENVIRONMENT: 'github-hosted',
    }
    const publish = async (...args: string[]) => {
      const flags = [...sigstore.flags, ...args]
      const done = await packwright(['publish', '--plain-http', '--json', ...flags], {
        cwd,
        env: { ...env, ...run, ...token({ sha: commit }) },
      })
      expect(done, done.stdout).toMatchObject({ exitCode: 0 })
      const [pack] = done.json['packs'] as unknown as { reference: string; digest: string }[]
      return `${pack?.reference}@${pack?.digest}`
    }
    return { cwd, git, commit, publish }
  }

  test('the commit that the provenance names gives the same content', async () => {
    const { cwd, git, commit, publish } = await project()
    const reference = await publish()
    await writeFile(join(cwd, 'packs/tool/a.md'), 'later\n')
    await git('commit', '-qam', 'later')
    const user = await reader()
    const done = await user.ok('rebuild', reference, '--source', cwd)
    expect(done.json).toMatchObject({
      same: true,
      same_layer: true,
      origin: { revision: commit, attested: true },
    })
    const plainly = await (await reader(false)).ok('rebuild', reference, '--source', cwd)
    expect(plainly.json).toMatchObject({
      same: true,
      origin: { attested: false, source: 'https://github.com/acme/packs' },
    })
    const human = await packwright(['rebuild', reference, '--source', cwd, '--plain-http'], { cwd: user.cwd })
    expect(human.stdout).toContain('The same content, and the same layer.')
  })

  test('what was built from something else is found out, file by file', async () => {
    const { cwd, publish } = await project()
    await writeFiles(cwd, { 'packs/tool/a.md': 'not committed\n', 'packs/tool/extra.md': 'x' })
    const reference = await publish('--allow-dirty')
    const done = await (await reader(false)).run('rebuild', reference, '--source', cwd)
    expect(done, done.stdout).toMatchObject({
      exitCode: 8,
      json: {
        error: { code: 'BUILD_DIFFERS' },
        same: false,
        files: { removed: ['extra.md'], changed: ['a.md'], added: [] },
      },
    })
  })

  test('a commit that is not to be had, a pack without one, and a build command', async () => {
    const { publish } = await project()
    const reference = await publish()
    const empty = await temporaryDirectory('empty')
    await execa('git', ['init', '-q'], { cwd: empty })
    expect(await (await reader(false)).run('rebuild', reference, '--source', empty)).toMatchObject({
      exitCode: 3,
      json: { error: { code: 'SOURCE_UNKNOWN' } },
    })
    const packs = await publisherAt(server.host)
    const digest = await packs.publish('tool', '1.0.0')
    expect(await (await reader(false)).run('rebuild', `${packs.base}/tool@${digest}`)).toMatchObject({
      exitCode: 3,
    })
    expect(await (await reader(false)).run('rebuild', `${packs.base}/tool:1.0.0`)).toMatchObject({
      exitCode: 2,
    })
    const built = await project()
    await writeFile(
      join(built.cwd, 'packs/tool/pack.json'),
      JSON.stringify({
        name: 'tool',
        version: '1.0.0',
        build: { command: 'mkdir -p out && echo hi > out/x', output: 'out' },
      }),
    )
    await built.git('commit', '-qam', 'built')
    const made = await built.publish()
    expect(await (await reader(false)).run('rebuild', made, '--source', built.cwd)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'USAGE' } },
    })
    const allowed = await (await reader(false)).run(
      'rebuild',
      made,
      '--source',
      built.cwd,
      '--allow-build-command',
    )
    expect(allowed, allowed.stdout).toMatchObject({ exitCode: 0, json: { same: true } })
  })
})

describe('verify --remote', () => {
  async function locked() {
    const registry = await new DistributionServer().start()
    const packs = await publisherAt(registry.host, token(), sigstore.flags)
    await packs.publish('tool', '1.0.0', {}, { 'a.md': 'one' })
    await packs.publish('other', '1.0.0')
    const user = await reader()
    await user.wanted({ tool: `${packs.base}/tool`, other: `${packs.base}/other` })
    await user.ok('install')
    const check = () =>
      packwright(['verify', '--lock', 'packs.lock.json', '--remote', '--plain-http', '--json'], {
        cwd: user.cwd,
      })
    return {
      registry,
      packs,
      user,
      check,
      repository: `${packs.base.slice(packs.base.indexOf('/') + 1)}/tool`,
    }
  }

  test('all is as it was', async () => {
    const { registry, check, user } = await locked()
    const done = await check()
    expect(done, done.stdout).toMatchObject({
      exitCode: 0,
      json: {
        packs: [
          { name: 'other', signature_verified: true, status: 'active', findings: [] },
          { name: 'tool' },
        ],
      },
    })
    const human = await packwright(['verify', '--remote', '--plain-http'], { cwd: user.cwd })
    expect(human.stdout).toMatch(/tool +1\.0\.0 +verified +active +as locked/)
    await registry.stop()
  })

  test.each<[string, (at: Awaited<ReturnType<typeof locked>>) => Promise<void> | void, number, string]>([
    [
      'a tag that was moved',
      async ({ registry, packs, repository }) => {
        await packs.publish('tool', '1.0.1', {}, { 'a.md': 'two' })
        registry.tags.set(`${repository}:1.0.0`, registry.tags.get(`${repository}:1.0.1`) ?? '')
      },
      6,
      'TAG_MOVED',
    ],
    [
      'a tag that is gone',
      ({ registry, repository }) => void registry.tags.delete(`${repository}:1.0.0`),
      3,
      'REFERENCE_NOT_FOUND',
    ],
    [
      'signatures that are hidden',
      ({ registry }) => {
        registry.fault = (_, path) =>
          path.includes('/tool/referrers/')
            ? (__, response) => {
                response.writeHead(200, { 'content-type': 'application/vnd.oci.image.index.v1+json' })
                response.end(JSON.stringify({ schemaVersion: 2, manifests: [] }))
              }
            : undefined
      },
      7,
      'SIGNER_CHANGED',
    ],
    [
      'a pack that was yanked',
      async ({ packs, user }) => {
        const run = await packwright(
          ['yank', `${packs.base}/tool:1.0.0`, '--reason', 'bad', '--plain-http', ...sigstore.flags],
          { cwd: user.cwd, env: token() },
        )
        expect(run, run.stderr).toMatchObject({ exitCode: 0 })
      },
      8,
      'PACK_YANKED',
    ],
    ['a registry that is gone', ({ registry }) => registry.stop(), 4, 'REGISTRY_UNAVAILABLE'],
  ])('%s', async (_, change, exitCode, code) => {
    const at = await locked()
    await change(at)
    const done = await at.check()
    expect(done, done.stdout).toMatchObject({ exitCode, json: { error: { code } } })
    const found = (done.json['packs'] as unknown as { name: string; findings: { code: string }[] }[]).find(
      ({ name }) => name === 'tool',
    )
    expect(found?.findings.map((finding) => finding.code)).toContain(code)
    if (exitCode !== 4) await at.registry.stop()
  })

  test('the workflow in docs runs it on a schedule', async () => {
    const page = await readFile('docs/watch.md', 'utf8')
    expect(page).toContain('packwright verify --lock packs.lock.json --remote')
    expect(page).toContain('schedule:')
  })
})
