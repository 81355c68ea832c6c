/** Archives that strangers could make. Each ends in its own code, and nothing is left outside of the directory. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PackwrightError } from '../../src/errors.ts'
import {
  type ArchiveLimits,
  type Compression,
  DEFAULT_LIMITS,
  unpackArchive,
} from '../../src/pack/archive/index.ts'
import { body, END, entry, gzip, header, pax, paxRecord, tarOf, zstd } from '../support/hostile-tar.ts'
import { temporaryDirectory } from '../support/temporary.ts'

async function unpack(
  archive: Buffer,
  compression: Compression = 'zstd',
  limits: Partial<ArchiveLimits> = {},
  root?: string,
) {
  const outside = await temporaryDirectory('hostile')
  const directory = join(outside, 'inside')
  await mkdir(directory)
  const chunks = Readable.from([archive]) as AsyncIterable<Buffer>
  try {
    return await unpackArchive(chunks, { compression, root }, directory, {
      limits: { ...DEFAULT_LIMITS, ...limits },
    })
  } finally {
    expect(await readdir(outside)).toEqual(['inside'])
  }
}

const REFUSED = 'ARCHIVE_ENTRY_REFUSED'
const INVALID = 'ARCHIVE_INVALID'
const LIMIT = 'ARCHIVE_LIMIT'

const good = () => entry('good.txt', 'good')
const base256 = (value: number) => {
  const field = Buffer.alloc(12)
  field[0] = 0x80
  field.writeUInt32BE(value, 8)
  return field
}

const paths: [string, string][] = [
  '../evil',
  'a/../../evil',
  'a/..',
  '..',
  '.',
  './a',
  'a/./b',
  '/etc/evil',
  '//evil',
  'a//b',
  'C:evil',
  'C:/evil',
  'a\\..\\evil',
  '..\\evil',
  '\\\\host\\share',
  'con',
  'CON.txt',
  'a/aux',
  'nul.tar.gz',
  'com1',
  'LPT9.x',
  'a.',
  'a ',
  ' a',
  'a/b. ',
  'a:stream',
  'a|b',
  'a?b',
  'a*b',
  'a"b',
  'a<b',
  'tab\tname',
  'new\nline',
  'bell\u0007',
  'del\u007f',
  '\u0085next',
  'zero\u200bwidth',
  'rtl\u202egnp.exe',
  '\ufeffbom',
  `${'d/'.repeat(40)}deep`,
  `${'n'.repeat(256)}`,
  `${'p/'.repeat(20)}${'long'.repeat(260)}`,
].map((path) => [JSON.stringify(path.length > 60 ? `${path.slice(0, 60)}…` : path), path])

describe('paths', () => {
  test.each(paths)('%s in a pax header', async (_, path) => {
    await expect(unpack(zstd(tarOf(pax({ path }), entry('decoy'))))).rejects.toMatchObject({ code: REFUSED })
  })

  test.each(paths.filter(([, path]) => Buffer.byteLength(path) <= 100))('%s in a header', async (_, path) => {
    await expect(unpack(zstd(tarOf(entry(path))))).rejects.toMatchObject({ code: REFUSED })
  })

  const entries: [string, string, Buffer][] = [
    [
      'a GNU long name that climbs',
      REFUSED,
      Buffer.concat([entry('././@LongLink', '../evil\0', { type: 'L' }), entry('decoy')]),
    ],
    ['a prefix that climbs', REFUSED, entry('evil', 'x', { prefix: '..' })],
    ['a prefix that is absolute', REFUSED, entry('evil', 'x', { prefix: '/etc' })],
    ['bytes that are no UTF-8', REFUSED, header({ rawName: Buffer.from([0x61, 0xff, 0xfe, 0x62]) })],
    ['a directory that climbs', REFUSED, header({ name: '../evil/', type: '5' })],
    ['the same file twice', REFUSED, Buffer.concat([entry('a'), entry('a')])],
    ['two files that differ in case', REFUSED, Buffer.concat([entry('Readme'), entry('README')])],
    ['two directories that differ in case', REFUSED, Buffer.concat([entry('Docs/a'), entry('docs/b')])],
    [
      'two files that differ in Unicode form',
      REFUSED,
      Buffer.concat([entry('caf\u00e9'), entry('cafe\u0301')]),
    ],
    [
      'two files that a file system folds (ß, SS)',
      REFUSED,
      Buffer.concat([entry('stra\u00dfe'), entry('strasse')]),
    ],
    ['a file below a file', REFUSED, Buffer.concat([entry('a'), entry('a/b')])],
    ['a file in place of a directory', REFUSED, Buffer.concat([entry('a/b'), entry('a')])],
  ]
  test.each(entries)('%s', async (_, code, tar) => {
    await expect(unpack(zstd(tarOf(good(), tar)))).rejects.toMatchObject({ code })
  })

  test('an entry outside of the root that the dialect names', async () => {
    await expect(
      unpack(gzip(tarOf(entry('skill/SKILL.md'), entry('other/x'))), 'gzip', {}, 'skill'),
    ).rejects.toMatchObject({ code: REFUSED })
    await expect(
      unpack(gzip(tarOf(entry('skill/SKILL.md'), entry('skill2/x'))), 'gzip', {}, 'skill'),
    ).rejects.toMatchObject({ code: REFUSED })
  })
})

describe('kinds of entries', () => {
  test.each(['1', '2', '3', '4', '6', '7', 'D', 'K', 'M', 'N', 'S', 'V', 'A', 'X', 'Z', '!'])(
    'type %s',
    async (type) => {
      await expect(
        unpack(zstd(tarOf(good(), header({ name: 'evil', type, link: '/etc/passwd' })))),
      ).rejects.toMatchObject({ code: REFUSED })
    },
  )

  const cases: [string, string, Buffer][] = [
    ['a regular file with a link target', REFUSED, header({ name: 'a', link: '/etc/passwd' })],
    ['a directory with content', REFUSED, entry('a/', 'content', { type: '5' })],
    ['pax: size', REFUSED, Buffer.concat([pax({ size: '100' }), entry('a')])],
    ['pax: linkpath', REFUSED, Buffer.concat([pax({ linkpath: '/etc/passwd' }), entry('a')])],
    ['pax: hdrcharset', REFUSED, Buffer.concat([pax({ hdrcharset: 'BINARY' }), entry('a')])],
    [
      'pax: sparse',
      REFUSED,
      Buffer.concat([pax({ 'GNU.sparse.major': '1', 'GNU.sparse.name': 'x' }), entry('a')]),
    ],
    [
      'pax: path twice',
      REFUSED,
      Buffer.concat([pax(paxRecord('path', 'a') + paxRecord('path', '../b')), entry('a')]),
    ],
    ['pax: a path with a NUL', REFUSED, Buffer.concat([pax({ path: 'a\0../b' }), entry('a')])],
    ['a global pax header with a path', REFUSED, Buffer.concat([pax({ path: '../b' }, 'g'), entry('a')])],
    [
      'a GNU long name with a NUL inside',
      REFUSED,
      Buffer.concat([entry('l', 'a\0../b', { type: 'L' }), entry('a')]),
    ],
  ]
  test.each(cases)('%s', async (_, code, tar) => {
    await expect(unpack(zstd(tarOf(good(), tar)))).rejects.toMatchObject({ code })
  })
})

describe('broken tars', () => {
  const cases: [string, string, Buffer][] = [
    ['a wrong checksum', INVALID, tarOf(good(), header({ checksum: '0000000\0' }))],
    ['a checksum that is no number', INVALID, tarOf(good(), header({ checksum: 'garbage!' }))],
    ['an unknown format', INVALID, tarOf(good(), header({ magic: 'ustbr\u000000' }))],
    ['an old tar without magic', INVALID, tarOf(good(), header({ magic: '\0\0\0\0\0\0\0\0' }))],
    ['a negative size', INVALID, tarOf(good(), header({ size: '-0000000001\0' }))],
    ['a size in base 256', INVALID, tarOf(good(), header({ size: base256(5) }))],
    ['a negative size in base 256', INVALID, tarOf(good(), header({ size: Buffer.alloc(12, 0xff) }))],
    ['a size that is no number', INVALID, tarOf(good(), header({ size: 'eleven     \0' }))],
    ['an empty size', INVALID, tarOf(good(), header({ size: '\0\0\0\0\0\0\0\0\0\0\0\0' }))],
    ['a size past the end', INVALID, tarOf(good(), header({ size: 1_000_000 }))],
    ['no end', INVALID, good()],
    ['half an end', INVALID, Buffer.concat([good(), Buffer.alloc(512)])],
    ['data behind the end', INVALID, Buffer.concat([tarOf(good()), entry('evil')])],
    [
      'an entry between the zero blocks',
      INVALID,
      Buffer.concat([good(), Buffer.alloc(512), entry('evil'), END]),
    ],
    ['endless zeros behind the end', INVALID, Buffer.concat([tarOf(good()), Buffer.alloc(2 * 1024 * 1024)])],
    ['a body that is cut off', INVALID, Buffer.concat([good(), header({ size: 2000 }), Buffer.alloc(700)])],
    ['a header that is cut off', INVALID, Buffer.concat([good(), header().subarray(0, 300)])],
    [
      'a pax header that is cut off',
      INVALID,
      Buffer.concat([good(), header({ type: 'x', size: 600 }), Buffer.alloc(512)]),
    ],
    ['a pax header without an entry', INVALID, tarOf(good(), pax({ path: 'a' }))],
    [
      'two pax headers for one entry',
      INVALID,
      tarOf(good(), pax({ path: 'a' }), pax({ path: 'b' }), entry('c')),
    ],
    [
      'a pax and a GNU name',
      INVALID,
      tarOf(good(), pax({ path: 'a' }), entry('l', 'b', { type: 'L' }), entry('c')),
    ],
    ['an empty pax header', INVALID, tarOf(good(), header({ type: 'x', size: 0 }), entry('a'))],
    [
      'a pax header of a megabyte',
      INVALID,
      tarOf(good(), pax({ comment: 'x'.repeat(1_000_000) }), entry('a')),
    ],
    ['a pax record without length', INVALID, tarOf(good(), pax(' path=a\n'), entry('a'))],
    ['a pax record that is longer than it is', INVALID, tarOf(good(), pax('99 path=a\n'), entry('a'))],
    ['a pax record that is shorter than it is', INVALID, tarOf(good(), pax('5 path=a\n'), entry('a'))],
    ['a pax record without newline', INVALID, tarOf(good(), pax('9 path=ab'), entry('a'))],
    ['a pax record without =', INVALID, tarOf(good(), pax('8 patha\n'), entry('a'))],
    ['text that is no tar', INVALID, Buffer.from('this is not a tar at all\n'.repeat(100))],
    ['nothing', INVALID, Buffer.alloc(0)],
  ]
  test.each(cases)('%s', async (_, code, tar) => {
    await expect(unpack(zstd(tar))).rejects.toMatchObject({ code })
    await expect(unpack(gzip(tar), 'gzip')).rejects.toMatchObject({ code })
  })

  test('cut off anywhere, an archive is refused', async () => {
    const tar = tarOf(pax({ path: 'a/b.txt' }), entry('x', 'content'), entry('c.txt', 'y'.repeat(700)))
    for (let length = 0; length < tar.length; length += 128) {
      await expect(unpack(zstd(tar.subarray(0, length))), String(length)).rejects.toMatchObject({
        code: INVALID,
      })
    }
  })
})

describe('broken compression', () => {
  const whole = tarOf(good(), entry('b.txt', 'b'.repeat(5000)))
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])
  const cases: [string, Compression, Buffer][] = [
    ['gzip where zstd is promised', 'zstd', gzip(whole)],
    ['zstd where gzip is promised', 'gzip', zstd(whole)],
    ['an uncompressed tar', 'zstd', whole],
    ['zstd that is cut off', 'zstd', zstd(whole).subarray(0, -5)],
    ['gzip that is cut off', 'gzip', gzip(whole).subarray(0, -5)],
    ['garbage behind zstd', 'zstd', Buffer.concat([zstd(whole), Buffer.from('garbage')])],
    ['garbage behind gzip', 'gzip', Buffer.concat([gzip(whole), Buffer.from('garbage')])],
    ['zeros behind gzip', 'gzip', Buffer.concat([gzip(whole), Buffer.alloc(100)])],
    ['a second archive behind zstd', 'zstd', Buffer.concat([zstd(whole), zstd(tarOf(entry('evil')))])],
    ['a second archive behind gzip', 'gzip', Buffer.concat([gzip(whole), gzip(tarOf(entry('evil')))])],
    ['half a second frame', 'zstd', Buffer.concat([zstd(whole), zstd(whole).subarray(0, 20)])],
    ['a skippable frame in front', 'zstd', Buffer.concat([skippable, zstd(whole)])],
    [
      'a flipped byte',
      'gzip',
      Buffer.from(gzip(whole).map((byte, index) => (index === 40 ? byte ^ 0xff : byte))),
    ],
  ]
  test.each(cases)('%s', async (_, compression, archive) => {
    await expect(unpack(archive, compression)).rejects.toMatchObject({ code: INVALID })
  })

  test('a tar that is spread over two frames is refused, as what lies behind the first is dropped by zlib', async () => {
    const frames = Buffer.concat([zstd(whole.subarray(0, 1024)), zstd(whole.subarray(1024))])
    await expect(unpack(frames)).rejects.toMatchObject({ code: INVALID })
  })
})

describe('limits', () => {
  const cases: [string, Partial<ArchiveLimits>, Buffer][] = [
    [
      'too many entries',
      { maxEntries: 5 },
      tarOf(...Array.from({ length: 6 }, (_, index) => entry(`f${index}`))),
    ],
    ['a file that is too large', { maxFileBytes: 1000 }, tarOf(entry('a', Buffer.alloc(1001)))],
    [
      'files that are too large together',
      { maxTotalBytes: 1500 },
      tarOf(entry('a', Buffer.alloc(1000)), entry('b', Buffer.alloc(1000))),
    ],
    [
      'a bomb',
      { maxTotalBytes: 1_000_000, maxEntries: 10 },
      tarOf(...Array.from({ length: 100 }, (_, index) => entry(`b${index}`, Buffer.alloc(1_000_000)))),
    ],
  ]
  test.each(cases)('%s', async (_, limits, tar) => {
    await expect(unpack(zstd(tar), 'zstd', limits)).rejects.toMatchObject({ code: LIMIT })
  })
})

describe('whatever comes', () => {
  test('random damage ends in a code of ours, and never outside of the directory', async () => {
    const tar = tarOf(
      pax({ path: 'a/b.txt' }),
      entry('x', 'content'),
      header({ name: 'd/', type: '5' }),
      entry('c.txt', 'y'.repeat(700)),
    )
    const damage = fc.array(fc.record({ at: fc.nat(tar.length - 1), byte: fc.nat(255) }), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(tar)
        for (const { at, byte } of changes) bytes[at] = byte
        await unpack(zstd(bytes)).catch((error: unknown) => expect(error).toBeInstanceOf(PackwrightError))
      }),
      { numRuns: 300 },
    )
  })

  test('random trees come out as they went in', async () => {
    const name = fc.stringMatching(/^f[a-z0-9]{0,11}$/)
    const tree = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 2000 })), {
      minLength: 1,
      maxLength: 10,
      selector: ([path]) => path,
    })
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const { files: out } = await unpack(
          zstd(tarOf(...files.map(([path, content]) => entry(path, Buffer.from(content))))),
        )
        expect(out.map(({ path, size }) => [path, size]).sort()).toEqual(
          files.map(([path, content]) => [path, content.length]).sort(),
        )
      }),
      { numRuns: 50 },
    )
  })
})

test('padding to a record behind the end is as it should be', async () => {
  expect((await unpack(zstd(Buffer.concat([tarOf(good()), Buffer.alloc(10_240)])))).files).toHaveLength(1)
  expect((await unpack(zstd(Buffer.concat([body('')].concat(tarOf(good())))))).files).toHaveLength(1)
})
