import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../src/text/bytes.ts'
import { printable, table, uncommanded } from '../../src/ui/text.ts'

const stream = (isTTY: boolean, columns: number) =>
  Object.assign(new PassThrough(), { isTTY, columns }) as unknown as NodeJS.WriteStream
const DIGEST = `sha256:${'0123456789ab'.padEnd(64, 'c')}`

describe('tables', () => {
  test('digests are short only on a terminal that is too narrow', () => {
    const rows = [['claude', DIGEST]]
    for (const wide of [stream(false, 40), stream(true, 200)])
      expect(table(['PACK', 'DIGEST'], rows, wide)).toContain(DIGEST)
    expect(table(['PACK', 'DIGEST'], rows, stream(true, 60))).toContain('sha256:0123456789ab…')
  })

  test.each([40, 60, 80])('no line is longer than a terminal of %i columns', (columns) => {
    const reference = 'ghcr.io/acme/a-long-way/to/packs/claude:1.2.0'
    const rows = [
      ['claude', '1.2.0', reference, DIGEST, 'published'],
      ['日本'.repeat(9), '1.0.0', 'x', DIGEST, '-'],
    ]
    const lines = table(
      ['PACK', 'VERSION', 'REFERENCE', 'DIGEST', 'STATUS'],
      rows,
      stream(true, columns),
    ).split('\n')
    if (columns > 40)
      for (const line of lines)
        expect(stripVTControlCharacters(line).replace(/[日本]/g, '--').length).toBeLessThanOrEqual(columns)
    expect(lines[1]).toMatch(/^claude +1\.2\.0 +ghc\S*…\S*1\.2\.0 +sha256:\w+… +published$/)
    expect(table(['R'], [[reference]], stream(false, columns))).toContain(reference)
  })

  test('wide characters keep the columns aligned', () => {
    const [, first, second] = table(
      ['A', 'B'],
      [
        ['日本', 'x'],
        ['ab', 'y'],
      ],
      stream(false, 80),
    ).split('\n')
    expect(first).toBe('日本  x')
    expect(second).toBe('ab    y')
  })
})

test('what could steer a terminal is shown, not sent', () => {
  expect(printable('a\u001b[2Jb\u009bc\u202ed')).toBe('a\\x1b[2Jb\\x9bc\\u202ed')
})

test('what a CI would take for a command is shown, and what is none stays', () => {
  const text = ['a ##[group]b', '::error::c', ' \t::d', '##VSO[e]', 'f ::g', '## [h]', 'std::i', '#[j]'].join(
    '\n',
  )
  expect(uncommanded(text).split('\n')).toEqual([
    'a #\\u0023[group]b',
    '\\u003a:error::c',
    ' \t\\u003a:d',
    '#\\u0023VSO[e]',
    'f ::g',
    '## [h]',
    'std::i',
    '#[j]',
  ])
  expect(JSON.parse(`"${uncommanded('##[x]')}"`)).toBe('##[x]')
})

test('sizes are for people', () => {
  expect([0, 999, 1000, 150_052_927].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '150.1 MB'])
})
