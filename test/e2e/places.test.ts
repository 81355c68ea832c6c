/** Stores and targets in awkward places: full, read-only, on another file system, used by many, at a wrong time. */
import { existsSync } from 'node:fs'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BIN, cleanEnvironment, packwright } from '../support/cli.ts'
import { type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let registry: RunningRegistry
let packs: Publisher
const references: string[] = []

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  for (const name of ['one', 'two', 'three', 'four']) {
    const digest = await packs.publish(name, '1.0.0', {}, { 'data.txt': name.repeat(40_000) })
    references.push(`${packs.base}/${name}@${digest}`)
  }
})

afterAll(() => registry.stop())

/** Runs packwright with a file system mounted over one of its directories. */
async function mounted(cwd: string, mount: string, args: string[]) {
  const unshare = process.getuid?.() === 0 ? ['-m'] : ['-rm']
  const command = `${mount} && exec "$@"`
  const run = await execa(
    'unshare',
    [...unshare, 'sh', '-c', command, 'sh', process.execPath, BIN, ...args, '--plain-http', '--json'],
    {
      cwd,
      env: cleanEnvironment(cwd),
      extendEnv: false,
      reject: false,
    },
  )
  return { exitCode: run.exitCode, json: JSON.parse(run.stdout) }
}

test.each([
  ['store', '64k', ['pull', 'REF', '--store', 'disk']],
  ['target', '64k', ['pull', 'REF', '--into', 'disk']],
  ['tar of a mirror', '8k', ['mirror', 'REF', '--to', 'disk/packs.tar']],
  ['layout of a mirror', '8k', ['mirror', 'REF', '--to', 'oci-layout://disk/layout']],
])('a full disk below the %s is an error that names it', async (_, size, words) => {
  const cwd = await temporaryDirectory('full')
  await execa('mkdir', ['disk'], { cwd })
  const args = words.map((word) => (word === 'REF' ? (references[2] as string) : word))
  const run = await mounted(cwd, `mount -t tmpfs -o size=${size} tmpfs disk`, args)
  expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'OUTPUT_UNWRITABLE' } } })
  expect(run.json.error.message).toMatch(/\bdisk\b.* cannot be written: the disk is full\.$/)
})

test('a read-only store serves what it has and says what it cannot take', async () => {
  const cwd = await temporaryDirectory('read-only')
  const [one = '', two = ''] = references
  expect(await packwright(['pull', one, '--store', 'store', '--plain-http'], { cwd })).toMatchObject({
    exitCode: 0,
  })
  const bind = 'mount --bind store store && mount -o remount,ro,bind store'
  expect(await mounted(cwd, bind, ['pull', one, '--store', 'store', '--into', 'out'])).toMatchObject({
    exitCode: 0,
  })
  expect(existsSync(join(cwd, 'out/one/data.txt'))).toBe(true)
  const other = await mounted(cwd, bind, ['pull', two, '--store', 'store'])
  expect(other).toMatchObject({ exitCode: 2, json: { error: { code: 'OUTPUT_UNWRITABLE' } } })
  expect(other.json.error.message).toContain('read-only')
})

test('a store on another file system than the target', async () => {
  const cwd = await temporaryDirectory('elsewhere')
  await execa('mkdir', ['disk'], { cwd })
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { one: `${packs.base}/one@^1.0.0` } }))
  const run = await mounted(cwd, 'mount -t tmpfs tmpfs disk', ['install', '--store', 'disk'])
  expect(run, JSON.stringify(run.json)).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(cwd, '.packs/one/data.txt'), 'utf8')).toContain('oneone')
})

test('thirty-two pulls of the same and of different packs, from eight processes at once, into one store', async () => {
  const cwd = await temporaryDirectory('many')
  const pull = (index: number) => {
    const rotated = [...references.slice(index % 4), ...references.slice(0, index % 4)]
    return packwright(['pull', ...rotated, '--store', 'store', '--into', 'out', '--plain-http', '--json'], {
      cwd,
    })
  }
  const runs = await Promise.all(Array.from({ length: 8 }, (_, index) => pull(index)))
  expect(runs.map(({ exitCode, stdout }) => (exitCode === 0 ? 0 : stdout))).toEqual(Array(8).fill(0))
  expect(await packwright(['verify', '--store', 'store', '--json'], { cwd })).toMatchObject({ exitCode: 0 })
  expect(await readdir(join(cwd, 'store/packs/sha256'))).toHaveLength(4)
  expect(await readdir(join(cwd, 'store/staging'))).toEqual([])
  for (const name of ['one', 'two', 'three', 'four'])
    expect((await readFile(join(cwd, 'out', name, 'data.txt'), 'utf8')).length).toBe(name.length * 40_000)
})

test('a clock that jumps changes nothing about what is installed', async () => {
  const cwd = await temporaryDirectory('clock')
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { one: `${packs.base}/one@^1.0.0` } }))
  const install = () => packwright(['install', '--plain-http', '--json'], { cwd })
  expect(await install()).toMatchObject({ exitCode: 0 })
  const [past, future] = [new Date('1999-01-01'), new Date('2099-01-01')]
  for (const [file, when] of [
    ['packs.lock.json', future],
    ['.packs/one/data.txt', past],
    ['.packs/.packwright/one.json', future],
  ] as const)
    await utimes(join(cwd, file), when, when)
  expect((await install()).json['packs']).toMatchObject([{ already: true }])
  const plain = await execa(process.execPath, [BIN, 'install'], {
    cwd,
    env: { ...cleanEnvironment(cwd) },
    extendEnv: false,
  })
  expect(plain.stdout).toContain('Nothing to do')
})
