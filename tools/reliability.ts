/**
 * Runs what is meant to break packwright, longer than the tests do, and writes the figures into docs/reliability.md.
 *
 * usage: node tools/reliability.ts [--kills N] [--fuzz SECONDS]      40 kills of each of six operations, 120 seconds
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { execa } from 'execa'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '40' }, fuzz: { type: 'string', default: '120' } },
})
const directory = await mkdtemp(join(tmpdir(), 'packwright-reliability-'))
const record = join(directory, 'record.jsonl')
await writeFile(record, '')

/** Every suite that attacks, with what it shows. */
const SUITES = [
  ['test/archive/hostile.test.ts', 'hostile and broken archives, property tests'],
  ['test/documents/hostile.test.ts', 'hostile documents, references and terminal escapes'],
  ['test/e2e/faults.test.ts', 'faults of the registry: pulling, publishing, signatures, versions'],
  ['test/trust/bundle.test.ts', 'forged and broken signatures, bundle by bundle'],
  ['test/e2e/trust.test.ts', 'signatures and policies end to end, cosign as referee'],
  ['test/e2e/secrets.test.ts', 'planted secrets, with both oras lines'],
  ['test/e2e/crash.test.ts', 'kill -9 of the whole process group'],
] as const

interface Suite {
  file: string
  what: string
  passed: number
  failed: number
  seconds: number
}

const suites: Suite[] = []
for (const [file, what] of SUITES) {
  const output = join(directory, 'report.json')
  const began = Date.now()
  const env = { PACKWRIGHT_KILLS: values.kills, PACKWRIGHT_RECORD: record }
  await execa('node_modules/.bin/vitest', ['run', file, '--reporter=json', `--outputFile=${output}`], {
    env,
    reject: false,
  })
  const report = JSON.parse(await readFile(output, 'utf8'))
  const { numPassedTests: passed, numFailedTests: failed } = report
  for (const { assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages } of assertionResults)
      if (status === 'failed') console.error(fullName, failureMessages.join('\n'))
  suites.push({ file, what, passed, failed, seconds: Math.round((Date.now() - began) / 1000) })
  console.error(`${file}: ${passed} passed, ${failed} failed`)
}
const fuzz = await execa(process.execPath, ['tools/fuzz.ts', '--seconds', values.fuzz, '--record', record], {
  reject: false,
})
if (fuzz.exitCode !== 0) console.error(fuzz.stderr)

const records = (await readFile(record, 'utf8'))
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const kills = records.filter(({ kind }) => kind === 'kills')
const total = kills.reduce((sum, { kills: count }) => sum + count, 0)
const fuzzed = records.find(({ kind }) => kind === 'fuzz')
const rows = suites.map(
  ({ file, what, passed, failed, seconds }) =>
    `| ${what} | \`${file}\` | ${passed} | ${failed} | ${seconds} s |`,
)
const page = `# Reliability

Written by \`npm run reliability\`; not by hand. ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node
${process.versions.node}.

| what is attacked | suite | cases passed | failed | took |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

## Kills

${total} times the whole process group was killed with SIGKILL at a random point while it ran. After each kill: the
lockfile parses, the store holds only whole and right packs, no directory is a mixture of two versions, and the next run
finishes and leaves nothing behind.

| operation | kills that struck |
| --- | --- |
${kills.map(({ operation, kills: count }) => `| ${operation} | ${count} |`).join('\n')}

## Random input

${fuzzed.inputs} damaged inputs to ${fuzzed.targets} readers in ${fuzzed.seconds} seconds: ${fuzzed.failures} that were
neither read nor refused with a code. ${fuzzed.memory} MB of memory at most.
`
await writeFile('docs/reliability.md', page)
await rm(directory, { recursive: true, force: true })
process.exitCode = suites.every(({ failed }) => failed === 0) && fuzzed.failures === 0 ? 0 : 1
