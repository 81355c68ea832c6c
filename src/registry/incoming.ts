/** An answer as undici hands it on. Its `request` makes a stream of each, which costs a small one as much as the rest. */
import type { Dispatcher } from 'undici'
import { flatten, type HttpResponse } from './http.ts'

/** What has arrived and nobody has read is no more than this, or one piece. */
const AHEAD_BYTES = 256 * 1024

type Head = Pick<HttpResponse, 'status' | 'headers'>

export class Incoming implements Dispatcher.DispatchHandler, AsyncIterable<Buffer> {
  /** fails when no answer comes */
  readonly head: Promise<Head>
  /** nothing more comes: all has arrived, or the connection broke or was given up */
  readonly over: Promise<void>
  readonly #answered: (head: Head) => void
  readonly #failed: (fault: unknown) => void
  readonly #ended: () => void
  readonly #pieces: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #unread = 0
  #isOver = false
  #fault: Error | undefined
  #arrived = () => {}

  constructor() {
    const head = Promise.withResolvers<Head>()
    const over = Promise.withResolvers<void>()
    this.head = head.promise
    this.over = over.promise
    this.#answered = head.resolve
    this.#failed = head.reject
    this.#ended = over.resolve
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

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Parameters<typeof flatten>[0],
  ): void {
    if (status >= 200) this.#answered({ status, headers: flatten(headers) })
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
    if (fault !== undefined) this.#failed(fault)
    this.#arrived()
    this.#ended()
  }
}
