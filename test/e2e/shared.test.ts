/** Stores and targets that containers share: with host names and process ids that are the same, or tell nothing. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const FILES = 400
let registry: RunningRegistry
let packs: Publisher
let many: string
let small: string

/** Namespaces are the kernel's and the user's to give. */
const namespaces = await execa('unshare', ['-Urpfm', '--mount-proc', 'true'], { reject: false })
const inNamespace = namespaces.exitCode === 0 ? test : test.skip
if (namespaces.exitCode !== 0) console.log('no namespaces here: containers are not imitated')

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, index) => [`f/${index}.txt`, randomBytes(12_000).toString('base64')]),
  )
  many = `${packs.base}/many@${await packs.publish('many', '1.0.0', {}, files)}`
  small = `${packs.base}/small@${await packs.publish('small', '1.0.0', {}, { 'a/data.txt': 'abc\n' })}`
  await packs.publish('small', '1.1.0', {}, { 'a/data.txt': 'new\n' })
})

afterAll(() => registry.stop())

/** As a container: process 1, with a host name like all others. */
function contained(cwd: string, args: string[], before = 'true'): ChildProcess {
  const command = `hostname box 2>/dev/null; ${before} && exec "$@"`
  const words = [
    '-Urpfmu',
    '--mount-proc',
    '--kill-child',
    'sh',
    '-c',
    command,
    'sh',
    process.execPath,
    ...args,
  ]
  return spawn('unshare', words, { cwd, env: cleanEnvironment(cwd), stdio: ['ignore', 'pipe', 'pipe'] })
}

async function ended(child: ChildProcess) {
  let output = ''
  child.stdout?.on('data', (text) => (output += text))
  child.stderr?.on('data', (text) => (output += text))
  const [exitCode] = await once(child, 'close')
  return { exitCode, output }
}

/** A registry that keeps the last byte of large blobs until it is told. */
async function slowly(): Promise<{ host: string; server: Server; go(): void }> {
  let go = () => {}
  const may = new Promise<void>((resolve) => {
    go = resolve
  })
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: registry.host }
    const forwarded = request(
      `http://${registry.host}${asked.url}`,
      { method: asked.method, headers },
      (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers)
        const chunks: Buffer[] = []
        got.on('data', (chunk) => chunks.push(chunk))
        got.on('end', async () => {
          const all = Buffer.concat(chunks)
          if (asked.url?.includes('/blobs/') && all.length > 1_000_000) {
            answer.write(all.subarray(0, -1))
            await may
            answer.end(all.subarray(-1))
          } else answer.end(all)
        })
      },
    )
    asked.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, server, go }
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await sleep(20)
}

inNamespace('what a pull in another container puts together stays, and comes whole', async () => {
  const cwd = await temporaryDirectory('containers')
  const slow = await slowly()
  const reference = many.replace(registry.host, slow.host)
  const first = contained(cwd, [BIN, 'pull', reference, '--plain-http', '--store', 'store', '--json'])
  const done = ended(first)
  const staging = join(cwd, 'store/staging')
  const count = async () =>
    (await readdir(staging, { recursive: true }).catch(() => [])).filter((name) => name.includes('.txt'))
      .length
  await until(async () => (await count()) > FILES / 2)
  const before = await count()
  const second = await ended(
    contained(cwd, [BIN, 'pull', small, '--plain-http', '--store', 'store', '--json']),
  )
  expect(second, second.output).toMatchObject({ exitCode: 0 })
  expect(await count()).toBeGreaterThanOrEqual(before)
  slow.go()
  const pulled = await done
  expect(pulled, pulled.output).toMatchObject({ exitCode: 0 })
  slow.server.close()
  expect(await packwright(['verify', '--store', 'store'], { cwd })).toMatchObject({ exitCode: 0 })
  expect(await readdir(staging)).toEqual([])
})

inNamespace(
  'a container that was killed and is started again as process 1 does not wait for itself',
  async () => {
    const cwd = await temporaryDirectory('restarted')
    const slow = await slowly()
    const reference = many.replace(registry.host, slow.host)
    await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { many: reference } }))
    const start = () => contained(cwd, [BIN, 'install', '--plain-http', '--json'])
    const first = start()
    const dead = ended(first)
    await until(async () => existsSync(join(cwd, '.packs/.packwright/.lock')))
    await until(
      async () => (await readdir(join(cwd, '.cache/packwright/staging')).catch(() => [])).length > 0,
    )
    first.kill('SIGKILL')
    await dead
    slow.go()
    const again = await ended(start())
    expect(again, again.output).toMatchObject({ exitCode: 0 })
    slow.server.close()
    expect(await readdir(join(cwd, '.cache/packwright/staging'))).toEqual([])
    expect((await readdir(join(cwd, '.packs/.packwright'))).filter((name) => name.includes('lock'))).toEqual(
      [],
    )
  },
)

const HOLD = `const { DatabaseSync } = require('node:sqlite')
  const held = new DatabaseSync(process.argv[1])
  held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  require('node:fs').writeFileSync(process.argv[1] + '.holder', JSON.stringify({ pid: 1, host: 'box', since: '2026-01-02T03:04:05Z' }))
  console.log('held')
  setInterval(() => {}, 1000)`

test('who waits for a lock says for whom; when its holder is killed, the wait is over', async () => {
  const cwd = await temporaryDirectory('waiting')
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
  await mkdir(join(cwd, '.packs/.packwright'), { recursive: true })
  const lock = join(cwd, '.packs/.packwright/.lock')
  const holder = spawn(process.execPath, ['-e', HOLD, lock], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(holder.stdout as NodeJS.ReadableStream, 'data')
  const waiting = execa(process.execPath, [BIN, 'install', '--plain-http'], {
    cwd,
    env: cleanEnvironment(cwd),
    extendEnv: false,
    all: true,
    reject: false,
  })
  let said = ''
  waiting.all.on('data', (text) => (said += text))
  await until(async () => said.includes('waiting'))
  expect(said).toContain('process 1 on box, which holds it since 2026-01-02T03:04:05Z')
  holder.kill('SIGKILL')
  expect(await waiting).toMatchObject({ exitCode: 0 })
  expect((await readdir(join(cwd, '.packs/.packwright'))).filter((name) => name.includes('lock'))).toEqual([])
})

test.each([
  ['nothing', ''],
  ['half a sentence', '{"pid":'],
  ['a process of a host that is gone', JSON.stringify({ pid: 1, host: 'gone' })],
])('a lock file that holds %s stops nobody', async (_, content) => {
  const cwd = await temporaryDirectory('torn')
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
  await mkdir(join(cwd, '.packs/.packwright'), { recursive: true })
  for (const file of ['.packs/.packwright/.lock', 'packs.lock.json.lock', 'packs.json.lock'])
    await writeFile(join(cwd, file), content)
  expect(await packwright(['install', '--plain-http'], { cwd })).toMatchObject({ exitCode: 0 })
  expect((await readdir(cwd, { recursive: true })).filter((name) => name.endsWith('lock'))).toEqual([])
})

describe('a stored pack that is damaged is found and fetched again', () => {
  const DAMAGE: [string, (tree: string) => Promise<void>][] = [
    [
      'a file of the same size changed',
      async (tree) => {
        await chmod(join(tree, 'a/data.txt'), 0o644)
        await writeFile(join(tree, 'a/data.txt'), 'xyz\n')
      },
    ],
    [
      'a file emptied',
      async (tree) => {
        await chmod(join(tree, 'a/data.txt'), 0o644)
        await truncate(join(tree, 'a/data.txt'))
      },
    ],
    ['a file missing', async (tree) => await rm(join(tree, 'a/data.txt'))],
    ['a directory missing', async (tree) => await rm(join(tree, 'a'), { recursive: true })],
    ['all of its files missing', async (tree) => await rm(tree, { recursive: true })],
    ['a file too many', async (tree) => await writeFile(join(tree, 'a/more.txt'), 'more')],
    [
      'a directory in place of a file',
      async (tree) => {
        await rm(join(tree, 'a/data.txt'))
        await mkdir(join(tree, 'a/data.txt'))
      },
    ],
  ]

  test.each(DAMAGE)('%s: by pull and by install', async (_, damage) => {
    const cwd = await temporaryDirectory('damaged')
    const hex = small.split('sha256:')[1] as string
    const tree = join(cwd, 'store/packs/sha256', hex, 'tree')
    const pull = async (into: string) =>
      await packwright(['pull', small, '--plain-http', '--store', 'store', '--into', into, '--json'], { cwd })
    expect(await pull('one')).toMatchObject({ exitCode: 0 })
    await damage(tree)
    const again = await pull('two')
    expect(again, again.stdout).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(cwd, 'two/small/a/data.txt'), 'utf8')).toBe('abc\n')
    expect((await readdir(join(cwd, 'two/small/a'))).length).toBe(1)
    await damage(tree)
    await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
    const installed = await packwright(['install', '--plain-http', '--store', 'store', '--json'], { cwd })
    expect(installed, installed.stdout).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(cwd, '.packs/small/a/data.txt'), 'utf8')).toBe('abc\n')
    expect(await packwright(['verify', '--store', 'store'], { cwd })).toMatchObject({ exitCode: 0 })
  })

  test('one that was only copied is good, and looked at in whole once', async () => {
    const cwd = await temporaryDirectory('copied')
    const pull = async () =>
      await packwright(['pull', small, '--plain-http', '--store', 'copy', '--json'], { cwd })
    await packwright(['pull', small, '--plain-http', '--store', 'store'], { cwd })
    await cp(join(cwd, 'store'), join(cwd, 'copy'), { recursive: true })
    const record = join(cwd, 'copy/packs/sha256', small.split('sha256:')[1] as string, 'record.json')
    await utimes(record, new Date(0), new Date(0))
    expect(await pull()).toMatchObject({ exitCode: 0 })
    expect((await stat(record)).mtimeMs).toBeGreaterThan(Date.now() - 60_000)
  })
})

const overlay = (below: string) =>
  `mkdir -p upper work merged && mount -t overlay overlay -o lowerdir=${below},upperdir=upper,workdir=work,userxattr merged && cd merged`

inNamespace('a project that an image brought along is updated, and its store cleaned', async () => {
  const cwd = await temporaryDirectory('overlay')
  const image = join(cwd, 'image')
  await mkdir(image)
  const wanted = (range: string) => JSON.stringify({ packs: { small: `${packs.base}/small@${range}` } })
  await writeFile(join(image, 'packs.json'), wanted('1.0.0'))
  const run = await packwright(['install', '--plain-http', '--store', 'store'], { cwd: image })
  expect(run).toMatchObject({ exitCode: 0 })
  const change = `printf '%s' '${wanted('1.1.0')}' > packs.json`
  const inside = async (...args: string[]) =>
    await ended(
      contained(cwd, [BIN, ...args], `rm -rf upper work merged && ${overlay('image')} && ${change}`),
    )
  const installed = await inside('install', '--plain-http', '--store', 'store', '--json')
  expect(installed, installed.output).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(cwd, 'upper/.packs/small/a/data.txt'), 'utf8')).toBe('new\n')
  const removed = await inside('store', 'rm', 'small', '--force', '--store', 'store')
  expect(removed, removed.output).toMatchObject({ exitCode: 0 })
  const taken = await inside('remove', 'small', '--store', 'store', '--json')
  expect(taken, taken.output).toMatchObject({ exitCode: 0 })
  expect(existsSync(join(cwd, 'upper/.packs/small/a'))).toBe(false)
})

inNamespace('a lockfile and a packs.json that are mounted alone are written in place', async () => {
  const cwd = await temporaryDirectory('bound')
  for (const file of ['packs.json', 'packs.lock.json'])
    await writeFile(join(cwd, `host-${file}`), file === 'packs.json' ? '{"packs":{}}' : '')
  await rm(join(cwd, 'host-packs.lock.json'))
  const first = await packwright(['add', `${packs.base}/small@1.0.0`, '--plain-http', '--yes'], { cwd })
  expect(first).toMatchObject({ exitCode: 0 })
  for (const file of ['packs.json', 'packs.lock.json']) await cp(join(cwd, file), join(cwd, `host-${file}`))
  const bind = 'mount --bind host-packs.json packs.json && mount --bind host-packs.lock.json packs.lock.json'
  const added = await ended(
    contained(cwd, [BIN, 'add', many.replace(/@.*/, '@1.0.0'), '--plain-http', '--yes', '--json'], bind),
  )
  expect(added, added.output).toMatchObject({ exitCode: 0 })
  for (const file of ['packs.json', 'packs.lock.json'])
    expect(await readFile(join(cwd, `host-${file}`), 'utf8')).toContain('many')
})

inNamespace('a project on a read-only file system that is up to date needs no write', async () => {
  const cwd = await temporaryDirectory('read-only')
  await mkdir(join(cwd, 'app'))
  await writeFile(join(cwd, 'app/packs.json'), JSON.stringify({ packs: { small } }))
  expect(await packwright(['install', '--plain-http'], { cwd: join(cwd, 'app') })).toMatchObject({
    exitCode: 0,
  })
  const readOnly = 'mount --bind app app && mount -o remount,ro,bind app && cd app'
  for (const args of [['install'], ['install', '--frozen', '--plain-http', '--json'], ['verify', '--json']]) {
    const run = await ended(contained(cwd, [BIN, ...args], readOnly))
    expect(run, run.output).toMatchObject({ exitCode: 0 })
  }
  const changed = await ended(contained(cwd, [BIN, 'remove', 'small', '--json'], readOnly))
  expect(JSON.parse(changed.output).error).toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining('read-only'),
  })
})

test.each([
  ['pack.json of a pack', 'packs/one/pack.json', ['validate']],
  ['.packignore of a pack', 'packs/two/.packignore', ['validate']],
  ['packs.json', 'packs.json', ['install']],
  ['packs.lock.json', 'packs.lock.json', ['install']],
  ['packs.policy.json', 'packs.policy.json', ['install']],
])('a pipe in the place of %s is named, and nobody waits for it', async (_, file, args) => {
  const cwd = await temporaryDirectory('pipes')
  await mkdir(join(cwd, 'packs/one'), { recursive: true })
  await mkdir(join(cwd, 'packs/two'))
  await writeFile(join(cwd, 'packs/two/pack.json'), '{"name":"two","version":"1.0.0"}')
  await writeFile(join(cwd, 'packs.json'), '{"packs":{}}')
  await rm(join(cwd, file), { force: true })
  await execa('mkfifo', [file], { cwd })
  const run = await packwright(args, { cwd })
  expect(run.exitCode).toBe(2)
  expect(run.stdout + run.stderr).toContain(`${file.split('/').at(-1)} is a pipe`)
})

/** As docs/service.md runs it: any user id, a root that nobody writes to, a volume, no home. */
const asRoot = process.getuid?.() === 0 && namespaces.exitCode === 0 ? test : test.skip
if (process.getuid?.() !== 0) console.log('not root: no container with another user id is imitated')

asRoot('a container with any user id, a read-only root and no home pulls into its volume', async () => {
  const cwd = await temporaryDirectory('volume')
  const [root, volume] = [join(cwd, 'root'), join(cwd, 'volume')]
  await mkdir(root)
  await mkdir(volume)
  await chmod(volume, 0o777)
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
  expect(await packwright(['install', '--plain-http'], { cwd })).toMatchObject({ exitCode: 0 })
  await cp(join(cwd, 'packs.lock.json'), join(volume, 'packs.lock.json'))
  const mounts = [
    'mount --make-rprivate /',
    `mount --rbind / ${root}`,
    `mount -o remount,bind,ro ${root}`,
    `mount --bind ${volume} ${root}/mnt`,
  ]
  const user = 'setpriv --reuid=10001 --regid=0 --clear-groups --no-new-privs'
  const environment = 'env -i PATH=/usr/bin XDG_CACHE_HOME=/mnt/cache XDG_STATE_HOME=/mnt/state'
  const pulled = `${process.execPath} ${BIN} pull --lock /mnt/packs.lock.json --into /mnt/files --link --require-digest --deadline 5m --plain-http`
  const command = [...mounts, `chroot ${root} ${user} ${environment} ${pulled}`].join(' && ')
  const run = await ended(
    spawn('unshare', ['-m', 'sh', '-c', command], { stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  expect(run, run.output).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(volume, 'files/small/a/data.txt'), 'utf8')).toBe('abc\n')
})

inNamespace('what a client in another container uses is kept, until it is killed', async () => {
  const cwd = await temporaryDirectory('leased')
  const store = join(cwd, 'store')
  const script = `
    const { openClient } = await import(${JSON.stringify(resolve('dist/index.js'))})
    const client = openClient({ plainHttp: true, store: ${JSON.stringify(store)} })
    await client.pull({ references: [${JSON.stringify(small)}] })
    console.log('pulled')
    setInterval(() => {}, 1000)`
  const child = contained(cwd, ['--input-type=module', '-e', script])
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  const gc = async () => {
    const run = await packwright(
      ['store', 'gc', '--keep', '0', '--min-age', '0', '--store', store, '--json'],
      { cwd },
    )
    return (run.json['packs'] as unknown as { kept: boolean; reasons: string[] }[])[0]
  }
  expect(await gc()).toMatchObject({
    kept: true,
    reasons: [expect.stringMatching(/in use by process 1 on box/)],
  })
  const rm = await packwright(['store', 'rm', 'small', '--store', store, '--json'], { cwd })
  expect(rm).toMatchObject({ exitCode: 8, json: { error: { code: 'IN_USE' } } })
  const dead = ended(child)
  child.kill('SIGKILL')
  await dead
  expect(await gc()).toMatchObject({ kept: false })
})

asRoot.each([
  ['missing', []],
  ['empty', ['HOME=']],
  ['relative', ['HOME=home']],
])('a user whose home is %s says where packs are stored, or is told', async (_, home) => {
  const cwd = await temporaryDirectory('homeless')
  await chmod(cwd, 0o777)
  const user = ['--reuid=10001', '--regid=10001', '--clear-groups', 'env', '-i', 'PATH=/usr/bin', ...home]
  const run = (...args: string[]) =>
    execa('setpriv', [...user, process.execPath, BIN, ...args, '--plain-http', '--json'], {
      cwd,
      reject: false,
    })
  const stored = await run('pull', small, '--store', 'store', '--into', 'files')
  expect(stored.exitCode, stored.stdout).toBe(0)
  const told = await run('pull', small)
  expect(told.exitCode).toBe(2)
  expect(JSON.parse(told.stdout).error).toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining('no home directory'),
    hint: expect.stringContaining('--store'),
  })
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
  const installed = await run('install', '--store', 'store')
  expect(installed.exitCode, installed.stdout).toBe(0)
})

/** A limit of the process, as services have it. */
test('a process that may open few files pulls and installs many', async () => {
  const cwd = await temporaryDirectory('few-files')
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { many } }))
  const run = await execa(
    'sh',
    ['-c', 'ulimit -n 40 && exec "$@"', 'sh', process.execPath, BIN, 'install', '--plain-http', '--json'],
    { cwd, env: cleanEnvironment(cwd), extendEnv: false, reject: false },
  )
  expect(run.exitCode, run.stdout).toBe(0)
  const none = await execa(
    'sh',
    [
      '-c',
      'ulimit -n 24 && exec "$@"',
      'sh',
      process.execPath,
      BIN,
      'install',
      '--plain-http',
      '--json',
      '--force',
    ],
    {
      cwd: await temporaryDirectory('no-files'),
      env: cleanEnvironment(cwd),
      extendEnv: false,
      reject: false,
    },
  )
  expect(none.stdout).not.toContain('INTERNAL')
})

test('a working directory whose name is not UTF-8 is refused', async () => {
  const cwd = await temporaryDirectory('latin-1')
  const script = `mkdir "$(printf 'caf\\351')" && cd "$(printf 'caf\\351')" && echo '{"packs":{}}' > packs.json && exec "$@"`
  const run = await execa('sh', ['-c', script, 'sh', process.execPath, BIN, 'install', '--json'], {
    cwd,
    env: cleanEnvironment(cwd),
    extendEnv: false,
    reject: false,
  })
  expect(run.exitCode).toBe(2)
  expect(JSON.parse(run.stdout).error).toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('not UTF-8'),
  })
  expect(await readdir(cwd)).toHaveLength(1)
})

test('a receipt that cannot be read, or is of a newer packwright, is said', async () => {
  const cwd = await temporaryDirectory('receipts')
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { small } }))
  const run = (...args: string[]) => packwright([...args, '--json'], { cwd })
  expect(await run('install', '--plain-http')).toMatchObject({ exitCode: 0 })
  expect(await run('verify')).toMatchObject({ exitCode: 0, json: { installed: [{ name: 'small' }] } })
  await writeFile(join(cwd, '.packs/small/a/data.txt'), 'changed')
  expect(await run('verify')).toMatchObject({ exitCode: 8, json: { error: { code: 'FILE_EDITED' } } })
  const receipt = join(cwd, '.packs/.packwright/small.json')
  await writeFile(receipt, '{"schema_version": 2}')
  const newer = await run('install', '--plain-http', '--force')
  expect(newer.json.error).toMatchObject({
    code: 'SCHEMA_VERSION_UNKNOWN',
    message: expect.stringContaining('schema_version 2; this one knows 1'),
  })
  await writeFile(receipt, 'torn')
  const removed = await run('remove', 'small')
  expect(removed).toMatchObject({
    exitCode: 0,
    json: { removed: [{ name: 'small', kept: [join(cwd, '.packs/small')] }] },
  })
})
