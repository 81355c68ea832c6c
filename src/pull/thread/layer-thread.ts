/** A thread for a layer that is worth it, started as soon as its size is known. */
import type { UnpackThread } from './unpack-thread.ts'

/** From this size on a layer is worth the time that a thread takes to start. */
const OWN_THREAD_BYTES = 8 * 1024 * 1024

export class LayerThread implements AsyncDisposable {
  #thread: UnpackThread | undefined

  /** @param size of the layer in bytes, or what is said of it so far */
  async openFor(size = 0): Promise<void> {
    if (this.#thread !== undefined || size < OWN_THREAD_BYTES) return
    const { openUnpackThread } = await import('./unpack-thread.ts')
    this.#thread = openUnpackThread()
  }

  /** Absent where this thread has to do. */
  get unpack(): UnpackThread['unpack'] | undefined {
    return this.#thread?.unpack
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread?.close()
  }
}
