/** When a registry may be spoken to without TLS: on this machine, or where the user insists. */
import { isIP } from 'node:net'
import { PackwrightError } from '../errors.ts'

/** @throws PackwrightError `PLAIN_HTTP_REFUSED` */
export function usesPlainHttp(host: string, plainHttp: boolean | 'force' | undefined): boolean {
  if (plainHttp === undefined || plainHttp === false) return false
  if (plainHttp === 'force' || isLoopback(host)) return true
  throw new PackwrightError(
    'PLAIN_HTTP_REFUSED',
    `${host} is not this machine; over plain HTTP anybody could read along.`,
    {
      hint: 'Use TLS, or say --plain-http=force if the network in between is yours.',
      details: { host },
    },
  )
}

/**
 * Where a registry is spoken to; Docker Hub lies elsewhere than it is called.
 *
 * @throws PackwrightError `PLAIN_HTTP_REFUSED`
 */
export function originOf(host: string, plainHttp: boolean | 'force' | undefined): string {
  const scheme = usesPlainHttp(host, plainHttp) ? 'http' : 'https'
  return `${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}
