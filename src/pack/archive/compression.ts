/** The compressions of a pack's archive, driven so that the same bytes in give the same bytes out. */
import type { Transform } from 'node:stream'
import { errnoOf, PackwrightError } from '../../errors.ts'
import { coalesced, headOf, PIECE, resumed } from './chunks.ts'

export const COMPRESSIONS = ['zstd', 'gzip', 'none'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** How the names of archives end. */
export const EXTENSIONS: Record<Compression, string> = { zstd: '.tar.zst', gzip: '.tar.gz', none: '.tar' }

/** Not imported: it takes 3 ms to load, and what is in the store already is not compressed. */
const zlib = () => process.getBuiltinModule('node:zlib')

/** How compressors give out what they have made; it does not change the bytes. */
const COMPRESSED_PIECES = { chunkSize: PIECE, readableHighWaterMark: 1024 * 1024 }
/** Each piece is a turn of the event loop; the next ones are made while it is worked on. */
const DECOMPRESSED_PIECES = { chunkSize: 512 * 1024, readableHighWaterMark: 2 * 1024 * 1024 }

const ZSTD_LEVEL = 3
const GZIP_LEVEL = 9

/**
 * Compresses a stream deterministically. What is small is compressed at once, so that zstd knows its size and needs but
 * little memory.
 *
 * A zlib stream that is told of its end while the last chunk is still being written closes the zstd frame and then
 * appends an empty one: the bytes would depend on timing. So each chunk is awaited, and the end comes by itself.
 */
export async function* compress(
  chunks: AsyncGenerator<Buffer, void>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  if (compression === 'none') return yield* chunks
  const head = await headOf(chunks)
  if (head.isAll) {
    yield compressedAtOnce(Buffer.concat(head.pieces), compression)
    return
  }
  const stream = compressor(compression)
  const fed = feed(resumed(head.pieces, chunks), stream)
  fed.catch((cause: Error) => stream.destroy(cause))
  let first = compression === 'gzip'
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield first ? canonicalGzipHeader(chunk) : chunk
    first = false
  }
  await fed
}

/** Told about a chunk when the compressor or decompressor has taken it in. */
export type OnTaken = (chunk: Buffer) => void

/** Writes chunk by chunk; while one is being worked on, the next is already fetched. */
async function feed(chunks: AsyncIterable<Buffer>, stream: Transform, onTaken?: OnTaken): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    for (;;) {
      const { done, value } = await next
      if (done === true || stream.destroyed) break
      next = iterator.next()
      next.catch(() => {})
      await written(stream, value)
      onTaken?.(value)
    }
    stream.end()
  } finally {
    await iterator.return?.()
  }
}

async function written(stream: Transform, chunk: Buffer): Promise<void> {
  if (stream.destroyed) return
  await new Promise<void>((resolve, reject) => {
    stream.write(chunk, (cause) => (cause ? reject(cause) : resolve()))
  })
}

type Stream = Exclude<Compression, 'none'>

const GZIP = { level: GZIP_LEVEL }

function zstd() {
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = zlib().constants
  return { params: { [ZSTD_c_compressionLevel]: ZSTD_LEVEL, [ZSTD_c_checksumFlag]: 1 } }
}

function compressor(compression: Stream): Transform {
  return compression === 'gzip'
    ? zlib().createGzip({ ...COMPRESSED_PIECES, ...GZIP })
    : zlib().createZstdCompress({ ...COMPRESSED_PIECES, ...zstd() })
}

function compressedAtOnce(bytes: Buffer, compression: Stream): Buffer {
  return compression === 'gzip'
    ? canonicalGzipHeader(zlib().gzipSync(bytes, GZIP))
    : zlib().zstdCompressSync(bytes, zstd())
}

const GZIP_OS_OFFSET = 9
const GZIP_OS_UNKNOWN = 255

/** Makes gzip's header the same on every operating system: its tenth byte names the one it was made on. */
function canonicalGzipHeader(firstChunk: Buffer): Buffer {
  if (firstChunk.length > GZIP_OS_OFFSET) firstChunk[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN
  return firstChunk
}

type Decompressor = Transform & { readonly bytesWritten: number }

function decompressor(compression: Stream): Decompressor {
  return compression === 'gzip'
    ? zlib().createGunzip(DECOMPRESSED_PIECES)
    : zlib().createZstdDecompress(DECOMPRESSED_PIECES)
}

/**
 * Decompresses a stream.
 *
 * @throws PackwrightError `ARCHIVE_INVALID` when anything but nothing lies behind the compressed stream
 */
export async function* decompress(
  chunks: AsyncIterable<Buffer>,
  compression: Compression,
  onTaken?: OnTaken,
): AsyncGenerator<Buffer> {
  const pieces = coalesced(chunks)
  if (compression === 'none') return yield* pieces
  const head = await headOf(pieces)
  const small = head.isAll ? atOnce(Buffer.concat(head.pieces), compression) : undefined
  if (small !== undefined) {
    yield small
    return
  }
  const stream = decompressor(compression)
  const tail = new Tail()
  const fed = feed(tail.watch(resumed(head.pieces, pieces)), stream, onTaken)
  fed.catch((cause: Error) => stream.destroy(cause))
  try {
    yield* stream as AsyncIterable<Buffer>
    await fed
    const length = tail.size - stream.bytesWritten
    refuseTrailer(tail.last(length), length, compression)
  } finally {
    stream.destroy()
  }
}

const MAX_AT_ONCE = 2 * 1024 * 1024

/** Decompresses what came in one piece: for most packs a stream costs more than its bytes. */
function atOnce(piece: Buffer, compression: Stream): Buffer | undefined {
  const decompressed = compression === 'gzip' ? zlib().gunzipSync : zlib().zstdDecompressSync
  try {
    const options = { maxOutputLength: MAX_AT_ONCE, chunkSize: PIECE, info: true }
    const { buffer, engine } = decompressed(piece, options) as unknown as {
      buffer: Buffer
      engine: Decompressor
    }
    refuseTrailer(piece.subarray(engine.bytesWritten), piece.length - engine.bytesWritten, compression)
    return buffer
  } catch (cause) {
    if (errnoOf(cause) === 'ERR_BUFFER_TOO_LARGE') return undefined
    throw cause
  }
}

const MAX_TRAILER_BYTES = 64

/** Counts what passes and keeps the end of it. */
class Tail {
  size = 0
  #end: Buffer = Buffer.alloc(0)

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.size += chunk.length
      this.#end = Buffer.concat([this.#end, chunk.subarray(-MAX_TRAILER_BYTES)]).subarray(-MAX_TRAILER_BYTES)
      yield chunk
    }
  }

  /** The last `length` bytes, if they are few enough to be known. */
  last(length: number): Buffer | undefined {
    return length <= this.#end.length ? this.#end.subarray(this.#end.length - length) : undefined
  }
}

/** zlib stops at the end of a stream and drops what follows. Only an empty zstd frame, as some writers append, may. */
function refuseTrailer(trailer: Buffer | undefined, length: number, compression: Compression): void {
  if (length === 0) return
  if (compression === 'zstd' && trailer !== undefined && isEmptyFrame(trailer)) return
  throw new PackwrightError(
    'ARCHIVE_INVALID',
    `The archive has ${length} bytes behind its compressed stream.`,
    {
      hint: 'Nothing was unpacked. Ask its publisher to publish it again.',
    },
  )
}

function isEmptyFrame(bytes: Buffer): boolean {
  try {
    return zlib().zstdDecompressSync(bytes, { maxOutputLength: 1 }).length === 0
  } catch {
    return false
  }
}
