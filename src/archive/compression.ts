/** The two compressions of a pack's archive, driven so that the same bytes in give the same bytes out. */
import type { Transform } from 'node:stream'
import {
  constants,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'

export const COMPRESSIONS = ['zstd', 'gzip'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** How the names of archives end. */
export const EXTENSIONS: Record<Compression, string> = { zstd: '.tar.zst', gzip: '.tar.gz' }

const ZSTD_LEVEL = 3
const GZIP_LEVEL = 9

/**
 * Compresses a stream deterministically.
 *
 * A zlib stream that is told of its end while the last chunk is still being written closes the zstd frame and then
 * appends an empty one: the bytes would depend on timing. So each chunk is awaited, and the end comes by itself.
 */
export async function* compress(
  chunks: AsyncIterable<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  const stream = compressor(compression)
  const fed = feed(chunks, stream)
  fed.catch((cause: Error) => stream.destroy(cause))
  let first = compression === 'gzip'
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    yield first ? canonicalGzipHeader(chunk) : chunk
    first = false
  }
  await fed
}

async function feed(chunks: AsyncIterable<Buffer>, stream: Transform): Promise<void> {
  for await (const chunk of chunks) {
    await new Promise<void>((resolve, reject) => {
      stream.write(chunk, (cause) => (cause ? reject(cause) : resolve()))
    })
  }
  stream.end()
}

function compressor(compression: Compression): Transform {
  if (compression === 'gzip') return createGzip({ level: GZIP_LEVEL })
  return createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  })
}

const GZIP_OS_OFFSET = 9
const GZIP_OS_UNKNOWN = 255

/** Makes gzip's header the same on every operating system: its tenth byte names the one it was made on. */
function canonicalGzipHeader(firstChunk: Buffer): Buffer {
  if (firstChunk.length > GZIP_OS_OFFSET) firstChunk[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN
  return firstChunk
}

/** A decompressor; `bytesWritten` counts what it consumed, which is less than it got where data trails. */
export function decompressor(compression: Compression): Transform & { readonly bytesWritten: number } {
  return compression === 'gzip' ? createGunzip() : createZstdDecompress()
}

/** The most bytes that may lie behind what a decompressor consumed, and still be looked at. */
export const MAX_TRAILER_BYTES = 64

/** Whether the bytes behind a compressed stream hold nothing: an empty zstd frame, as some writers append. */
export function isEmptyTrailer(trailer: Buffer, compression: Compression): boolean {
  if (compression !== 'zstd') return false
  try {
    return zstdDecompressSync(trailer, { maxOutputLength: 1 }).length === 0
  } catch {
    return false
  }
}
