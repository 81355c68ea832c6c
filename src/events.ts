/** What happens while packs are built, published and pulled, for progress displays and callers of the library. */
import type { Digest } from './oci/index.ts'

export type PackEvent =
  | { type: 'building'; pack: string; bytes: number; total: number }
  | { type: 'built'; pack: string; version: string; digest: Digest; size: number }
  | { type: 'publishing'; pack: string; reference: string }
  /** nothing of this project was published before; `place` is where packs go: `ghcr.io/acme/packs/<pack>` */
  | { type: 'first-publish'; place: string }
  /** somebody else changes `for`; `holder` says in words who, and since when */
  | { type: 'waiting'; for: string; holder: string }
  | { type: 'signing'; description: string }
  | { type: 'signed'; pack: string; identity: string }
  | { type: 'published'; pack: string; reference: string; digest: Digest }
  | { type: 'unchanged'; pack: string; reference: string; digest: Digest }
  | { type: 'failed'; pack: string; message: string }
  | { type: 'resolved'; reference: string; digest: Digest }
  | { type: 'downloading'; reference: string; bytes: number; total: number }
  | { type: 'downloaded'; reference: string; digest: Digest; size: number }
  | { type: 'verified'; reference: string; identity: string; matched: string }
  | { type: 'stored'; reference: string; digest: Digest; fromStore: boolean }
  | { type: 'installed'; reference: string; directory: string; already: boolean }
  | { type: 'warning'; message: string }

export type OnEvent = (event: PackEvent) => void
