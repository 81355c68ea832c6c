/**
 * Answers a registry's challenge: a bearer token from its token service, basic credentials, or nothing.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
import { PackwrightError } from '../errors.ts'
import { readBounded } from './body.ts'
import { parseChallenges, tokenOf } from './challenge.ts'
import type { CredentialStore, Credentials } from './credentials.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { Transport } from './transport.ts'

const MAX_TOKEN_ANSWER = 256 * 1024

/** What is asked for: a repository, and what is done there. */
export interface Scope {
  path: string
  actions: 'pull' | 'pull,push' | 'pull,push,delete'
}

/** How registries that let anonymous readers in answer them about what is private. */
const HIDDEN = new Set([400, 403, 404])

/** Sends requests with whatever authorization the registry turned out to want. */
export class Authenticator {
  readonly #transport: Transport
  readonly #credentials: CredentialStore
  /** `Authorization` by host and scope, shared by requests in flight */
  readonly #known = new Map<string, Promise<string | undefined>>()

  /** the challenge of `/v2/` by origin */
  readonly #doors = new Map<string, Promise<string | undefined>>()

  constructor(transport: Transport, credentials: CredentialStore) {
    this.#transport = transport
    this.#credentials = credentials
  }

  /**
   * @throws PackwrightError `UNAUTHENTICATED` when the registry refuses what there is to offer
   */
  async request(url: URL, request: HttpRequest, scope: Scope): Promise<HttpResponse> {
    const key = `${url.origin} ${scopeText(scope)}`
    const known = this.#known.get(key)
    const sent = await known
    const response = await this.#send(url, request, sent)
    const isHidden = sent === undefined && HIDDEN.has(response.status) && (await this.#has(url, scope))
    if (response.status !== 401 && !isHidden) return response
    if (response.url.origin !== url.origin) return await this.#foreign(response, url)
    if (this.#known.get(key) === known) {
      // A token that was good once has ended: whoever gave the password for it may have changed it since.
      if (sent !== undefined) this.#credentials.forget?.()
      const challenge = isHidden
        ? await this.#challengeOf(url, request.signal)
        : response.headers['www-authenticate']
      if (isHidden && challenge === undefined) return response
      const answered = this.#answer(url, challenge, scope, request.signal)
      answered.catch(() => this.#known.delete(key))
      this.#known.set(key, answered)
    }
    const answer = this.#known.get(key)
    await response.discard()
    const again = await this.#send(url, request, await answer)
    if (again.status !== 401) return again
    if (again.url.origin !== url.origin) return await this.#foreign(again, url)
    await again.discard()
    this.#known.delete(key)
    this.#credentials.forget?.()
    if (isOutOfScope(again.headers['www-authenticate']) && (await this.#has(url, scope)))
      throw outOfScope(url.host, scope)
    throw await this.#refused(url.host, scope)
  }

  /** Where a registry sent us, nothing is ours to answer: its credentials are for the registry alone. */
  async #foreign(response: HttpResponse, { host }: URL): Promise<HttpResponse> {
    if (response.status !== 401) return response
    await response.discard()
    throw new PackwrightError(
      'REGISTRY_RESPONSE',
      `${host} redirects to ${response.url.host}, which asks for credentials and gets none.`,
      {
        hint: 'Credentials are sent to the registry alone. Try again; a link that has expired is made anew.',
      },
    )
  }

  async #has({ host }: URL, { path }: Scope): Promise<boolean> {
    return (await this.#credentials.find(host, path)) !== undefined
  }

  /** What the registry asks for at its door, where anonymous readers are let in and see nothing of what is private. */
  #challengeOf(url: URL, signal: AbortSignal | undefined): Promise<string | undefined> {
    const asked = this.#doors.get(url.origin) ?? this.#askAtDoor(url, signal)
    asked.catch(() => this.#doors.delete(url.origin))
    this.#doors.set(url.origin, asked)
    return asked
  }

  async #askAtDoor(url: URL, signal: AbortSignal | undefined): Promise<string | undefined> {
    const response = await this.#transport.request(new URL('/v2/', url), { signal })
    await response.discard()
    const asks = response.status === 401 && response.url.origin === url.origin
    return asks ? response.headers['www-authenticate'] : undefined
  }

  #send(url: URL, request: HttpRequest, authorization: string | undefined): Promise<HttpResponse> {
    if (authorization === undefined) return this.#transport.request(url, request)
    return this.#transport.request(url, { ...request, headers: { ...request.headers, authorization } })
  }

  async #answer(url: URL, header: string | undefined, scope: Scope, signal?: AbortSignal): Promise<string> {
    if (header === undefined) throw await this.#refused(url.host, scope)
    const challenges = parseChallenges(header)
    const credentials = await this.#credentials.find(url.host, scope.path)
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
    if (bearer !== undefined) {
      if (credentials?.kind === 'registry') return `Bearer ${credentials.token}`
      return `Bearer ${await this.#token(url, bearer.parameters, credentials, scope, signal)}`
    }
    if (challenges.some(({ scheme }) => scheme === 'basic')) {
      if (credentials?.kind !== 'basic') throw await this.#refused(url.host, scope)
      return basic(credentials)
    }
    throw new PackwrightError(
      'REGISTRY_RESPONSE',
      `${url.host} asks for an authentication that is not known.`,
      { details: { host: url.host } },
    )
  }

  async #token(
    registry: URL,
    parameters: Record<string, string>,
    credentials: Exclude<Credentials, { kind: 'registry' }> | undefined,
    scope: Scope,
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
      ...tokenRequest(realm, service, scopesAskedFor(parameters['scope'], scope), credentials, signal),
    )
    if (response.status === 401 || response.status === 403) {
      await response.discard()
      const refused = await this.#refused(registry.host, scope)
      this.#credentials.forget?.()
      throw refused
    }
    if (response.status < 200 || response.status > 299) {
      await response.discard()
      throw new PackwrightError(
        'REGISTRY_RESPONSE',
        `The token service ${realm.host} answers ${response.status}.`,
      )
    }
    return tokenOf(await readBounded(response, MAX_TOKEN_ANSWER), realm.host)
  }

  async #refused(host: string, { path }: Scope): Promise<PackwrightError> {
    const has = (await this.#credentials.find(host, path)) !== undefined
    const message = has
      ? `${host} refuses the credentials that are configured for it.`
      : `${host} asks for credentials.`
    return new PackwrightError('UNAUTHENTICATED', message, {
      hint: `Log in: oras login ${host} (or docker login ${host}).`,
      details: { host },
    })
  }
}

/** The token is good, and not for this: who may read need not be one who may write. @see RFC 6750, section 3.1 */
function isOutOfScope(challenge: string | undefined): boolean {
  const { parameters } = parseChallenges(challenge ?? '').find(({ scheme }) => scheme === 'bearer') ?? {}
  return parameters?.['error'] === 'insufficient_scope'
}

function outOfScope(host: string, { path, actions }: Scope): PackwrightError {
  const doing = actions === 'pull' ? 'read' : 'write'
  return new PackwrightError('FORBIDDEN', `The credentials do not allow to ${doing} ${host}/${path}.`, {
    hint: `Log in with an account that may: oras login ${host}`,
    details: { host },
  })
}

function tokenRequest(
  realm: URL,
  service: string | undefined,
  scopes: string[],
  credentials: Exclude<Credentials, { kind: 'registry' }> | undefined,
  signal: AbortSignal | undefined,
): [URL, HttpRequest] {
  if (credentials?.kind === 'identity') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'packwright' })
    form.set('scope', scopes.join(' '))
    form.set('refresh_token', credentials.token)
    if (service !== undefined) form.set('service', service)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return [realm, { method: 'POST', headers, body: form.toString(), signal, isToken: true }]
  }
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  if (credentials === undefined) return [url, { signal, isToken: true }]
  return [url, { headers: { authorization: basic(credentials) }, signal, isToken: true }]
}

function basic({ username, password }: Extract<Credentials, { kind: 'basic' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** Ours, and what the registry names in its challenge: behind a proxy a repository has another name. */
function scopesAskedFor(named: string | undefined, scope: Scope): string[] {
  const others = (named ?? '')
    .split(' ')
    .filter((one) => one.startsWith('repository:') && !one.includes(`:${scope.path}:`))
  return [scopeText(scope), ...others]
}

function scopeText({ path, actions }: Scope): string {
  return `repository:${path}:${actions}`
}
