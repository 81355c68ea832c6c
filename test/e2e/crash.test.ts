/**
 * `kill -9` of the whole process group at random points of everything that writes. PACKWRIGHT_KILLS says how many times
 * each operation is killed; tools/reliability.ts runs it with more and writes down what it saw.
 */
import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseLockfile } from '../../src/lock/index.ts'
import { packwright } from '../support/cli.ts'
import { killedAfter } from '../support/crash.ts'
import { type Publisher, publisherAt } from '../support/project.ts'
import { writeSamplePack } from '../support/samples.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const KILLS = Number(process.env['PACKWRIGHT_KILLS'] ?? 5)

let registry: RunningRegistry
let packs: Publisher

const skill = (version: string) => `---\nname: greet\ndescription: Says hello.\n---\n${version}\n`
const filler = (version: string) =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`docs/${index}.md`, `${version} ${'x'.repeat(5000)}`]),
  )

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  for (const version of ['1.0.0', '2.0.0']) {
    await packs.publish('tool', version, {}, filler(version))
    await packs.publish('greet', version, {}, { 'SKILL.md': skill(version), ...filler(version) })
  }
})

afterAll(() => registry.stop())

/** Kills at points spread over the time that the operation takes, each a little off. */
async function killing(
  operation: string,
  prepare: () => Promise<string>,
  args: (cwd: string) => string[],
  check: (cwd: string) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const trial = await prepare()
  const began = Date.now()
  await packwright(args(trial), { cwd: trial, env })
  // A machine that was busy then, and is not now, is done before most of the kills: they come sooner, and go on for a while.
  let length = Date.now() - began
  let struck = 0
  for (let index = 0; index < KILLS || (struck <= KILLS / 4 && index < 4 * KILLS); index += 1) {
    const cwd = await prepare()
    const after = 40 + ((length - 40) * ((index % KILLS) + Math.random())) / KILLS
    if (await killedAfter(after, args(cwd), cwd, env)) struck += 1
    else length = 40 + (length - 40) * 0.7
    await wholeStore(cwd)
    await check(cwd)
    await rm(cwd, { recursive: true, force: true })
  }
  expect(struck).toBeGreaterThan(KILLS / 4)
  const record = process.env['PACKWRIGHT_RECORD']
  if (record !== undefined)
    await appendFile(record, `${JSON.stringify({ kind: 'kills', operation, kills: struck })}\n`)
}

async function wholeStore(cwd: string): Promise<void> {
  const run = await packwright(['verify', '--store', '.cache/packwright', '--json'], { cwd })
  expect(run, run.stdout).toMatchObject({ exitCode: 0 })
  const lock = await readFile(join(cwd, 'packs.lock.json'), 'utf8').catch(() => undefined)
  if (lock !== undefined) parseLockfile(lock, 'packs.lock.json')
  const wanted = await readFile(join(cwd, 'packs.json'), 'utf8').catch(() => undefined)
  if (wanted !== undefined) JSON.parse(wanted)
}

/** Which version every file of a directory is of; a mixture is two of them. */
async function versionsIn(directory: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8')
    const version = /\b[12]\.0\.0\b/.exec(text)?.[0]
    if (version !== undefined) found.add(version)
  }
  return found
}

async function noMixture(cwd: string): Promise<void> {
  for (const place of ['.packs/tool', '.packs/greet', '.agents/skills/greet'])
    expect((await versionsIn(join(cwd, place))).size).toBeLessThanOrEqual(1)
}

/** The next run finishes, and leaves nothing of the one that died. */
async function finishes(cwd: string, args: string[], expected: Record<string, string>): Promise<void> {
  const run = await packwright(args, { cwd })
  expect(run, run.stdout + run.stderr).toMatchObject({ exitCode: 0 })
  for (const [place, version] of Object.entries(expected))
    expect([...(await versionsIn(join(cwd, place)))]).toEqual(version === '' ? [] : [version])
  expect(await readdir(join(cwd, '.cache/packwright/staging')).catch(() => [])).toEqual([])
  const left = await readdir(cwd, { recursive: true })
  expect(left.filter((path) => /\.packwright-\d|\.partial$|\.lock$/.test(path))).toEqual([])
}

const prepared: Record<string, string> = {}

/** A project in a state that was made once and is copied for every kill. */
async function project(version: string | undefined, wanted: string): Promise<string> {
  const key = `${version} ${wanted}`
  if (prepared[key] === undefined) {
    const cwd = await temporaryDirectory('prepared')
    const want = (range: string) =>
      writeFile(
        join(cwd, 'packs.json'),
        JSON.stringify({
          packs: { tool: `${packs.base}/tool@${range}`, greet: `${packs.base}/greet@${range}` },
        }),
      )
    if (version !== undefined) {
      await want(version)
      expect(await packwright(['install', '--plain-http', '--json'], { cwd })).toMatchObject({ exitCode: 0 })
    }
    await want(wanted)
    prepared[key] = cwd
  }
  const cwd = await temporaryDirectory('crash')
  await cp(prepared[key] as string, cwd, { recursive: true, preserveTimestamps: true })
  return cwd
}

const INSTALL = ['install', '--plain-http', '--json']
const NEW = { '.packs/tool': '2.0.0', '.packs/greet': '2.0.0', '.agents/skills/greet': '2.0.0' }

test('halves of receipts go with the next run, unless their writer lives', async () => {
  const cwd = await project('1.0.0', '2.0.0')
  const receipts = join(cwd, '.packs/.packwright')
  const dead = join(receipts, '.packwright-0123456789ab-1')
  const alive = join(receipts, `.state.json.${process.pid}.1f2e3d4c.partial`)
  for (const file of [dead, alive]) await writeFile(file, '{')
  expect(await packwright(INSTALL, { cwd })).toMatchObject({ exitCode: 0 })
  expect((await readdir(receipts)).filter((name) => name.endsWith('.partial'))).toEqual([basename(alive)])
})

describe(`killed ${KILLS} times`, { timeout: 600_000 + KILLS * 8_000 }, () => {
  test('install', async () => {
    await killing(
      'install',
      () => project(undefined, '2.0.0'),
      () => INSTALL,
      async (cwd) => {
        await noMixture(cwd)
        await finishes(cwd, INSTALL, NEW)
      },
    )
  })

  test('update', async () => {
    const update = ['update', '--plain-http', '--json']
    await killing(
      'update',
      () => project('1.0.0', '2.0.0'),
      () => update,
      async (cwd) => {
        await noMixture(cwd)
        await finishes(cwd, update, NEW)
      },
    )
  })

  test('remove', async () => {
    const remove = ['remove', 'greet', '--plain-http', '--json']
    await killing(
      'remove',
      () => project('2.0.0', '2.0.0'),
      () => remove,
      async (cwd) => {
        await noMixture(cwd)
        const wanted = JSON.parse(await readFile(join(cwd, 'packs.json'), 'utf8')).packs
        await finishes(cwd, 'greet' in wanted ? remove : INSTALL, {
          '.packs/tool': '2.0.0',
          '.packs/greet': '',
          '.agents/skills/greet': '',
        })
      },
    )
  })

  test('pull', async () => {
    const pull = [
      'pull',
      '--plain-http',
      '--json',
      '--into',
      'out',
      `${packs.base}/tool:2.0.0`,
      `${packs.base}/greet:2.0.0`,
    ]
    await killing(
      'pull',
      () => temporaryDirectory('crash'),
      () => pull,
      async (cwd) => {
        for (const place of ['out/tool', 'out/greet']) {
          const files = await readdir(join(cwd, place), { recursive: true }).catch(() => [])
          expect([0, 23, 22]).toContain(files.length)
        }
        await finishes(cwd, pull, { 'out/tool': '2.0.0', 'out/greet': '2.0.0' })
      },
    )
  })

  test('gc', async () => {
    const prepare = async () => {
      const cwd = await project('1.0.0', '2.0.0')
      // What was replaced is what may go.
      expect(await packwright(['update', '--plain-http', '--json'], { cwd })).toMatchObject({ exitCode: 0 })
      return cwd
    }
    const gc = ['store', 'gc', '--keep', '0', '--min-age', '0', '--json']
    await killing(
      'gc',
      prepare,
      () => gc,
      async (cwd) => {
        expect(await packwright(gc, { cwd })).toMatchObject({ exitCode: 0 })
        await finishes(cwd, INSTALL, NEW)
      },
    )
  })

  test('publish', async () => {
    let count = 0
    const prepare = async () => {
      const cwd = await temporaryDirectory('crash')
      count += 1
      for (const name of ['one', 'two']) await writeSamplePack(cwd, name, { description: `${name} ${count}` })
      return cwd
    }
    const publish = (cwd: string) => [
      'publish',
      '--plain-http',
      '--json',
      '--registry',
      registry.host,
      '--org',
      cwd
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, ''),
      '--repo',
      'packs',
    ]
    await killing('publish', prepare, publish, async (cwd) => {
      const run = await packwright(publish(cwd), { cwd })
      expect(run, run.stdout + run.stderr).toMatchObject({ exitCode: 0 })
      const lock = parseLockfile(await readFile(join(cwd, 'packs.lock.json'), 'utf8'), 'packs.lock.json')
      expect(lock.packs.map(({ name }) => name)).toEqual(['one', 'two'])
      const pulled = await packwright(['pull', '--lock', 'packs.lock.json', '--plain-http', '--json'], {
        cwd,
      })
      expect(pulled, pulled.stdout).toMatchObject({ exitCode: 0 })
      const left = await readdir(join(cwd, 'dist/packs'))
      expect(left.filter((name) => name.startsWith('.staging') || name.endsWith('.partial'))).toEqual([])
    })
  })
})
