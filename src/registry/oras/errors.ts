/** What oras says when it fails, in our codes: by the registry's answer, and never by names that stand in the line. */
import { type ErrorCode, PackwrightError } from '../../errors.ts'

interface Meaning {
  code: ErrorCode
  hint: string
}

const RETRY = 'Check the host and the network, or try again later.'
const IMMUTABLE: Meaning = {
  code: 'TAG_IMMUTABLE',
  hint: 'Publish a new version: the registry keeps this tag as it is.',
}
const LOST = 'The registry lost what was sent to it. Publish again.'

/** What went wrong before a registry answered. */
const FAULTS: readonly [pattern: RegExp, code: ErrorCode, hint: (host: string) => string][] = [
  [
    /x509:|certificate|tls: |server gave HTTP response to HTTPS client/i,
    'REGISTRY_TLS',
    () =>
      'Name the CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http.',
  ],
  [
    /blob upload Location\s+(?:downgrades scheme|is on a different host)/,
    'REGISTRY_RESPONSE',
    () =>
      'A proxy in front of it does not pass on the scheme and the host: set Host and X-Forwarded-Proto there.',
  ],
  [/basic credential not found|credential.*required|unauthorized/i, 'UNAUTHENTICATED', loginTo],
  [/sha256:[0-9a-f]{64}: not found/i, 'REGISTRY_RESPONSE', () => LOST],
  [/: not found$/i, 'REFERENCE_NOT_FOUND', () => 'Check the organisation and the repository.'],
  [
    /connection refused|no such host|i\/o timeout|connection reset|EOF|network is unreachable|context deadline/i,
    'REGISTRY_UNAVAILABLE',
    () => RETRY,
  ],
]

const ANSWER = /response status code (\d{3})(?::\s*(.*))?/

/** The error codes of the distribution spec as oras writes them, with the status that registries send them with. */
const STATUS_OF: Record<string, number> = {
  'blob unknown': 404,
  'blob upload unknown': 404,
  denied: 403,
  'name unknown': 404,
  'not found': 404,
  precondition: 412,
  'size invalid': 413,
  'tag invalid': 400,
  toomanyrequests: 429,
  unauthorized: 401,
  unsupported: 405,
}

/**
 * @param stderr what oras printed
 * @param doing what was attempted, e.g. `oras could not publish ghcr.io/…`
 */
export function orasError(stderr: string, doing: string, host: string): PackwrightError {
  const said = summary(stderr)
  const { code, hint } = meaningOf(said, host)
  return new PackwrightError(code, `${doing}: ${said}.`, { hint, details: { host } })
}

/** oras gives the registry's own error code and message, or else the status. */
function meaningOf(said: string, host: string): Meaning {
  const answer = ANSWER.exec(said)
  const [, code = '', message = ''] =
    /^(?:Error from [^"]*"[^"]*":\s*)?([a-z][a-z ]*?)(?::\s*(.*))?$/.exec(said) ?? []
  const told = answer === null ? `${code}: ${message}` : (answer[2] ?? '')
  const status = answer === null ? STATUS_OF[code] : Number(answer[1])
  if (/immutab|cannot be overwritten/i.test(told) || (status === 412 && !told.startsWith('blob')))
    return IMMUTABLE
  if (/quota|upper limit|storage resource/i.test(told))
    return { code: 'FORBIDDEN', hint: `The quota of ${host} is used up: free space there, or raise it.` }
  if (status === undefined) return meaningOfFault(said, host)
  return meaningOfStatus(status, told, said, host)
}

function meaningOfStatus(status: number, told: string, said: string, host: string): Meaning {
  if (status === 401) return { code: 'UNAUTHENTICATED', hint: loginTo(host) }
  if (status === 403)
    return { code: 'FORBIDDEN', hint: `Log in with an account that may write there: oras login ${host}` }
  if (status === 404 && (/^blob/.test(told) || /\/blobs\//.test(said)))
    return { code: 'REGISTRY_RESPONSE', hint: LOST }
  if (status === 404)
    return {
      code: 'REFERENCE_NOT_FOUND',
      hint: 'Check the organisation and the repository; some registries want it made first.',
    }
  if (status === 405)
    return { code: 'REGISTRY_READ_ONLY', hint: 'Publish to a registry that accepts writes.' }
  if (status === 409) return IMMUTABLE
  if (status === 413)
    return {
      code: 'ARTIFACT_TOO_LARGE',
      hint: `${host}, or a proxy before it, limits the size of uploads: raise that limit.`,
    }
  if (status === 429)
    return { code: 'REGISTRY_UNAVAILABLE', hint: `${host} limits the rate of requests. Try again later.` }
  if (status >= 500) return { code: 'REGISTRY_UNAVAILABLE', hint: RETRY }
  if (status === 400 && /manifest/i.test(told))
    return {
      code: 'REGISTRY_RESPONSE',
      hint: `${host} refuses the manifest. Some take no artifactType without a slash, and ToolHive's has none: publish in another dialect there.`,
    }
  return { code: 'REGISTRY_RESPONSE', hint: `${host} refuses what it was sent; its reason stands above.` }
}

function meaningOfFault(said: string, host: string): Meaning {
  // References and addresses hold names that somebody chose.
  const words = said.replaceAll(/"[^"]*"|\S*\/\S*/g, '')
  const found = FAULTS.find(([pattern]) => pattern.test(words))
  if (found !== undefined) return { code: found[1], hint: found[2](host) }
  return { code: 'ORAS_FAILED', hint: 'Run `packwright doctor` to see what the registry allows.' }
}

function loginTo(host: string): string {
  return `Log in: oras login ${host} (in GitHub Actions with GITHUB_TOKEN and packages: write).`
}

/** oras's error line, without its prefix and with nothing in it that could steer a terminal. */
function summary(stderr: string): string {
  const clean = stderr.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
  const line =
    clean.split('\n').find((candidate) => /^Error/.test(candidate)) ?? clean.trim().split('\n').at(-1) ?? ''
  const said = line.replace(/^Error(?: response from registry)?:\s*/, '').trim()
  if (said === '') return 'it gave no reason'
  return (said.length <= MAX_REASON ? said : `${said.slice(0, said.lastIndexOf(' ', MAX_REASON))} …`).replace(
    /\.$/,
    '',
  )
}

/** Characters; longer ones are cut between words. */
const MAX_REASON = 2_000
