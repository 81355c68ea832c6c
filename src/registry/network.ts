/** One request over HTTP: connections that are kept, proxies, custom CAs, and limits on silence. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { errnoOf, PackwrightError } from '../errors.ts'
import { trustedCertificates } from './certificates.ts'
import { fetchingClient } from './given-fetch.ts'
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  isTlsFault,
  type TransportOptions,
} from './http.ts'
import { type Proxies, proxiesFrom } from './proxies.ts'

const DEFAULT_CONNECTIONS = 32
const CONNECT_MS = 10_000
const DEFAULT_SILENCE_SECONDS = 60
const MAX_DISCARDED_BYTES = 128 * 1024

/** Over the network, or over what is given in its place. */
export function createHttpClient(options: TransportOptions): HttpClient {
  return options.fetch === undefined ? new NetworkClient(options) : fetchingClient(options.fetch)
}

class NetworkClient implements HttpClient {
  readonly #options: TransportOptions
  readonly #silenceMs: number
  readonly #proxies: Proxies
  readonly #open = new Set<Promise<void>>()
  #agents: Agents

  constructor(options: TransportOptions) {
    this.#options = options
    this.#silenceMs = options.timeouts?.silence ?? silenceOf(options.env) * 1000
    this.#proxies = proxiesFrom(options.env)
    this.#agents = openAgents(options, this.#proxies)
  }

  async send(url: URL, request: HttpRequest): Promise<HttpResponse> {
    request.signal?.throwIfAborted()
    const used = this.#agents
    const sent = this.#start(url, request)
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>()
    const { promise: released, resolve: ended } = Promise.withResolvers<void>()
    this.#open.add(released)
    let answer: http.IncomingMessage | undefined
    const giveUp = (why: Error) => (answer ?? sent).destroy(why)
    const stopWaiting = this.#limit(sent, request.signal, giveUp)
    sent.once('close', () => {
      stopWaiting()
      this.#open.delete(released)
      ended()
    })
    sent.once('response', (response) => {
      answer = response
      resolve(responseOf(response, url, released))
    })
    sent.on('error', (fault) => {
      // The other side may close a kept connection at the moment in which it is used again.
      const isStale = sent.reusedSocket && answer === undefined && errnoOf(fault) === 'ECONNRESET'
      const isUntrusted = isTlsFault(fault) && (used !== this.#agents || this.#takesOtherCertificates())
      if (isStale || isUntrusted) resolve(this.send(url, request))
      else reject(fault)
    })
    sent.end(request.body)
    return await promise
  }

  async close(): Promise<void> {
    await Promise.all(this.#open)
    closeAgents(this.#agents)
  }

  #start(url: URL, { method = 'GET', headers = {} }: HttpRequest): http.ClientRequest {
    const sent = {
      method,
      headers: { 'user-agent': 'packwright', 'accept-encoding': 'identity', ...headers },
    }
    const { plain, secure } = this.#proxies.spares(url) ? this.#agents.direct : this.#agents.proxied
    return url.protocol === 'https:'
      ? https.request(url, { ...sent, agent: secure })
      : http.request(url, { ...sent, agent: plain })
  }

  /** @returns ends what it waits for besides the connection itself */
  #limit(
    sent: http.ClientRequest,
    signal: AbortSignal | undefined,
    giveUp: (why: Error) => void,
  ): () => void {
    const abort = () => giveUp(asError(signal?.reason))
    signal?.addEventListener('abort', abort, { once: true })
    const limit = this.#options.timeouts?.request
    const late = () => giveUp(timedOut(`it took longer than ${Number(limit) / 1000} seconds`))
    const whole = limit === undefined ? undefined : setTimeout(late, limit)
    sent.once('socket', limitConnecting)
    const silent = () => giveUp(timedOut(`it was silent for ${this.#silenceMs / 1000} seconds`))
    sent.setTimeout(this.#silenceMs, silent)
    return () => {
      clearTimeout(whole)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Certificates are changed while services run. @returns whether there are others now */
  #takesOtherCertificates(): boolean {
    const { caFile, ca } = this.#options
    if (caFile === undefined) return false
    const now = trustedCertificates({ caFile, ca })
    if (now?.join() === this.#agents.trusted?.join()) return false
    closeAgents(this.#agents)
    this.#agents = openAgents(this.#options, this.#proxies)
    return true
  }
}

interface AgentPair {
  plain: http.Agent
  secure: https.Agent
}

interface Agents {
  proxied: AgentPair
  direct: AgentPair
  /** the certificates that they trust besides the system's */
  trusted: string[] | undefined
}

function openAgents({ caFile, ca, connections }: TransportOptions, proxies: Proxies): Agents {
  const trusted = trustedCertificates({ caFile, ca })
  const certificates = trusted === undefined ? {} : { ca: trusted }
  const maxSockets = connections ?? DEFAULT_CONNECTIONS
  const common = { keepAlive: true, maxSockets, onread: { buffer: RECEIVED, callback: received } }
  const pair = (proxyEnv: Proxies['env']): AgentPair => ({
    plain: new http.Agent({ ...common, proxyEnv }),
    secure: new https.Agent({ ...common, ...certificates, proxyEnv }),
  })
  return { proxied: pair(proxies.env), direct: pair({}), trusted }
}

function closeAgents({ proxied, direct }: Agents): void {
  for (const agent of [proxied.plain, proxied.secure, direct.plain, direct.secure]) agent.destroy()
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
