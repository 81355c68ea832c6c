/** The part of yauzl 3 that `gtpack.ts` uses; the published types are of yauzl 2. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    readonly fileName: string
    readonly uncompressedSize: number
  }

  export interface ZipFile {
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }

  export function openPromise(
    path: string,
    options: { lazyEntries: true; autoClose: boolean },
  ): Promise<ZipFile>
}
