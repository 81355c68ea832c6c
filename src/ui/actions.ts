/**
 * What a GitHub Actions job shows beside its log: the summary page, and outputs that later steps read.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { printable } from './text.ts'

/** Appends Markdown to the job's summary; nothing happens outside of Actions. */
export async function writeSummary(env: NodeJS.ProcessEnv, markdown: string): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file) await appendFile(file, `${markdown}\n`)
}

/** Sets outputs of the step; nothing happens outside of Actions. */
export async function writeOutputs(env: NodeJS.ProcessEnv, outputs: Record<string, string>): Promise<void> {
  const file = env['GITHUB_OUTPUT']
  if (!file) return
  const delimiter = `end_${randomBytes(12).toString('hex')}`
  const lines = Object.entries(outputs).map(
    ([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`,
  )
  await appendFile(file, lines.join(''))
}

/** A table; cells are made with `markdownText` or `markdownCode`. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text as text, whatever a stranger's pack says: HTML, Markdown, mentions and links are disarmed. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('\n', ' ')
    .replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()#!|~@:]/g, '\\$&')
}

/** Text that is to be copied as it stands: a reference, a digest, an identity. */
export function markdownCode(text: string): string {
  return `\`${printable(text).replaceAll('\n', ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``
}
