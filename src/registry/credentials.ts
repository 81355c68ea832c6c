/**
 * Credentials as docker and oras keep them: `config.json` under `DOCKER_CONFIG`, with `auths`, `credHelpers` and
 * `credsStore`. What `oras login` or `docker login` wrote is found; nothing is ever written here.
 *
 * @see https://github.com/docker/docker-credential-helpers#development
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { homeDirectory } from '../files/index.ts'
import { parseJson, readTextIfExists } from '../text/index.ts'

export type Credentials =
  | { kind: 'basic'; username: string; password: string }
  /** an OAuth2 refresh token */
  | { kind: 'identity'; token: string }
  /** a bearer token that the registry itself takes */
  | { kind: 'registry'; token: string }

export interface CredentialStore {
  /**
   * @param path of the repository: credentials may be for what lies below a path only
   * @returns `undefined` for a place without credentials: it is used anonymously
   */
  find(host: string, path?: string): Promise<Credentials | undefined>
  /** Looks anew the next time: what was known may have been changed. */
  forget?(): void
}

/** Credentials that are at hand: by host, or asked for when a host wants some. */
export type GivenCredentials =
  | Readonly<Record<string, HostCredentials>>
  | ((
      host: string,
      /** path of the repository */
      path: string,
    ) => HostCredentials | undefined | Promise<HostCredentials | undefined>)

/** A user and a password or token, an OAuth2 refresh token, or a bearer token that the registry itself takes. */
export type HostCredentials =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string }
  | { readonly registryToken: string }

/** Nothing of docker's configuration is looked at. A callback is asked each time. */
export function givenCredentials(given: GivenCredentials): CredentialStore {
  return {
    async find(host, path = '') {
      const found = typeof given === 'function' ? await given(host, path) : ofHost(given, host)
      if (found === undefined) return undefined
      if ('identityToken' in found) return { kind: 'identity', token: found.identityToken }
      if ('registryToken' in found) return { kind: 'registry', token: found.registryToken }
      return { kind: 'basic', username: found.username, password: found.password }
    },
  }
}

function ofHost(given: Readonly<Record<string, HostCredentials>>, host: string): HostCredentials | undefined {
  const name = (DOCKER_HUB.includes(host) ? DOCKER_HUB : [host]).find((key) => Object.hasOwn(given, key))
  return name === undefined ? undefined : given[name]
}

const storedAuth = z.lazy(() =>
  z.looseObject({
    auth: z.string().nullish(),
    username: z.string().nullish(),
    password: z.string().nullish(),
    identitytoken: z.string().nullish(),
    registrytoken: z.string().nullish(),
  }),
)

/** Entries are read when they are asked for: what is wrong with another host's is no fault of this one's. */
const dockerConfig = z.lazy(() =>
  z.looseObject({
    auths: z.record(z.string(), z.unknown()).nullish(),
    credsStore: z.string().nullish(),
    credHelpers: z.record(z.string(), z.string().nullish()).nullish(),
  }),
)

type DockerConfig = z.infer<typeof dockerConfig>

const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io']
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'

/** @returns `undefined` for a user without a home */
export function dockerConfigFile(env: NodeJS.ProcessEnv): string | undefined {
  const home = homeDirectory(env)
  const directory = env['DOCKER_CONFIG'] || (home === undefined ? undefined : join(home, '.docker'))
  return directory === undefined ? undefined : join(directory, 'config.json')
}

/**
 * Credentials from docker's configuration, read on first need, and again when they are forgotten or the file has changed.
 * What fails is asked again by who comes next: a client lives longer than an outage of what its helper asks.
 */
export function dockerCredentials(env: NodeJS.ProcessEnv): CredentialStore {
  const file = dockerConfigFile(env)
  let config: Promise<DockerConfig> | undefined
  let seen: string | undefined
  const found = new Map<string, Promise<Credentials | undefined>>()
  const forget = () => {
    config = undefined
    found.clear()
  }
  return {
    forget,
    async find(host, path = '') {
      if (file === undefined) return undefined
      const now = stampOf(file)
      if (now !== seen) forget()
      seen = now
      config ??= readConfig(file)
      const key = `${host}/${path}`
      const known = found.get(key) ?? config.then((read) => lookUp(read, host, path, file, env))
      found.set(key, known)
      try {
        return await known
      } catch (cause) {
        forget()
        throw cause
      }
    },
  }
}

/** Tells one state of a file from the next. */
function stampOf(file: string): string | undefined {
  try {
    const { ino, size, mtimeMs } = statSync(file)
    return `${ino} ${size} ${mtimeMs}`
  } catch {
    // Whoever reads it says why it cannot be read.
    return undefined
  }
}

/** @throws PackwrightError `CONFIG_INVALID` */
async function readConfig(file: string): Promise<DockerConfig> {
  const refuse = (cause: unknown) =>
    new PackwrightError('CONFIG_INVALID', `${file} is not a docker configuration.`, {
      hint: 'Repair it, or write it anew with `oras login` or `docker login`.',
      details: { file },
      cause,
    })
  let document: unknown
  try {
    const text = await readTextIfExists(file)
    if (text === undefined || text.trim() === '') return {}
    document = parseJson(text, file)
  } catch (cause) {
    throw refuse(cause)
  }
  const parsed = dockerConfig.safeParse(document)
  if (!parsed.success) throw refuse(parsed.error)
  return parsed.data
}

/** A helper for the host, else the store of all hosts, else what the file itself holds. */
async function lookUp(
  { credHelpers, credsStore, auths }: DockerConfig,
  host: string,
  path: string,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const hosts = DOCKER_HUB.includes(host) ? [DOCKER_HUB_KEY, ...DOCKER_HUB] : [host]
  const helper = hosts.map((key) => credHelpers?.[key]).find((name) => name) || credsStore
  const stated = () => statedFor(auths ?? {}, hosts, path, file)
  if (!helper) return stated()
  try {
    return (await askHelper(helper, hosts[0] as string, env)) ?? stated()
  } catch (thrown) {
    const written = stated()
    if (written === undefined) throw thrown
    return written
  }
}

/** The entry for the longest path that the repository lies below, `host/org/repo` before `host`; an empty one is none. */
function statedFor(
  auths: Record<string, unknown>,
  hosts: readonly string[],
  path: string,
  file: string,
): Credentials | undefined {
  const parts = path === '' ? [] : path.split('/')
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const places = hosts.map((host) => [host, ...parts.slice(0, depth)].join('/'))
    const exact = places.filter((place) => place in auths)
    const otherwise = Object.keys(auths).filter(
      (key) => !exact.includes(key) && places.includes(placeOfKey(key)),
    )
    for (const key of [...exact, ...otherwise]) {
      const found = fromAuth(auths[key], key, file)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** `https://ghcr.io/v2/` is `ghcr.io`: with a scheme a key is an address, and says nothing of paths. */
function placeOfKey(key: string): string {
  const address = /^https?:\/\/([^/]*)/.exec(key)
  return address?.[1] ?? key.replace(/\/+$/, '')
}

/** @throws PackwrightError `CONFIG_INVALID` */
function fromAuth(written: unknown, key: string, file: string): Credentials | undefined {
  const parsed = storedAuth.nullable().safeParse(written ?? null)
  if (!parsed.success) throw notCredentials(key, file)
  const { identitytoken, registrytoken, username, password, auth } = parsed.data ?? {}
  if (registrytoken) return { kind: 'registry', token: registrytoken }
  if (identitytoken) return { kind: 'identity', token: identitytoken }
  if (username && password) return { kind: 'basic', username, password }
  if (!auth) return undefined
  const decoded = Buffer.from(auth, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) throw notCredentials(key, file)
  const secret = decoded.slice(colon + 1).replace(/\0+$/, '')
  return { kind: 'basic', username: decoded.slice(0, colon), password: secret }
}

function notCredentials(key: string, file: string): PackwrightError {
  return new PackwrightError(
    'CONFIG_INVALID',
    `The credentials for ${key} in ${file} are not base64 of user:password.`,
    {
      hint: `Log in again: oras login ${key}`,
    },
  )
}

const helperAnswer = z.lazy(() =>
  z.looseObject({ Username: z.string().nullish(), Secret: z.string().nullish() }),
)
const NO_CREDENTIALS = /credentials not found/i

/** @throws PackwrightError `CREDENTIAL_HELPER_FAILED` */
async function askHelper(
  name: string,
  key: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`
  const refuse = (why: string) =>
    new PackwrightError('CREDENTIAL_HELPER_FAILED', `${program} gave no credentials for ${key}: ${why}.`, {
      hint: `Install ${program}, or remove it from docker's config.json and log in again.`,
    })
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw refuse('its name is malformed')
  const { execa } = await import('execa')
  const result = await execa(program, ['get'], {
    input: key,
    env,
    extendEnv: false,
    reject: false,
    timeout: 30_000,
  })
  if (result.exitCode === undefined) throw refuse('it cannot be run')
  if (result.exitCode !== 0) {
    if (NO_CREDENTIALS.test(`${result.stdout}${result.stderr}`)) return undefined
    throw refuse(`it ended with exit code ${result.exitCode}`)
  }
  const parsed = helperAnswer.safeParse(tryJson(result.stdout))
  if (!parsed.success) throw refuse('its answer is malformed')
  const { Username: username, Secret: secret } = parsed.data
  if (!username || !secret) return undefined
  return username === '<token>'
    ? { kind: 'identity', token: secret }
    : { kind: 'basic', username, password: secret }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
