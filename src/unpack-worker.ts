/** The thread that `unpack-thread.ts` starts. */
import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { unpackContent } from './content.ts'
import { errnoOf, PackwrightError } from './errors.ts'
import type { HashedFile, UnpackReport, UnpackTask } from './unpack-thread.ts'

type Parcel = Uint8Array<ArrayBuffer>

const port = parentPort as MessagePort
const messages = on(port, 'message')

/** Who waits for the hash of which file. */
const hashes = new Map<string, (sha256: string) => void>()
let arrived = false
port.on('message', (message: UnpackTask | Parcel | HashedFile | undefined) => {
  if (message === undefined) arrived = true
  else if ('sha256' in message) hashes.get(message.location)?.(message.sha256)
})

/** When all has arrived, the thread that received it has time. */
function hashElsewhere(): ((location: string) => Promise<string>) | undefined {
  if (!arrived) return undefined
  return (location) =>
    new Promise((resolve) => {
      hashes.set(location, resolve)
      tell({ type: 'hash', location })
    })
}

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
  tell({ type: 'unpacked', content: await unpackContent(pack, parcels(), tree, { limits, hashElsewhere }) })
} catch (thrown) {
  tell(
    thrown instanceof PackwrightError
      ? { type: 'refused', error: thrown.toJSON() }
      : { type: 'failed', message: String(thrown), code: errnoOf(thrown) },
  )
}
