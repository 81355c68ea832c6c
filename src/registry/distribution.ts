/**
 * Reads from a registry over the distribution API.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import {
  type Descriptor,
  type Digest,
  formatRepository,
  isDigest,
  MANIFEST_ACCEPT,
  MAX_MANIFEST_BYTES,
  OCI_INDEX,
  OCI_MANIFEST,
  parseListing,
  type Repository,
  referrersTag,
  sha256,
} from '../oci/index.ts'
import { Authenticator, readBounded, readBytes } from './auth.ts'
import type { CredentialStore } from './credentials.ts'
import type { HttpResponse } from './http.ts'
import { usesPlainHttp } from './plain-http.ts'
import type { FetchedManifest, Registry } from './registry.ts'
import { connectionFault, createTransport, isPassing, type Transport } from './transport.ts'
import { digestMismatch } from './verified.ts'

export interface DistributionOptions {
  credentials: CredentialStore
  env: NodeJS.ProcessEnv
  caFile?: string | undefined
  /** hosts are spoken to over HTTP; only for this machine unless `force` */
  plainHttp?: boolean | 'force' | undefined
  /** what tokens are asked for; a publisher asks for both, so that a new repository is not refused */
  actions?: 'pull' | 'pull,push'
  connections?: number | undefined
}

const MAX_BLOB_ATTEMPTS = 4
const MAX_REFERRER_PAGES = 20
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
  /** whether a repository is served with the referrers API, as the first question about it tells */
  readonly #knowReferrers = new Map<string, Promise<boolean>>()

  constructor(options: DistributionOptions) {
    this.#options = options
    this.#transport = createTransport(options)
    this.#authenticator = new Authenticator(this.#transport, options.credentials)
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

  async *blob(repository: Repository, descriptor: Descriptor, signal?: AbortSignal): AsyncGenerator<Buffer> {
    let received = 0
    /** where the next request begins; 0 where the registry refuses to begin in the middle */
    let offset = 0
    for (let attempt = 1; ; attempt += 1) {
      const range: Record<string, string> = offset === 0 ? {} : { range: `bytes=${offset}-` }
      const response = await this.#get(repository, `blobs/${descriptor.digest}`, range, signal)
      if (response.status === 416 && received > 0 && attempt < MAX_BLOB_ATTEMPTS) {
        await response.discard()
        offset = 0
        continue
      }
      await this.#expect(response, [200, 206], describe(repository, descriptor.digest))
      let skip = response.status === 206 ? 0 : received
      try {
        for await (const chunk of response.body) {
          const fresh = chunk.subarray(Math.min(skip, chunk.length))
          skip -= chunk.length - fresh.length
          received += fresh.length
          offset = received
          if (fresh.length > 0) yield fresh
          if (received > descriptor.size) return
        }
        return
      } catch (cause) {
        if (received === descriptor.size) return
        if (signal?.aborted || cause instanceof PackwrightError) throw cause
        if (attempt === MAX_BLOB_ATTEMPTS || !isPassing(cause)) throw connectionFault(response.url, cause)
      }
    }
  }

  async referrers(repository: Repository, digest: Digest, signal?: AbortSignal): Promise<Descriptor[]> {
    const place = formatRepository(repository)
    const known = this.#knowReferrers.get(place)
    if (known === undefined) {
      const listed = this.#listedReferrers(repository, digest, signal)
      const told = listed.then((found) => found !== undefined)
      told.catch(() => this.#knowReferrers.delete(place))
      this.#knowReferrers.set(place, told)
      return (
        (await listed.catch(unlessFailing)) ?? (await this.#fallbackReferrers(repository, digest, signal))
      )
    }
    const listed = (await known.catch(() => true))
      ? await this.#listedReferrers(repository, digest, signal).catch(unlessFailing)
      : undefined
    return listed ?? (await this.#fallbackReferrers(repository, digest, signal))
  }

  /** @returns `undefined` for whatever is not a good answer: the registry does not know the API, or something stands before it */
  async #listedReferrers(
    repository: Repository,
    digest: Digest,
    signal?: AbortSignal,
  ): Promise<Descriptor[] | undefined> {
    const found: Descriptor[] = []
    let path = `referrers/${digest}`
    for (let page = 0; page < MAX_REFERRER_PAGES; page += 1) {
      const response = await this.#get(repository, path, { accept: OCI_INDEX }, signal)
      if (page === 0 && response.status !== 200) {
        await response.discard()
        return undefined
      }
      await this.#expect(response, [200], describe(repository, digest))
      const listed = listingOf(await readBytes(response, MAX_MANIFEST_BYTES), path)
      if (listed === undefined) return undefined
      found.push(...listed)
      const next = nextPage(response)
      if (next === undefined) return found
      path = `referrers/${digest}${next}`
    }
    return found
  }

  /** The scheme of registries without the referrers API: an index under the tag `sha256-<hex>`. */
  async #fallbackReferrers(
    repository: Repository,
    digest: Digest,
    signal?: AbortSignal,
  ): Promise<Descriptor[]> {
    const tag = referrersTag(digest)
    try {
      const { bytes, digest: found } = await this.manifest(repository, tag, signal)
      // Some registries read this tag as the digest of the artifact itself.
      return found === digest ? [] : (listingOf(bytes, describe(repository, tag)) ?? [])
    } catch (error) {
      if (error instanceof PackwrightError && error.code === 'REFERENCE_NOT_FOUND') return []
      throw error
    }
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
    const url = new URL(`/v2/${repository.path}/${path}`, this.#origin(repository.registry))
    return this.#authenticator.request(url, { method, headers, signal }, scope)
  }

  #origin(host: string): URL {
    const plain = usesPlainHttp(host, this.#options.plainHttp)
    return new URL(`${plain ? 'http' : 'https'}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`)
  }

  async #expect(response: HttpResponse, statuses: number[], what: string): Promise<void> {
    if (statuses.includes(response.status)) return
    await response.discard()
    throw refusedBy(response, what)
  }
}

function describe(repository: Repository, tagOrDigest: string): string {
  return `${formatRepository(repository)}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`
}

/** The bytes of a manifest, held against the digest that was asked for, or else the one that the registry states. */
async function checkedManifest(
  response: HttpResponse,
  tagOrDigest: string,
  what: string,
): Promise<{ bytes: Uint8Array; digest: Digest }> {
  const bytes = await readBytes(response, MAX_MANIFEST_BYTES)
  const digest = sha256(bytes)
  const stated = response.headers['docker-content-digest']
  const expected = isDigest(tagOrDigest) ? tagOrDigest : isDigest(stated) ? stated : digest
  if (digest !== expected) throw digestMismatch(`The manifest of ${what}`, expected, digest)
  return { bytes, digest }
}

/** @returns `undefined` for what is no list of manifests */
function listingOf(bytes: Uint8Array, what: string): Descriptor[] | undefined {
  try {
    return parseListing(bytes, what).index.manifests
  } catch (thrown) {
    if (thrown instanceof PackwrightError && thrown.code === 'ARTIFACT_INVALID') return undefined
    throw thrown
  }
}

/** A registry that keeps failing on this one question, as some do that do not know it: never remembered. */
function unlessFailing(thrown: unknown): undefined {
  const status = thrown instanceof PackwrightError ? thrown.details?.['status'] : undefined
  if (typeof status === 'number' && status >= 500) return undefined
  throw thrown
}

/** What a manifest calls itself; whoever takes it parses it strictly. */
function mediaTypeOf(header: string | undefined, bytes: Uint8Array, what: string): string {
  let inside: unknown
  try {
    inside = (JSON.parse(Buffer.from(bytes).toString('utf8')) as { mediaType?: unknown } | null)?.mediaType
  } catch (cause) {
    throw new PackwrightError('ARTIFACT_INVALID', `The manifest of ${what} is not JSON.`, { cause })
  }
  return typeof inside === 'string' ? inside : (header?.split(';')[0]?.trim() ?? OCI_MANIFEST)
}

/** `rel=next` in any order, with or without quotes, alone or among others. */
const NEXT = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\s*(?:;|$))/i

/** The query of the next page. Only the query: where a page lies is not for the registry to say. */
function nextPage(response: HttpResponse): string | undefined {
  const links = (response.headers['link'] ?? '').matchAll(/<([^>]*)>((?:\s*;[^,;]*)*)/g)
  const target = [...links].find(([, , parameters = '']) => NEXT.test(parameters))?.[1]
  const url = target === undefined ? null : URL.parse(target, response.url.href)
  return url?.search || undefined
}

const tagList = z.looseObject({ tags: z.array(z.string()).nullish() })

function parseTags(body: string, what: string): string[] {
  try {
    return tagList.parse(JSON.parse(body)).tags ?? []
  } catch (cause) {
    throw new PackwrightError('REGISTRY_RESPONSE', `The list of tags of ${what} is malformed.`, { cause })
  }
}

function refusedBy(response: HttpResponse, what: string): PackwrightError {
  const { status } = response
  const { host } = response.url
  const details = { host, status }
  if (status === 404) {
    return new PackwrightError('REFERENCE_NOT_FOUND', `${what} does not exist.`, {
      hint: 'Check the spelling; a private repository also needs credentials that may see it.',
      details,
    })
  }
  if (status === 403) {
    return new PackwrightError('FORBIDDEN', `${host} does not allow access to ${what}.`, {
      hint: `Log in with an account that may read it: oras login ${host}`,
      details,
    })
  }
  return new PackwrightError('REGISTRY_RESPONSE', `${host} answers ${status} for ${what}.`, { details })
}
