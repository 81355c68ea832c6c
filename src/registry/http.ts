/** One request over HTTP: connections that are kept, proxies, custom CAs, and limits on silence. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { errnoOf, PackwrightError } from '../errors.ts'
import { trustedCertificates } from './certificates.ts'
import { type Proxies, proxiesFrom } from './proxies.ts'

/** How long may be waited, in milliseconds. */
export interface Timeouts {
  /** for one request, from its start to the end of its answer; default without limit */
  request?: number | undefined
  /** for the next byte; default `PACKWRIGHT_TIMEOUT` (in seconds), else 60,000 */
  silence?: number | undefined
  /** for the whole call; default without limit */
  total?: number | undefined
}

export interface TransportOptions {
  /** PEM file with certificates that are trusted besides the system's; read again when it has changed */
  caFile?: string | undefined
  /** the same, as text */
  ca?: string | undefined
  env: NodeJS.ProcessEnv
  /** connections to one origin; default 32 */
  connections?: number | undefined
  timeouts?: Timeouts | undefined
  /** sent with every request to a registry, and with none to where it leads on */
  headers?: Readonly<Record<string, string>> | undefined
  /** asks in place of the network */
  fetch?: typeof fetch | undefined
  /** how often a request is tried; default 5 */
  attempts?: number | undefined
  /** called for every answer, and for every attempt that got none */
  onRequest?: ((request: RequestMade) => void) | undefined
}

/** One attempt at a request. */
export interface RequestMade {
  method: string
  host: string
  /** without its query */
  path: string
  /** absent when there was no answer */
  status?: number
  /** 1 for the first */
  attempt: number
  /** milliseconds to the head of the answer */
  ms: number
  /** a token was asked for */
  token?: true
}

export interface HttpResponse {
  status: number
  headers: Record<string, string | undefined>
  /** fails when the connection breaks before its end */
  body: AsyncIterable<Buffer>
  /** Reads over what nobody wants of the body, so that the connection can be used again. */
  discard(): Promise<void>
  /** when the connection is free for the next request, or gone */
  released: Promise<void>
  url: URL
}

export interface HttpRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  body?: string
  signal?: AbortSignal | undefined
  /** asks for a token */
  isToken?: boolean
}

export interface HttpClient {
  /**
   * Sends a request once, without redirects and retries.
   *
   * @throws the fault of the connection, with its `code`; the signal's reason when it aborts
   */
  send(url: URL, request: HttpRequest): Promise<HttpResponse>
  /** Waits for what is under way, and gives up the connections. */
  close(): Promise<void>
}

const DEFAULT_CONNECTIONS = 32
const CONNECT_MS = 10_000
const DEFAULT_SILENCE_SECONDS = 60
const MAX_DISCARDED_BYTES = 128 * 1024

/** Over the network, or over what is given in its place. */
export function createHttpClient(options: TransportOptions): HttpClient {
  return options.fetch === undefined ? networkClient(options) : fetchingClient(options.fetch)
}

function networkClient({ caFile, ca, env, connections, timeouts = {} }: TransportOptions): HttpClient {
  const silenceMs = timeouts.silence ?? silenceOf(env) * 1000
  const proxies = proxiesFrom(env)
  const maxSockets = connections ?? DEFAULT_CONNECTIONS
  const common = { keepAlive: true, maxSockets, onread: { buffer: RECEIVED, callback: received } }
  const agentsWith = (proxyEnv: Proxies['env'], certificates: { ca?: string[] }) => ({
    plain: new http.Agent({ ...common, proxyEnv }),
    secure: new https.Agent({ ...common, ...certificates, proxyEnv }),
  })
  const openAgents = () => {
    const trusted = trustedCertificates({ caFile, ca })
    const certificates = trusted === undefined ? {} : { ca: trusted }
    return { proxied: agentsWith(proxies.env, certificates), direct: agentsWith({}, certificates), trusted }
  }
  let agents = openAgents()
  const open = new Set<Promise<void>>()
  const closeAgents = () => {
    for (const { plain, secure } of [agents.proxied, agents.direct]) {
      plain.destroy()
      secure.destroy()
    }
  }
  /** Certificates are changed while services run. @returns whether there are others now */
  const takesOtherCertificates = () => {
    if (caFile === undefined) return false
    const now = trustedCertificates({ caFile, ca })
    if (now?.join() === agents.trusted?.join()) return false
    closeAgents()
    agents = openAgents()
    return true
  }

  const send: HttpClient['send'] = (url, request) =>
    new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body, signal } = request
      signal?.throwIfAborted()
      const options = {
        method,
        headers: { 'user-agent': 'packwright', 'accept-encoding': 'identity', ...headers },
      }
      const { plain, secure } = proxies.spares(url) ? agents.direct : agents.proxied
      const used = agents
      const sent =
        url.protocol === 'https:'
          ? https.request(url, { ...options, agent: secure })
          : http.request(url, { ...options, agent: plain })
      let answer: http.IncomingMessage | undefined
      const giveUp = (why: Error) => (answer ?? sent).destroy(why)
      const abort = () => giveUp(asError(signal?.reason))
      signal?.addEventListener('abort', abort, { once: true })
      const { promise: closed, resolve: ended } = Promise.withResolvers<void>()
      open.add(closed)
      const limit = timeouts.request
      const whole =
        limit === undefined
          ? undefined
          : setTimeout(() => giveUp(timedOut(`it took longer than ${limit / 1000} seconds`)), limit)
      sent.once('close', () => {
        clearTimeout(whole)
        open.delete(closed)
        signal?.removeEventListener('abort', abort)
        ended()
      })
      sent.once('socket', limitConnecting)
      sent.setTimeout(silenceMs, () => giveUp(timedOut(`it was silent for ${silenceMs / 1000} seconds`)))
      sent.once('response', (response) => {
        answer = response
        resolve(responseOf(response, url, closed))
      })
      sent.on('error', (fault) => {
        // The other side may close a kept connection at the moment in which it is used again.
        const isStale = sent.reusedSocket && answer === undefined && errnoOf(fault) === 'ECONNRESET'
        const isUntrusted = isTlsFault(fault) && (used !== agents || takesOtherCertificates())
        if (isStale || isUntrusted) resolve(send(url, request))
        else reject(fault)
      })
      sent.end(body)
    })

  return {
    send,
    async close() {
      await Promise.all(open)
      closeAgents()
    },
  }
}

/** The same over a `fetch`, which answers as a registry would. */
function fetchingClient(ask: typeof fetch): HttpClient {
  return {
    async send(url, { method = 'GET', headers = {}, body, signal }) {
      const response = await ask(url, {
        method,
        headers,
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      })
      const discard = async () => await response.body?.cancel()
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: bytesOf(response),
        discard,
        released: Promise.resolve(),
        url,
      }
    },
    async close() {},
  }
}

async function* bytesOf({ body }: Response): AsyncGenerator<Buffer> {
  for await (const chunk of body ?? []) yield Buffer.from(chunk)
}

const TLS_FAULTS =
  /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/

/** What is wrong is the other side's certificate, or that it speaks no TLS. */
export function isTlsFault(cause: unknown): boolean {
  return TLS_FAULTS.test(errnoOf(cause) ?? '')
}

/**
 * All sockets receive into this: the HTTP parser copies what it takes, and is done when the event is. With a buffer for
 * each read, as sockets have otherwise, the memory of large layers goes by twice and is found again only by the collector.
 */
const RECEIVED = Buffer.allocUnsafeSlow(64 * 1024)

function received(this: Socket, bytes: number): boolean {
  this.emit('data', RECEIVED.subarray(0, bytes))
  // `false` would stop the socket, which then would not notice that the other side has closed it.
  return true
}

/** A host that does not take up a connection is given up sooner than one that is slow to answer. */
function limitConnecting(socket: Socket): void {
  if (!socket.connecting) return
  const timer = setTimeout(() => socket.destroy(timedOut('it does not take up the connection')), CONNECT_MS)
  const stop = () => clearTimeout(timer)
  socket.once('connect', stop).once('close', stop)
}

function responseOf(response: http.IncomingMessage, url: URL, released: Promise<void>): HttpResponse {
  return {
    status: response.statusCode ?? 0,
    headers: flatten(response.headers),
    body: response,
    discard: () => discard(response, released),
    released,
    url,
  }
}

/** What is large is not worth its connection. */
async function discard(response: http.IncomingMessage, released: Promise<void>): Promise<void> {
  let size = 0
  response.on('error', () => {})
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_DISCARDED_BYTES) response.destroy()
  })
  await released
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function timedOut(why: string): Error {
  return Object.assign(new Error(why), { code: 'ETIMEDOUT' })
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** For how many seconds a registry may be silent before it counts as gone. */
function silenceOf(env: NodeJS.ProcessEnv): number {
  const written = env['PACKWRIGHT_TIMEOUT']
  if (written === undefined || written === '') return DEFAULT_SILENCE_SECONDS
  if (/^\d{1,4}$/.test(written) && Number(written) > 0) return Number(written)
  throw new PackwrightError('USAGE', `PACKWRIGHT_TIMEOUT is "${written}".`, {
    hint: 'Set it to whole seconds, e.g. 60.',
  })
}
