/** The proxies that the environment names, and what is spared them. */
import { BlockList, isIP } from 'node:net'
import { PackwrightError } from '../errors.ts'

export interface Proxies {
  /** what Node's own clients take, every proxy with its scheme */
  env: Partial<Record<'HTTP_PROXY' | 'HTTPS_PROXY', string>>
  /** whether `NO_PROXY` names this address */
  spares(url: URL): boolean
}

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; lower case wins, and a proxy without a scheme is an HTTP proxy, as
 * with curl and oras.
 *
 * @throws PackwrightError `USAGE` for a proxy that cannot be used: Node would pass over it and go directly. What it is
 *   set to is not said, since it may hold a password.
 */
export function proxiesFrom(env: NodeJS.ProcessEnv): Proxies {
  return {
    env: { ...proxyOf(env, 'HTTP_PROXY'), ...proxyOf(env, 'HTTPS_PROXY') },
    spares: sparedBy(env['no_proxy'] || env['NO_PROXY'] || ''),
  }
}

/**
 * `NO_PROXY` as Go reads it, so that oras and packwright take the same way: `*`, names with all below them, `.name` and
 * `*.name` for what is below alone, addresses, ranges in CIDR, each but a range with a port. Brackets and blanks between
 * entries are allowed as in curl.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
function sparedBy(written: string): Proxies['spares'] {
  const entries = written
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
  if (entries.includes('*')) return () => true
  const matchers = entries.map((entry) => rangeMatcher(entry) ?? hostMatcher(entry))
  return (url) => {
    const host = url.hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase()
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    return matchers.some((matches) => matches(host, port))
  }
}

type Matcher = (host: string, port: string) => boolean

function rangeMatcher(entry: string): Matcher | undefined {
  const [, address = '', prefix = ''] = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(entry) ?? []
  const family = isIP(address)
  if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128)) return undefined
  const range = new BlockList()
  range.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
  return (host) => isInside(range, host)
}

function hostMatcher(entry: string): Matcher {
  const bare = isIP(entry) === 6 ? entry : undefined
  const [, bracketed, name = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(entry) ?? []
  const host = bare ?? bracketed ?? name
  const isPort: Matcher = (_, asked) => port === undefined || port === '' || port === asked
  const family = isIP(host)
  if (family !== 0) {
    const single = new BlockList()
    single.addAddress(host, family === 4 ? 'ipv4' : 'ipv6')
    return (asked, askedPort) => isInside(single, asked) && isPort(asked, askedPort)
  }
  const domain = host.replace(/^\*(?=\.)/, '')
  if (domain === '' || domain === '.') return () => false
  const below = domain.startsWith('.') ? domain : `.${domain}`
  return (asked, askedPort) => (asked.endsWith(below) || asked === domain) && isPort(asked, askedPort)
}

function isInside(range: BlockList, host: string): boolean {
  const family = isIP(host)
  return family !== 0 && range.check(host, family === 4 ? 'ipv4' : 'ipv6')
}

function proxyOf(env: NodeJS.ProcessEnv, name: 'HTTP_PROXY' | 'HTTPS_PROXY'): Proxies['env'] {
  const lower = name.toLowerCase()
  const said = env[lower] ? lower : name
  const written = env[said]
  if (!written) return {}
  const url = URL.parse(written.includes('://') ? written : `http://${written}`)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return { [name]: url.href }
  throw new PackwrightError('USAGE', `${said} does not name an http or https proxy.`, {
    hint: 'Set it to e.g. http://proxy.example:3128, or unset it.',
  })
}
