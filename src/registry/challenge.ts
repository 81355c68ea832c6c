/** The challenges of a registry, and what its token service answers. */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'

const tokenAnswer = z.looseObject({ token: z.string().nullish(), access_token: z.string().nullish() })

export function tokenOf(body: string, host: string): string {
  try {
    const { token, access_token: accessToken } = tokenAnswer.parse(JSON.parse(body))
    const found = token || accessToken
    if (found && /^[\x21-\x7e]+$/.test(found)) return found
  } catch {}
  throw new PackwrightError('REGISTRY_RESPONSE', `The token service ${host} answers without a token.`)
}

export interface Challenge {
  scheme: string
  parameters: Record<string, string>
}

/** One piece of `WWW-Authenticate`: a parameter, or a scheme that begins the next challenge. */
const PIECE = /([a-z0-9_.-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gi

/** Parses `WWW-Authenticate`, in which several challenges may stand. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = []
  for (const [, name = '', quoted, bare] of header.matchAll(PIECE)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} })
    else {
      const parameters = challenges.at(-1)?.parameters
      if (parameters !== undefined) parameters[name.toLowerCase()] ??= value
    }
  }
  return challenges
}
