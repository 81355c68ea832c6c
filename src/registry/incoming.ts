/** An answer as undici hands it on. Its `request` makes a stream of each, which costs a small one as much as the rest. */
import type { Dispatcher } from 'undici'
import type { HttpResponse } from './http.ts'

/** What has arrived and nobody has read is no more than this, or one piece. */
const AHEAD_BYTES = 256 * 1024

/** headers as they were sent */
type Sent = Record<string, string | string[] | undefined>
type Head = Pick<HttpResponse, 'status' | 'headers'>

export class Incoming implements Dispatcher.DispatchHandler, AsyncIterable<Buffer> {
  readonly #head = Promise.withResolvers<Head>()
  readonly #over = Promise.withResolvers<void>()
  readonly #pieces: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #unread = 0
  #isOver = false
  #fault: Error | undefined
  #arrived = () => {}

  /** fails when no answer comes */
  get head(): Promise<Head> {
    return this.#head.promise
  }

  /** nothing more comes: all has arrived, or the connection broke or was given up */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Gives the request up, sent or not, and the connection with it. */
  abort(why: Error): void {
    this.#end(why)
    this.#controller?.abort(why)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#fault !== undefined) controller.abort(this.#fault)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Sent): void {
    if (status >= 200) this.#head.resolve({ status, headers: flatten(headers) })
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#pieces.push(piece)
    this.#unread += piece.length
    if (this.#unread > AHEAD_BYTES) controller.pause()
    this.#arrived()
  }

  onResponseEnd(): void {
    this.#end()
  }

  onResponseError(_: Dispatcher.DispatchController, fault: Error): void {
    this.#end(fault)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) {
          this.#unread -= piece.length
          yield piece
        }
        if (this.#fault !== undefined) throw this.#fault
        if (this.#isOver) return
        const { promise, resolve } = Promise.withResolvers<void>()
        this.#arrived = resolve
        this.#controller?.resume()
        await promise
      }
    } finally {
      if (!this.#isOver) this.abort(new Error('nobody reads the rest'))
    }
  }

  #end(fault?: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#fault = fault
    if (fault !== undefined) this.#head.reject(fault)
    this.#arrived()
    this.#over.resolve()
  }
}

/** A header that was sent more than once is one list. */
function flatten(headers: Sent): HttpResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
