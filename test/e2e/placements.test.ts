/** Where installed packs go besides their own directory, and what happens to files that were there first. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLIENT_HOMES, CLIENT_ROWS } from '../../src/target/client-table.ts'
import {
  CLIENTS,
  type Client,
  checkClients,
  foundClients,
  skillsDirectory,
} from '../../src/target/clients.ts'
import { BIN, packwright } from '../support/cli.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let registry: RunningRegistry
let packs: Publisher

const nonoManifest = (artifacts: object[]) =>
  JSON.stringify({
    schema_version: 1,
    name: 'sandbox',
    platforms: ['linux', 'macos'],
    min_nono_version: '0.44.0',
    artifacts,
  })
const NONO = [
  { type: 'profile', path: 'profiles/strict.json', install_as: 'strict', aliases: ['paranoid'] },
  { type: 'plugin', path: '.claude-plugin/plugin.json' },
  { type: 'plugin', path: 'bin/helper.sh', install_dir: '.local/share/sandbox' },
  { type: 'instruction', path: 'CLAUDE.md', placement: 'project' },
  { type: 'groups', path: 'groups.json', prefix: 'sandbox_' },
  { type: 'trust_policy', path: 'trust.json' },
]
const NONO_FILES = {
  'package.json': nonoManifest(NONO),
  'profiles/strict.json': '{"strict":true}',
  '.claude-plugin/plugin.json': '{"name":"sandbox","version":"1.0.0"}',
  'bin/helper.sh*': '#!/bin/sh\n',
  'CLAUDE.md': '# Instructions\n',
  'groups.json': '{}',
  'trust.json': '{"includes":["CLAUDE.md"],"publishers":[],"blocklist":{"digests":[]}}',
}
const skill = (text: string) => `---\nname: greet\ndescription: Says hello.\n---\n${text}\n`

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  await packs.publish('sandbox', '1.0.0', {}, NONO_FILES)
  await packs.publish('greet', '1.0.0', {}, { 'SKILL.md': skill('one'), 'scripts/run.sh*': '#!/bin/sh\n' })
  await packs.publish('greet', '2.0.0', {}, { 'SKILL.md': skill('two') })
  await packs.publish(
    'styles',
    '1.0.0',
    { artifacts: [{ type: 'theme', path: 'dark.css', install_as: 'dark' }] },
    { 'dark.css': 'x' },
  )
}, 60_000)

afterAll(() => registry.stop())

const nono = (project: Consumer, ...path: string[]) =>
  join(project.cwd, '.config/nono/packages/acme/sandbox', ...path)

describe('nono', () => {
  test('every artifact where nono looks for it; instructions and trust policies only when asked for', async () => {
    const project = await consumer()
    const wants = (grants: string[]) => {
      const sandbox = { ref: `${packs.base}/sandbox`, version: '^1.0.0', grants }
      return project.wanted({ sandbox }, { hosts: { nono: '0.50.1' } })
    }
    const helper = '.local/share/sandbox/helper.sh'
    await wants([])
    const refused = await project.run('install')
    expect(refused).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'GRANT_MISSING', details: { files: [helper] } } },
    })
    expect(existsSync(nono(project))).toBe(false)
    await wants([helper])
    await project.ok('install')
    for (const path of [
      'package.json',
      'profiles/strict.json',
      'profiles/paranoid.json',
      '.claude-plugin/plugin.json',
      'bin/helper.sh',
      'instructions/CLAUDE.md',
      'groups.json',
    ])
      expect(existsSync(nono(project, path)), path).toBe(true)
    expect(existsSync(join(project.cwd, '.local/share/sandbox/helper.sh'))).toBe(true)
    expect(existsSync(nono(project, 'trust-policy.json'))).toBe(false)
    expect(existsSync(join(project.cwd, 'CLAUDE.md'))).toBe(false)
    const trustPolicy = '.config/nono/packages/acme/sandbox/trust-policy.json'
    expect(await project.run('install', '--init', '--allow-trust-policy')).toMatchObject({
      json: { error: { details: { files: ['CLAUDE.md', trustPolicy] } } },
    })
    await wants([helper, 'CLAUDE.md', trustPolicy])
    await project.ok('install', '--init', '--allow-trust-policy')
    expect(await project.file('CLAUDE.md')).toBe('# Instructions\n')
    expect(existsSync(nono(project, 'trust-policy.json'))).toBe(true)
    await project.ok('remove', 'sandbox')
    expect(existsSync(join(project.cwd, '.config'))).toBe(false)
    expect(existsSync(join(project.cwd, '.local/share'))).toBe(false)
    expect(existsSync(join(project.cwd, 'CLAUDE.md'))).toBe(false)
  })

  test('instructions never replace a file of the project’s', async () => {
    const project = await consumer()
    const grants = ['.local/share/sandbox/', 'CLAUDE.md']
    const sandbox = { ref: `${packs.base}/sandbox`, version: '^1.0.0', grants }
    await project.wanted({ sandbox }, { hosts: { nono: '0.50.1' } })
    await project.write('CLAUDE.md', 'mine')
    await project.ok('install', '--init')
    expect(await project.file('CLAUDE.md')).toBe('mine')
    await project.ok('remove', 'sandbox')
    expect(await project.file('CLAUDE.md')).toBe('mine')
  })

  test('without nono among the hosts nothing is placed, and too old a nono is refused', async () => {
    const project = await consumer()
    await project.ok('add', `${packs.base}/sandbox`)
    expect(existsSync(join(project.cwd, '.config'))).toBe(false)
    const old = await project.run('install', '--engine', 'nono=0.43.0')
    expect(old).toMatchObject({ exitCode: 8, json: { error: { code: 'ENGINE_UNSUPPORTED' } } })
    expect(old.json.error.message).toContain('nono >=0.44.0')
  })

  test.each([
    [{ type: 'plugin', path: 'bin/helper.sh', install_dir: '../outside' }],
    [{ type: 'plugin', path: 'bin/helper.sh', install_dir: '/etc' }],
  ])('a manifest that points outside is refused: %j', async (artifact) => {
    const evil = await publisherAt(registry.host)
    await evil.publish('sandbox', '1.0.0', {}, { ...NONO_FILES, 'package.json': nonoManifest([artifact]) })
    const project = await consumer()
    await project.wanted({ sandbox: `${evil.base}/sandbox@^1.0.0` }, { hosts: { nono: '0.50.1' } })
    expect(await project.run('install')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'ENTRY_PATH' } },
    })
    expect(existsSync(join(project.cwd, '.packs/sandbox'))).toBe(false)
  })
})

describe('hosts by their own table', () => {
  test('templates say where artifacts go', async () => {
    const project = await consumer()
    const hosts = { editor: { version: '1.0.0', placements: { theme: '~/.editor/themes/{install_as}.css' } } }
    await project.wanted({ styles: `${packs.base}/styles@^1.0.0` }, { hosts })
    await project.ok('install')
    expect(await project.file('.editor/themes/dark.css')).toBe('x')
    await project.ok('remove', 'styles')
    expect(existsSync(join(project.cwd, '.editor'))).toBe(false)
  })

  test('a template that leaves its base is refused', async () => {
    const project = await consumer()
    const hosts = { editor: { placements: { theme: '../{name}' } } }
    await project.wanted({ styles: `${packs.base}/styles@^1.0.0` }, { hosts })
    expect(await project.run('install')).toMatchObject({ json: { error: { code: 'ENTRY_PATH' } } })
  })
})

describe('Agent Skills', () => {
  test('appear for the clients that are there, and for those that are named', async () => {
    const project = await consumer()
    await mkdir(join(project.cwd, '.claude'))
    await project.ok('add', `${packs.base}/greet@1.0.0`)
    expect(await project.file('.agents/skills/greet/SKILL.md')).toContain('one')
    expect(await project.file('.claude/skills/greet/scripts/run.sh')).toContain('#!/bin/sh')
    expect(existsSync(join(project.cwd, '.cursor'))).toBe(false)
    await mkdir(join(project.cwd, '.codex'))
    await project.ok('install')
    expect(existsSync(join(project.cwd, '.codex/skills'))).toBe(false)
    await project.ok('install', '--client', 'cursor,codex', '--client', 'gemini-cli')
    for (const place of ['.cursor', '.codex', '.gemini'])
      expect(existsSync(join(project.cwd, place, 'skills/greet/SKILL.md'))).toBe(true)
    expect(existsSync(join(project.cwd, '.claude/skills'))).toBe(false)
    const unknown = await project.run('install', '--client', 'emacs')
    expect(unknown.json.error.hint).toContain('claude-code, cline, codearts-agent')
  })

  test('an update replaces what was ours, an edited file is left alone, remove leaves no trace', async () => {
    const project = await consumer()
    await project.ok('add', `${packs.base}/greet@1.0.0`)
    await project.wanted({ greet: `${packs.base}/greet@>=1.0.0` })
    await project.write('.agents/skills/greet/SKILL.md', 'edited')
    const refused = await project.run('update')
    expect(refused).toMatchObject({ exitCode: 8, json: { error: { code: 'FILE_EDITED' } } })
    expect(await project.file('.agents/skills/greet/SKILL.md')).toBe('edited')
    expect((await project.versions())['greet']).toBe('1.0.0')
    await project.ok('update', '--force')
    expect(await project.file('.agents/skills/greet/SKILL.md')).toContain('two')
    expect(existsSync(join(project.cwd, '.agents/skills/greet/scripts'))).toBe(false)
    await project.write('.agents/skills/greet/SKILL.md', 'edited again')
    const removed = await project.ok('remove', 'greet')
    expect(removed.json['removed']).toEqual([
      { name: 'greet', kept: [join(project.cwd, '.agents/skills/greet/SKILL.md')] },
    ])
    await rm(join(project.cwd, '.agents/skills/greet/SKILL.md'))
    await project.ok('install')
    expect(existsSync(join(project.cwd, '.agents'))).toBe(false)
    expect(existsSync(join(project.cwd, '.packs/.packwright/greet.json'))).toBe(false)
  })

  test('for the user, below the home directory', async () => {
    const project = await consumer()
    const home = join(project.cwd, 'home')
    const env = { HOME: home }
    await execa(
      process.execPath,
      [BIN, 'add', `${packs.base}/greet`, '--user', '--client', 'copilot', '--plain-http'],
      {
        cwd: project.cwd,
        env,
      },
    )
    expect(await readFile(join(home, '.copilot/skills/greet/SKILL.md'), 'utf8')).toContain('two')
  })

  test('of the user go with the last project that wants them', async () => {
    const home = await temporaryDirectory('home')
    const projects = [await consumer({ HOME: home }), await consumer({ HOME: home })] as const
    for (const project of projects) await project.ok('add', `${packs.base}/greet@2.0.0`, '--user')
    const skill = join(home, '.agents/skills/greet/SKILL.md')
    await projects[0].ok('remove', 'greet')
    expect(await readFile(skill, 'utf8')).toContain('two')
    expect((await projects[1].ok('install')).json['packs']).toMatchObject([{ already: true }])
    await projects[1].ok('remove', 'greet')
    expect(existsSync(skill)).toBe(false)
  })

  test.each(CLIENT_ROWS)(
    'of %s lie where the client looks',
    async (name, inside, user, shows, readsAgents) => {
      const project = await temporaryDirectory('project')
      const home = await temporaryDirectory('home')
      const moved = join(home, 'moved')
      const client = CLIENTS[name] as Client
      const at = (env: NodeJS.ProcessEnv, forUser: boolean) =>
        skillsDirectory(client, project, forUser, { home, env })
      expect(at({}, false)).toBe(join(project, inside))
      const variable = /^\{(\w+)\}/.exec(user ?? '')?.[1]
      if (user === null) expect(() => checkClients([name], true)).toThrow('in projects only')
      else if (variable === undefined) expect(at({}, true)).toBe(join(home, user.slice(2)))
      else {
        const usual = CLIENT_HOMES[variable] as string
        expect(at({}, true)).toBe(join(home, user.replace(`{${variable}}`, usual).slice(1)))
        expect(at({ [variable]: moved }, true)).toBe(join(moved, user.slice(variable.length + 2)))
      }
      for (const place of shows.filter((shown) => !shown.startsWith('{'))) {
        const location = place.startsWith('~') ? join(home, place.slice(1)) : join(project, place)
        await mkdir(location, { recursive: true })
        const found = foundClients(project, { home, env: {} })
        expect(found.includes(name), place).toBe(
          name === 'agents' || (!readsAgents && inside.startsWith('.')),
        )
        await rm(location, { recursive: true })
      }
    },
  )
})

test('a dry run shows signer, licence, needs and what would be written, and leaves nothing', async () => {
  const project = await consumer()
  const { json } = await project.ok(
    'add',
    `${packs.base}/greet@2.0.0`,
    '--client',
    'claude-code',
    '--dry-run',
  )
  expect(json).toMatchObject({
    dry_run: true,
    plan: [
      {
        name: 'greet',
        version: '2.0.0',
        isNew: true,
        signature_verified: false,
        writes: ['.packs/greet/', '.claude/skills/greet/'],
      },
    ],
  })
  expect(await readdir(project.cwd)).toEqual(['.cache'])
  await project.ok('add', `${packs.base}/greet@1.0.0`)
  await project.wanted({ greet: `${packs.base}/greet@2.0.0` })
  const lock = await project.file('packs.lock.json')
  const tried = await packwright(['install', '--dry-run', '--plain-http'], { cwd: project.cwd })
  expect(tried).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('writes   .packs/greet/') })
  expect(await project.file('packs.lock.json')).toBe(lock)
  expect(await project.file('.packs/greet/SKILL.md')).toContain('one')
})

test('install --verify tells what was changed, lost and left behind, and changes nothing', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/greet@1.0.0`)
  expect((await project.ok('install', '--verify')).json['installed']).toMatchObject([
    { name: 'greet', problems: [], extra: [] },
  ])
  await project.write('.packs/greet/cache/log', 'left behind')
  expect((await project.ok('install', '--verify')).json['installed']).toMatchObject([
    { problems: [], extra: ['cache/log'] },
  ])
  await project.write('.packs/greet/SKILL.md', 'edited')
  await rm(join(project.cwd, '.agents/skills/greet/SKILL.md'))
  const told = await project.run('install', '--verify')
  expect(told).toMatchObject({ exitCode: 8, json: { error: { code: 'FILE_EDITED' } } })
  expect(told.json['installed']).toMatchObject([
    {
      problems: [expect.stringContaining('SKILL.md'), '.agents/skills/greet/SKILL.md is missing'],
      extra: ['cache/log'],
    },
  ])
  expect(await project.file('.packs/greet/SKILL.md')).toBe('edited')
})

test('packs that are Claude Code plugins appear in a marketplace of the target', async () => {
  const project = await consumer()
  const added = await project.ok('add', `${packs.base}/sandbox`, `${packs.base}/styles`)
  const read = async () => JSON.parse(await project.file('.packs/.claude-plugin/marketplace.json'))
  const marketplace = await read()
  const name = `${basename(project.cwd)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')}-packs`
  expect(marketplace).toMatchObject({
    name,
    description: expect.stringContaining(basename(project.cwd)),
    plugins: [{ name: 'sandbox', source: './sandbox', version: '1.0.0' }],
  })
  expect(
    existsSync(join(project.cwd, '.packs', marketplace.plugins[0].source, '.claude-plugin/plugin.json')),
  ).toBe(true)
  expect(added.json['next']).toEqual([
    `claude plugin marketplace add ./.packs --scope project && claude plugin install sandbox@${name} --scope project`,
  ])
  expect((await project.ok('install')).json['next']).toEqual([])
  await project.ok('remove', 'sandbox')
  expect(await read()).toMatchObject({ name, plugins: [] })
})

test('an installation that died in between is finished, and its files are known as ours', async () => {
  const project = await consumer()
  await project.ok('add', `${packs.base}/greet@1.0.0`)
  const receipt = join(project.cwd, '.packs/.packwright/greet.json')
  const written = JSON.parse(await readFile(receipt, 'utf8'))
  const two = await consumer()
  await two.ok('add', `${packs.base}/greet@2.0.0`)
  const next = JSON.parse(await two.file('.packs/.packwright/greet.json'))
  // As a process leaves it that is killed after placing the new SKILL.md and before the rest.
  await writeFile(receipt, JSON.stringify({ ...written, pending: next.placed }))
  await project.write('.agents/skills/greet/SKILL.md', await two.file('.agents/skills/greet/SKILL.md'))
  await project.wanted({ greet: `${packs.base}/greet@2.0.0` })
  await project.ok('update')
  expect(await project.file('.agents/skills/greet/SKILL.md')).toContain('two')
  expect(JSON.parse(await readFile(receipt, 'utf8')).pending).toBeUndefined()
})

describe('the store', () => {
  test('explains what it keeps, and throws away the rest', async () => {
    const project = await consumer()
    await project.ok('add', `${packs.base}/greet@1.0.0`)
    await project.wanted({ greet: `${packs.base}/greet@2.0.0` })
    await project.ok('update')
    const store = async (...args: string[]) =>
      (await project.ok('store', ...args)).json as unknown as {
        packs: { version: string; kept: boolean; reasons: string[] }[]
      }
    const kept = await store('list', '--min-age', '0')
    expect(kept.packs.map(({ version, reasons }) => [version, reasons.join('; ')])).toEqual([
      [expect.any(String), expect.stringMatching(/./)],
      [expect.any(String), expect.stringMatching(/./)],
    ])
    await store('pin', 'greet@1.0.0')
    expect((await store('gc', '--keep', '0', '--min-age', '0')).packs.every((pack) => pack.kept)).toBe(true)
    await store('unpin', 'greet@1.0.0')
    const dry = await store('gc', '--keep', '0', '--min-age', '0', '--dry-run')
    expect(dry.packs.map(({ version, kept: stays }) => [version, stays]).sort()).toEqual([
      ['1.0.0', false],
      ['2.0.0', true],
    ])
    expect((await project.ok('list')).json['packs']).toHaveLength(2)
    await store('gc', '--keep', '0', '--min-age', '0')
    expect((await project.ok('list')).json['packs']).toMatchObject([{ version: '2.0.0' }])
    expect(await project.run('store', 'rm', 'greet')).toMatchObject({
      exitCode: 8,
      json: { error: { code: 'IN_USE' } },
    })
    expect(await project.run('store', 'rm', 'nothing')).toMatchObject({ exitCode: 3 })
    const stat = await project.ok('store', 'stat')
    expect(stat.json).toMatchObject({
      packs: 1,
      projects: [{ lockfile: join(project.cwd, 'packs.lock.json') }],
    })
    await project.ok('store', 'rm', 'greet', '--force')
    expect((await project.ok('list')).json['packs']).toEqual([])
    const back = await project.run('rollback', 'greet')
    expect(back).toMatchObject({ exitCode: 4, json: { error: { code: 'OFFLINE' } } })
  })
})
