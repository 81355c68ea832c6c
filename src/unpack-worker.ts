/** The thread that `unpack-thread.ts` starts. */
import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { unpackContent } from './content.ts'
import { errnoOf, PackwrightError } from './errors.ts'
import type { UnpackReport, UnpackTask } from './unpack-thread.ts'

type Parcel = Uint8Array<ArrayBuffer>

const port = parentPort as MessagePort
const messages = on(port, 'message')

async function* parcels(): AsyncGenerator<Buffer> {
  for await (const [parcel] of messages as AsyncIterable<[Parcel | undefined]>) {
    if (parcel === undefined) return
    tell({ type: 'took' })
    yield Buffer.from(parcel.buffer, parcel.byteOffset, parcel.byteLength)
  }
}

function tell(report: UnpackReport): void {
  port.postMessage(report)
}

try {
  const { value } = await messages.next()
  const [{ pack, tree, limits }] = value as [UnpackTask]
  tell({ type: 'unpacked', content: await unpackContent(pack, parcels(), tree, { limits }) })
} catch (thrown) {
  tell(
    thrown instanceof PackwrightError
      ? { type: 'refused', error: thrown.toJSON() }
      : { type: 'failed', message: String(thrown), code: errnoOf(thrown) },
  )
}
