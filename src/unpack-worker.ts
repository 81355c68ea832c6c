/** The thread that `unpack-thread.ts` starts. */
import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { unpackContent } from './content.ts'
import { errnoOf, PackwrightError } from './errors.ts'
import type { UnpackReport, UnpackTask } from './unpack-thread.ts'

const { pack, tree, limits } = workerData as UnpackTask

async function* parcels(): AsyncGenerator<Buffer> {
  if (parentPort === null) return
  for await (const [parcel] of on(parentPort, 'message') as AsyncIterable<
    [Uint8Array<ArrayBuffer> | undefined]
  >) {
    if (parcel === undefined) return
    tell({ type: 'took' })
    yield Buffer.from(parcel.buffer, parcel.byteOffset, parcel.byteLength)
  }
}

function tell(report: UnpackReport): void {
  parentPort?.postMessage(report)
}

try {
  tell({ type: 'unpacked', content: await unpackContent(pack, parcels(), tree, { limits }) })
} catch (thrown) {
  tell(
    thrown instanceof PackwrightError
      ? { type: 'refused', error: thrown.toJSON() }
      : { type: 'failed', message: String(thrown), code: errnoOf(thrown) },
  )
}
