/** Where the entries of an archive become files: each is checked by the rules before a byte of it is written. */

import { createHash, hash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { byPath, Pace } from '../../files/index.ts'
import { SpentPieces } from './chunks.ts'
import { bareRepositoryIn, PathRegistry, pathProblem } from './entry-rules.ts'
import type { ArchiveLimits } from './limits.ts'
import type { ArchiveShape, FileEntry } from './pack.ts'
import { limit, refusedEntry } from './unpack-errors.ts'

const SMALL_FILE = 256 * 1024
/** Larger ones are hashed while they are written: to do it afterwards would take longer than is saved. */
const MOST_ELSEWHERE = 32 * 1024 * 1024
const WRITES_AT_ONCE = 8

const WRITABLE = { plain: 0o644, executable: 0o755 }
const READ_ONLY = { plain: 0o444, executable: 0o555 }

/** An entry as tar-stream gives it, without its types: ours are public. */
export type Entry = import('node:stream').Readable & {
  header: { name: string; type?: string | null; size?: number; mode?: number }
}

export interface SinkOptions {
  /** files are made without write permission, as in the store */
  readOnly?: boolean | undefined
  /** asked before a file is written; what it gives back hashes the file (sha256, hex) when it is there */
  hashElsewhere?: (() => ((location: string) => Promise<string>) | undefined) | undefined
}

export class EntrySink {
  readonly #directory: string
  readonly #foreign: boolean
  /** settled with the first entry where an archive may have it or not */
  #root: string | undefined
  #rootIsOptional: boolean
  readonly #limits: ArchiveLimits
  readonly #modes: typeof WRITABLE
  readonly #paths = new PathRegistry()
  readonly #made = new Set<string>()
  readonly #hashElsewhere: SinkOptions['hashElsewhere']
  readonly #files: Promise<FileEntry>[] = []
  readonly #writing = new Set<Promise<void>>()
  readonly #pace = new Pace()
  #entries = 0
  #total = 0

  constructor(directory: string, shape: ArchiveShape, limits: ArchiveLimits, options: SinkOptions) {
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

  async #writeSoon(location: string, bytes: Buffer, mode: number): Promise<void> {
    if (this.#pace.isQuick)
      return this.#pace.measure(() => writeFileSync(location, bytes, { flag: 'wx', mode }))
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
