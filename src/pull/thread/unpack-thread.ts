/**
 * Unpacks a large layer in a thread of its own. This one goes on receiving and checking what arrives, which takes about
 * as long, and keeps answering whoever else it serves.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { PackwrightError } from '../../errors.ts'
import { hashOfFile } from '../../files/index.ts'
import type { Digest } from '../../oci/index.ts'
import type { ArchiveLimits } from '../../pack/archive/index.ts'
import type { DescribedPack } from '../../systems/index.ts'
import type { UnpackedContent, unpackContent } from '../content.ts'

/** Where the build has put the thread's code, relative to the file that this is in. */
declare const PACKWRIGHT_UNPACK_WORKER: string | undefined

const WORKER = URL.parse(
  typeof PACKWRIGHT_UNPACK_WORKER === 'string' ? PACKWRIGHT_UNPACK_WORKER : './unpack-worker.ts',
  import.meta.url,
)

/** What the thread is to do. Then it gets the layer, piece by piece, and `undefined` at its end. */
export interface UnpackTask {
  pack: DescribedPack
  tree: string
  limits: ArchiveLimits | undefined
  known: Digest | undefined
}

/** `took` makes room for another piece, `hash` asks for the answer to it. */
export type UnpackReport =
  | { type: 'took' }
  | { type: 'hash'; location: string }
  | { type: 'unpacked'; content: UnpackedContent }
  | { type: 'refused'; error: ReturnType<PackwrightError['toJSON']> }
  | { type: 'failed'; message: string; code: string | undefined }

/** sha256, hex, of a file that the thread has written. */
export interface HashedFile {
  location: string
  sha256: string
}

export interface UnpackThread {
  /** Once. The pieces of the layer are given away: each has its memory for itself, and nobody else may keep it. */
  unpack: typeof unpackContent
  /** Ends the thread, whatever it is doing. */
  close(): Promise<void>
}

/** Pieces on their way to the thread: about what arrives while it starts. */
const MOST_UNDER_WAY = 32
/** This thread is one, too. */
const MOST_THREADS = Math.max(1, availableParallelism() - 1)
let running = 0

/**
 * Starts a thread, which takes some 80 ms.
 *
 * @returns undefined where all processors have a thread already, or where its code is not to be found, as in somebody's
 *   bundle
 */
export function openUnpackThread(): UnpackThread | undefined {
  const isAllowed = process.permission?.has('worker') ?? true
  if (!isAllowed || running === MOST_THREADS) return undefined
  if (WORKER?.protocol !== 'file:' || !existsSync(WORKER)) return undefined
  // What passes lies outside of the thread's heap, and is given back when its young generation is full.
  const resourceLimits = { maxYoungGenerationSizeMb: 1 }
  const worker = new Worker(WORKER, { resourceLimits, execArgv: [], env: {} })
  running += 1
  const thread = reportsOf(worker)
  return {
    async unpack(pack, layer, tree, { limits, signal, known }) {
      const abort = () => thread.fail(signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted === true) abort()
      try {
        worker.postMessage({ pack, tree, limits, known } satisfies UnpackTask)
        for await (const piece of layer) {
          await thread.room()
          worker.postMessage(piece, [piece.buffer as ArrayBuffer])
        }
        worker.postMessage(undefined)
        return await thread.content
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    async close() {
      running -= 1
      await worker.terminate()
    },
  }
}

interface Reports {
  content: Promise<UnpackedContent>
  /** Waits until another piece may be sent. @throws what `content` fails with */
  room(): Promise<unknown>
  fail(why: unknown): void
}

function reportsOf(worker: Worker): Reports {
  const { promise: content, resolve, reject } = Promise.withResolvers<UnpackedContent>()
  let underWay = 0
  let ended = false
  let wake = () => {}
  const end = () => {
    ended = true
    wake()
  }
  content.then(end, end)
  worker.on('message', (report: UnpackReport) => {
    if (report.type === 'took') {
      underWay -= 1
      wake()
    } else if (report.type === 'hash') {
      const { location } = report
      const answer = (sha256: string) => worker.postMessage({ location, sha256 } satisfies HashedFile)
      hashOfFile(location).then(answer).catch(reject)
    } else if (report.type === 'unpacked') resolve(report.content)
    else reject(errorOf(report))
  })
  worker.once('error', reject)
  worker.once('exit', (code) =>
    reject(new PackwrightError('INTERNAL', `The thread that unpacks ended with ${code}.`)),
  )
  return {
    content,
    async room() {
      while (underWay >= MOST_UNDER_WAY && !ended) {
        await new Promise<void>((woken) => {
          wake = woken
        })
      }
      underWay += 1
      return ended ? await content : undefined
    },
    fail: reject,
  }
}

function errorOf(report: Extract<UnpackReport, { type: 'refused' | 'failed' }>): Error {
  if (report.type === 'failed') return Object.assign(new Error(report.message), { code: report.code })
  const { code, message, hint, details } = report.error
  return new PackwrightError(code, message, { hint, details })
}
