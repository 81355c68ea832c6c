/** The proxies that the environment names. */
import { PackwrightError } from '../errors.ts'

/** What Node's own clients take, every proxy with its scheme. */
export type Proxies = Partial<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>

/**
 * Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; lower case wins, and a proxy without a scheme is an HTTP proxy, as
 * with curl and oras.
 *
 * @throws PackwrightError `USAGE` for a proxy that cannot be used: Node would pass over it and go directly. What it is
 *   set to is not said, since it may hold a password.
 */
export function proxiesFrom(env: NodeJS.ProcessEnv): Proxies {
  const spared = env['no_proxy'] || env['NO_PROXY']
  return {
    ...proxyOf(env, 'HTTP_PROXY'),
    ...proxyOf(env, 'HTTPS_PROXY'),
    ...(spared ? { NO_PROXY: withSubdomains(spared) } : {}),
  }
}

/** A domain stands for what is below it, too, as with curl and oras; for Node only where it begins with a dot. */
function withSubdomains(spared: string): string {
  const entries = spared.split(/[\s,]+/).filter((entry) => entry !== '')
  const below = entries.filter((entry) => /^[a-z0-9][a-z0-9.-]*[a-z]$/i.test(entry))
  return [...entries, ...below.map((entry) => `.${entry}`)].join(',')
}

function proxyOf(env: NodeJS.ProcessEnv, name: 'HTTP_PROXY' | 'HTTPS_PROXY'): Proxies {
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
