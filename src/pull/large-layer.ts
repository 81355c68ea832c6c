/**
 * A large layer on its way. Where that takes long, what arrived is kept until all is there, and several streams bring it.
 *
 * What a fast connection brings again in a moment is not kept: writing it down would take as long. A pull that broke off
 * before is an exception, so that each one gets further than the last.
 */
import { PackwrightError } from '../errors.ts'
import type { Descriptor, PinnedReference } from '../oci/index.ts'
import { inPieces, LARGE_PIECE } from '../pack/archive/index.ts'
import { type ByteRange, RangesRefused, type Registry, restAfter } from '../registry/index.ts'
import { BytesNotKept, type KeptBytes, openKeptBytes } from '../store/index.ts'

/** From this size on what arrived of a layer is kept when its pull breaks off. */
export const LARGE_LAYER = 32 * 1024 * 1024

const STREAMS = 8
const STREAM_BYTES = 8 * 1024 * 1024
/** After this time one stream has shown what it gives, in milliseconds. */
const JUDGED_AFTER_MS = 300
/** A stream that gives this much, in bytes a second, is not what the rest waits for. */
const FAST = 80_000_000
/** Seconds that one stream would still take, from which on it takes long. */
const LONG = 1

interface Incoming {
  reference: PinnedReference
  layer: Descriptor
  registry: Registry
  signal?: AbortSignal | undefined
}

/**
 * The bytes of a layer, in pieces that each have their memory for themselves; not checked yet.
 *
 * @param storeRoot where they are kept meanwhile
 * @throws the registry's faults
 */
export async function* largeLayer(
  incoming: Incoming,
  storeRoot: string,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  const { reference, layer, registry, signal } = incoming
  const kept = await openKeptBytes(storeRoot, layer.digest)
  let position = 0
  let isUseless = false
  try {
    if (kept !== undefined) {
      for await (const piece of throughKept(incoming, kept)) {
        // Whoever gets a piece may give its memory away.
        position += piece.length
        yield piece
      }
      return
    }
  } catch (thrown) {
    // Without parts, or without a place to keep them, the layer comes as one.
    if (!(thrown instanceof RangesRefused || thrown instanceof BytesNotKept)) throw thrown
    isUseless = true
  } finally {
    await kept?.close(isUseless || position >= layer.size)
  }
  const rest = restAfter(position, registry.blob(reference, layer, signal))
  yield* inPieces(rest, layer.size - position)
}

async function* throughKept(incoming: Incoming, kept: KeptBytes): AsyncGenerator<Buffer<ArrayBuffer>> {
  const { size } = incoming.layer
  await using streams = new Streams(incoming, kept)
  for (let position = 0; position < size; ) {
    const there = kept.endOf(position)
    if (there > position) {
      yield* kept.read({ from: position, to: there }, LARGE_PIECE)
      position = there
    } else if (streams.areOpen) {
      await streams.progress()
    } else {
      const to = kept.missing(size).find(({ from }) => from === position)?.to ?? size
      position = yield* oneStream(incoming, kept, { from: position, to })
      // It was left: it takes long, and others can share the work.
      if (position < to) streams.open(position)
    }
  }
}

/** @returns where it stopped: before the end of what is missing if that takes long */
async function* oneStream(
  { reference, layer, registry, signal }: Incoming,
  kept: KeptBytes,
  missing: ByteRange,
): AsyncGenerator<Buffer<ArrayBuffer>, number> {
  const range = missing.from === 0 && missing.to === layer.size ? undefined : missing
  let at = missing.from
  let began: number | undefined
  let isKept = kept.isGoingOn
  const bytes = registry.blob(reference, layer, signal, range)
  for await (const piece of inPieces(bytes, missing.to - missing.from)) {
    began ??= performance.now()
    if (isKept) await kept.write(at, piece)
    at += piece.length
    yield piece
    const ms = performance.now() - began
    const bytesPerSecond = (at - missing.from) / (ms / 1000)
    if (ms < JUDGED_AFTER_MS || (missing.to - at) / bytesPerSecond < LONG) continue
    if (bytesPerSecond < FAST) return at
    isKept = true
  }
  if (at !== missing.to) throw new BytesNotKept('The registry sent another number of bytes.')
  return at
}

/** Several requests at once, each for a part of what is missing, in the order in which it is needed. */
class Streams implements AsyncDisposable {
  readonly #incoming: Incoming
  readonly #kept: KeptBytes
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  #workers: Promise<void>[] = []
  #failure: { cause: unknown } | undefined
  #next = Promise.withResolvers<void>()

  constructor(incoming: Incoming, kept: KeptBytes) {
    this.#incoming = incoming
    this.#kept = kept
    const { signal } = incoming
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal])
  }

  get areOpen(): boolean {
    return this.#workers.length > 0
  }

  /** @param position what comes before it was used already */
  open(position: number): void {
    const missing = this.#kept.missing(this.#incoming.layer.size).filter(({ to }) => to > position)
    const rest = missing.map(({ from, to }) => ({ from: Math.max(from, position), to }))
    const parts = rest.flatMap(inParts).values()
    const work = async () => {
      try {
        for (const part of parts) await this.#fetch(part)
      } catch (cause) {
        this.#failure ??= { cause }
        this.#stop.abort()
        this.#tell()
      }
    }
    this.#workers = Array.from({ length: STREAMS }, work)
  }

  /** Waits until more has arrived. @throws what a stream failed with */
  async progress(): Promise<void> {
    const { promise } = this.#next
    if (this.#failure === undefined) await promise
    if (this.#failure !== undefined) throw this.#failure.cause
  }

  async #fetch(part: ByteRange): Promise<void> {
    const { reference, layer, registry } = this.#incoming
    let at = part.from
    for await (const piece of inPieces(registry.blob(reference, layer, this.#signal, part), STREAM_BYTES)) {
      await this.#kept.write(at, piece)
      at += piece.length
      this.#tell()
    }
    if (at !== part.to) throw new PackwrightError('REGISTRY_RESPONSE', partial(layer, part, at - part.from))
  }

  #tell(): void {
    const { resolve } = this.#next
    this.#next = Promise.withResolvers<void>()
    resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#workers)
  }
}

function inParts({ from, to }: ByteRange): ByteRange[] {
  const count = Math.ceil((to - from) / STREAM_BYTES)
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * STREAM_BYTES
    return { from: start, to: Math.min(to, start + STREAM_BYTES) }
  })
}

function partial({ digest }: Descriptor, { from, to }: ByteRange, bytes: number): string {
  return `The registry sent ${bytes} bytes for the bytes ${from} to ${to} of ${digest}.`
}
