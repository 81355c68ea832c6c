/** What oras says when it fails, in our codes. */
import { type ErrorCode, PackwrightError } from '../../errors.ts'

const MEANINGS: readonly [pattern: RegExp, code: ErrorCode, hint: (host: string) => string][] = [
  [
    /x509:|certificate|tls: |server gave HTTP response to HTTPS client/i,
    'REGISTRY_TLS',
    () =>
      'Name the CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http.',
  ],
  [
    /unauthorized|status code 401|basic credential not found|credential.*required/i,
    'UNAUTHENTICATED',
    (host) => `Log in: oras login ${host} (in GitHub Actions with GITHUB_TOKEN and packages: write).`,
  ],
  [
    /denied|forbidden|status code 403/i,
    'FORBIDDEN',
    (host) => `Log in with an account that may write there: oras login ${host}`,
  ],
  [
    /status code 405|unsupported|read.only|method not allowed/i,
    'REGISTRY_READ_ONLY',
    () => 'Publish to a registry that accepts writes.',
  ],
  [
    /blobs\/uploads\/.*status code 404|blob (?:upload )?unknown|digest invalid|sha256:[0-9a-f]{64}: not found/i,
    'REGISTRY_RESPONSE',
    () => 'The registry lost what was sent to it. Publish again.',
  ],
  [
    /name unknown|not found|status code 404/i,
    'REFERENCE_NOT_FOUND',
    () => 'Check the organisation and the repository.',
  ],
  [
    /connection refused|no such host|i\/o timeout|connection reset|EOF|network is unreachable|status code (?:50[0-9]|429)|context deadline/i,
    'REGISTRY_UNAVAILABLE',
    () => 'Check the host and the network, or try again later.',
  ],
]

/**
 * @param stderr what oras printed
 * @param doing what was attempted, e.g. `oras could not publish ghcr.io/…`
 */
export function orasError(stderr: string, doing: string, host: string): PackwrightError {
  const said = summary(stderr)
  const meaning = MEANINGS.find(([pattern]) => pattern.test(said))
  const [, code, hint] = meaning ?? [
    undefined,
    'ORAS_FAILED' as const,
    () => 'Run the same with `oras` to see more.',
  ]
  return new PackwrightError(code, `${doing}: ${said}.`, { hint: hint(host), details: { host } })
}

/** oras's error line, without its prefix and with nothing in it that could steer a terminal. */
function summary(stderr: string): string {
  const clean = stderr.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
  const line =
    clean.split('\n').find((candidate) => /^Error/.test(candidate)) ?? clean.trim().split('\n').at(-1) ?? ''
  const said = line.replace(/^Error(?: response from registry)?:\s*/, '').trim()
  return said === '' ? 'it gave no reason' : said.slice(0, 500).replace(/\.$/, '')
}
