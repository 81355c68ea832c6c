/** What the store reads of its own records: as they were written, or by the schema, or not at all. */
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/oci/index.ts'
import { type PackRecord, parseRecord, recordText } from '../../src/store/record.ts'

const record: PackRecord = {
  schema_version: 1,
  digest: sha256('manifest'),
  reference: `ghcr.io/acme/packs/small:1.0.0@${sha256('manifest')}`,
  name: 'small',
  version: '1.0.0',
  dialect: 'packwright',
  content_digest: sha256('content'),
  media_type: 'application/vnd.packwright.pack.layer.v1.tar+zstd',
  size: 120,
  integrity: 'sha512-AA==',
  created_at: null,
  stored_at: '2026-11-30T00:00:00.000Z',
  manifest: { name: 'small', version: '1.0.0', format: 'packwright' },
  image_manifest: 'e30=',
  config: 'e30=',
  bundles: ['e30='],
  files: [{ path: 'a/“b”.md', size: 3, mode: '0644', sha256: 'ab' }],
}
const text = recordText(record)
const unmarked = JSON.stringify(record)
const written = /^\{"written":"[^"]*",/.exec(text)?.[0] ?? ''

describe('is read', () => {
  test.each([
    ['as this version wrote it', text],
    ['as an earlier version wrote it', unmarked],
    ['as another version wrote it', text.replace(written, '{"written":"9.9.9 sha256:00",')],
    ['laid out by hand', JSON.stringify(record, null, 2)],
    ['with what a later version adds', unmarked.replace('{', '{"more":1,')],
  ])('%s', (_, read) => expect(parseRecord(read)).toEqual(record))

  test('without what earlier versions did not write', () => {
    const { bundles, ...before } = record
    expect(parseRecord(JSON.stringify(before))).toEqual({ ...record, bundles: [] })
  })
})

describe('is none', () => {
  test.each([
    ['cut short', text.slice(0, -20)],
    ['empty', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['only its mark', `${written.slice(0, -1)}}`],
    ['of another type, beside the mark of what it was', text.replace('"size":120', '"size":"x"')],
    ['of another schema', unmarked.replace('"schema_version":1', '"schema_version":2')],
    ['of a mode that there is not', text.replace('0644', '0777')],
    ['without a manifest', unmarked.replace('"manifest"', '"other"')],
  ])('%s', (_, read) => expect(parseRecord(read)).toBeUndefined())
})

test('a record that was read can be written again, whoever wrote it', () => {
  for (const read of [text, unmarked])
    expect(parseRecord(recordText(parseRecord(read) as PackRecord))).toEqual(record)
})
