import { PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  formatRepository,
  isDigest,
  MANIFEST_ACCEPT,
  MAX_MANIFEST_BYTES,
  type Repository,
} from '../oci/index.ts'
import {
  checkedManifest,
  isRange,
  mediaTypeOf,
  nextPage,
  parseTags,
  rangeHeader,
  refusedBy,
} from './answers.ts'
import { Authenticator } from './auth.ts'
import { readBounded } from './body.ts'
import type { CredentialStore } from './credentials.ts'
import { connectionFault, isPassing, isWebPage } from './faults.ts'
import type { HttpResponse, TransportOptions } from './http.ts'
import { originOf } from './plain-http.ts'
import { ReferrerLists } from './referrers.ts'
import { type ByteRange, type FetchedManifest, RangesRefused, type Registry } from './registry.ts'
import { createTransport, type Transport } from './transport.ts'

export interface DistributionOptions extends TransportOptions {
  credentials: CredentialStore
  /** hosts are spoken to over HTTP; only for this machine unless `force` */
  plainHttp?: boolean | 'force' | undefined
  /** what tokens are asked for; a publisher asks for both, so that a new repository is not refused */
  actions?: 'pull' | 'pull,push'
}

const MAX_BLOB_ATTEMPTS = 4
const FIRST_TAGS = '?n=1000'
const MAX_TAG_PAGES = 1_000

/** @throws PackwrightError `PLAIN_HTTP_REFUSED` on first use of a host that is not this machine */
export function distributionRegistry(options: DistributionOptions): Registry {
  return new DistributionRegistry(options)
}

class DistributionRegistry implements Registry {
  readonly #options: DistributionOptions
  readonly #transport: Transport
  readonly #authenticator: Authenticator
  readonly #referrers: ReferrerLists

  constructor(options: DistributionOptions) {
    this.#options = options
    this.#transport = createTransport(options)
    this.#authenticator = new Authenticator(this.#transport, options.credentials)
    this.#referrers = new ReferrerLists({
      get: (repository, path, headers, signal) => this.#get(repository, path, headers, signal),
      expect: (response, statuses, what) => this.#expect(response, statuses, what),
      manifest: (repository, tag, signal) => this.manifest(repository, tag, signal),
    })
  }

  async manifest(
    repository: Repository,
    tagOrDigest: string,
    signal?: AbortSignal,
  ): Promise<FetchedManifest> {
    const response = await this.#getManifest(repository, tagOrDigest, signal)
    const what = describe(repository, tagOrDigest)
    await this.#expect(response, [200], what)
    const { bytes, digest } = await checkedManifest(response, tagOrDigest, what)
    return { digest, bytes, mediaType: mediaTypeOf(response.headers['content-type'], bytes, what) }
  }

  async resolve(repository: Repository, tag: string, signal?: AbortSignal): Promise<Digest | undefined> {
    let response = await this.#getManifest(repository, tag, signal, 'HEAD')
    if (![200, 404].includes(response.status)) {
      await response.discard()
      response = await this.#getManifest(repository, tag, signal)
    }
    if (response.status === 404) {
      await response.discard()
      return undefined
    }
    await this.#expect(response, [200], describe(repository, tag))
    await response.discard()
    const stated = response.headers['docker-content-digest']
    return isDigest(stated) ? stated : (await this.manifest(repository, tag, signal)).digest
  }

  async *blob(
    repository: Repository,
    descriptor: Descriptor,
    signal?: AbortSignal,
    range?: ByteRange,
  ): AsyncGenerator<Buffer> {
    const { from, to } = range ?? { from: 0, to: descriptor.size }
    let received = from
    /** where the next request begins; `from` where the registry refuses to begin in the middle */
    let offset = from
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#get(
        repository,
        `blobs/${descriptor.digest}`,
        rangeHeader(offset, range),
        signal,
      )
      if (range === undefined && response.status === 416 && received > 0 && attempt < MAX_BLOB_ATTEMPTS) {
        await response.discard()
        offset = 0
        continue
      }
      if (range !== undefined && !isRange(response, offset)) {
        await response.discard()
        throw new RangesRefused(`${response.url.host} gives no part of ${descriptor.digest}.`)
      }
      await this.#expect(response, [200, 206], describe(repository, descriptor.digest), descriptor.size)
      let skip = response.status === 206 ? 0 : received
      try {
        for await (const chunk of response.body) {
          const fresh = chunk.subarray(Math.min(skip, chunk.length))
          skip -= chunk.length - fresh.length
          // Of the whole, one byte too many is for whoever checks sizes.
          const wanted = range === undefined ? fresh : fresh.subarray(0, to - received)
          received += wanted.length
          offset = received
          if (wanted.length > 0) yield wanted
          if (received > to || wanted.length < fresh.length) return
        }
        return
      } catch (cause) {
        if (received === to) return
        if (signal?.aborted || cause instanceof PackwrightError) throw cause
        if (attempt === MAX_BLOB_ATTEMPTS || !isPassing(cause)) throw connectionFault(response.url, cause)
      }
    }
  }

  referrers(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    return this.#referrers.of(repository, digest, signal)
  }

  listsReferrers(repository: Repository): Promise<boolean> {
    return this.#referrers.areListed(repository)
  }

  async tags(repository: Repository, signal?: AbortSignal): Promise<string[]> {
    const tags: string[] = []
    let query = FIRST_TAGS
    for (let page = 0; page < MAX_TAG_PAGES; page += 1) {
      const response = await this.#get(repository, `tags/list${query}`, {}, signal)
      if (response.status === 404) {
        await response.discard()
        return tags
      }
      if (response.status === 400 && query === FIRST_TAGS) {
        await response.discard()
        query = ''
        continue
      }
      await this.#expect(response, [200], formatRepository(repository))
      tags.push(...parseTags(await readBounded(response, MAX_MANIFEST_BYTES), formatRepository(repository)))
      const next = nextPage(response)
      if (next === undefined || next === query) return tags
      query = next
    }
    return tags
  }

  async close(): Promise<void> {
    await this.#transport.close()
  }

  #getManifest(
    repository: Repository,
    tagOrDigest: string,
    signal: AbortSignal | undefined,
    method: 'GET' | 'HEAD' = 'GET',
  ): Promise<HttpResponse> {
    return this.#get(repository, `manifests/${tagOrDigest}`, { accept: MANIFEST_ACCEPT }, signal, method)
  }

  #get(
    repository: Repository,
    path: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
    method: 'GET' | 'HEAD' = 'GET',
  ): Promise<HttpResponse> {
    const scope = { path: repository.path, actions: this.#options.actions ?? 'pull' }
    const origin = originOf(repository.registry, this.#options.plainHttp)
    const url = new URL(`/v2/${repository.path}/${path}`, origin)
    return this.#authenticator.request(url, { method, headers, signal }, scope)
  }

  /** @param size of the blob that was asked for: one that is itself a web page has it */
  async #expect(response: HttpResponse, statuses: number[], what: string, size?: number): Promise<void> {
    const { status, headers } = response
    const isSized =
      size !== undefined && (status === 206 || Number(headers['content-length'] ?? size) === size)
    if (statuses.includes(status) && (isSized || !isWebPage(response))) return
    await response.discard()
    throw refusedBy(response, what)
  }
}

function describe(repository: Repository, tagOrDigest: string): string {
  return `${formatRepository(repository)}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`
}
