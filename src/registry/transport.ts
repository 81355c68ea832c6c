/**
 * HTTP with keep-alive, proxies, custom CAs, bounded retries and redirects that never carry credentials elsewhere.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { errnoOf, PackwrightError } from '../errors.ts'
import {
  createHttpClient,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  type TransportOptions,
} from './http.ts'

export interface Transport {
  /** One request with redirects and retries. Any status is an answer, except those that stay passing faults. */
  request(url: URL, request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

const MAX_ATTEMPTS = 5
/** How often a host that limits the rate of requests is asked. */
const MAX_LIMITED = 7
const MAX_REDIRECTS = 5
const FIRST_DELAY_MS = 200
const MAX_DELAY_MS = 10_000
const MAX_RETRY_AFTER_MS = 60_000
const PASSING = new Set([408, 429, 500, 502, 503, 504])

export function createTransport(options: TransportOptions): Transport {
  const client = createHttpClient(options)
  const pauses = new Map<string, number>()
  return {
    request: (url, request) => withRetries(url, request, pauses, (target) => follow(client, target, request)),
    close: () => client.close(),
  }
}

/** @param pauses until when a host that limits the rate of requests is left alone, by host, for all requests */
async function withRetries(
  url: URL,
  request: HttpRequest,
  pauses: Map<string, number>,
  send: (url: URL) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const pause = (pauses.get(url.host) ?? 0) - Date.now()
    if (pause > 0) await sleep(pause * (1 + Math.random() / 2), undefined, { signal: request.signal })
    try {
      const response = await send(url)
      if (!PASSING.has(response.status)) return response
      const isLimited = response.status === 429
      const delay = retryAfter(response.headers['retry-after']) ?? backoff(attempt)
      await response.discard()
      if (attempt === (isLimited ? MAX_LIMITED : MAX_ATTEMPTS) || delay > MAX_RETRY_AFTER_MS)
        throw keptFailing(url, response.status, attempt)
      if (isLimited) pauses.set(url.host, Date.now() + delay)
      else await sleep(delay, undefined, { signal: request.signal })
    } catch (cause) {
      if (cause instanceof PackwrightError || request.signal?.aborted) throw cause
      const fault = connectionFault(url, cause)
      if (attempt === MAX_ATTEMPTS || !isPassing(cause)) throw fault
      await sleep(backoff(attempt), undefined, { signal: request.signal })
    }
  }
}

async function follow(client: HttpClient, start: URL, request: HttpRequest): Promise<HttpResponse> {
  let url = start
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await client.send(url, url.origin === start.origin ? request : anonymous(request))
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
function anonymous(request: HttpRequest): HttpRequest {
  const { authorization: _, ...headers } = request.headers ?? {}
  return { ...request, headers }
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

function keptFailing(url: URL, status: number, attempts: number): PackwrightError {
  const why = status === 429 ? 'it limits the rate of requests' : `it answers ${status}`
  return new PackwrightError('REGISTRY_UNAVAILABLE', `${url.host} does not serve ${url.pathname}: ${why}.`, {
    hint:
      status === 429
        ? `Tried ${attempts} times. Log in: many hosts let anonymous readers ask less often. Else try again later.`
        : `Tried ${attempts} times. Try again later.`,
    details: { host: url.host, status, attempts },
  })
}

const TLS_FAULTS =
  /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/
const PERMANENT = new Set(['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'])

/** A fault that may be gone a moment later. */
export function isPassing(cause: unknown): boolean {
  const code = errnoOf(cause) ?? ''
  return !TLS_FAULTS.test(code) && !PERMANENT.has(code)
}

/** What a failed connection means for the user. */
export function connectionFault(url: URL, cause: unknown): PackwrightError {
  const code = errnoOf(cause) ?? (cause instanceof Error ? cause.message : String(cause))
  if (TLS_FAULTS.test(code)) {
    return new PackwrightError(
      'REGISTRY_TLS',
      `The TLS certificate of ${url.host} is not accepted (${code}).`,
      {
        hint: 'Name its CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http.',
        details: { host: url.host, reason: code },
        cause,
      },
    )
  }
  const hint = PERMANENT.has(code) ? 'Check the host, the port and the proxy settings.' : 'Try again later.'
  return new PackwrightError('REGISTRY_UNAVAILABLE', `${url.host} cannot be reached (${code}).`, {
    hint,
    details: { host: url.host, reason: code },
    cause,
  })
}
