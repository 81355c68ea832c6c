/** Heads of tar entries: those of tar-stream where paths are ASCII, plain ustar with the bytes as they are elsewhere. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { execa } from 'execa'
import tar from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { contentDigestOf, olderContentDigest } from '../../src/pack/archive/index.ts'
import { END_OF_ARCHIVE, headOfEntry } from '../../src/pack/archive/tar-head.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const long = (length: number) => 'abcdefghij'.repeat(30).slice(0, length)
const ASCII = [
  'a',
  'dir/',
  long(100),
  `${long(50)}/${long(49)}`,
  `${long(50)}/${long(50)}`,
  `${long(155)}/${long(100)}`,
  `${long(156)}/${long(100)}`,
  `${long(60)}/${long(60)}/${long(60)}/${long(60)}`,
  `${long(101)}/`,
  long(101),
  `${long(40)}/${long(101)}`,
  `a/${long(255)}`,
]
const UTF8 = ['ä', 'größe/ß.md', `${'ä'.repeat(50)}`, `${'ü'.repeat(40)}/${'ö'.repeat(50)}`, '名前/説明.md']

/** What tar-stream writes for one entry, without content and without the end. */
async function streamed(name: string, size: number, mode: number): Promise<Buffer> {
  const pack = tar.pack()
  const type = name.endsWith('/') ? 'directory' : 'file'
  const about = { name, size, mode, type, uid: 0, gid: 0, mtime: new Date(0), uname: '', gname: '' } as const
  pack.entry({ ...about, size: 0 }, Buffer.alloc(0))
  pack.finalize()
  const bytes = await buffer(pack)
  return bytes.subarray(0, bytes.length - END_OF_ARCHIVE.length)
}

describe('as tar-stream writes them', () => {
  test.each(ASCII)('%s', async (path) => {
    for (const form of ['ustar', 'pax-for-utf8'] as const)
      expect(headOfEntry({ path, size: 0, mode: 0o755 }, form)).toEqual(await streamed(path, 0, 0o755))
  })
  test.each(UTF8)('%s, in the older form', async (path) => {
    expect(headOfEntry({ path, size: 0, mode: 0o644 }, 'pax-for-utf8')).toEqual(
      await streamed(path, 0, 0o644),
    )
  })
})

describe('plain ustar', () => {
  test.each(UTF8)('%s', (path) => {
    const head = headOfEntry({ path, size: 7, mode: 0o644 }, 'ustar')
    expect(head.length).toBe(512)
    expect(head[156]).toBe('0'.charCodeAt(0))
    const field = (from: number, length: number) =>
      head
        .subarray(from, from + length)
        .toString()
        .replace(/\0.*$/s, '')
    const [name, prefix] = [field(0, 100), field(345, 155)]
    expect(prefix === '' ? name : `${prefix}/${name}`).toBe(path)
  })

  test.each([`${'ä'.repeat(51)}`, `${'ä'.repeat(78)}/${'b'.repeat(100)}`])(
    '%s does not fit, and is pax',
    (path) => {
      expect(headOfEntry({ path, size: 0, mode: 0o644 }, 'ustar')[156]).toBe('x'.charCodeAt(0))
    },
  )

  test('what octal digits cannot say is base-256, as GNU tar writes it', async () => {
    const size = 8 ** 11
    const head = headOfEntry({ path: 'large', size, mode: 0o644 }, 'ustar')
    const script =
      'import sys,tarfile;print(tarfile.TarInfo.frombuf(sys.stdin.buffer.read(512),"utf-8","strict").size)'
    expect((await execa('python3', ['-c', script], { input: head })).stdout).toBe(String(size))
  })
})

test('content that was packed in the older form is known by its digest', async () => {
  const directory = await writeFiles(await temporaryDirectory('older'), { 'größe.md': 'a', 'b.md': 'b' })
  const file = (path: string) => ({ path, location: `${directory}/${path}`, size: 1, executable: false })
  const tree = { files: [file('b.md'), file('größe.md')], leftOut: [] }
  const [now, older] = [await contentDigestOf(tree), await olderContentDigest(tree)]
  expect(older).not.toBe(now)
  expect(await contentDigestOf(tree, older)).toBe(older)
  const other = `sha256:${createHash('sha256').update('other').digest('hex')}` as const
  expect(await contentDigestOf(tree, other as never)).toBe(now)
  expect(await olderContentDigest({ files: [file('b.md')], leftOut: [] })).toBeUndefined()
})
