/** What every system promises through its facets, whichever it has. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PackwrightError } from '../../src/errors.ts'
import { digestOf } from '../../src/oci/index.ts'
import { SYSTEMS } from '../../src/systems/index.ts'

const unique = (values: readonly unknown[]) => expect(new Set(values).size).toBe(values.length)
const manifests = SYSTEMS.flatMap(({ manifests: found = [] }) => found)
const dialects = SYSTEMS.flatMap(({ dialects: found = [] }) => found.map(({ dialect }) => dialect))
const locks = SYSTEMS.flatMap(({ locks: found = [] }) => found)

test('each has a folder of its name, and each name is there once', () => {
  unique(SYSTEMS.map(({ name }) => name))
  for (const { name } of SYSTEMS) expect(existsSync(`src/systems/${name}/index.ts`), name).toBe(true)
})

test('files and dialects belong to one system each, and ranks leave no tie', () => {
  unique(manifests.map(({ rank }) => rank))
  unique(dialects.map(({ name }) => name))
  unique(locks.map(({ file }) => file))
})

test.each(manifests.map(({ file, load }) => [file, load] as const))(
  'a %s that is nothing is told so, and never breaks',
  async (file, load) => {
    const read = await load()
    for (const text of ['', '\0', '[]', '{', '{}', 'null', 'a: 1\n', 'x = 1\n', '---\n---\n']) {
      try {
        const { manifest, problems } = read(text, file, '/tmp/nothing')
        expect(problems.length > 0 || manifest !== undefined, JSON.stringify(text)).toBe(true)
      } catch (thrown) {
        expect(thrown, JSON.stringify(text)).toBeInstanceOf(PackwrightError)
        expect(thrown).not.toMatchObject({ code: 'INTERNAL' })
      }
    }
  },
)

test.each(locks.map(({ file, load }) => [file, load] as const))(
  '%s: what is no lockfile of it is refused with its name',
  async (file, load) => {
    const format = await load()
    for (const text of ['', '[]', '{', 'null', '"x"', '\0']) {
      const read = () => format.read(text, file)
      expect(read, JSON.stringify(text)).toThrow(PackwrightError)
      expect(read).toThrow(file)
    }
  },
)

test.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  '%s takes no artifact of nobody for its own, and says what it loses',
  (_, dialect) => {
    const descriptor = { mediaType: 'application/x-odd', digest: digestOf('0'.repeat(64)), size: 2 }
    const manifest = { schemaVersion: 2 as const, config: descriptor, layers: [descriptor] }
    if (dialect.name !== 'plain') expect(dialect.recognises(manifest)).toBe(false)
    unique(dialect.loses)
    expect(dialect.clients).not.toBe('')
  },
)
