/** Digest and size are checked while the bytes pass, never after they were used. */
import { createHash } from 'node:crypto'
import { PackwrightError } from '../errors.ts'
import { type Descriptor, digestOf } from '../oci/index.ts'

/** A blob that is asked for; some are known by their digest alone. */
type Wanted = Pick<Descriptor, 'digest' | 'data'> & { size?: number }

/**
 * Passes a blob through and fails at the first byte too many, or at its end when anything differs.
 *
 * @param what how to name it in errors, e.g. `the layer of ghcr.io/acme/packs/claude@sha256:…`
 * @throws PackwrightError `SIZE_MISMATCH`, `DIGEST_MISMATCH`
 */
export async function* verified(
  chunks: AsyncIterable<Buffer>,
  { digest, size: expected }: Wanted,
  what: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (expected !== undefined && size > expected) throw sizeMismatch(what, expected, `more than ${expected}`)
    hash.update(chunk)
    yield chunk
  }
  if (expected !== undefined && size !== expected) throw sizeMismatch(what, expected, String(size))
  const actual = digestOf(hash.digest('hex'))
  if (actual !== digest) throw digestMismatch(what, digest, actual)
}

/** Reads a whole small blob, checked; one that is embedded in its descriptor is taken from there. */
export async function readVerified(
  chunks: AsyncIterable<Buffer>,
  wanted: Wanted,
  what: string,
  maxBytes: number,
): Promise<Uint8Array> {
  refuseMore(wanted.size ?? 0, maxBytes, what)
  const given = wanted.data === undefined ? chunks : embedded(wanted.data)
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of verified(given, wanted, what)) {
    size += piece.length
    refuseMore(size, maxBytes, what)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function refuseMore(size: number, maxBytes: number, what: string): void {
  if (size <= maxBytes) return
  throw new PackwrightError('ARTIFACT_TOO_LARGE', `${what} is ${size} bytes; at most ${maxBytes} are read.`)
}

export function digestMismatch(what: string, expected: string, actual: string): PackwrightError {
  return new PackwrightError(
    'DIGEST_MISMATCH',
    `${what} should have the digest ${expected}, but has ${actual}.`,
    {
      hint: 'Nothing was kept. The registry or something between changed the content; do not use it.',
      details: { expected, actual },
    },
  )
}

function sizeMismatch(what: string, expected: number, actual: string): PackwrightError {
  return new PackwrightError('SIZE_MISMATCH', `${what} should be ${expected} bytes, but is ${actual}.`, {
    hint: 'Nothing was kept. Try again; if it stays so, the registry does not hold what its manifest says.',
    details: { expected, actual },
  })
}

async function* embedded(data: string): AsyncGenerator<Buffer> {
  yield Buffer.from(data, 'base64')
}
