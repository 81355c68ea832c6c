/** The thread that `unpack-thread.ts` starts. */
import { on } from 'node:events'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { errnoOf, PackwrightError } from '../../errors.ts'
import { SpentPieces } from '../../pack/archive/index.ts'
import { unpackContent } from '../content.ts'
import type { HashedFile, UnpackReport, UnpackTask } from './unpack-thread.ts'

type Piece = Uint8Array<ArrayBuffer>

const port = parentPort as MessagePort
const messages = on(port, 'message')

/** Who waits for the hash of which file. */
const hashes = new Map<string, (sha256: string) => void>()
let arrived = false
port.on('message', (message: UnpackTask | Piece | HashedFile | undefined) => {
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

async function* pieces(): AsyncGenerator<Buffer> {
  for await (const [piece] of messages as AsyncIterable<[Piece | undefined]>) {
    if (piece === undefined) return
    tell({ type: 'took' })
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  }
}

function tell(report: UnpackReport): void {
  port.postMessage(report)
}

try {
  const { value } = await messages.next()
  const [{ pack, tree, limits, known }] = value as [UnpackTask]
  const spent = new SpentPieces()
  const onTaken = (piece: Buffer) => spent.add(piece)
  const content = await unpackContent(pack, pieces(), tree, { limits, known, onTaken, hashElsewhere })
  tell({ type: 'unpacked', content })
} catch (thrown) {
  tell(
    thrown instanceof PackwrightError
      ? { type: 'refused', error: thrown.facts() }
      : { type: 'failed', message: String(thrown), code: errnoOf(thrown) },
  )
}
