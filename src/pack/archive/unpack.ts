/**
 * Reads a pack's archive back into files.
 *
 * Everything that can go wrong with somebody else's tar is decided entry by entry, before a byte of it is written:
 * `tar-guard.ts` decides on the blocks, `entry-rules.ts` on the paths; this file only streams.
 */

import { createHash, hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import tar from 'tar-stream'
import { byPath } from '../../files/index.ts'
import { type Digest, digestOf } from '../../oci/index.ts'
import { SpentPieces } from './chunks.ts'
import { decompress, type OnTaken } from './compression.ts'
import { bareRepositoryIn, PathRegistry, pathProblem } from './entry-rules.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import type { ArchiveShape, FileEntry } from './pack.ts'
import { TarGuard } from './tar-guard.ts'
import { isOwn, limit, refusedEntry, unpackError } from './unpack-errors.ts'

export interface UnpackedArchive {
  files: FileEntry[]
  /** sha256 of the uncompressed tar as it came */
  tarDigest: Digest
}

export interface UnpackOptions {
  /** files are made without write permission, as in the store */
  readOnly?: boolean | undefined
  limits?: ArchiveLimits | undefined
  signal?: AbortSignal | undefined
  /** told about a piece of a compressed archive that is not needed any more */
  onTaken?: OnTaken | undefined
  /** asked before a file is written; what it gives back hashes the file (sha256, hex) when it is there */
  hashElsewhere?: (() => ((location: string) => Promise<string>) | undefined) | undefined
}

const SMALL_FILE = 256 * 1024
/** Larger ones are hashed while they are written: to do it afterwards would take longer than is saved. */
const MOST_ELSEWHERE = 32 * 1024 * 1024
const WRITES_AT_ONCE = 8
const QUICK_MS = 0.5
const MAX_SLOW = 3

const WRITABLE = { plain: 0o644, executable: 0o755 }
const READ_ONLY = { plain: 0o444, executable: 0o555 }

type Entry = import('node:stream').Readable & { header: tar.Header }

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
  const sha256 = createHash('sha256')
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
      sha256.update(chunk)
      guard.accept(chunk)
      await fed(extract, chunk)
    }
    guard.end()
    extract.end(null)
    await consumed
    return { files: await sink.files(), tarDigest: digestOf(sha256.digest('hex')) }
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

class EntrySink {
  readonly #directory: string
  readonly #foreign: boolean
  /** settled with the first entry where an archive may have it or not */
  #root: string | undefined
  #rootIsOptional: boolean
  readonly #limits: ArchiveLimits
  readonly #modes: typeof WRITABLE
  readonly #paths = new PathRegistry()
  readonly #made = new Set<string>()
  readonly #hashElsewhere: UnpackOptions['hashElsewhere']
  readonly #files: Promise<FileEntry>[] = []
  readonly #writing = new Set<Promise<void>>()
  /** how many small files took long to make */
  #slow = 0
  #entries = 0
  #total = 0

  constructor(directory: string, shape: ArchiveShape, limits: ArchiveLimits, options: UnpackOptions) {
    this.#modes = options.readOnly === true ? READ_ONLY : WRITABLE
    this.#hashElsewhere = options.hashElsewhere
    this.#directory = directory
    this.#root = shape.root
    this.#foreign = shape.foreign === true
    this.#rootIsOptional = this.#foreign
    this.#limits = limits
  }

  /** All files, once they are written. */
  async files(): Promise<FileEntry[]> {
    await Promise.all(this.#writing)
    const files = (await Promise.all(this.#files)).sort(byPath)
    const bare = bareRepositoryIn([...files.map(({ path }) => path), ...this.#made])
    if (bare !== undefined) throw refusedEntry(bare || '.', 'it is a bare git repository')
    return files
  }

  async accept(entry: Entry): Promise<void> {
    const { header } = entry
    this.#entries += 1
    if (this.#entries > this.#limits.maxEntries)
      throw limit(`it has more than ${this.#limits.maxEntries} entries`)
    const isDirectory = header.type === 'directory'
    const path = this.#pathInside(header.name, isDirectory)
    if (path === '') {
      entry.resume()
      return
    }
    const earlier = this.#paths.add(path, isDirectory)
    if (earlier !== undefined) throw refusedEntry(header.name, `it collides with "${earlier}"`)
    if (isDirectory) {
      entry.resume()
      this.#makeDirectory(path)
      return
    }
    if (header.type !== 'file') throw refusedEntry(header.name, `it is a ${header.type}`)
    await this.#writeFile(entry, path)
  }

  /** Waits until nothing is being written any more, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing)
  }

  /**
   * Where making a small file is quick, handing it to another thread takes longer. Where it waits for a disk or for
   * another machine, several are made at once.
   */
  async #writeSoon(location: string, bytes: Buffer, mode: number): Promise<void> {
    if (this.#slow < MAX_SLOW) {
      const began = performance.now()
      writeFileSync(location, bytes, { flag: 'wx', mode })
      if (performance.now() - began > QUICK_MS) this.#slow += 1
      return
    }
    const write = writeFile(location, bytes, { flag: 'wx', mode })
    const tracked = write.finally(() => this.#writing.delete(tracked))
    tracked.catch(() => {})
    this.#writing.add(tracked)
    if (this.#writing.size >= WRITES_AT_ONCE) await Promise.race(this.#writing)
  }

  /** Checks a name and takes the archive's root directory off it; `''` is the root itself. */
  #pathInside(name: string, isDirectory: boolean): string {
    const shown = this.#foreign ? name.replace(/^(?:\.\/)+/, '') : name
    const plain = isDirectory ? shown.replace(/\/$/, '') : shown
    if (this.#foreign && isDirectory && (plain === '' || plain === '.')) return ''
    const why = pathProblem(plain, this.#limits)
    if (why !== undefined) throw refusedEntry(name, why)
    if (this.#rootIsOptional) {
      this.#rootIsOptional = false
      if (plain !== this.#root && !plain.startsWith(`${this.#root}/`)) this.#root = undefined
    }
    if (this.#root === undefined) return plain
    if (plain === this.#root && isDirectory) return ''
    if (plain.startsWith(`${this.#root}/`)) return plain.slice(this.#root.length + 1)
    throw refusedEntry(name, `it is not inside "${this.#root}/"`)
  }

  #makeDirectory(path: string): void {
    if (this.#made.has(path) || path === '.') return
    mkdirSync(join(this.#directory, path), { recursive: true, mode: 0o755 })
    this.#made.add(path)
  }

  async #writeFile(entry: Entry, path: string): Promise<void> {
    const size = entry.header.size ?? 0
    if (size > this.#limits.maxFileBytes)
      throw limit(`"${path}" is larger than ${this.#limits.maxFileBytes} bytes`)
    this.#total += size
    if (this.#total > this.#limits.maxTotalBytes)
      throw limit(`it unpacks to more than ${this.#limits.maxTotalBytes} bytes`)
    this.#makeDirectory(dirname(path))
    const executable = ((entry.header.mode ?? 0) & 0o100) !== 0
    const location = join(this.#directory, path)
    const mode = executable ? this.#modes.executable : this.#modes.plain
    const { hashed } =
      size <= SMALL_FILE
        ? await this.#writeSmall(entry, location, mode)
        : await this.#writeLarge(entry, location, mode)
    const file = Promise.resolve(hashed).then(
      (sha256): FileEntry => ({ path, size, mode: executable ? '0755' : '0644', sha256 }),
    )
    file.catch(() => {})
    this.#files.push(file)
  }

  async #writeSmall(entry: Entry, location: string, mode: number): Promise<WrittenFile> {
    const pieces: Buffer[] = []
    for await (const chunk of entry as AsyncIterable<Buffer>) pieces.push(chunk)
    const [only = Buffer.alloc(0), ...more] = pieces
    const bytes = more.length === 0 ? only : Buffer.concat(pieces)
    await this.#writeSoon(location, bytes, mode)
    return { hashed: hash('sha256', bytes) }
  }

  /** Writes piece by piece, synchronously: into the page cache, that is faster than handing it to another thread. */
  async #writeLarge(entry: Entry, location: string, mode: number): Promise<WrittenFile> {
    const elsewhere = (entry.header.size ?? 0) > MOST_ELSEWHERE ? undefined : this.#hashElsewhere?.()
    const sha256 = createHash('sha256')
    const file = openSync(location, 'wx', mode)
    const spent = new SpentPieces()
    try {
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        if (elsewhere === undefined) sha256.update(chunk)
        for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
        spent.add(chunk)
      }
    } finally {
      closeSync(file)
    }
    return { hashed: elsewhere?.(location) ?? sha256.digest('hex') }
  }
}

/** A file that is there; its hash may still be on its way. */
interface WrittenFile {
  hashed: string | Promise<string>
}
