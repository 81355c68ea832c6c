/**
 * Which lines of each room the tests of the built command line reach, end to end: every process that they start is counted.
 * Tests that call the source in their own process come on top and are not counted.
 *
 * usage: node tools/coverage.ts [test files…]    writes the table in DEVELOPMENT.md when all tests ran
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping'

interface Profile {
  result: {
    url: string
    functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[]
  }[]
}

const PAGE = 'DEVELOPMENT.md'
/** script → whether any process ran each of its characters */
const reached = new Map<string, Uint8Array>()

/** Inner ranges say more than outer ones. */
function add({ result }: Profile): void {
  for (const { url, functions } of result) {
    if (!url.startsWith('file:') || !url.includes('/dist/')) continue
    const script = fileURLToPath(url)
    const known = reached.get(script) ?? new Uint8Array(readFileSync(script, 'utf8').length)
    reached.set(script, known)
    const ran = new Uint8Array(known.length)
    const ranges = functions
      .flatMap((one) => one.ranges)
      .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset)
    for (const { startOffset, endOffset, count } of ranges)
      ran.fill(count > 0 ? 1 : 0, startOffset, endOffset)
    for (let at = 0; at < ran.length; at += 1) if (ran[at] === 1) known[at] = 1
  }
}

function drain(directory: string): void {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name)
    try {
      add(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      // Killed while it wrote.
      continue
    }
    rmSync(file, { force: true })
  }
}

/** source file → line → whether it was reached */
function linesReached(): Map<string, Map<number, boolean>> {
  const lines = new Map<string, Map<number, boolean>>()
  for (const [script, ran] of reached) {
    // What the bundler itself wrote has no source.
    if (!existsSync(`${script}.map`)) continue
    const text = readFileSync(script, 'utf8')
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    const map = new TraceMap(readFileSync(`${script}.map`, 'utf8'))
    eachMapping(map, ({ generatedLine, generatedColumn, source, originalLine }) => {
      if (source === null || originalLine === null) return
      const file = relative('.', resolve(dirname(script), source))
      if (!file.startsWith('src/')) return
      const known = lines.get(file) ?? new Map<number, boolean>()
      const hit = ran[(starts[generatedLine - 1] ?? 0) + generatedColumn] === 1
      known.set(originalLine, hit || known.get(originalLine) === true)
      lines.set(file, known)
    })
  }
  return lines
}

const tests = process.argv.slice(2)
const directory = mkdtempSync(join(tmpdir(), 'packwright-coverage-'))
mkdirSync(directory, { recursive: true })
const env = { ...process.env, PACKWRIGHT_SOURCEMAPS: '1', PACKWRIGHT_COVERAGE: directory }
for (const [index, [program = '', ...args]] of [
  [process.execPath, 'tools/build.ts'],
  ['npx', 'vitest', 'run', '--reporter=dot', ...tests],
].entries()) {
  const child = spawn(program, args, { env, stdio: 'inherit' })
  const ended = once(child, 'close').then(([code]) => code as number)
  while ((await Promise.race([ended, sleep(500)])) === undefined) drain(directory)
  if ((await ended) !== 0) console.error(index === 0 ? 'The build failed.' : 'Some tests failed.')
}
drain(directory)
rmSync(directory, { recursive: true, force: true })

const rooms = Map.groupBy(linesReached(), ([file]) => file.split('/')[1] ?? '')
const rows = [...rooms]
  .map(([room, files]) => {
    const lines = files.flatMap(([, found]) => [...found.values()])
    return {
      room,
      lines: lines.length,
      share: Math.floor((100 * lines.filter(Boolean).length) / lines.length),
    }
  })
  .filter(({ room }) => !room.endsWith('.ts'))
  .sort((a, b) => (a.room < b.room ? -1 : 1))
const table = [
  '| room | lines | reached |',
  '| --- | --- | --- |',
  ...rows.map(({ room, lines, share }) => `| \`${room}/\` | ${lines} | ${share} % |`),
].join('\n')
console.log(table)
if (tests.length === 0) {
  const page = readFileSync(PAGE, 'utf8')
  writeFileSync(
    PAGE,
    page.replace(
      /<!-- coverage -->[\s\S]*<!-- \/coverage -->/,
      `<!-- coverage -->\n${table}\n<!-- /coverage -->`,
    ),
  )
}
