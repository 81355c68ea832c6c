/**
 * Reads a pack's archive back into files.
 *
 * Everything that can go wrong with somebody else's tar is decided entry by entry, before a byte of it is written:
 * `tar-guard.ts` decides on the blocks, `entry-sink.ts` on the paths; this file only streams.
 */

import { createHash } from 'node:crypto'
import tar from 'tar-stream'
import { type Digest, digestOf } from '../../oci/index.ts'
import { decompress, type OnTaken } from './compression.ts'
import { type Entry, EntrySink, type SinkOptions } from './entry-sink.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import type { ArchiveShape, FileEntry } from './pack.ts'
import { TarGuard } from './tar-guard.ts'
import { isOwn, limit, unpackError } from './unpack-errors.ts'

export interface UnpackedArchive {
  files: FileEntry[]
  /** sha256 of the uncompressed tar as it came */
  tarDigest: Digest
}

export interface UnpackOptions extends SinkOptions {
  limits?: ArchiveLimits | undefined
  signal?: AbortSignal | undefined
  /** the digest of the tar, where the bytes that it follows from are checked already: it is not computed again */
  known?: Digest | undefined
  /** told about a piece of a compressed archive that is not needed any more */
  onTaken?: OnTaken | undefined
}

/**
 * Unpacks an archive while it arrives into `directory`, which has to be empty and private to the caller.
 *
 * @param chunks the compressed archive, whose pieces are used up; whatever checks its digest throws at its end, before
 *   this returns
 * @param shape compression, and the directory inside the archive that is to become `directory`
 * @throws PackwrightError `ARCHIVE_INVALID`, `ARCHIVE_ENTRY_REFUSED`, `ARCHIVE_LIMIT`, `OUTPUT_UNWRITABLE`; the caller
 *   throws `directory` away then
 */
export async function unpackArchive(
  chunks: AsyncIterable<Buffer>,
  shape: ArchiveShape,
  directory: string,
  options: UnpackOptions = {},
): Promise<UnpackedArchive> {
  const limits = options.limits ?? DEFAULT_LIMITS
  const { known } = options
  const sha256 = known === undefined ? createHash('sha256') : undefined
  const guard = new TarGuard()
  // What its files may weigh, plus a header and padding for each.
  const most = limits.maxTotalBytes + limits.maxEntries * 1024 + 2 * 1024 * 1024
  let size = 0
  const extract = tar.extract()
  const sink = new EntrySink(directory, shape, limits, options)
  const consumed = consume(extract, sink)
  consumed.catch(() => {})
  try {
    for await (const chunk of decompress(chunks, shape.compression, options.onTaken)) {
      options.signal?.throwIfAborted()
      size += chunk.length
      if (size > most) throw limit(`it unpacks to more than ${limits.maxTotalBytes} bytes`)
      sha256?.update(chunk)
      guard.accept(chunk)
      await fed(extract, chunk)
    }
    guard.end()
    extract.end(null)
    await consumed
    return { files: await sink.files(), tarDigest: known ?? digestOf(sha256?.digest('hex') ?? '') }
  } catch (cause) {
    // Without an error its reader would wait for entries for ever.
    extract.destroy(cause instanceof Error ? cause : new Error(String(cause)))
    await sink.settled()
    const first = await consumed.then(
      () => cause,
      (error: unknown) => (isOwn(error) ? error : cause),
    )
    throw options.signal?.aborted === true ? cause : unpackError(first, directory, shape.compression)
  }
}

/** Waits until there is room again; when the reader gave up, it says why itself. */
async function fed(extract: tar.Extract, chunk: Buffer): Promise<void> {
  if (extract.destroyed) throw new Error('the reader of the archive gave up')
  if (extract.write(chunk)) return
  await new Promise<void>((resolve) => {
    const done = () => {
      extract.off('drain', done).off('close', done)
      resolve()
    }
    extract.on('drain', done).on('close', done)
  })
}

async function consume(extract: tar.Extract, sink: EntrySink): Promise<void> {
  for await (const entry of extract) await sink.accept(entry as unknown as Entry)
}
