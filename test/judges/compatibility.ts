/** Writes docs/compatibility.md from what the judges said in this run. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EVENTS, eventTable } from '../support/events.ts'
import { VERDICTS, type Verdict } from './judge.ts'

const CI_PAGE = 'docs/ci.md'

export async function setup(): Promise<() => Promise<void>> {
  await mkdir(dirname(VERDICTS), { recursive: true })
  await rm(VERDICTS, { force: true })
  return async () => {
    const text = await readFile(VERDICTS, 'utf8').catch(() => '')
    const verdicts = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Verdict]))
    if (verdicts.length === 0) return
    await writeFile('docs/compatibility.md', page(verdicts))
    await writeEvents(verdicts)
  }
}

function page(verdicts: readonly Verdict[]): string {
  const rows = verdicts
    .map(({ client, version, what, result }) => `| ${client} ${version} | ${what} | ${result} |`)
    .sort()
  return `# Compatibility

Other people's programs were run on what packwright makes, and packwright on what they make. This page is written by
\`npm run judges\`, from what they said on ${new Date().toISOString().slice(0, 10)}.

| program | what was tried | result |
| --- | --- | --- |
${rows.join('\n')}
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
