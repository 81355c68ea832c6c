/** Locks and claims between processes: one at a time, and nothing is left of the dead or taken from the living. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { claim, sweepDead, withLock } from '../../src/files/index.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const FACE = resolve('src/files/index.ts')
const script = (body: string) => [
  '--input-type=module',
  '--eval',
  `import { claim, withLock } from '${FACE}'\n${body}`,
]

test('of eight processes that count in one file, each at its time, no step is lost', async () => {
  const directory = await temporaryDirectory('lock')
  const [counter, lock] = [join(directory, 'counter'), join(directory, 'lock')]
  await writeFile(counter, '0')
  const body = `import { readFileSync, writeFileSync } from 'node:fs'
    for (let step = 0; step < 40; step += 1)
      await withLock('${lock}', async () => {
        const count = Number(readFileSync('${counter}', 'utf8'))
        await new Promise((done) => setTimeout(done, Math.random() * 2))
        writeFileSync('${counter}', String(count + 1))
      })`
  await Promise.all(Array.from({ length: 8 }, () => execa(process.execPath, script(body))))
  expect(await readFile(counter, 'utf8')).toBe('320')
  expect(await readdir(directory)).toEqual(['counter'])
})

test('in one process as well', async () => {
  const lock = join(await temporaryDirectory('lock'), 'lock')
  let inside = 0
  const one = () =>
    withLock(lock, async () => {
      inside += 1
      expect(inside).toBe(1)
      await new Promise((done) => setTimeout(done, 2))
      inside -= 1
    })
  await Promise.all(Array.from({ length: 20 }, one))
})

test('LOCK_BUSY names who holds it', async () => {
  const lock = join(await temporaryDirectory('lock'), 'lock')
  await withLock(lock, async () => {
    await expect(withLock(lock, async () => {}, { waitMs: 50 })).rejects.toMatchObject({
      code: 'LOCK_BUSY',
      message: expect.stringContaining(`process ${process.pid} on `),
    })
  })
})

test('what a killed process worked on goes, and what a living one works on stays', async () => {
  const directory = await temporaryDirectory('claims')
  const body = `import { mkdirSync } from 'node:fs'
    const claimed = claim('${directory}')
    mkdirSync(claimed.path('made'))
    console.log('made')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, script(body), { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  using own = claim(directory)
  await mkdir(own.path('mine'))
  const before = (await readdir(directory)).sort()
  await sweepDead(directory)
  expect((await readdir(directory)).sort()).toEqual(before)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await sweepDead(directory)
  const left = await readdir(directory)
  expect(left.filter((name) => name.endsWith('-made'))).toEqual([])
  expect(left.filter((name) => name.endsWith('-mine'))).toHaveLength(1)
})

test('names of others are left alone', async () => {
  const directory = await temporaryDirectory('claims')
  for (const name of ['.packwright', '.packwright-notes', '.packwright-0123-x', 'packwright-0123456789ab-1'])
    await writeFile(join(directory, name), '')
  const before = await readdir(directory)
  await sweepDead(directory)
  expect(await readdir(directory)).toEqual(before)
})
