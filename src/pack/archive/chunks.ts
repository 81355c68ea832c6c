/** Bytes on their way in pieces: joined where they are small, and looked at before they are taken on. */

/** What counts as small, in bytes. */
export const PIECE = 128 * 1024

/** Joins small pieces (tar headers, padding) into few, which go through a compressor at once; large ones pass. */
export async function* coalesced(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    if (size > 0 && chunk.length + size > PIECE) {
      yield Buffer.concat(pieces)
      pieces = []
      size = 0
    }
    if (chunk.length >= PIECE / 4 && size === 0) {
      yield chunk
      continue
    }
    pieces.push(chunk)
    size += chunk.length
  }
  if (size > 0) yield Buffer.concat(pieces)
}

/** In bytes. In smaller ones, the way through all who look at them takes longer than what they hold. */
export const LARGE_PIECE = 256 * 1024

/**
 * What arrives, in large pieces, each of which has its memory for itself, so that it can be given to another thread.
 *
 * @param chunks are used up
 * @param total bytes that are to arrive: what is small needs no large piece
 */
export async function* inPieces(
  chunks: AsyncIterable<Buffer>,
  total: number,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  const size = total > 0 && total < LARGE_PIECE ? total : LARGE_PIECE
  const spent = new SpentPieces()
  let piece = Buffer.allocUnsafeSlow(size)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(piece, filled, at)
      at += taken
      filled += taken
      if (filled < size) continue
      yield piece
      piece = Buffer.allocUnsafeSlow(size)
      filled = 0
    }
    spent.add(chunk)
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

/**
 * Gives the memory of pieces back when all of it is spent, and not when the collector finds it: what lies outside of
 * its heap does not press it, and large packs would fill the memory.
 */
export class SpentPieces {
  #buffer: ArrayBufferLike | undefined
  #end = 0

  /** @param piece no longer used by anybody; counts when all before it in its memory was added, too */
  add({ buffer, byteOffset, byteLength }: Buffer): void {
    if (byteOffset === 0) {
      this.#buffer = buffer
      this.#end = 0
    }
    if (buffer !== this.#buffer || byteOffset !== this.#end) return
    this.#end += byteLength
    if (this.#end === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
  }
}

/** The first pieces, until they are too large to be small. */
export async function headOf(
  chunks: AsyncGenerator<Buffer, void>,
): Promise<{ pieces: Buffer[]; isAll: boolean }> {
  const pieces: Buffer[] = []
  for (let size = 0; size <= PIECE; ) {
    const { done, value } = await chunks.next()
    if (done === true) return { pieces, isAll: true }
    pieces.push(value)
    size += value.length
  }
  return { pieces, isAll: false }
}

/** What was taken, and then the rest. */
export async function* resumed(head: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* head
  yield* rest
}
