/** Connections that fail, and answers that are none, in words for the user. */
import { errnoOf, PackwrightError } from '../errors.ts'
import { type HttpResponse, isTlsFault } from './http.ts'

export function keptFailing(url: URL, status: number, attempts: number): PackwrightError {
  const why = status === 429 ? 'it limits the rate of requests' : `it answers ${status}`
  return new PackwrightError('REGISTRY_UNAVAILABLE', `${url.host} does not serve ${url.pathname}: ${why}.`, {
    hint:
      status === 429
        ? `Tried ${attempts} times. Log in: many hosts let anonymous readers ask less often. Else try again later.`
        : `Tried ${attempts} times. Try again later.`,
    details: { host: url.host, status, attempts },
  })
}

const PERMANENT = new Set(['ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'])
const UNREACHED = new Set([...PERMANENT, 'ECONNREFUSED'])

/** A fault that may be gone a moment later. */
export function isPassing(cause: unknown): boolean {
  return !isTlsFault(cause) && !PERMANENT.has(errnoOf(cause) ?? '')
}

/** The HTTP client's own names for what systems have names for. */
const NAMES: Readonly<Record<string, string>> = {
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_SOCKET: 'ECONNRESET',
}

/** What a failed connection means for the user. */
export function connectionFault({ host }: URL, cause: unknown): PackwrightError {
  const errno = errnoOf(cause)
  const reason = NAMES[errno ?? ''] ?? errno ?? (cause instanceof Error ? cause.message : String(cause))
  const details = { host, reason }
  if (isTlsFault(cause)) {
    const [message, hint] = tlsFault(host, reason, cause as TlsFault)
    return new PackwrightError('REGISTRY_TLS', message, { hint, details, cause })
  }
  const hint = UNREACHED.has(reason) ? 'Check the host, the port and the proxy settings.' : 'Try again later.'
  return new PackwrightError('REGISTRY_UNAVAILABLE', `${host} cannot be reached (${reason}).`, {
    hint,
    details,
    cause,
  })
}

type TlsFault = Error & { cert?: { subjectaltname?: string } }

/** @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function tlsFault(
  host: string,
  reason: string,
  { message, cert }: TlsFault,
): [message: string, hint: string] {
  const clock = `${new Date().toISOString().slice(0, 10)}, the date that this machine has, is wrong`
  switch (reason) {
    case 'CERT_HAS_EXPIRED':
      return [
        `The TLS certificate of ${host} has expired.`,
        `Its operator has to renew it. If ${clock}, set the clock.`,
      ]
    case 'CERT_NOT_YET_VALID':
      return [`The TLS certificate of ${host} is not valid yet.`, `Set the clock if ${clock}.`]
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [
        `The TLS certificate of ${host} is for another name: ${cert?.subjectaltname ?? 'it states none'}.`,
        'Ask for the registry by a name that its certificate has. A proxy or a login page of the network may also stand between.',
      ]
    default:
      if (/wrong version number|packet length too long|http request/i.test(message))
        return [
          `${host} does not speak TLS.`,
          'Check the port. A registry on this machine or in a trusted network that has no TLS is reached with --plain-http.',
        ]
      return [
        `The TLS certificate of ${host} is not accepted (${reason}).`,
        'Name its CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http.',
      ]
  }
}

/** A login page of a network, or of a proxy, answers in a registry's place, and often with 200. */
export function isWebPage({ headers }: Pick<HttpResponse, 'headers'>): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')
}

export function webPage({ url: { host }, status }: HttpResponse, what: string): PackwrightError {
  return new PackwrightError('REGISTRY_RESPONSE', `${host} answers ${status} with a web page for ${what}.`, {
    hint: 'It is no registry, or a proxy or a login page of the network answers in its place. Open it in a browser, and check the host and the proxy settings.',
    details: { host, status },
  })
}
