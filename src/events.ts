/** What happens while packs are built, published and pulled, for progress displays and callers of the library. */
import type { ErrorCode } from './errors.ts'
import type { Digest } from './oci/index.ts'
import type { RequestMade } from './registry/index.ts'

export type PackEvent = Happening & {
  /** when, in ISO 8601; set for whoever listens to the library or to `--on-event` */
  time?: string
}

export type Happening =
  | { type: 'building'; pack: string; bytes: number; total: number }
  | { type: 'built'; pack: string; version: string; digest: Digest; size: number }
  | { type: 'publishing'; pack: string; reference: string }
  /** nothing of this project was published before; `place` is where packs go: `ghcr.io/acme/packs/<pack>` */
  | { type: 'first-publish'; place: string }
  /** somebody else changes `for`; `holder` says in words who, and since when */
  | { type: 'waiting'; for: string; holder: string }
  /** over TLS, of artifacts of more than 4 MiB */
  | { type: 'uploading'; reference: string; bytes: number; total: number }
  | { type: 'signing'; description: string }
  | { type: 'signed'; pack: string; identity: string }
  | { type: 'published'; pack: string; reference: string; digest: Digest }
  | { type: 'unchanged'; pack: string; reference: string; digest: Digest }
  | { type: 'failed'; pack: string; message: string }
  | { type: 'resolved'; reference: string; digest: Digest }
  | { type: 'downloading'; reference: string; bytes: number; total: number }
  /** `ms` from the first byte that was asked for */
  | { type: 'downloaded'; reference: string; digest: Digest; size: number; ms: number }
  | { type: 'verified'; reference: string; identity: string; matched: string }
  /** `done` of `of` packs of this call */
  | { type: 'stored'; reference: string; digest: Digest; fromStore: boolean; done: number; of: number }
  | { type: 'installed'; reference: string; directory: string; already: boolean }
  /** a page of a site; `anew`: it was made, and does not stand from a former run */
  | { type: 'page'; pack: string; anew: boolean; done: number; of: number }
  | { type: 'warning'; message: string }
  /** one attempt at a request to a registry */
  | ({ type: 'request' } & RequestMade)
  /** the end of a call of the library, however it ended: what it took in all; `bytes` are those of layers */
  | { type: 'finished'; call: string; ms: number; requests: number; tokens: number; bytes: number }
  /** what is watched cannot be had now, and is asked for again after `retryMs`; what was there stays */
  | { type: 'away'; reference: string; code: ErrorCode; message: string; retryMs: number }

export type OnEvent = (event: PackEvent) => void

/** Tells a listener of each event when it happened. */
export function timed(listener: OnEvent): OnEvent {
  return (event) => listener({ ...event, time: new Date().toISOString() })
}
