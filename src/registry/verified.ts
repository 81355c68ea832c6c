/** Digest and size are checked while the bytes pass, never after they were used. */
import { createHash } from 'node:crypto'
import { PackwrightError } from '../errors.ts'
import { type Descriptor, digestOf } from '../oci/index.ts'

/**
 * Passes a blob through and fails at the first byte too many, or at its end when anything differs.
 *
 * @param what how to name it in errors, e.g. `the layer of ghcr.io/acme/packs/claude@sha256:…`
 * @throws PackwrightError `SIZE_MISMATCH`, `DIGEST_MISMATCH`
 */
export async function* verified(
  chunks: AsyncIterable<Buffer>,
  descriptor: Descriptor,
  what: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > descriptor.size) throw sizeMismatch(what, descriptor.size, `more than ${descriptor.size}`)
    hash.update(chunk)
    yield chunk
  }
  if (size !== descriptor.size) throw sizeMismatch(what, descriptor.size, String(size))
  const actual = digestOf(hash.digest('hex'))
  if (actual !== descriptor.digest) throw digestMismatch(what, descriptor.digest, actual)
}

/** Reads a whole small blob, checked; one that is embedded in its descriptor is taken from there. */
export async function readVerified(
  chunks: AsyncIterable<Buffer>,
  descriptor: Descriptor,
  what: string,
  maxBytes: number,
): Promise<Uint8Array> {
  if (descriptor.size > maxBytes) {
    throw new PackwrightError(
      'ARTIFACT_TOO_LARGE',
      `${what} is ${descriptor.size} bytes; at most ${maxBytes} are read.`,
    )
  }
  const given = descriptor.data === undefined ? chunks : embedded(descriptor.data)
  const pieces: Buffer[] = []
  for await (const piece of verified(given, descriptor, what)) pieces.push(piece)
  return Buffer.concat(pieces)
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
