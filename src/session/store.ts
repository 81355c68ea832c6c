import { resolve } from 'node:path'
import { defaultStoreRoot, openStore, type Store } from '../store/index.ts'

export interface StoreOptions {
  /** directory of the store; default `$XDG_CACHE_HOME/packwright` */
  store?: string | undefined
  env?: NodeJS.ProcessEnv | undefined
}

export function storeOf(options: StoreOptions): Store {
  return openStore(resolve(options.store ?? defaultStoreRoot(options.env ?? process.env)))
}
