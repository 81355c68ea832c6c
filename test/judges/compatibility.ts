/** Writes docs/compatibility.md from what the judges said in this run. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EVENTS, eventTable } from '../support/events.ts'
import { VERDICTS, type Verdict, WAYS, type Way } from './judge.ts'

const CI_PAGE = 'docs/ci.md'

const PAGE = 'docs/compatibility.md'

/** A verdict as the page has it. */
interface Row extends Omit<Verdict, 'client' | 'version'> {
  /** with its version */
  program: string
  day: string
}

export async function setup(): Promise<() => Promise<void>> {
  await mkdir(dirname(VERDICTS), { recursive: true })
  await rm(VERDICTS, { force: true })
  return async () => {
    const text = await readFile(VERDICTS, 'utf8').catch(() => '')
    const verdicts = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Verdict]))
    if (verdicts.length === 0) return
    const day = new Date().toISOString().slice(0, 10)
    const now = verdicts.map(({ client, version, ...rest }) => ({
      program: `${client} ${version}`,
      day,
      ...rest,
    }))
    const clients = new Set(verdicts.map(({ client }) => client))
    const before = rowsIn(await readFile(PAGE, 'utf8'))
    // Whoever was not asked in this run keeps what was seen of them, and the day of it.
    const kept = before.filter(({ program }) => !clients.has(program.replace(/ \S+$/, '')))
    await writeFile(PAGE, page([...kept, ...now]))
    await writeEvents(verdicts)
  }
}

function rowsIn(text: string): Row[] {
  const details = text.slice(text.indexOf(DETAILS))
  return details.split('\n').flatMap((line) => {
    const cells = line.split(' | ').map((cell) => cell.replace(/^\| ?| ?\|$/g, '').trim())
    const [program = '', way = '', what = '', result = '', day = ''] = cells
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return []
    return [{ program, what, result, day, ...(isWay(way) ? { way } : {}) }]
  })
}

const isWay = (word: string): word is Way => (WAYS as readonly string[]).includes(word)

const DETAILS = '## What was tried'

function page(rows: readonly Row[]): string {
  const details = rows
    .map(
      ({ program, way = '', what, result, day }) => `| ${program} | ${way} | ${what} | ${result} | ${day} |`,
    )
    .sort()
  const clients = [
    ...Map.groupBy(
      rows.filter(({ way }) => way !== undefined),
      ({ program }) => program,
    ),
  ].sort()
  const matrix = clients.map(([program, seen]) => {
    const cells = WAYS.map((way) => (seen.some((row) => row.way === way) ? 'yes' : ''))
    return `| ${program} | ${cells.join(' | ')} | ${seen
      .map(({ day }) => day)
      .sort()
      .at(-1)} |`
  })
  return `# Compatibility

Other people's programs were run on what packwright makes, and packwright on what they make. This page is written by
\`npm run judges\`, from what they said.

## Clients of packs

An empty cell: the program has no such thing, or nothing of it can be tried here. skills-oci and skillctl have no package
that could be installed here: their artifacts and locks are fixtures, made from their sources (see docs/dialects.md).

| program | reads ours | we read theirs | its lock in | its lock out | day |
| --- | --- | --- | --- | --- | --- |
${matrix.join('\n')}

${DETAILS}

| program | way | what was tried | result | day |
| --- | --- | --- | --- | --- |
${details.join('\n')}
`
}

/** The table of events in docs/ci.md, once the engine has been held to every row of it. */
async function writeEvents(verdicts: readonly Verdict[]): Promise<void> {
  const said = new Map(verdicts.map(({ what, result }) => [what, result]))
  if (Object.values(EVENTS).some(({ event, outcome }) => said.get(event) !== outcome)) return
  const page = await readFile(CI_PAGE, 'utf8')
  const table = `<!-- events -->\n${eventTable()}\n<!-- /events -->`
  await writeFile(CI_PAGE, page.replace(/<!-- events -->[\s\S]*<!-- \/events -->/, table))
}
