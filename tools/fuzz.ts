/**
 * Feeds damaged input to everything that reads bytes of strangers, for a while.
 *
 * usage: node tools/fuzz.ts [--seconds N] [--seed N] [--record FILE]      60 seconds by default
 *
 * Whatever comes has to be read or refused with one of the codes, in bounded time, and nothing may get out of the
 * directory that an archive is unpacked into. What breaks that is printed as base64, to be kept as a case in the tests.
 */
import { appendFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { PackwrightError } from '../src/errors.ts'
import { TARGETS, type Target } from '../test/fuzz/targets.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    record: { type: 'string' },
  },
})
const SLOW_MS = 2000
/** What parsers stumble over; spliced in among random bytes. */
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\u0000',
  '\\ud800',
  '"__proto__":',
  '"constructor":',
  'null',
  'true',
  '1e999',
  '-0',
  '9007199254740993',
  '../',
  '..\\',
  '/',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '@',
  '#',
  '&a',
  '*a',
  '<<: ',
  '---\n',
  '\n',
  '\r',
  ' ',
  '%s',
  '$x',
  '`',
  "'''",
  '"""',
  '=',
  'sha256:',
  'ustar',
  '\u{1f600}',
  'A'.repeat(300),
  '0'.repeat(12),
]

let state = Number(values.seed) >>> 0
/** A small generator, so that a seed gives the same run. */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * below)
}

function mutate(seed: Buffer, other: Buffer): Buffer {
  let bytes = Buffer.from(seed)
  for (let step = random(6); step >= 0; step -= 1) {
    const at = random(bytes.length + 1)
    const kind = random(7)
    if (kind === 0 && bytes.length > 0) bytes[at % bytes.length] = random(256)
    else if (kind === 1 && bytes.length > 0)
      bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ (1 << random(8))
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random(40))])
    else if (kind === 3)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(TOKENS[random(TOKENS.length)] as string),
        bytes.subarray(at),
      ])
    else if (kind === 4)
      bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(random(other.length + 1))])
    else if (kind === 5) bytes = bytes.subarray(0, at)
    else {
      const from = random(bytes.length + 1)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(from, from + random(64)),
        bytes.subarray(at),
      ])
    }
    if (bytes.length > 65_536) bytes = bytes.subarray(0, 65_536)
  }
  return bytes
}

interface Tally {
  runs: number
  refused: number
  /** inputs that ended in a code that no input of this target had ended in before, and are mutated further */
  corpus: Buffer[]
  codes: Set<string>
}

const tallies = new Map<Target, Tally>(
  TARGETS.map((target) => [target, { runs: 0, refused: 0, corpus: [...target.seeds], codes: new Set() }]),
)
const failures: string[] = []

async function attempt(target: Target, tally: Tally): Promise<void> {
  const pick = () => tally.corpus[random(tally.corpus.length)] as Buffer
  const bytes = mutate(pick(), pick())
  const began = performance.now()
  let outcome = 'read'
  try {
    await target.read(bytes)
  } catch (error) {
    tally.refused += 1
    outcome = error instanceof PackwrightError ? `${error.code} ${error.message.slice(0, 40)}` : 'INTERNAL'
    if (!(error instanceof PackwrightError) || error.code === 'INTERNAL') fail(target, bytes, String(error))
    else if (/[\u0000-\u0008\u000e-\u001f]/.test(error.code))
      fail(target, bytes, 'a control character in the code')
  }
  if (performance.now() - began > SLOW_MS) fail(target, bytes, 'slow')
  tally.runs += 1
  if (!tally.codes.has(outcome) && tally.corpus.length < 200) {
    tally.codes.add(outcome)
    tally.corpus.push(bytes)
  }
}

function fail(target: Target, bytes: Buffer, why: string): void {
  failures.push(`${target.name}: ${why}\n  ${bytes.toString('base64').slice(0, 4000)}`)
}

const end = Date.now() + Number(values.seconds) * 1000
while (Date.now() < end && failures.length < 20) {
  for (const [target, tally] of tallies) for (let turn = 0; turn < 20; turn += 1) await attempt(target, tally)
}
let runs = 0
for (const [{ name }, tally] of tallies) {
  runs += tally.runs
  console.log(
    `${name.padEnd(20)} ${String(tally.runs).padStart(8)} inputs, ${tally.refused} refused, ${tally.codes.size} ways`,
  )
}
const memory = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(
  `${runs} inputs in ${values.seconds} s, seed ${values.seed}, ${failures.length} failures, ${memory} MB`,
)
for (const failure of failures) console.error(failure)
if (values.record !== undefined) {
  const line = {
    kind: 'fuzz',
    inputs: runs,
    targets: tallies.size,
    seconds: Number(values.seconds),
    memory,
    failures: failures.length,
  }
  await appendFile(values.record, `${JSON.stringify(line)}\n`)
}
process.exitCode = failures.length === 0 ? 0 : 1
