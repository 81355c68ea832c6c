/**
 * HTTP with keep-alive, proxies, custom CAs, bounded retries and redirects that never carry credentials elsewhere.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { PackwrightError } from '../errors.ts'
import { connectionFault, isPassing, keptFailing } from './faults.ts'
import type { HttpClient, HttpRequest, HttpResponse, TransportOptions } from './http.ts'
import { createHttpClient } from './network.ts'

export interface Transport {
  /** One request with redirects and retries. Any status is an answer, except those that stay passing faults. */
  request(url: URL, request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

const DEFAULT_ATTEMPTS = 5
/** How much more often a host that limits the rate of requests is asked. */
const MORE_WHEN_LIMITED = 2
const MAX_REDIRECTS = 5
const FIRST_DELAY_MS = 200
const MAX_DELAY_MS = 10_000
const MAX_RETRY_AFTER_MS = 60_000
const PASSING = new Set([408, 429, 500, 502, 503, 504])

export function createTransport(options: TransportOptions): Transport {
  const client = createHttpClient(options)
  const pauses = new Map<string, number>()
  const closing = new AbortController()
  const { attempts = DEFAULT_ATTEMPTS, headers, onRequest } = options
  const send = (url: URL, request: HttpRequest, attempt: number) =>
    told(url, request, attempt, onRequest, () =>
      follow(client, url, { ...request, headers: { ...headers, ...request.headers } }, headers),
    )
  return {
    request: (url, request) => withRetries(url, request, { pauses, attempts, send, closed: closing.signal }),
    close() {
      closing.abort()
      return client.close()
    },
  }
}

/** Tells of an attempt, however it ends. */
async function told(
  { host, pathname: path }: URL,
  { method = 'GET', isToken }: HttpRequest,
  attempt: number,
  onRequest: TransportOptions['onRequest'],
  send: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  if (onRequest === undefined) return await send()
  const start = performance.now()
  let status: number | undefined
  try {
    const response = await send()
    status = response.status
    return response
  } finally {
    const ms = Math.round(performance.now() - start)
    const answered = status === undefined ? {} : { status }
    onRequest({ method, host, path, ...answered, attempt, ms, ...(isToken === true ? { token: true } : {}) })
  }
}

interface Retries {
  /** until when a host that limits the rate of requests is left alone, by host, for all requests */
  pauses: Map<string, number>
  attempts: number
  send: (url: URL, request: HttpRequest, attempt: number) => Promise<HttpResponse>
  /** aborted when nobody wants answers any more: nothing is tried again then */
  closed: AbortSignal
}

async function withRetries(
  url: URL,
  request: HttpRequest,
  { pauses, attempts, send, closed }: Retries,
): Promise<HttpResponse> {
  const wait = async (ms: number) => {
    const signal = request.signal === undefined ? closed : AbortSignal.any([request.signal, closed])
    await sleep(ms, undefined, { signal })
  }
  for (let attempt = 1; ; attempt += 1) {
    const pause = (pauses.get(url.host) ?? 0) - Date.now()
    if (pause > 0) await wait(pause * (1 + Math.random() / 2))
    try {
      const response = await send(url, request, attempt)
      if (!PASSING.has(response.status)) return response
      const isLimited = response.status === 429
      const delay = retryAfter(response.headers['retry-after']) ?? backoff(attempt)
      await response.discard()
      const most = attempts + (isLimited ? MORE_WHEN_LIMITED : 0)
      if (attempt >= most || delay > MAX_RETRY_AFTER_MS) throw keptFailing(url, response.status, attempt)
      if (isLimited) pauses.set(url.host, Date.now() + delay)
      else await wait(delay)
    } catch (cause) {
      if (cause instanceof PackwrightError || request.signal?.aborted) throw cause
      closed.throwIfAborted()
      const fault = connectionFault(url, cause)
      if (attempt >= attempts || !isPassing(cause)) throw fault
      await wait(backoff(attempt))
    }
  }
}

/** @param ours headers that are for the registry alone, as credentials are */
async function follow(
  client: HttpClient,
  start: URL,
  request: HttpRequest,
  ours: Readonly<Record<string, string>> = {},
): Promise<HttpResponse> {
  let url = start
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await client.send(url, url.origin === start.origin ? request : anonymous(request, ours))
    const location = response.headers['location']
    if (response.status < 300 || response.status >= 400 || location === undefined) return response
    await response.discard()
    const next = URL.parse(location, url.href)
    const takesSecret = next?.origin !== start.origin && request.body !== undefined
    if (next === null || takesSecret || !isAllowedHop(url, next)) {
      throw new PackwrightError(
        'REGISTRY_RESPONSE',
        `${url.host} redirects to a place that is not followed.`,
        {
          hint: 'Redirects go to https, or stay on plain HTTP on this machine, and take no secret along.',
        },
      )
    }
    url = next
  }
  throw new PackwrightError('REGISTRY_RESPONSE', `${start.host} redirects more than ${MAX_REDIRECTS} times.`)
}

function isAllowedHop(from: URL, to: URL): boolean {
  return to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:')
}

/** Credentials are for the registry, not for where it points to. */
function anonymous(request: HttpRequest, ours: Readonly<Record<string, string>>): HttpRequest {
  const kept = Object.entries(request.headers ?? {}).filter(
    ([name]) => name.toLowerCase() !== 'authorization' && !Object.hasOwn(ours, name),
  )
  return { ...request, headers: Object.fromEntries(kept) }
}

function backoff(attempt: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2)
}

/** @returns milliseconds, or `undefined` when the header is absent or malformed */
export function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
