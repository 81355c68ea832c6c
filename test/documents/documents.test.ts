import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLockfile } from '../../src/lock/index.ts'
import { formatLockfile } from '../../src/lock/write.ts'
import { readText } from '../../src/text/index.ts'
import { parseJson } from '../../src/text/json.ts'
import { parseToml } from '../../src/text/toml.ts'
import { parseYaml } from '../../src/text/yaml.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const refusal = (reason: RegExp) =>
  expect.objectContaining({ code: 'MANIFEST_SYNTAX', message: expect.stringMatching(reason) })

describe('JSON', () => {
  test.each([
    ['{"a": 1, "a": 2}', /"a" stands twice at line 1, column 10/],
    ['{\n  "a": 1,\n}', /line 3, column 1/],
    ['{"__proto__": {"admin": true}}', /"__proto__" is not allowed/],
    ['{"a": 9007199254740993}', /"a" cannot be represented exactly/],
    ['{"a": 1e999}', /cannot be represented/],
    [`${'['.repeat(65)}${']'.repeat(65)}`, /nested deeper than 64/],
    ['', /cannot be read/],
    ['// a comment\n{}', /cannot be read/],
  ])('%j is refused', (text, reason) => {
    expect(() => parseJson(text, 'pack.json')).toThrow(refusal(reason))
  })

  test('a byte order mark is no reason to refuse', () => {
    expect(parseJson('\uFEFF{"a": [1, {"b": null}]}', 'pack.json')).toEqual({ a: [1, { b: null }] })
  })
})

describe('TOML and YAML', () => {
  test('errors name line and column', () => {
    expect(() => parseToml('a = 1\na = 2\n', 'x.toml')).toThrow(refusal(/x\.toml .*line 2/))
    expect(() => parseYaml('a: 1\na: 2\n', 'x.yaml')).toThrow(refusal(/x\.yaml .*line 2/))
  })

  test('aliases that multiply are refused', () => {
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]']
    for (let level = 1; level < 8; level += 1) {
      const [name, before] = ['abcdefghi'[level], 'abcdefghi'[level - 1]]
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`)
    }
    expect(() => parseYaml(bomb.join('\n'), 'x.yaml')).toThrow(refusal(/alias/i))
  })

  test('TOML dates and YAML timestamps come out as strings', () => {
    expect(parseToml('a = 2026-01-02T03:04:05Z', 'x.toml')).toEqual({ a: '2026-01-02T03:04:05.000Z' })
    expect(parseYaml('a: 2026-01-02', 'x.yaml')).toEqual({ a: '2026-01-02' })
  })
})

test('a lockfile of 20,000 packs is read, and written again as it was', async () => {
  const file = join(await temporaryDirectory('lock'), 'packs.lock.json')
  const digest = `sha256:${'a'.repeat(64)}`
  const packs = Array.from({ length: 20_000 }, (_, index) => {
    const name = `pack-${String(index).padStart(5, '0')}`
    const facts = { integrity: `sha512-${'a'.repeat(86)}==`, content_digest: digest, size: 1000 }
    const dependencies = { 'pack-00000': '^1.0.0', 'pack-00001': '^1.0.0' }
    return {
      name,
      version: '1.0.0',
      oci_ref: `ghcr.io/acme/packs/${name}:1.0.0`,
      digest,
      ...facts,
      dependencies,
    }
  })
  const text = formatLockfile({ version: 1, packs } as never)
  expect(text.length).toBeGreaterThan(8 * 1024 * 1024)
  await writeFile(file, text)
  expect(formatLockfile(await readLockfile(file))).toBe(text)
  await expect(readText(file)).rejects.toMatchObject({ code: 'MANIFEST_SYNTAX' })
})
