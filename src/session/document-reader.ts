import { type DocumentReader, openDocumentMemory } from '../documents/index.ts'
import { type ConnectionOptions, withRegistry } from './connection.ts'
import { type StoreOptions, storeOf } from './store.ts'
import { type TrustOptions, trustContext } from './trust.ts'

export interface ReadingOptions extends ConnectionOptions, StoreOptions {
  trust?: TrustOptions | undefined
  /** what a document that was there and is gone is */
  gone?: DocumentReader['gone']
}

/** What is needed to read what repositories of packs keep about themselves. */
export async function withDocumentReader<T>(
  options: ReadingOptions,
  work: (reader: DocumentReader) => Promise<T>,
): Promise<T> {
  const { offline = false, signal, gone, onEvent, env = process.env } = options
  const trust = await trustContext(options)
  const memory = openDocumentMemory(env, onEvent)
  const storeRoot = storeOf(options).root
  return await withRegistry(options, 'pull', (registry) =>
    work({ registry, storeRoot, trust, offline, signal, memory, gone, onEvent }),
  )
}
