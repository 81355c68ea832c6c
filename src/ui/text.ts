/** Text for terminals: colours that honour NO_COLOR, aligned columns, and nothing of a stranger's that could steer. */
import { stripVTControlCharacters, styleText } from 'node:util'
import { eastAsianWidth } from 'get-east-asian-width'

type Style = Parameters<typeof styleText>[0]

/** Whether a stream shows colours: looking takes longer than all else that is done for a line. */
const colourful = new WeakMap<NodeJS.WriteStream, boolean>()

/** Styles text when `stream` shows colours: a terminal, unless NO_COLOR says no or FORCE_COLOR says yes. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream): string {
  let isColourful = colourful.get(stream)
  if (isColourful === undefined) {
    isColourful = styleText('bold', '.', { stream, validateStream: true }) !== '.'
    colourful.set(stream, isColourful)
  }
  return isColourful ? styleText(style, text, { validateStream: false }) : text
}

/** Makes control characters visible, so that what a registry or a pack says cannot steer the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => {
      const code = character.codePointAt(0) ?? 0
      return code < 256
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`
    },
  )
}

/** One line, whatever it holds: line breaks of a stranger's would begin lines of their own, in a CI log with commands. */
export function printableLine(text: string): string {
  return uncommanded(printable(text).replace(/\r?\n/g, '\\n').replaceAll('\t', ' '))
}

/**
 * Text in which no CI finds a command, whoever wrote it: GitHub's runner takes `::` at the start of a line for one and
 * `##[` anywhere, others `##vso[` and `##teamcity[`.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function uncommanded(text: string): string {
  return text.replace(/##(?=[a-z]*\[)/gi, '#\\u0023').replace(/^([^\S\n]*):(?=:)/gm, '$1\\u003a')
}

const MIN_COLUMN = 10

/**
 * Columns aligned with two spaces between, heading first. On a terminal that is too narrow, digests are shown short, and
 * then the widest columns are; anywhere else they stay whole.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  stream: NodeJS.WriteStream,
): string {
  const room = ((stream.isTTY && stream.columns) || Number.POSITIVE_INFINITY) - 2 * (heading.length - 1)
  const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')))
  const short = sum(widthsOf(heading, cells)) > room ? cells.map((row) => row.map(shortDigests)) : cells
  const widths = widthsOf(heading, short)
  for (let over = sum(widths) - room; over > 0; over -= 1) {
    const widest = Math.max(...widths)
    if (widest <= MIN_COLUMN) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const shown = shortened(cell, widths[column] ?? 0)
        return shown + ' '.repeat((widths[column] ?? 0) - widthOf(shown))
      })
      .join('  ')
      .trimEnd()
  return [paint('bold', line(heading), stream), ...short.map(line)].join('\n')
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0)
}

/** A sentence loses its end; a reference or a path loses what stands in its middle. */
function shortened(cell: string, width: number): string {
  if (widthOf(cell) <= width) return cell
  const parts = graphemesOf(cell)
  const head = cell.includes(' ') || cell.endsWith('…') ? width - 1 : Math.floor((width - 1) / 3)
  const cut = `${fitting(parts, head)}…${fitting(parts.toReversed(), width - 1 - head, true)}`
  return cut.replace(/…+/g, '…')
}

/** As many of the first as have room, in the order of the text. */
function fitting(parts: readonly string[], room: number, isReversed = false): string {
  const taken: string[] = []
  let left = room
  for (const part of parts) {
    left -= widthOf(part)
    if (left < 0) break
    taken.push(part)
  }
  return (isReversed ? taken.reverse() : taken).join('')
}

function graphemesOf(text: string): string[] {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    stripVTControlCharacters(text),
  )
  return [...graphemes].map(({ segment }) => segment)
}

/** Columns that a text takes on a terminal. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return sum(graphemesOf(text).map((part) => eastAsianWidth(part.codePointAt(0) ?? 0)))
}

function widthsOf(heading: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return heading.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))),
  )
}

function shortDigests(cell: string): string {
  return cell.replace(/([0-9a-f]{12})[0-9a-f]{52}/g, '$1…')
}
