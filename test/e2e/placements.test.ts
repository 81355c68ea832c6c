/** Where installed packs go besides their own directory, and what happens to files that were there first. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
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
import { type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
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
})

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

/**
 * What nono 0.80.0 asks of its registry and writes of a pack, as test/judges/nono.judge.ts saw the program itself do it;
 * `calls` gets each command line.
 */
const NONO_CLIENT = `#!${process.execPath}
import { appendFileSync, mkdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
const [verb, ...words] = process.argv.slice(2)
if (verb === '--version') { console.log('nono ' + (process.env.NONO_VERSION ?? '0.80.0')); process.exit(0) }
appendFileSync(process.env.HOME + '/calls', [verb, ...words].join(' ') + '\\n')
if (existsSync(process.env.HOME + '/broken')) { console.error('no space left'); process.exit(1) }
const address = words.at(-1)
const directory = process.env.HOME + '/.config/nono/packages/' + address
if (verb === 'remove') { rmSync(directory, { recursive: true }); process.exit(0) }
const base = process.env.NONO_REGISTRY
const pack = await (await fetch(base + '/api/v1/packages/' + address + '/versions/latest/pull')).json()
mkdirSync(directory, { recursive: true })
for (const { filename, download_url } of pack.artifacts)
  writeFileSync(directory + '/' + filename.replaceAll('/', '_'), await (await fetch(base + download_url)).text())
`

describe('a profile that extends one of another pack', () => {
  const profiles = (name: string, profile: object) => ({
    'package.json': JSON.stringify({
      schema_version: 1,
      name,
      artifacts: [{ type: 'profile', path: 'p.json', install_as: `${name}-profile` }],
    }),
    'p.json': JSON.stringify(profile),
  })
  const BASE = profiles('base', { extends: 'default' })
  const DERIVED = profiles('derived', { extends: ['default', 'base-profile', 'derived-profile'] })

  async function brings(base: string): Promise<void> {
    const project = await consumer()
    await project.ok('add', `${base}/derived`)
    expect(await project.versions()).toEqual({ base: '1.0.0', derived: '1.0.0' })
    const [, derived] = (await project.lock()).packs
    expect(derived).toMatchObject({ dependencies: { base: '*' } })
  }

  test('depends on that pack, found in the catalog', async () => {
    const publisher = await publisherAt(registry.host, { PACKWRIGHT_CATALOG: '1' })
    await publisher.publish('base', '1.0.0', {}, BASE)
    await publisher.publish('derived', '1.0.0', {}, DERIVED)
    await brings(publisher.base)
  })

  test('depends on that pack, published with it', async () => {
    const cwd = await temporaryDirectory('together')
    for (const [name, files] of Object.entries({ base: BASE, derived: DERIVED }))
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(cwd, 'packs', name), { recursive: true })
        await writeFile(join(cwd, 'packs', name, path), text)
      }
    const env = {
      OCI_REGISTRY: registry.host,
      OCI_ORG: 'acme',
      OCI_REPO: 'together',
      PACKWRIGHT_CATALOG: '0',
    }
    const run = await packwright(['publish', '--plain-http', '--pack-version', '1.0.0'], { cwd, env })
    expect(run, run.stderr).toMatchObject({ exitCode: 0 })
    await brings(`${registry.host}/acme/together`)
  })
})

describe('nono from 0.62 on', () => {
  let sigstore: LoopbackSigstore
  let keyless: Publisher
  let path: string
  const WIRED = {
    'package.json': JSON.stringify({
      schema_version: 1,
      name: 'wired',
      artifacts: [
        { type: 'profile', path: 'mine.json', install_as: 'mine' },
        { type: 'plugin', path: 'run.sh' },
      ],
      wiring: [
        { type: 'write_file', source: 'mine.json', dest: '$HOME/wired.json' },
        { type: 'symlink', link: '$XDG_CONFIG_HOME/tool', target: '$PACK_DIR/mine.json' },
        { type: 'json_merge', file: '$PACK_DIR/own.json', patch: 'mine.json' },
      ],
    }),
    'mine.json': '{}',
    'run.sh': '#!/bin/sh\n',
  }
  const grants = ['~/wired.json', '~/.config/tool']

  beforeAll(async () => {
    sigstore = await startSigstore()
    const token = githubToken({ repository: 'Acme/packs', ref: 'refs/tags/v1.0.0' })
    keyless = await publisherAt(registry.host, { SIGSTORE_ID_TOKEN: token }, sigstore.flags)
    await keyless.publish('wired', '1.0.0', {}, WIRED)
    await packs.publish('wired', '1.0.0', {}, WIRED)
    const bin = await temporaryDirectory('nono')
    await writeFile(join(bin, 'nono'), NONO_CLIENT, { mode: 0o755 })
    await writeFile(join(bin, 'package.json'), '{"type":"module"}')
    path = `${bin}:/usr/bin:/bin:${TOOLS}`
  })
  afterAll(() => sigstore.stop())

  async function project(
    from: Publisher,
    env: Record<string, string> = { PATH: path },
    hosts: object = { nono: '0.80.0' },
  ) {
    const made = await consumer(env)
    await made.wanted({ wired: { ref: `${from.base}/wired`, version: '^1.0.0', grants } }, { hosts })
    const rules = [
      { match: '**', mode: 'warn', repository: 'Acme/packs', workflow: '.github/workflows/publish.yml' },
    ]
    await made.write('packs.policy.json', JSON.stringify({ trusted_root: sigstore.trustedRoot, rules }))
    return made
  }
  const calls = (made: Consumer) => made.file('calls').catch(() => '')
  const installed = (made: Consumer) => existsSync(join(made.cwd, '.config/nono/packages/Acme/wired'))

  test('nono itself installs what changed, and takes away what went', async () => {
    const made = await project(keyless)
    await made.ok('install')
    expect(await calls(made)).toBe('pull --force Acme/wired\n')
    expect(installed(made)).toBe(true)
    await made.ok('install')
    await made.ok('install', '--force')
    expect(await calls(made)).toBe('pull --force Acme/wired\n')
    await rm(join(made.cwd, '.config'), { recursive: true })
    await made.ok('install', '--force')
    expect(installed(made)).toBe(true)
    const other = await consumer({ PATH: path, HOME: made.cwd })
    for (const file of ['packs.json', 'packs.policy.json']) await other.write(file, await made.file(file))
    await other.ok('install')
    await made.ok('remove', 'wired')
    expect(installed(made)).toBe(true)
    await other.ok('remove', 'wired')
    expect(installed(made)).toBe(false)
    expect((await calls(made)).split('\n').at(-2)).toBe('remove Acme/wired')
  })

  test('what its wiring writes has to be granted, or nono is not called', async () => {
    const made = await project(keyless)
    const ref = `${keyless.base}/wired`
    await made.wanted({ wired: { ref, grants: ['wired.json'] } }, { hosts: { nono: '0.80.0' } })
    expect((await made.run('install')).json.error).toMatchObject({
      code: 'GRANT_MISSING',
      details: { files: ['.config/tool'] },
    })
    expect(await calls(made)).toBe('')
    await made.wanted({ wired: { ref, grants } }, { hosts: { nono: '0.80.0' } })
    const { json } = await made.ok('install', '--dry-run')
    expect(json['plan']).toMatchObject([{ writes: ['.packs/wired/', 'wired.json', '.config/tool'] }])
    expect(await calls(made)).toBe('')
  })

  test('a pack without a statement about its files is not for nono, and install says why', async () => {
    const made = await project(packs)
    const done = await made.ok('install')
    expect(done.json['warnings']).toContain(
      'wired is not installed for nono: it has no statement about its single files: its publisher has to publish it once more, signed keyless.',
    )
    expect(await calls(made)).toBe('')
    expect(existsSync(join(made.cwd, '.config'))).toBe(false)
    expect(existsSync(join(made.cwd, '.packs/wired'))).toBe(true)
  })

  test('without nono on PATH nothing is placed, and install says how to finish', async () => {
    const made = await project(keyless, {})
    for (const _ of [1, 2]) {
      const done = await made.ok('install')
      expect(done.json['warnings']).toContain(
        'nono does not know yet what became of wired: nono is not on PATH. Install nono 0.62.0 or later, and run packwright install again.',
      )
    }
    expect(existsSync(join(made.cwd, '.config'))).toBe(false)
  })

  test('a failure of nono is told with what it said, and the next installation finishes', async () => {
    const made = await project(keyless)
    await made.write('broken', '')
    expect((await made.run('install')).json.error).toMatchObject({
      code: 'CLIENT_FAILED',
      message: 'nono pull --force Acme/wired failed: no space left',
    })
    await rm(join(made.cwd, 'broken'))
    await made.ok('install')
    expect(installed(made)).toBe(true)
  })

  test('an older nono gets its files as before, and install says what nobody did', async () => {
    for (const [hosts, env] of [
      [{ nono: '0.61.9' }, {}],
      [{ nono: {} }, { NONO_VERSION: '0.61.9' }],
    ] as const) {
      const made = await project(keyless, { PATH: path, ...env }, hosts)
      const done = await made.ok('install')
      expect(done.json['warnings']).toContain(
        'wired is placed for nono; its wiring (write_file, symlink, json_merge) is not done: nono 0.62.0 and later does it.',
      )
      const placed = join(made.cwd, '.config/nono/packages/Acme/wired')
      expect((await stat(join(placed, 'run.sh'))).mode & 0o777).toBe(0o755)
      expect(await calls(made)).toBe('')
    }
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
    const stored = async () => (await project.ok('list', '--store', '.cache/packwright')).json['packs']
    expect(await stored()).toHaveLength(2)
    await store('gc', '--keep', '0', '--min-age', '0')
    expect(await stored()).toMatchObject([{ version: '2.0.0' }])
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
    expect(await stored()).toEqual([])
    const back = await project.run('rollback', 'greet')
    expect(back).toMatchObject({ exitCode: 4, json: { error: { code: 'OFFLINE' } } })
  })
})
