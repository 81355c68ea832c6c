/** One request over HTTP: connections that are kept, proxies, custom CAs, and limits on silence. */
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
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
/** A host that does not take up a connection is given up sooner than one that is slow to answer. */
const CONNECT_MS = 10_000
const DEFAULT_SILENCE_SECONDS = 60
/** What is longer is not worth its connection. */
const MAX_DISCARDED_BYTES = 128 * 1024

/** Over the network, or over what is given in its place. */
export function createHttpClient(options: TransportOptions): HttpClient {
  return options.fetch === undefined ? new NetworkClient(options) : fetchingClient(options.fetch)
}

class NetworkClient implements HttpClient {
  readonly #options: TransportOptions
  readonly #proxies: Proxies
  /** when each answer that was begun is over */
  readonly #open = new Set<Promise<void>>()
  /** origins that have answered: connections to them are kept */
  readonly #answered = new Set<string>()
  #connections: Connections

  constructor(options: TransportOptions) {
    this.#options = options
    this.#proxies = proxiesFrom(options.env)
    this.#connections = openConnections(options, this.#proxies)
  }

  send(url: URL, request: HttpRequest): Promise<HttpResponse> {
    return this.#send(url, request, { isAgain: false })
  }

  async close(): Promise<void> {
    await Promise.all(this.#open)
    await this.#connections.destroy()
  }

  async #send(url: URL, request: HttpRequest, { isAgain }: { isAgain: boolean }): Promise<HttpResponse> {
    request.signal?.throwIfAborted()
    const used = this.#connections
    try {
      const response = await this.#ask(url, request, used)
      this.#answered.add(url.origin)
      return response
    } catch (fault) {
      request.signal?.throwIfAborted()
      // The other side may close a kept connection at the moment in which it is used again.
      const isStale = !isAgain && this.#answered.has(url.origin) && RESET.has(errnoOf(fault) ?? '')
      const isUntrusted = isTlsFault(fault) && (used !== this.#connections || this.#takesOtherCertificates())
      if (isStale || isUntrusted) return await this.#send(url, request, { isAgain: isStale })
      throw fault
    }
  }

  async #ask(url: URL, request: HttpRequest, connections: Connections): Promise<HttpResponse> {
    const { method = 'GET', headers = {}, body } = request
    const { signal, end } = this.#limited(request.signal)
    const { promise: released, resolve } = Promise.withResolvers<void>()
    const ended = () => {
      end()
      this.#open.delete(released)
      resolve()
    }
    this.#open.add(released)
    try {
      const answer = await connections.to(url).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { 'user-agent': 'packwright', 'accept-encoding': 'identity', ...headers },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
        // Else a connection is given up after a HEAD: some servers send a body, and that is noticed.
        reset: false,
      })
      // What breaks before anybody reads is told to whoever does; and the pool takes a connection for busy until the next
      // turn, and would make another one.
      answer.body.on('error', () => {}).once('close', () => setImmediate(ended))
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        body: answer.body,
        async discard() {
          await answer.body.dump({ limit: MAX_DISCARDED_BYTES }).catch(() => {})
          await released
        },
        released,
        url,
      }
    } catch (fault) {
      ended()
      throw fault
    }
  }

  /** The caller's signal, and the limit of time for one request. */
  #limited(signal: AbortSignal | undefined): { signal: AbortSignal | undefined; end: () => void } {
    const ms = this.#options.timeouts?.request
    if (ms === undefined) return { signal, end: () => {} }
    const late = new AbortController()
    const why = Object.assign(new Error(`it took longer than ${ms / 1000} seconds`), { code: 'ETIMEDOUT' })
    const timer = setTimeout(() => late.abort(why), ms)
    const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
    return { signal: both, end: () => clearTimeout(timer) }
  }

  /** Certificates are changed while services run. @returns whether there are others now */
  #takesOtherCertificates(): boolean {
    const { caFile, ca } = this.#options
    if (caFile === undefined) return false
    const now = trustedCertificates({ caFile, ca })
    if (now?.join() === this.#connections.trusted?.join()) return false
    void this.#connections.close()
    this.#connections = openConnections(this.#options, this.#proxies)
    return true
  }
}

const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

interface Connections {
  /** the certificates that they trust besides the system's */
  trusted: string[] | undefined
  to(url: URL): Dispatcher
  /** once nobody needs them any more */
  close(): Promise<unknown>
  destroy(): Promise<unknown>
}

function openConnections(options: TransportOptions, proxies: Proxies): Connections {
  const { caFile, ca, env, connections = DEFAULT_CONNECTIONS, timeouts } = options
  const trusted = trustedCertificates({ caFile, ca })
  const silenceMs = timeouts?.silence ?? silenceOf(env) * 1000
  const tls = trusted === undefined ? {} : { ca: trusted }
  // Requests that share a connection would fail together; a proxy asks by what is said of the connection alone.
  const connect = { ...tls, timeout: CONNECT_MS, allowH2: false }
  const common = { connections, allowH2: false, headersTimeout: silenceMs, bodyTimeout: silenceMs, connect }
  const direct = new Agent(common)
  const throughProxy = (uri: string | undefined) =>
    uri === undefined ? direct : new ProxyAgent({ ...common, uri, requestTls: connect, proxyTls: connect })
  const plain = throughProxy(proxies.env.HTTP_PROXY)
  const secure = throughProxy(proxies.env.HTTPS_PROXY)
  const all = [...new Set([direct, plain, secure])]
  return {
    trusted,
    to(url) {
      if (proxies.spares(url)) return direct
      return url.protocol === 'https:' ? secure : plain
    },
    close: () => Promise.all(all.map((one) => one.close())),
    destroy: () => Promise.all(all.map((one) => one.destroy())),
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
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
