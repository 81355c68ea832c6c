/** Writes docs/compatibility.md from what the judges said in this run. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VERDICTS, type Verdict } from './judge.ts'

export async function setup(): Promise<() => Promise<void>> {
  await mkdir(dirname(VERDICTS), { recursive: true })
  await rm(VERDICTS, { force: true })
  return async () => {
    const text = await readFile(VERDICTS, 'utf8').catch(() => '')
    const verdicts = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Verdict]))
    if (verdicts.length > 0) await writeFile('docs/compatibility.md', page(verdicts))
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
