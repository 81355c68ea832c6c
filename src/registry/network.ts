/** One request over HTTP: connections that are kept, proxies, custom CAs, and limits on silence. */
import { setImmediate as nextTurn } from 'node:timers/promises'
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
import { Incoming } from './incoming.ts'
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
    const { method = 'GET', headers = {}, body, signal } = request
    const answer = new Incoming()
    const abort = () => answer.abort(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    const ms = this.#options.timeouts?.request
    const late = (seconds: number) =>
      answer.abort(Object.assign(new Error(`it took longer than ${seconds} seconds`), { code: 'ETIMEDOUT' }))
    const limit = ms === undefined ? undefined : setTimeout(late, ms, ms / 1000)
    const released = answer.over.then(async () => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
      // The pool takes a connection for busy until the next turn, and would make another one.
      await nextTurn()
      this.#open.delete(released)
    })
    this.#open.add(released)
    connections.to(url).dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { 'user-agent': 'packwright', 'accept-encoding': 'identity', ...headers },
        ...(body === undefined ? {} : { body }),
        // Else a connection is given up after a HEAD: some servers send a body, and that is noticed.
        reset: false,
      },
      answer,
    )
    return { ...(await answer.head), body: answer, discard: () => discard(answer, released), released, url }
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

async function discard(answer: Incoming, released: Promise<void>): Promise<void> {
  let size = 0
  try {
    for await (const piece of answer) {
      size += piece.length
      if (size > MAX_DISCARDED_BYTES) break
    }
  } catch {
    // What nobody wants may break.
  }
  await released
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
