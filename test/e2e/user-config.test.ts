/** What a user settles for every call: a file, variables, how much is shown, and `-` for a stream. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let registry: RunningRegistry
let packs: Publisher
beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  await packs.publish('tool', '1.0.0')
  return () => registry.stop()
})

const publicKey = () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
/** Nobody has the key. */
const strict = () =>
  JSON.stringify({ rules: [{ match: '**', keys: [{ id: 'a', public_key: publicKey() }] }] })
const open = JSON.stringify({ default: 'warn', rules: [] })

/** A project and a user's file. */
async function user(config: object, files: Record<string, string> = {}) {
  const cwd = await temporaryDirectory('user')
  await writeFiles(cwd, { '.config/packwright/config.json': JSON.stringify(config), ...files })
  return {
    cwd,
    run: (args: string[], env: Record<string, string> = {}) => packwright([...args, '--json'], { cwd, env }),
  }
}

const reference = () => `${packs.base}/tool:1.0.0`

test('plain HTTP, the store and mirrors come from the file; a variable and a flag win over it', async () => {
  const place = packs.base.slice(packs.base.indexOf('/'))
  const mirrors = { [`elsewhere.example${place}`]: packs.base }
  const { cwd, run } = await user({ plain_http: 'force', store: 'from-file', mirrors })
  expect(
    await run(['pull', `elsewhere.example${place}/tool:1.0.0`, '--skip-signature-verify']),
  ).toMatchObject({ exitCode: 0 })
  expect(existsSync(join(cwd, 'from-file/packs'))).toBe(true)
  expect(await run(['pull', reference()], { PACKWRIGHT_STORE: 'from-variable' })).toMatchObject({
    exitCode: 0,
  })
  expect(existsSync(join(cwd, 'from-variable/packs'))).toBe(true)
  const flagged = await run(['pull', reference(), '--store', 'from-flag'], { PACKWRIGHT_STORE: 'no' })
  expect(flagged).toMatchObject({ exitCode: 0 })
  expect(existsSync(join(cwd, 'from-flag/packs'))).toBe(true)
  const off = await run(['pull', reference()], { PACKWRIGHT_PLAIN_HTTP: '0', PACKWRIGHT_STORE: 'off' })
  expect(off).toMatchObject({ exitCode: 4 })
})

test('a mirror of the project counts before the user’s, and a variable’s before both', async () => {
  const place = packs.base.slice(packs.base.indexOf('/'))
  const far = `far.example${place}`
  const { cwd, run } = await user({ plain_http: 'force', mirrors: { [far]: 'localhost:1/nothing' } })
  const wanted = (mirror: string) =>
    writeFiles(cwd, {
      'packs.json': JSON.stringify({ packs: { tool: `${far}/tool@^1.0.0` }, mirrors: { [far]: mirror } }),
    })
  await wanted(packs.base)
  expect(await run(['install', '--skip-signature-verify'])).toMatchObject({ exitCode: 0 })
  await wanted('localhost:1/nothing')
  const env = { PACKWRIGHT_MIRRORS: `${far}=${packs.base}`, PACKWRIGHT_STORE: 'fresh' }
  expect(await run(['install', '--skip-signature-verify', '--force'], env)).toMatchObject({ exitCode: 0 })
})

test('the user’s policy counts where a project has none, and never loosens one', async () => {
  const refusing = await user({ plain_http: true, policy: 'mine.json' }, { 'mine.json': strict() })
  expect(await refusing.run(['pull', reference()])).toMatchObject({ exitCode: 7 })
  await writeFiles(refusing.cwd, { 'packs.policy.json': open })
  expect(await refusing.run(['pull', reference()])).toMatchObject({ exitCode: 0 })
  const loose = await user(
    { plain_http: true, policy: 'mine.json' },
    { 'mine.json': open, 'packs.policy.json': strict() },
  )
  expect(await loose.run(['pull', reference()])).toMatchObject({ exitCode: 7 })
  expect(await loose.run(['pull', reference()], { PACKWRIGHT_POLICY: 'mine.json' })).toMatchObject({
    exitCode: 0,
  })
  const gone = await user({ policy: 'gone.json' })
  expect(await gone.run(['pull', reference(), '--plain-http'])).toMatchObject({ exitCode: 3 })
})

test.each([
  ['{"mirors": {}}', 'Unrecognized key'],
  ['{"store": 1}', '$.store'],
  ['{', 'cannot be read'],
])('a file that says %s is an error that names it, whatever the verb', async (text, said) => {
  const cwd = await temporaryDirectory('user')
  await writeFiles(cwd, { '.config/packwright/config.json': text })
  for (const verb of [['list'], ['pull', reference()], ['install']]) {
    const run = await packwright([...verb, '--json'], { cwd })
    expect(run).toMatchObject({ exitCode: 2, json: { ok: false } })
    expect(run.json.error.message).toContain('config.json')
    expect(run.json.error.message).toContain(said)
  }
})

test('variables have a name of their own, which wins', async () => {
  const cwd = await temporaryDirectory('names')
  await writeFiles(cwd, { 'mine/one/pack.json': JSON.stringify({ name: 'one', version: '1.0.0' }) })
  const env = {
    OCI_ORG: 'wrong',
    PACKWRIGHT_REGISTRY: 'ghcr.io',
    PACKWRIGHT_ORG: 'acme',
    PACKWRIGHT_REPO: 'mine',
    PACKWRIGHT_PACKS_DIR: 'mine',
    PACKWRIGHT_OUT_DIR: 'built',
    PACKWRIGHT_DRY_RUN: '1',
  }
  const run = await packwright(['publish', '--json'], { cwd, env })
  expect(run.json['packs']).toMatchObject([{ reference: 'ghcr.io/acme/mine/one:1.0.0', status: 'dry-run' }])
  expect(existsSync(join(cwd, 'built'))).toBe(true)
})

test('quiet shows results and warnings, verbose every request, and neither changes the result', async () => {
  const cwd = await temporaryDirectory('shown')
  const pulled = async (...flags: string[]) => {
    const args = ['pull', reference(), '--plain-http', '--store', `store-${flags.join('')}`, ...flags]
    return await packwright(args, { cwd })
  }
  const [usual, quiet, verbose] = [await pulled(), await pulled('-q'), await pulled('-v')]
  expect(usual.stderr).toContain('pulled ')
  expect(quiet.stderr).not.toContain('pulled ')
  expect(quiet.stderr).toContain('is a tag and may move')
  expect(verbose.stderr).toMatch(
    /^GET +127\.0\.0\.1:\d+\/v2\/\S+\/blobs\/sha256:[0-9a-f]{64} 200 \(\d+ ms\)$/m,
  )
  expect(usual.stderr).not.toContain('/v2/')
  for (const { exitCode, stdout } of [usual, quiet, verbose]) {
    expect(exitCode).toBe(0)
    expect(stdout).toContain('tool')
  }
})

test('a Node that is too old is told in JSON as well', async () => {
  const cwd = await temporaryDirectory('old')
  const pretend = "Object.defineProperty(process.versions, 'node', { value: '18.0.0' })"
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, BIN, 'list']
  const run = (...more: string[]) =>
    execa(process.execPath, [...args, ...more], {
      env: cleanEnvironment(cwd),
      extendEnv: false,
      reject: false,
    })
  expect(JSON.parse((await run('--json')).stdout)).toMatchObject({
    ok: false,
    error: { code: 'NODE_TOO_OLD' },
  })
  const { stderr, exitCode } = await run()
  expect(stderr).toContain('error[NODE_TOO_OLD] packwright needs Node.js')
  expect(exitCode).toBe(2)
})

test('a dash is standard input where a file is read, and standard output where one is written', async () => {
  const cwd = await temporaryDirectory('dash')
  const env = { ...cleanEnvironment(cwd), PACKWRIGHT_PLAIN_HTTP: '1' }
  const run = async (args: string[], input: string | Buffer = '') => {
    const options = {
      cwd,
      env,
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      input,
    } as const
    return await execa(process.execPath, [BIN, ...args], options)
  }
  await run(['add', `${packs.base}/tool`, '--yes'])
  const lock = await readFile(join(cwd, 'packs.lock.json'))
  await run(['pull', '--lock', '-', '--into', 'out'], lock)
  expect(existsSync(join(cwd, 'out/tool/pack.json'))).toBe(true)
  await run(['verify', '--lock', '-', '--remote'], lock)
  await expect(run(['pull', reference(), '--policy', '-'], strict())).rejects.toMatchObject({ exitCode: 7 })
  const bom = await run(['sbom', reference(), '-o', '-'])
  expect(JSON.parse(Buffer.from(bom.stdout).toString())).toMatchObject({ bomFormat: 'CycloneDX' })
  const { stdout: tar } = await run(['export', '-'])
  const elsewhere = await temporaryDirectory('dash')
  const there = { cwd: elsewhere, env: cleanEnvironment(elsewhere), extendEnv: false, input: tar }
  await execa(process.execPath, [BIN, 'import', '-'], there)
  expect(await readFile(join(elsewhere, 'packs.lock.json'))).toEqual(lock)
  await expect(run(['export', '-', '--json'])).rejects.toMatchObject({ exitCode: 2 })
  expect(existsSync(join(cwd, '-'))).toBe(false)
})
