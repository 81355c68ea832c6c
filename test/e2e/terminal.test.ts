/** What people see at a terminal: bars that move and fit, tables that fit, and questions that can be answered. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, cleanEnvironment } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { publisherAt } from '../support/project.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const { exitCode } = await execa('script', ['--version'], { reject: false })
if (exitCode !== 0) console.warn('What needs a terminal is left out: there is no `script` here (util-linux).')

let server: DistributionServer
let reference = ''

beforeAll(async () => {
  server = await new DistributionServer().start()
  const packs = await publisherAt(server.host)
  const files = { 'data.txt': randomBytes(1_000_000).toString('hex') }
  reference = `${packs.base}/sample:1.0.0@${await packs.publish('sample', '1.0.0', {}, files)}`
})

afterAll(() => server.stop())

interface Shown {
  code: number
  /** what was written, frame by frame and line by line */
  lines: string[]
}

/** @param answers to what is asked, each when its question stands there */
async function atTerminal(
  columns: number,
  args: string[],
  { cwd, answers = [] }: { cwd: string; answers?: [question: string, answer: string][] },
): Promise<Shown> {
  const words = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ')
  const command = `stty cols ${columns} rows 24; exec ${words}`
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd,
    env: { ...cleanEnvironment(cwd), TERM: 'xterm' },
  })
  let text = ''
  const open = [...answers]
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
    const [question, answer] = open[0] ?? []
    if (question === undefined || !text.includes(question)) return
    open.shift()
    child.stdin.write(`${answer}\r`)
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, lines: stripVTControlCharacters(text).split(/\r?\n|\r/) }
}

describe.skipIf(exitCode !== 0)('at a terminal', () => {
  test.each([40, 60, 80])('of %i columns a pull shows bars that fit', async (columns) => {
    const cwd = await temporaryDirectory('bars')
    server.fault = (request, path) => {
      if (request.method !== 'GET' || !path.includes('/blobs/')) return undefined
      return async (_, response) => {
        const layer = server.blobs.get(path.slice(path.lastIndexOf('/') + 1)) ?? Buffer.alloc(0)
        response.writeHead(200, { 'content-length': layer.length })
        for (let at = 0; at < layer.length; at += Math.ceil(layer.length / 10)) {
          response.write(layer.subarray(at, at + Math.ceil(layer.length / 10)))
          await sleep(120)
        }
        response.end()
      }
    }
    const { code, lines } = await atTerminal(columns, ['pull', reference, '--plain-http'], { cwd })
    server.fault = undefined
    expect(code, lines.join('\n')).toBe(0)
    const bars = lines.filter((line) => line.includes('━'))
    expect(bars.length).toBeGreaterThan(1)
    for (const bar of bars) {
      expect(bar.length).toBeLessThanOrEqual(columns)
      expect(bar).toMatch(/━ +\d+%/)
    }
    const [heading = ''] = lines.filter((line) => line.startsWith('PACK'))
    // Seven columns of at most ten need as much.
    expect(heading.length).toBeLessThanOrEqual(Math.max(61, columns))
  })

  test.each([
    ['n', false],
    ['', true],
  ])('add asks before it installs: "%s"', async (answer, isThere) => {
    const cwd = await temporaryDirectory('asked')
    const [place = ''] = reference.split('@')
    const { code, lines } = await atTerminal(80, ['add', place, '--plain-http'], {
      cwd,
      answers: [['Install this pack? [Y/n]', answer]],
    })
    expect(code, lines.join('\n')).toBe(isThere ? 0 : 130)
    expect(existsSync(join(cwd, '.packs/sample'))).toBe(isThere)
  })

  test('init asks what kind of pack it shall be', async () => {
    const cwd = await temporaryDirectory('kind')
    const { code, lines } = await atTerminal(60, ['init', 'notes'], {
      cwd,
      answers: [['Number or name [1]:', 'skill']],
    })
    expect(code, lines.join('\n')).toBe(0)
    expect(existsSync(join(cwd, 'packs/notes/SKILL.md'))).toBe(true)
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(60)
  })
})
