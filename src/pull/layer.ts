/** The layer of a pulled pack: limited, checked while it arrives, unpacked in private. */
import { createHash } from 'node:crypto'
import { errnoOf, PackwrightError } from '../errors.ts'
import { outputError } from '../files/index.ts'
import { formatReference, isLayout, type PinnedReference } from '../oci/index.ts'
import { DEFAULT_LIMITS, inPieces } from '../pack/archive/index.ts'
import { verified } from '../registry/index.ts'
import type { Staging } from '../store/index.ts'
import type { DescribedPack } from '../systems/index.ts'
import { type UnpackedContent, unpackContent } from './content.ts'
import type { PullContext } from './context.ts'
import type { KnownFacts } from './expectation.ts'
import { LARGE_LAYER, largeLayer } from './large-layer.ts'
import type { LayerThread } from './thread/layer-thread.ts'

export function refuseTooLarge(pack: DescribedPack, context: PullContext, written: string): void {
  const { maxArchiveBytes } = context.limits ?? DEFAULT_LIMITS
  if (pack.layer.size <= maxArchiveBytes) return
  throw new PackwrightError(
    'ARTIFACT_TOO_LARGE',
    `The layer of ${written} is ${pack.layer.size} bytes; the limit is ${maxArchiveBytes}.`,
    { hint: 'If you trust it, raise the limit (docs/limits.md).' },
  )
}

/** A layer on its way: digest and size are checked at its end, its integrity is known then. */
interface IncomingLayer {
  chunks: AsyncIterable<Buffer>
  /** Reads what nobody read, for the check at the end. */
  drain(): Promise<void>
  integrity(): string
}

/** @param known facts that are not computed again */
export function openLayer(
  pack: DescribedPack,
  reference: PinnedReference,
  context: PullContext,
  known: KnownFacts,
): IncomingLayer {
  const written = formatReference(reference)
  const { layer } = pack
  const { registry, signal, store } = context
  const pieces =
    layer.size > LARGE_LAYER && !isLayout(reference)
      ? largeLayer({ reference, layer, registry, signal }, store.root)
      : inPieces(registry.blob(reference, layer, signal), layer.size)
  const iterator = verified(pieces, layer, `The layer of ${written}`)[Symbol.asyncIterator]()
  const sha512 = known.integrity === undefined ? createHash('sha512') : undefined
  let bytes = 0
  let failure: { cause: unknown } | undefined
  const next = async () => {
    // What is wrong with the bytes is told even if the archive broke at the same moment.
    if (failure !== undefined) throw failure.cause
    try {
      return await iterator.next()
    } catch (cause) {
      failure = { cause }
      throw cause
    }
  }
  const read = async function* (): AsyncGenerator<Buffer> {
    for (;;) {
      const { done, value } = await next()
      if (done === true) return
      bytes += value.length
      sha512?.update(value)
      context.onEvent?.({ type: 'downloading', reference: written, bytes, total: layer.size })
      yield value
    }
  }
  return {
    chunks: read(),
    async drain() {
      for await (const _ of read());
    },
    integrity: () => known.integrity ?? `sha512-${sha512?.digest('base64')}`,
  }
}

/**
 * Unpacks into the staging directory while the layer arrives; nothing of it is seen before all is checked.
 *
 * Damaged bytes mostly break the archive first. Then the rest is read, since the digest is what tells whether the
 * content is broken or only its way here was.
 */
export async function unpackLayer(
  pack: DescribedPack,
  layer: IncomingLayer,
  staging: Staging,
  context: PullContext,
  written: string,
  thread: LayerThread,
  known: KnownFacts,
): Promise<UnpackedContent> {
  try {
    const { limits, signal } = context
    const start = performance.now()
    const { size, digest } = pack.layer
    const unpack = thread.unpack ?? unpackContent
    const content = await unpack(pack, layer.chunks, staging.tree, {
      limits,
      signal,
      known: known.contentDigest,
    })
    const ms = Math.round(performance.now() - start)
    context.onEvent?.({ type: 'downloaded', reference: written, digest, size, ms })
    return content
  } catch (cause) {
    if (cause instanceof PackwrightError && cause.code.startsWith('ARCHIVE_')) await layer.drain()
    throw errnoOf(cause) === undefined ? cause : outputError(staging.tree, cause)
  }
}

export function refuseIntegrity(pack: DescribedPack, integrity: string, written: string): void {
  if (pack.integrity === undefined || pack.integrity === integrity) return
  throw new PackwrightError(
    'CONTENT_MISMATCH',
    `The layer of ${written} does not have the integrity it is annotated with.`,
    { details: { expected: pack.integrity, actual: integrity } },
  )
}
