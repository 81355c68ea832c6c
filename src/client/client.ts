/** One client for many calls: what a process that lives for months shares between them. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Release } from '../artifact/index.ts'
import { PackwrightError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { DiffOptions, PackDifference, ReadFile, ReadFileOptions, TrustCheck } from '../inspect/index.ts'
import type { Digest } from '../oci/index.ts'
import type {
  AddOptions,
  InstallOptions,
  InstallResult,
  OutdatedPack,
  ProjectOptions,
  Resolved,
  VersionChange,
  WatchedPack,
} from '../project/index.ts'
import type { InspectedPack, PullOptions, PullResult } from '../pull/index.ts'
import type { ConnectionOptions, ReachOptions, StoreOptions, TrustOptions } from '../session/index.ts'
import type { Leases } from '../store/index.ts'
import { type ClientSession, offer, type Shared } from './offer.ts'
import { CLIENT, checkOptions } from './options.ts'
import { type Settled, settleEach } from './settle.ts'
import { type WatchOptions, watchReference } from './watch.ts'

/** How a client reaches registries, where it stores, and whom it believes, unless a call says otherwise. */
export interface ClientOptions
  extends Omit<ConnectionOptions, 'signal'>,
    ReachOptions,
    StoreOptions,
    Pick<PullOptions, 'trust' | 'limits' | 'platform' | 'authorize'> {}

/** What is left to say in a call: the client has said how registries are reached and where packs are stored. */
export type Called<Options> = Omit<
  Options,
  Exclude<keyof ClientOptions, 'onEvent' | 'trust' | 'limits' | 'platform' | 'authorize'>
>

/** Packs that stay in the store until this is disposed of, or the client closes. */
export type LeasedPacks = PullResult[] & AsyncDisposable

/** The functions of the library, with one set of connections, tokens, credentials, trust material and memory. */
export interface Client extends AsyncDisposable {
  /** What comes is kept from garbage collection until it is disposed of. */
  pull(options: Called<PullOptions>): Promise<LeasedPacks>
  /** Pulls each by itself, and yields what became of it as soon as that is known. */
  settle(
    references: readonly string[],
    options?: Called<Omit<PullOptions, 'references' | 'lockfile' | 'packs'>>,
  ): AsyncGenerator<Settled, void, undefined>
  /** Yields the pack that a tag or range stands for, and again whenever that is another one. */
  watch(reference: string, options?: WatchOptions): AsyncGenerator<PullResult, void, undefined>
  inspect(
    reference: string,
    options?: Called<ConnectionOptions & StoreOptions & { trust?: TrustOptions | undefined }>,
  ): Promise<InspectedPack>
  resolve(
    text: string,
    options?: Called<ConnectionOptions & { trust?: TrustOptions | undefined }>,
  ): Promise<Resolved>
  versions(reference: string, options?: Called<ConnectionOptions>): Promise<Release[]>
  readFile(reference: string, path: string, options?: Called<ReadFileOptions>): Promise<ReadFile>
  diff(before: string, after: string, options?: Called<DiffOptions>): Promise<PackDifference>
  checkTrust(
    reference: string,
    options?: Called<ConnectionOptions & { trust?: TrustOptions | undefined }>,
  ): Promise<TrustCheck>
  verifyRemote(
    options?: Called<ConnectionOptions & { trust?: TrustOptions | undefined; lockfile?: string | undefined }>,
  ): Promise<WatchedPack[]>
  outdated(options?: Called<ProjectOptions>): Promise<OutdatedPack[]>
  add(options: Called<AddOptions>): Promise<InstallResult>
  install(options?: Called<InstallOptions>): Promise<InstallResult>
  update(
    names: readonly string[],
    options?: Called<InstallOptions>,
  ): Promise<{ changes: VersionChange[]; result: InstallResult | undefined }>
  /** Ends its connections and leases. What is under way comes to its end first. */
  close(): Promise<void>
}

/**
 * Opens a client, whose calls share connections, tokens, credentials, trust material and memory.
 *
 * @throws PackwrightError `USAGE` where an option is wrong
 */
export function openClient(options: ClientOptions = {}): Client {
  checkOptions('openClient', CLIENT, options)
  const calls = new AsyncLocalStorage<OnEvent>()
  const { ca, credentials, timeouts, attempts, headers, connections, fetch, ...kept } = options
  let opened: Promise<ClientSession> | undefined
  let isClosed = false
  const shared: Shared = {
    options: kept,
    total: timeouts?.total,
    async open() {
      if (isClosed) throw new PackwrightError('USAGE', 'The client is closed.', { hint: 'Open another one.' })
      opened ??= openSession(options, (event) => calls.getStore()?.(event))
      return await opened
    },
    listening: (onEvent, work) => (onEvent === undefined ? work() : calls.run(onEvent, work)),
  }
  const pullRoom = () => import('../pull/index.ts')
  const projectRoom = () => import('../project/index.ts')
  const inspectRoom = () => import('../inspect/index.ts')
  const pull = offer('pull', pullRoom, { ...shared, keepsLeases: true }) as Client['pull']
  // What a tag or range led to is held against what is remembered, as tags are.
  const resolved = { ...shared, options: { ...kept, resolved: true }, keepsLeases: true }
  const followed = offer('pull', pullRoom, resolved) as Client['pull']
  const client: Client = {
    pull,
    settle: (references, settings) => settleEach(references, settings ?? {}, pull),
    watch: (reference, settings) =>
      watchReference(reference, settings ?? {}, { resolve: client.resolve, pull: followed }),
    inspect: offer('inspect', pullRoom, shared),
    resolve: offer('resolve', projectRoom, shared),
    versions: offer('versions', projectRoom, shared),
    outdated: offer('outdated', projectRoom, shared),
    verifyRemote: offer('verifyRemote', projectRoom, shared),
    install: offer('install', projectRoom, shared),
    add: offer('add', projectRoom, shared),
    update: offer('update', projectRoom, shared),
    readFile: offer('readFile', inspectRoom, shared),
    checkTrust: offer('checkTrust', inspectRoom, shared),
    diff: offer('diff', inspectRoom, shared),
    async close() {
      isClosed = true
      await (await opened)?.close()
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
  return client
}

async function openSession(options: ClientOptions, onEvent: OnEvent): Promise<ClientSession> {
  const [{ connect, keptMaterial }, { openLeases }] = await Promise.all([
    import('../session/index.ts'),
    import('../store/index.ts'),
  ])
  const registry = connect({ ...options, onEvent })
  const leases = new Map<string, Leases>()
  const leasesOf = (store: string) => {
    const known = leases.get(store) ?? openLeases(store)
    leases.set(store, known)
    return known
  }
  return {
    registry,
    material: keptMaterial(),
    fetching: new Map(),
    lease: (store: string, digest: Digest) => leasesOf(store).hold(digest),
    release: (store: string, digest: Digest) => leasesOf(store).release(digest),
    async close() {
      await registry.close()
      for (const one of leases.values()) await one[Symbol.asyncDispose]()
    },
  }
}
