import { type Advisories, type ReadDocument, readAdvisories } from '../documents/index.ts'
import { type ConnectionOptions, withRegistry } from './connection.ts'
import { type StoreOptions, storeOf } from './store.ts'
import { type TrustOptions, trustContext } from './trust.ts'

/** The advisories of repositories, by repository; `undefined` where there are none. */
export async function advisoriesOf(
  bases: readonly string[],
  options: ConnectionOptions & StoreOptions & { trust?: TrustOptions | undefined },
): Promise<Map<string, ReadDocument<Advisories> | undefined>> {
  const trust = await trustContext(options)
  const { offline = false, signal } = options
  return await withRegistry(options, 'pull', (registry) =>
    readAdvisories(
      bases,
      { registry, storeRoot: storeOf(options).root, trust, offline, signal },
      options.onEvent,
    ),
  )
}
