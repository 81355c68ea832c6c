/** Hashing what is on disk. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const PIECE_BYTES = 512 * 1024

/** @returns sha256 of the file's bytes, hex */
export async function hashOfFile(location: string): Promise<string> {
  await using file = await open(location)
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
  for (;;) {
    const { bytesRead } = await file.read(piece)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, bytesRead))
  }
}
