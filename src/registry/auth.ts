/**
 * Answers a registry's challenge: a bearer token from its token service, basic credentials, or nothing.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import type { CredentialStore, Credentials } from './credentials.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { Transport } from './transport.ts'

const MAX_TOKEN_ANSWER = 256 * 1024

/** Sends requests with whatever authorization the registry turned out to want. */
export class Authenticator {
  readonly #transport: Transport
  readonly #credentials: CredentialStore
  /** `Authorization` by host and scope, shared by requests in flight */
  readonly #known = new Map<string, Promise<string | undefined>>()

  constructor(transport: Transport, credentials: CredentialStore) {
    this.#transport = transport
    this.#credentials = credentials
  }

  /**
   * @param scope what is asked for, e.g. `repository:acme/packs/claude:pull`
   * @throws PackwrightError `UNAUTHENTICATED` when the registry refuses what there is to offer
   */
  async request(url: URL, request: HttpRequest, scope: string): Promise<HttpResponse> {
    const key = `${url.host} ${scope}`
    const known = this.#known.get(key)
    const response = await this.#send(url, request, await known)
    if (response.status !== 401) return response
    await response.discard()
    if (this.#known.get(key) === known) {
      const answered = this.#answer(url, response.headers['www-authenticate'], scope, request.signal)
      answered.catch(() => this.#known.delete(key))
      this.#known.set(key, answered)
    }
    const again = await this.#send(url, request, await this.#known.get(key))
    if (again.status !== 401) return again
    await again.discard()
    this.#known.delete(key)
    throw await this.#refused(url.host)
  }

  #send(url: URL, request: HttpRequest, authorization: string | undefined): Promise<HttpResponse> {
    if (authorization === undefined) return this.#transport.request(url, request)
    return this.#transport.request(url, { ...request, headers: { ...request.headers, authorization } })
  }

  async #answer(url: URL, header: string | undefined, scope: string, signal?: AbortSignal): Promise<string> {
    const challenge = parseChallenge(header)
    const credentials = await this.#credentials.find(url.host)
    if (challenge?.scheme === 'basic') {
      if (credentials?.kind !== 'basic') throw await this.#refused(url.host)
      return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
    }
    if (header === undefined) throw await this.#refused(url.host)
    if (challenge?.scheme !== 'bearer') {
      throw new PackwrightError(
        'REGISTRY_RESPONSE',
        `${url.host} asks for an authentication that is not known.`,
        {
          details: { host: url.host },
        },
      )
    }
    return `Bearer ${await this.#token(url, challenge.parameters, credentials, scope, signal)}`
  }

  async #token(
    registry: URL,
    parameters: Record<string, string>,
    credentials: Credentials | undefined,
    scope: string,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const realm = URL.parse(parameters['realm'] ?? '')
    // Plain HTTP is for the registry that was asked for; a password goes to no other host that way.
    const isPlain = realm?.protocol !== 'https:'
    if (
      realm === null ||
      (isPlain && (registry.protocol === 'https:' || realm.hostname !== registry.hostname))
    ) {
      throw new PackwrightError(
        'REGISTRY_RESPONSE',
        `${registry.host} names a token service that is not used.`,
        {
          details: { host: registry.host, realm: parameters['realm'] },
        },
      )
    }
    const service = parameters['service']
    const response = await this.#transport.request(
      ...tokenRequest(realm, service, scope, credentials, signal),
    )
    if (response.status === 401 || response.status === 403) {
      await response.discard()
      throw await this.#refused(registry.host)
    }
    if (response.status !== 200) {
      await response.discard()
      throw new PackwrightError(
        'REGISTRY_RESPONSE',
        `The token service ${realm.host} answers ${response.status}.`,
      )
    }
    return tokenOf(await readBounded(response, MAX_TOKEN_ANSWER), realm.host)
  }

  async #refused(host: string): Promise<PackwrightError> {
    const has = (await this.#credentials.find(host)) !== undefined
    const message = has
      ? `${host} refuses the credentials that are configured for it.`
      : `${host} asks for credentials.`
    return new PackwrightError('UNAUTHENTICATED', message, {
      hint: `Log in: oras login ${host} (or docker login ${host}).`,
      details: { host },
    })
  }
}

function tokenRequest(
  realm: URL,
  service: string | undefined,
  scope: string,
  credentials: Credentials | undefined,
  signal: AbortSignal | undefined,
): [URL, HttpRequest] {
  if (credentials?.kind === 'identity') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'packwright', scope })
    form.set('refresh_token', credentials.token)
    if (service !== undefined) form.set('service', service)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return [realm, { method: 'POST', headers, body: form.toString(), signal }]
  }
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  url.searchParams.set('scope', scope)
  if (credentials === undefined) return [url, { signal }]
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')
  return [url, { headers: { authorization: `Basic ${basic}` }, signal }]
}

const tokenAnswer = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() })

function tokenOf(body: string, host: string): string {
  try {
    const { token, access_token: accessToken } = tokenAnswer.parse(JSON.parse(body))
    const found = token ?? accessToken
    if (found !== undefined && /^[\x21-\x7e]+$/.test(found)) return found
  } catch {}
  throw new PackwrightError('REGISTRY_RESPONSE', `The token service ${host} answers without a token.`)
}

/** Parses `WWW-Authenticate`; the first scheme that is known counts. */
export function parseChallenge(
  header: string | undefined,
): { scheme: 'bearer' | 'basic'; parameters: Record<string, string> } | undefined {
  const found = /(?:^|,\s*)(bearer|basic)(?:\s+(.*))?$/i.exec(header ?? '')
  if (found === null) return undefined
  const parameters: Record<string, string> = {}
  for (const [, name, quoted, bare] of (found[2] ?? '').matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,"]+))/gi)) {
    parameters[(name as string).toLowerCase()] ??= quoted ?? bare ?? ''
  }
  return { scheme: found[1]?.toLowerCase() as 'bearer' | 'basic', parameters }
}

/** Reads a small body as text. */
export async function readBounded(response: HttpResponse, limit: number): Promise<string> {
  return Buffer.from(await readBytes(response, limit)).toString('utf8')
}

/** @throws PackwrightError `ARTIFACT_TOO_LARGE` as soon as the body grows past `limit` */
export async function readBytes({ body, released }: HttpResponse, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit)
      throw new PackwrightError('ARTIFACT_TOO_LARGE', `An answer of the registry is over ${limit} bytes.`)
    chunks.push(chunk)
  }
  await released
  return Buffer.concat(chunks)
}
