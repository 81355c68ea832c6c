/**
 * Credentials as docker and oras keep them: `config.json` under `DOCKER_CONFIG`, with `auths`, `credHelpers` and
 * `credsStore`. What `oras login` or `docker login` wrote is found; nothing is ever written here.
 *
 * @see https://github.com/docker/docker-credential-helpers#development
 */
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { parseJson, readTextIfExists } from '../text/index.ts'

export type Credentials =
  | { kind: 'basic'; username: string; password: string }
  /** an OAuth2 refresh token */
  | { kind: 'identity'; token: string }

export interface CredentialStore {
  /** @returns `undefined` for a host without credentials: it is used anonymously */
  find(host: string): Promise<Credentials | undefined>
}

const dockerConfig = z.looseObject({
  auths: z
    .record(
      z.string(),
      z.looseObject({
        auth: z.string().optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        identitytoken: z.string().optional(),
        registrytoken: z.string().optional(),
      }),
    )
    .optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
})

type DockerConfig = z.infer<typeof dockerConfig>

const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io']
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'

export function dockerConfigFile(env: NodeJS.ProcessEnv): string {
  return join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json')
}

/** Credentials from docker's configuration, read once and on first need. */
export function dockerCredentials(env: NodeJS.ProcessEnv): CredentialStore {
  const file = dockerConfigFile(env)
  let config: Promise<DockerConfig> | undefined
  const found = new Map<string, Promise<Credentials | undefined>>()
  return {
    find(host) {
      config ??= readConfig(file)
      const known = found.get(host) ?? config.then((read) => lookUp(read, host, file, env))
      found.set(host, known)
      return known
    },
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

async function lookUp(
  config: DockerConfig,
  host: string,
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const keys = DOCKER_HUB.includes(host) ? [DOCKER_HUB_KEY, ...DOCKER_HUB] : [host]
  const helper = keys.map((key) => config.credHelpers?.[key]).find((name) => name !== undefined)
  if (helper !== undefined) return await askHelper(helper, keys[0] as string, env)
  const stated = Object.entries(config.auths ?? {}).find(
    ([key]) => keys.includes(key) || keys.includes(hostOfKey(key)),
  )
  const direct = stated === undefined ? undefined : fromAuth(stated[1], host, file)
  if (direct !== undefined) return direct
  return config.credsStore === undefined
    ? undefined
    : await askHelper(config.credsStore, keys[0] as string, env)
}

/** Keys of `auths` may carry a scheme and a path: `https://ghcr.io/v2/`. */
function hostOfKey(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/')[0] ?? key
}

function fromAuth(
  auth: NonNullable<DockerConfig['auths']>[string],
  host: string,
  file: string,
): Credentials | undefined {
  if (auth.identitytoken) return { kind: 'identity', token: auth.identitytoken }
  if (auth.username && auth.password)
    return { kind: 'basic', username: auth.username, password: auth.password }
  if (!auth.auth) return undefined
  const decoded = Buffer.from(auth.auth, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) {
    throw new PackwrightError(
      'CONFIG_INVALID',
      `The credentials for ${host} in ${file} are not base64 of user:password.`,
      {
        hint: `Log in again: oras login ${host}`,
      },
    )
  }
  const password = decoded.slice(colon + 1).replace(/\0+$/, '')
  return { kind: 'basic', username: decoded.slice(0, colon), password }
}

const helperAnswer = z.looseObject({ Username: z.string(), Secret: z.string() })
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
