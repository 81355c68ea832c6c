/** What a request over HTTP is, and who sends it; `network.ts` does. */
import { errnoOf } from '../errors.ts'

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

const TLS_FAULTS =
  /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/

/** What is wrong is the other side's certificate, or that it speaks no TLS. */
export function isTlsFault(cause: unknown): boolean {
  return TLS_FAULTS.test(errnoOf(cause) ?? '')
}
