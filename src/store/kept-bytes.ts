/**
 * Bytes of a layer that arrived before its pull came to an end: who pulls it next goes on from there.
 *
 *     <store>/partial/<hex>          the bytes, with holes where some are missing
 *     <store>/partial/<hex>.json     which kernel wrote them; then, line by line, which of them are there
 *     <store>/partial/<hex>.lock     held by whoever is pulling
 *
 * They are checked as all bytes are: by the digest over the whole layer, when it is.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../errors.ts'
import { kernelId, type Lock, tryLock } from '../files/index.ts'
import { type Digest, hexOf } from '../oci/index.ts'
import type { ByteRange } from '../registry/index.ts'

/** How long what arrived is kept, in milliseconds. */
const KEPT_MS = 24 * 60 * 60 * 1000

/** A disk that is full or read-only: the layer is pulled all the same, and nothing of it is kept. */
export class BytesNotKept extends Error {}

/**
 * @returns `undefined` while another process pulls the same layer, and where nothing can be written
 */
export async function openKeptBytes(root: string, digest: Digest): Promise<KeptBytes | undefined> {
  const directory = join(root, 'partial')
  const file = join(directory, hexOf(digest))
  try {
    await mkdir(directory, { recursive: true })
    const lock = tryLock(`${file}.lock`)
    if (typeof lock === 'string') return undefined
    const known = readJournal(file)
    if (known === undefined) writeFileSync(journalOf(file), `${JSON.stringify({ kernel: kernelId() })}\n`)
    const handle = await open(file, existsSync(file) && known !== undefined ? 'r+' : 'w+', 0o600)
    return new KeptBytes(file, handle, lock, known)
  } catch {
    return undefined
  }
}

export class KeptBytes {
  readonly #file: string
  readonly #handle: FileHandle
  readonly #lock: Lock
  /** an earlier pull of the same layer did not come to its end */
  readonly isGoingOn: boolean
  /** sorted, with something missing between any two */
  #there: ByteRange[] = []

  constructor(file: string, handle: FileHandle, lock: Lock, known: readonly ByteRange[] | undefined) {
    this.isGoingOn = known !== undefined
    this.#file = file
    this.#handle = handle
    this.#lock = lock
    for (const range of known ?? []) this.#add(range)
  }

  /** Where the bytes from `position` on end that are there; `position` itself if it is missing. */
  endOf(position: number): number {
    return this.#there.find(({ from, to }) => from <= position && position < to)?.to ?? position
  }

  /** What is missing of the first `size` bytes. */
  missing(size: number): ByteRange[] {
    const ends = [0, ...this.#there.map(({ to }) => to)]
    const starts = [...this.#there.map(({ from }) => from), size]
    return ends.map((from, at) => ({ from, to: starts[at] ?? size })).filter(({ from, to }) => from < to)
  }

  /** @throws BytesNotKept */
  async write(at: number, piece: Buffer): Promise<void> {
    try {
      for (let done = 0; done < piece.length; )
        done += (await this.#handle.write(piece, done, piece.length - done, at + done)).bytesWritten
      const range = { from: at, to: at + piece.length }
      appendFileSync(journalOf(this.#file), `${range.from} ${range.to}\n`)
      this.#add(range)
    } catch (cause) {
      throw new BytesNotKept(`${this.#file} cannot be written (${errnoOf(cause)}).`, { cause })
    }
  }

  /** Pieces of what is there, each with its memory for itself. @throws BytesNotKept */
  async *read({ from, to }: ByteRange, pieceSize: number): AsyncGenerator<Buffer<ArrayBuffer>> {
    for (let at = from; at < to; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceSize, to - at))
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length, at)
      if (bytesRead === 0) throw new BytesNotKept(`${this.#file} is shorter than it was.`)
      at += bytesRead
      yield piece.subarray(0, bytesRead)
    }
  }

  /** @param isDone nobody needs them any more */
  async close(isDone: boolean): Promise<void> {
    await this.#handle.close().catch(() => {})
    if (isDone) await remove(this.#file).catch(() => {})
    this.#lock.release()
  }

  #add(range: ByteRange): void {
    const touches = ({ from, to }: ByteRange) => from <= range.to && range.from <= to
    const joined = this.#there.filter(touches).concat(range)
    const from = Math.min(...joined.map((one) => one.from))
    const to = Math.max(...joined.map((one) => one.to))
    const apart = this.#there.filter((one) => !touches(one))
    this.#there = [...apart, { from, to }].sort((a, b) => a.from - b.from)
  }
}

/** Throws away what is older than a day, unless somebody is at it. */
export async function sweepKeptBytes(root: string): Promise<void> {
  const directory = join(root, 'partial')
  const names = await readdir(directory).catch((): string[] => [])
  for (const name of names.filter((one) => /^[0-9a-f]{64}$/.test(one))) {
    const file = join(directory, name)
    try {
      if (Date.now() - (await stat(file)).mtimeMs < KEPT_MS) continue
      const lock = tryLock(`${file}.lock`)
      if (typeof lock === 'string') continue
      await remove(file)
      lock.release()
    } catch {
      // What may not be removed stays for somebody who may.
    }
  }
}

const journalOf = (file: string) => `${file}.json`

async function remove(file: string): Promise<void> {
  for (const one of [journalOf(file), file]) await rm(one, { force: true })
}

/**
 * What another kernel wrote may have been lost with it, and a line may be half written.
 *
 * @returns `undefined` where nothing is known
 */
function readJournal(file: string): ByteRange[] | undefined {
  try {
    const [head = '', ...lines] = readFileSync(journalOf(file), 'utf8').split('\n')
    if ((JSON.parse(head) as { kernel?: unknown }).kernel !== kernelId()) return undefined
    // The last one is empty, or not whole.
    return lines.slice(0, -1).flatMap((line) => {
      const [from, to] = line.split(' ').map(Number)
      return from !== undefined && to !== undefined && from < to ? [{ from, to }] : []
    })
  } catch {
    return undefined
  }
}
