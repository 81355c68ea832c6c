/** Each kind of bad input gets its own code, says what to do, and leaves nothing half written. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { DistributionServer, send } from '../support/distribution-server.ts'
import { packJson, writeSamplePack } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer

beforeAll(async () => {
  server = await new DistributionServer().start()
})

afterAll(async () => {
  await server.stop()
})

async function project() {
  const cwd = await temporaryDirectory('project')
  await writeSamplePack(cwd)
  return cwd
}

const remote = () => ({ OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'packs' })

/** Everything in a directory tree, sorted. */
async function snapshot(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).sort()
}

describe('packs that cannot be published', () => {
  const cases: [what: string, code: string, exit: number, break_: (cwd: string) => Promise<unknown>][] = [
    [
      'a manifest that is no JSON',
      'MANIFEST_SYNTAX',
      2,
      (cwd) => writeFiles(cwd, { 'packs/sample/pack.json': '{"name":' }),
    ],
    [
      'an unknown schema_version',
      'SCHEMA_VERSION_UNKNOWN',
      2,
      (cwd) => writeFiles(cwd, { 'packs/sample/pack.json': packJson({ schema_version: 7 }) }),
    ],
    [
      'a version that is no semver',
      'MANIFEST_INVALID',
      2,
      (cwd) => writeFiles(cwd, { 'packs/sample/pack.json': packJson({ version: '1.0' }) }),
    ],
    [
      'two packs of one name',
      'PACK_DUPLICATE',
      2,
      (cwd) => writeFiles(cwd, { 'packs/other/pack.json': packJson() }),
    ],
    ['an empty directory', 'PACK_EMPTY', 2, (cwd) => mkdir(join(cwd, 'packs/empty'))],
    [
      'a directory without a manifest',
      'PACK_UNRECOGNISED',
      2,
      (cwd) => writeFiles(cwd, { 'packs/other/notes.txt': '' }),
    ],
    ['a symbolic link', 'ENTRY_SYMLINK', 2, (cwd) => symlink('/etc/passwd', join(cwd, 'packs/sample/link'))],
    [
      'an artifact that leaves the pack',
      'MANIFEST_INVALID',
      2,
      (cwd) =>
        writeFiles(cwd, {
          'packs/sample/pack.json': packJson({ artifacts: [{ type: 'x', path: '../../etc/passwd' }] }),
        }),
    ],
    [
      'a file that looks like a secret',
      'ENTRY_SECRET',
      2,
      (cwd) => writeFiles(cwd, { 'packs/sample/.env': 'TOKEN=x' }),
    ],
    ['an output directory that is a file', 'OUTPUT_UNWRITABLE', 2, (cwd) => writeFiles(cwd, { dist: '' })],
    [
      'a lockfile that is no lockfile',
      'LOCKFILE_INVALID',
      2,
      (cwd) => writeFiles(cwd, { 'packs.lock.json': '{"packs": 1}' }),
    ],
  ]

  test.each(cases)('%s: %s', async (_, code, exitCode, break_) => {
    const cwd = await project()
    await break_(cwd)
    const before = await snapshot(cwd)
    const run = await packwright(['publish', '--plain-http', '--json'], { cwd, env: remote() })
    expect(run).toMatchObject({ exitCode, json: { ok: false } })
    const failed = run.json as unknown as { failed?: { error: { code: string; hint?: string } }[] }
    const errors = [run.json.error, ...(failed.failed ?? []).map(({ error }) => error)]
    const error = errors.find((candidate) => candidate.code === code)
    expect(error).toMatchObject({ hint: expect.stringMatching(/\S/) })
    const left = (await snapshot(cwd)).filter((name) => !before.includes(name))
    expect(left.filter((name) => /partial|staging|\.lock$/.test(name))).toEqual([])
  })

  test('tag and manifest version that differ', async () => {
    const cwd = await project()
    const run = await packwright(['publish', '--json'], { cwd, env: { ...remote(), PACK_VERSION: '2.0.0' } })
    expect(run).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'VERSION_MISMATCH', hint: expect.stringContaining('v1.0.0') } },
    })
  })

  test.each(['1.0', 'latest', '01.2.3', 'v1.2.3.4'])(
    'a release version %s that is no semver',
    async (version) => {
      const run = await packwright(['publish', '--json'], {
        cwd: await project(),
        env: { ...remote(), PACK_VERSION: version },
      })
      expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'VERSION_INVALID' } } })
    },
  )

  /** root may read and write everything, so the command runs as somebody else. */
  const asNobody = async (cwd: string, args: string[]) => {
    const root = process.getuid?.() === 0
    if (root) await execa('chown', ['-R', '65534:65534', cwd])
    const env = { ...cleanEnvironment(cwd), ...remote() }
    const user = root ? { uid: 65534, gid: 65534 } : {}
    return await execa(process.execPath, [BIN, ...args], {
      cwd,
      env,
      extendEnv: false,
      reject: false,
      ...user,
    })
  }

  test('an unreadable file', async () => {
    const cwd = await project()
    await chmod(join(cwd, 'packs/sample/docs/read me.md'), 0o000)
    const run = await asNobody(cwd, ['publish', '--dry-run', '--json'])
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'FILE_UNREADABLE' } })
  })

  test('a read-only output directory', async () => {
    const cwd = await project()
    await mkdir(join(cwd, 'dist/packs'), { recursive: true })
    await chmod(join(cwd, 'dist/packs'), 0o555)
    const run = await asNobody(cwd, ['publish', '--dry-run', '--json'])
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'OUTPUT_UNWRITABLE' } })
  })

  test('a full disk', async () => {
    const cwd = await project()
    await writeFile(join(cwd, 'packs/sample/big.bin'), randomBytes(400_000))
    await mkdir(join(cwd, 'dist'))
    const mount = `mount -t tmpfs -o size=64k tmpfs dist && ${process.execPath} ${BIN} publish --dry-run --json; code=$?; find dist -type f >&2; exit $code`
    const unshare = process.getuid?.() === 0 ? ['-m'] : ['-rm']
    const run = await execa('unshare', [...unshare, 'sh', '-c', mount], {
      cwd,
      env: { ...cleanEnvironment(cwd), ...remote() },
      extendEnv: false,
      reject: false,
    })
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: { code: 'OUTPUT_UNWRITABLE', message: expect.stringContaining('full') },
    })
    expect(run.stderr).not.toMatch(/partial|\.tar/)
  })
})

describe('oras', () => {
  test('none where something is to be written', async () => {
    const run = await packwright(['publish', '--json'], {
      cwd: await project(),
      env: remote(),
      withoutOras: true,
    })
    expect(run).toMatchObject({
      exitCode: 3,
      json: { error: { code: 'ORAS_NOT_FOUND', hint: expect.stringContaining('setup-oras') } },
    })
  })

  test('ORAS_BIN that does not exist', async () => {
    const run = await packwright(['publish', '--json'], {
      cwd: await project(),
      env: { ...remote(), ORAS_BIN: '/nowhere/oras' },
    })
    expect(run).toMatchObject({
      exitCode: 3,
      json: { error: { code: 'ORAS_NOT_FOUND', message: expect.stringContaining('/nowhere/oras') } },
    })
  })

  test('one that is too old, and one that is something else', async () => {
    const cwd = await project()
    await writeFiles(cwd, {
      'old/oras*': '#!/bin/sh\necho "Version:        1.1.0"\n',
      'odd/oras*': '#!/bin/sh\nexit 1\n',
    })
    const old = await packwright(['publish', '--json'], {
      cwd,
      env: { ...remote(), ORAS_BIN: join(cwd, 'old/oras') },
    })
    expect(old).toMatchObject({ exitCode: 3, json: { error: { code: 'ORAS_TOO_OLD' } } })
    const odd = await packwright(['publish', '--json'], {
      cwd,
      env: { ...remote(), ORAS_BIN: join(cwd, 'odd/oras') },
    })
    expect(odd).toMatchObject({ exitCode: 3, json: { error: { code: 'ORAS_NOT_FOUND' } } })
  })
})

describe('registries that refuse', () => {
  const statuses: [number, string, number][] = [
    [401, 'UNAUTHENTICATED', 5],
    [403, 'FORBIDDEN', 5],
    [404, 'REFERENCE_NOT_FOUND', 3],
    [500, 'REGISTRY_UNAVAILABLE', 4],
  ]

  test.each(statuses)('%i while pulling is %s', async (status, code, exitCode) => {
    server.fault = () => (_, response) =>
      send(response, status, '', { 'www-authenticate': 'Basic realm="x"' })
    const cwd = await project()
    const run = await packwright(['pull', `${server.host}/a/b:1`, '--plain-http', '--json'], { cwd })
    server.fault = undefined
    expect(run).toMatchObject({ exitCode, json: { error: { code } } })
    expect(await snapshot(cwd)).not.toContain('.cache/packwright/staging')
  })

  test.each(statuses.slice(0, 2))('%i while publishing is %s', async (status, code, exitCode) => {
    server.fault = (request) =>
      request.method === 'GET' || request.method === 'HEAD'
        ? undefined
        : (_, response) =>
            send(response, status, '{"errors":[{"code":"DENIED"}]}', {
              'www-authenticate': 'Basic realm="x"',
            })
    const run = await packwright(['publish', '--plain-http', '--json'], {
      cwd: await project(),
      env: { ...remote(), OCI_ORG: `refused${status}` },
    })
    server.fault = undefined
    expect(run).toMatchObject({ exitCode, json: { error: { code } } })
  })

  test('one that is not reachable', async () => {
    const cwd = await project()
    const pull = await packwright(['pull', '127.0.0.1:1/a/b:1', '--plain-http', '--json'], { cwd })
    expect(pull).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_UNAVAILABLE' } } })
    const publish = await packwright(['publish', '--plain-http', '--json'], {
      cwd,
      env: { ...remote(), OCI_REGISTRY: '127.0.0.1:1' },
    })
    expect(publish).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_UNAVAILABLE' } } })
  })

  test('one that loses the manifest after accepting it', async () => {
    server.fault = (request, path) =>
      request.method !== 'PUT' && /manifests\/1\.0\.0$/.test(path)
        ? (_, response) => send(response, 404, '')
        : undefined
    const cwd = await project()
    const run = await packwright(['publish', '--plain-http', '--json'], {
      cwd,
      env: { ...remote(), OCI_ORG: 'lossy' },
    })
    server.fault = undefined
    expect(run).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_RESPONSE' } } })
    expect(await snapshot(cwd)).not.toContain('packs.lock.json')
  })
})

describe('what was asked for', () => {
  test.each([
    [['pull', 'not a reference'], 'REFERENCE_INVALID', 2],
    [['pull', 'ghcr.io/acme/x'], 'DIGEST_REQUIRED', 2],
    [['pull', 'ghcr.io/acme/x:1', '--require-digest'], 'DIGEST_REQUIRED', 2],
    [['pull', 'registry.example.org/acme/x:1', '--plain-http'], 'PLAIN_HTTP_REFUSED', 2],
    [['pull'], 'USAGE', 2],
    [['pull', '--lock', 'absent.json'], 'NOT_FOUND', 3],
    [['publish', 'absent'], 'PACK_NOT_FOUND', 3],
    [['publish', '--packs-dir', 'absent'], 'NOT_FOUND', 3],
    [['publish', '--registry', 'https://ghcr.io/acme'], 'USAGE', 2],
    [['publish', '--registry', 'ghcr.io'], 'USAGE', 2],
    [['publish', '--compression', 'xz'], 'USAGE', 2],
    [['publish', '--concurrency', '0'], 'USAGE', 2],
    [['frobnicate'], 'USAGE', 2],
    [['pull', '--frobnicate'], 'USAGE', 2],
    [['inspect', 'oci-layout://absent:1'], 'REFERENCE_NOT_FOUND', 3],
    [['init', 'Not A Name'], 'USAGE', 2],
    [['init', 'sample'], 'TARGET_EXISTS', 8],
  ])('%j ends with %s', async (args, code, exitCode) => {
    const run = await packwright([...args, '--json'], { cwd: await project() })
    expect(run).toMatchObject({ exitCode, json: { ok: false, error: { code } } })
  })

  test('an error for people is two lines on stderr and nothing on stdout', async () => {
    const run = await packwright(['pull', 'ghcr.io/acme/x:1', '--require-digest'], { cwd: await project() })
    expect(run.stdout).toBe('')
    expect(run.stderr.split('\n')).toEqual([
      'error[DIGEST_REQUIRED] ghcr.io/acme/x:1 is not pinned by digest.',
      '  → Use …@sha256:<64 hex>, e.g. from packs.lock.json, or leave out --require-digest.',
    ])
  })

  test.each([
    [
      ['store'],
      'packwright store needs a command: list, gc, stat, rm, pin, unpin.',
      'packwright store --help',
    ],
    [['store', 'gc', '--frob'], "Unknown option '--frob'.", 'packwright store gc --help'],
    [['publish', '--frob'], "Unknown option '--frob'.", 'packwright publish --help'],
    [['frobnicate'], "Unknown command 'frobnicate'.", 'packwright --help'],
  ])('%j leads to the help of what was called', async (args, message, help) => {
    const run = await packwright([...args, '--json'], { cwd: await project() })
    expect(run.json.error).toMatchObject({ code: 'USAGE', message, hint: `See ${help}.` })
  })

  test('DRY_RUN=maybe is not a release by accident', async () => {
    const run = await packwright(['publish', '--json'], {
      cwd: await project(),
      env: { ...remote(), DRY_RUN: 'maybe' },
    })
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
  })

  test('a Node that is too old is told so in one line', async () => {
    const script = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import(${JSON.stringify(BIN)})`
    const run = await execa(process.execPath, ['--input-type=module', '-e', script], { reject: false })
    expect(run.exitCode).toBe(2)
    expect(run.stderr.split('\n')).toHaveLength(1)
    expect(run.stderr).toContain('this is 20.20.2')
    // A name that an old Node does not export would end in its own words before ours are reached.
    expect(await readFile(BIN, 'utf8')).not.toMatch(/import \{[^}]*enableCompileCache/)
  })
})

test('validate tells every problem of every pack at once, with the values that are wrong', async () => {
  const cwd = await temporaryDirectory('validate')
  await writeFiles(cwd, {
    'packs/one/pack.json': JSON.stringify({
      name: 'one',
      version: '1.0',
      files: ['nothing/*', 'a.md'],
      artifacts: [{ type: 'profile', path: 'gone.bin' }],
      dependencies: { x: 'newest' },
    }),
    'packs/one/a.md': 'a',
    'packs/two/SKILL.md': '---\nname: two\ndescription: Two.\n---\n',
    'packs/two/.env': 'x',
    'packs/two/id_rsa': 'x',
    'packs/three/pack.json': '{"name":"same","version":"1.0.0"}',
    'packs/four/pack.json': '{"name":"same","version":"1.1.0"}',
  })
  await symlink('/etc/hostname', join(cwd, 'packs/two/link'))
  const run = await packwright(['validate', '--json'], { cwd })
  expect(run.exitCode).toBe(2)
  const { packs } = (
    run.json.error as unknown as { details: { packs: { location: string; problems: object[] }[] } }
  ).details
  const of = (name: string) => packs.find(({ location }) => location.endsWith(name))?.problems ?? []
  expect(of('one')).toMatchObject([
    { path: '$.version', message: '"1.0" is not a semantic version' },
    { path: '$.dependencies.x', message: '"newest" is not a semver range' },
    { path: '$.artifacts[0].path', message: '"gone.bin" is not among the published files' },
    { path: '$.files', message: '"nothing/*" matches no file of the pack', severity: 'warning' },
  ])
  expect(
    of('two')
      .map((problem) => (problem as { file: string }).file)
      .sort(),
  ).toEqual(['.env', 'id_rsa', 'link'])
  for (const [name, other] of [
    ['three', 'four'],
    ['four', 'three'],
  ] as const)
    expect(of(name)).toMatchObject([{ message: expect.stringContaining(`packs/${other}`) }])
})

test('validate finds a pack by the name that its broken manifest says, and by its directory', async () => {
  const cwd = await temporaryDirectory('broken')
  await writeFiles(cwd, {
    'packs/one/pack.json': '{"name": "the-one", "version": "1.0.0",, }',
    'packs/two/pack.json': JSON.stringify({ name: 'two', version: '1.0.0' }),
    'packs/three/skill.md': '---\nname: three\ndescription: x\n---\n',
  })
  for (const name of ['the-one', 'one', 'three']) {
    const run = await packwright(['validate', name, '--json'], { cwd })
    expect(run, name).toMatchObject({ exitCode: 2 })
    expect(run.json.error.message).toBe('1 problem in the pack.')
  }
  expect((await packwright(['validate', 'the-one'], { cwd })).stdout).toContain('error packs/one/pack.json\n')
  expect(await packwright(['validate', 'two'], { cwd })).toMatchObject({ exitCode: 0 })
  expect((await packwright(['validate', 'four', '--json'], { cwd })).json.error.code).toBe('PACK_NOT_FOUND')
})

test('build --list shows what goes in and what is left out, and why', async () => {
  const cwd = await temporaryDirectory('list')
  await writeFiles(cwd, {
    'packs/one/pack.json': JSON.stringify({ name: 'one', version: '1.0.0', files: ['docs', 'bin'] }),
    'packs/one/docs/a.md': 'a',
    'packs/one/docs/a.md.orig': 'a',
    'packs/one/docs/drafts/b.md': 'b',
    'packs/one/src/c.ts': 'c',
    'packs/one/node_modules/x/index.js': 'x',
    'packs/one/.venv/x': 'x',
    'packs/one/.packignore': 'drafts/\n',
  })
  const run = await packwright(['build', '--list', '--json'], { cwd })
  expect(run.json['packs']).toMatchObject([
    {
      name: 'one',
      files: [{ path: 'docs/a.md', size: 1, executable: false }, { path: 'pack.json' }],
      left_out: [
        { path: '.venv/', why: 'not part of a pack' },
        { path: 'docs/a.md.orig', why: 'not part of a pack' },
        { path: 'docs/drafts/', why: expect.stringContaining('.packignore') },
        { path: 'node_modules/', why: expect.stringContaining('installed dependencies') },
        { path: 'src/', why: expect.stringContaining('"files"') },
      ],
    },
  ])
  expect(await snapshot(cwd)).not.toContain('dist')
  const shown = await packwright(['build', '--list', 'one'], { cwd })
  expect(shown.stdout).toContain('left out:')
})

test('a pack of the same name from another place does not take the other’s', async () => {
  const cwd = await project()
  for (const place of ['one', 'two'])
    expect(await packwright(['publish', '--registry', `oci-layout://${place}`], { cwd })).toMatchObject({
      exitCode: 0,
    })
  const user = await temporaryDirectory('plan')
  const add = (place: string, ...flags: string[]) =>
    packwright(['add', `oci-layout://${cwd}/${place}/sample`, '--json', ...flags], { cwd: user })
  expect(await add('one')).toMatchObject({ exitCode: 0 })
  const before = await snapshot(user)
  const run = await add('two')
  expect(run).toMatchObject({ exitCode: 8, json: { error: { code: 'PLAN_CONFLICT' } } })
  expect(run.json.error.hint).toContain('--as')
  expect(await snapshot(user)).toEqual(before)
  expect(await add('two', '--replace')).toMatchObject({ exitCode: 0 })
})

test('a checkout that git cannot read is not released', async () => {
  const cwd = await project()
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd })
  await git('init', '-q')
  await git('add', '-A')
  await git('commit', '-qm', 'first')
  await rm(join(cwd, '.git/objects'), { recursive: true })
  await mkdir(join(cwd, '.git/objects'))
  const run = await packwright(['publish', '--plain-http', '--json'], {
    cwd,
    env: { ...remote(), OCI_REPO: 'unread' },
  })
  expect(run).toMatchObject({ exitCode: 2 })
  expect(run.json['failed']).toMatchObject([
    { error: { code: 'TREE_UNKNOWN', hint: expect.stringContaining('Repair the checkout') } },
  ])
})

test('what oras says and nobody knows is passed on', async () => {
  const cwd = await project()
  const oras = `#!/bin/sh\ncase "$1" in version) echo 'Version: 1.3.3';; *) echo 'Error: the moon is full' >&2; exit 1;; esac\n`
  await writeFiles(cwd, { 'oras*': oras })
  const env = { ...remote(), OCI_REPO: 'moon', ORAS_BIN: join(cwd, 'oras') }
  const run = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
  expect(run).toMatchObject({ exitCode: 4 })
  expect(run.json['failed']).toMatchObject([{ error: { code: 'ORAS_FAILED' } }])
  expect(JSON.stringify(run.json['failed'])).toContain('the moon is full')
})

test('every code is provoked by a test', async () => {
  const { ERROR_CODES } = await import('../../src/errors.ts')
  const files = (await readdir('test', { recursive: true })).filter((name) => name.endsWith('.test.ts'))
  const all = (await Promise.all(files.map((name) => readFile(join('test', name), 'utf8')))).join('\n')
  expect(Object.keys(ERROR_CODES).filter((code) => !new RegExp(`'${code}'`).test(all))).toEqual([])
})
