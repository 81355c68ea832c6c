/**
 * What a GitHub Actions job shows beside its log: the summary page, and outputs that later steps read.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import type { PackwrightError } from '../errors.ts'
import { printable, printableLine } from './text.ts'

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

/** The outputs in a file that `writeOutputs` wrote. */
export function outputsIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)]
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value]))
}

/** What is remedied elsewhere in CI than at a desk: nobody logs in there by hand. */
const REMEDIES: Record<string, string> = {
  UNAUTHENTICATED:
    'Give the job `permissions: packages: write` for ghcr.io, or the action a `password` for another registry.',
  FORBIDDEN:
    'Give the job `permissions: packages: write`. If the package belongs to another repository, let this one in: package settings, "Manage Actions access".',
}

/** The error as it is remedied where it happened. */
export function remedied(env: NodeJS.ProcessEnv, error: PackwrightError): PackwrightError {
  const remedy = env['GITHUB_ACTIONS'] === 'true' ? REMEDIES[error.code] : undefined
  return remedy === undefined ? error : error.withHint(remedy)
}

interface Place {
  file?: string | undefined
  line?: number | undefined
}

/**
 * Shows a failure on the run's page: an annotation, and a paragraph of the summary. Nothing happens outside of Actions.
 *
 * @param place the file that it is about, relative to the checkout
 */
export async function reportFailure(
  env: NodeJS.ProcessEnv,
  error: Pick<PackwrightError, 'code' | 'message' | 'hint'>,
  place: Place = {},
): Promise<void> {
  if (env['GITHUB_ACTIONS'] !== 'true') return
  const about = [
    ...(place.file === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(error.code)}`,
  ]
  const text = printableLine([error.message, error.hint ?? ''].join(' ').trim())
  // Both streams are read for commands, and the other one may be a JSON object.
  process.stderr.write(`::error ${about.join(',')}::${data(text)}\n`)
  const where = place.file === undefined ? '' : ` ${markdownCode(place.file)}`
  const remedy = error.hint === undefined ? '' : `\n>\n> ${markdownText(error.hint)}`
  await writeSummary(
    env,
    `> **${markdownText(error.code)}**${where} ${markdownText(error.message)}${remedy}\n`,
  )
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')

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
