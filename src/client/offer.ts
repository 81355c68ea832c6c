/** Functions of the rooms as the library offers them: loaded on their first call, with all that goes around a call. */
import type { OnEvent } from '../events.ts'
import type { Digest } from '../oci/index.ts'
import type { Session } from '../session/index.ts'
import { type CallOptions, runCall } from './call.ts'
import { checkArguments } from './shapes.ts'

/** A session that also gives packs free again. */
export interface ClientSession extends Session {
  release(store: string, digest: Digest): Promise<void>
  close(): Promise<void>
}

/** What a client adds to its calls. */
export interface Shared {
  options: Readonly<Record<string, unknown>>
  /** milliseconds for a whole call */
  total: number | undefined
  open(): Promise<ClientSession>
  /** Runs `work` so that what its requests tell goes to its own listener. */
  listening<T>(onEvent: OnEvent | undefined, work: () => Promise<T>): Promise<T>
  /** the packs of a result stay in the store until it is disposed of; else until the call ends */
  keepsLeases?: boolean
}

type AnyFunction = (...given: unknown[]) => Promise<unknown>

/** @param shared of a client; without, the call opens what it needs, and closes it */
export function offer<Room, Name extends keyof Room & string>(
  name: Name,
  load: () => Promise<Room>,
  shared?: Shared,
): Room[Name] {
  const called: AnyFunction = async (...given) => {
    const at = checkArguments(name, given)
    const own = at < 0 ? {} : ((given[at] ?? {}) as CallOptions)
    const { signal, onEvent } = { ...shared?.options, ...own } as CallOptions
    return await runCall({ name, total: shared?.total, signal, onEvent }, async (heard) => {
      const work = (await load())[name] as AnyFunction
      if (at < 0) return await work(...given)
      const call = (options: object) => work(...given.slice(0, at), options, ...given.slice(at + 1))
      if (shared === undefined) return await call({ ...own, ...heard })
      return await shared.listening(heard.onEvent, () =>
        leasing(shared, (session) => call({ ...shared.options, ...own, ...heard, session })),
      )
    })
  }
  return called as Room[Name]
}

/** Keeps the packs that a call takes for as long as somebody uses them. */
async function leasing(shared: Shared, work: (session: Session) => Promise<unknown>): Promise<unknown> {
  const session = await shared.open()
  const taken: [store: string, digest: Digest][] = []
  const release = async () => {
    for (const [store, digest] of taken.splice(0)) await session.release(store, digest)
  }
  const lease: Session['lease'] = async (store, digest) => {
    taken.push([store, digest])
    await session.lease(store, digest)
  }
  let isKept = false
  try {
    const result = await work({ ...session, lease })
    isKept = shared.keepsLeases === true
    return isKept ? Object.assign(result as object, { [Symbol.asyncDispose]: release }) : result
  } finally {
    if (!isKept) await release()
  }
}
