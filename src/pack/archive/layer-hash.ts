/** The digests of a layer. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { errnoOf, PackwrightError } from '../../errors.ts'
import { type Digest, digestOf } from '../../oci/index.ts'

/** Size and both digests of a layer, taken while its bytes pass. */
export class LayerHash {
  readonly #sha256 = createHash('sha256')
  readonly #sha512 = createHash('sha512')
  #size = 0

  async *through(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.#size += chunk.length
      this.#sha256.update(chunk)
      this.#sha512.update(chunk)
      yield chunk
    }
  }

  result(): { size: number; digest: Digest; integrity: string } {
    return {
      size: this.#size,
      digest: digestOf(this.#sha256.digest('hex')),
      integrity: `sha512-${this.#sha512.digest('base64')}`,
    }
  }
}

/** Digests of an archive that another tool built. */
export async function hashFile(
  location: string,
): Promise<{ size: number; digest: Digest; integrity: string }> {
  const hash = new LayerHash()
  try {
    for await (const _ of hash.through(createReadStream(location)));
  } catch (cause) {
    throw new PackwrightError('FILE_UNREADABLE', `${location} cannot be read (${errnoOf(cause)}).`, { cause })
  }
  return hash.result()
}
