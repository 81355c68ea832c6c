import { type Advisories, openDocumentMemory, type ReadDocument, readAdvisories } from '../documents/index.ts'
import { type ConnectionOptions, withRegistry } from './connection.ts'
import { type StoreOptions, storeOf } from './store.ts'
import { type TrustOptions, trustContext } from './trust.ts'

/** The advisories of repositories, by repository; `undefined` where there are none. */
export async function advisoriesOf(
  bases: readonly string[],
  options: ConnectionOptions &
    StoreOptions & { trust?: TrustOptions | undefined; gone?: 'error' | 'warning' | undefined },
): Promise<Map<string, ReadDocument<Advisories> | undefined>> {
  const trust = await trustContext(options)
  const { offline = false, signal, gone, onEvent, env = process.env } = options
  const memory = openDocumentMemory(env)
  const storeRoot = storeOf(options).root
  return await withRegistry(options, 'pull', (registry) =>
    readAdvisories(bases, { registry, storeRoot, trust, offline, signal, memory, gone, onEvent }, onEvent),
  )
}
