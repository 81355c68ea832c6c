/** `--into --link`: a pack is read while it is replaced, and by whoever comes after a kill. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pull } from '../../src/index.ts'
import { cleanEnvironment, packwright } from '../support/cli.ts'
import { publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const FILES = 40
const NAMES = Array.from({ length: FILES }, (_, index) => `f/${index}.txt`)

let registry: RunningRegistry
let home: string
let references: string[]

beforeAll(async () => {
  registry = await startRegistry()
  home = await temporaryDirectory('linked')
  const packs = await publisherAt(registry.host)
  const files = (text: string) => Object.fromEntries(NAMES.map((name) => [name, text]))
  references = []
  for (const version of ['1.0.0', '1.1.0', '1.2.0'])
    references.push(`${packs.base}/sample@${await packs.publish('sample', version, {}, files(version))}`)
  await pull({ ...options(), references })
})

afterAll(() => registry.stop())

const options = () => ({ plainHttp: true, store: join(home, 'store'), env: cleanEnvironment(home) })

/** The one version that all files are of. */
function versionIn(directory: string): string {
  const found = new Set(NAMES.map((name) => readFileSync(join(directory, name), 'utf8')))
  expect([...found]).toHaveLength(1)
  return [...found][0] as string
}

describe('a linked pack', () => {
  test('is a link that is changed by one rename, with the version before beside it', async () => {
    const into = join(home, 'plain')
    const place = async (reference: string) =>
      await pull({ ...options(), references: [reference], into, link: true })
    for (const [index, reference] of references.entries()) {
      await place(reference)
      expect(lstatSync(join(into, 'sample')).isSymbolicLink()).toBe(true)
      expect(readlinkSync(join(into, 'sample'))).toContain(reference.split('@sha256:')[1])
      expect(versionIn(join(into, 'sample'))).toBe(`1.${index}.0`)
    }
    const kept = readdirSync(join(into, '.packwright/linked/sample'))
    expect(kept.sort()).toEqual(
      references
        .slice(1)
        .map((text) => text.split('@sha256:')[1])
        .sort(),
    )
    const [again] = await place(references[2] as string)
    expect(again?.installed).toBe(join(into, 'sample'))
  })

  test('of which a file was edited is not replaced, but with force', async () => {
    const into = join(home, 'edited')
    const [reference, next] = references as [string, string]
    await pull({ ...options(), references: [reference], into, link: true })
    await writeFile(join(into, 'sample', NAMES[0] as string), 'mine')
    const change = { ...options(), references: [next], into, link: true }
    await expect(pull(change)).rejects.toMatchObject({ code: 'FILE_EDITED' })
    await pull({ ...change, force: true })
    expect(versionIn(join(into, 'sample'))).toBe('1.1.0')
  })

  test('becomes a directory where no link is asked for, and a link again', async () => {
    const into = join(home, 'both')
    for (const link of [false, true, false]) {
      const run = await packwright(
        [
          'pull',
          references[0] as string,
          '--plain-http',
          '--store',
          join(home, 'store'),
          '--into',
          into,
        ].concat(link ? ['--link'] : []),
        { cwd: home },
      )
      expect(run).toMatchObject({ exitCode: 0 })
      expect(lstatSync(join(into, 'sample')).isSymbolicLink()).toBe(link)
      expect(versionIn(join(into, 'sample'))).toBe('1.0.0')
    }
    expect(readdirSync(join(into, '.packwright'))).toEqual(['sample.json'])
  })

  test('never lacks a file while it is replaced again and again', async () => {
    const into = join(home, 'read')
    await pull({ ...options(), references: [references[0] as string], into, link: true })
    const changing = alternating(into, true)
    const seen = new Set<string>()
    try {
      for (let round = 0; round < 20_000 && seen.size < 2; round += 1) {
        for (const name of NAMES) seen.add(readFileSync(join(into, 'sample', name), 'utf8'))
        if (round % 10 === 0) await sleep(1)
      }
    } finally {
      await killed(changing)
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  test('is the old or the new one after a kill at any of a hundred moments', async () => {
    // Two at a time, each in a target of its own.
    const killings = [0, 1].map(async (index) => {
      const into = join(home, `killed-${index}`)
      for (let count = 0; count < 50; count += 1) {
        await killedWhilePlacing(into, true)
        versionIn(join(into, 'sample'))
      }
      await settled(into, true)
    })
    await Promise.all(killings)
  })

  test('without a link is the old one, the new one or none, and whole again with the next', async () => {
    const into = join(home, 'killed-plain')
    for (let count = 0; count < 10; count += 1) {
      await killedWhilePlacing(into, false)
      if (lstatSync(join(into, 'sample'), { throwIfNoEntry: false }) !== undefined)
        versionIn(join(into, 'sample'))
    }
    await settled(into, false)
  })
})

/** A process that places two versions by turns for as long as it lives. */
function alternating(into: string, link: boolean): ChildProcess {
  const script = `
    const { pull } = await import(${JSON.stringify(resolve('dist/pull.js'))})
    const options = ${JSON.stringify({ plainHttp: true, store: join(home, 'store'), into, link, force: true })}
    for (let turn = 0; ; turn += 1) {
      await pull({ ...options, references: [${JSON.stringify(references)}[turn % 2]] })
      if (turn === 0) process.stdout.write('placed')
    }`
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: home,
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function killedWhilePlacing(into: string, link: boolean): Promise<void> {
  const child = alternating(into, link)
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data')
  await sleep(Math.random() * 12)
  await killed(child)
}

/** Whoever comes next finds what it wants and sweeps what the dead left. */
async function settled(into: string, link: boolean): Promise<void> {
  await pull({ ...options(), references: [references[0] as string], into, link, force: true })
  expect(versionIn(join(into, 'sample'))).toBe('1.0.0')
  const left = readdirSync(join(into, '.packwright')).filter((name) => /^(?:new|old|link)-/.test(name))
  expect(left).toEqual([])
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
