/** The trusted root: which certificate authorities, logs and timestamp authorities are believed. */
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { PackwrightError } from '../errors.ts'
import { cacheDirectory, exists } from '../files/index.ts'
import { sha256 } from '../oci/index.ts'
import { GITHUB_TUF, type TrustedRootSource } from '../policy/index.ts'
import { readUrl } from '../registry/index.ts'
import { parseJson, readText } from '../text/index.ts'
import { githubRoot } from './github-root.ts'

/**
 * Loads a trusted root. The public instances come through TUF, whose metadata is cached; while the cache is valid, a
 * refresh that fails changes nothing.
 *
 * @throws PackwrightError `TRUSTED_ROOT_INVALID`
 */
export async function loadTrustedRoot(
  source: TrustedRootSource,
  env: NodeJS.ProcessEnv,
): Promise<TrustedRoot> {
  if (typeof source === 'object') {
    const rootPath =
      source.tuf === GITHUB_TUF && !(await exists(source.root)) ? await githubRoot(cacheOf(env)) : source.root
    // Another root.json at the same address is another repository: it gets a cache of its own.
    const key = sha256(`${source.tuf}\n${await readText(rootPath)}`).slice(
      'sha256:'.length,
      'sha256:'.length + 16,
    )
    const name = `${new URL(source.tuf).host}-${key}`
    return await fromTuf(name, env, { mirrorURL: source.tuf, rootPath })
  }
  if (source === 'public-good') return await publicGood(env)
  let root: TrustedRoot
  try {
    root = TrustedRoot.fromJSON(parseJson(await readText(source), source))
  } catch (cause) {
    throw invalid(`${source} is not a trusted root: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
  return checked(root, source)
}

const MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.\d|\.v0\.\d\+json)$/

/** @throws PackwrightError `TRUSTED_ROOT_INVALID` */
function checked(root: TrustedRoot, source: string): TrustedRoot {
  if (!MEDIA_TYPE.test(root.mediaType)) throw invalid(`${source} is of the type "${root.mediaType}"`)
  const usable =
    root.certificateAuthorities.length > 0 && root.tlogs.length + root.timestampAuthorities.length > 0
  if (!usable) throw invalid(`${source} names no certificate authority, or no log and no timestamp authority`)
  const timeless = [...root.tlogs, ...root.ctlogs].find((log) => log.publicKey?.validFor?.start === undefined)
  if (timeless === undefined) return root
  throw invalid(
    `${source} does not say since when the log ${timeless.baseUrl} is good (publicKey.validFor.start)`,
  )
}

const PUBLIC_GOOD = 'https://tuf-repo-cdn.sigstore.dev'
const FRESH_MS = 24 * 60 * 60 * 1000

/**
 * The root of the public-good instance: what was fetched last, else what @sigstore/tuf ships. It is refreshed beside the
 * call, in a thread that holds nobody up.
 */
async function publicGood(env: NodeJS.ProcessEnv): Promise<TrustedRoot> {
  const cache = cacheDirectory(env)
  return (
    (cache === undefined ? undefined : await fetchedRoot(join(cache, 'tuf', 'public-good'))) ?? shippedRoot()
  )
}

async function fetchedRoot(cachePath: string): Promise<TrustedRoot | undefined> {
  const fetched = join(repositoryIn(cachePath, PUBLIC_GOOD), 'targets', 'trusted_root.json')
  const age = await stat(fetched)
    .then(({ mtimeMs }) => Date.now() - mtimeMs)
    .catch(() => Number.POSITIVE_INFINITY)
  if (age > FRESH_MS) refreshBeside(cachePath)
  if (age === Number.POSITIVE_INFINITY) return undefined
  try {
    return TrustedRoot.fromJSON(JSON.parse(await readFile(fetched, 'utf8')))
  } catch {
    // What is damaged gives way to what is shipped.
    return undefined
  }
}

async function shippedRoot(): Promise<TrustedRoot> {
  const seeds = JSON.parse(
    await readFile(createRequire(import.meta.url).resolve('@sigstore/tuf/seeds.json'), 'utf8'),
  )
  const shipped = seeds[PUBLIC_GOOD]?.targets?.['trusted_root.json']
  if (typeof shipped !== 'string') throw invalid('@sigstore/tuf ships none')
  return TrustedRoot.fromJSON(JSON.parse(Buffer.from(shipped, 'base64').toString('utf8')))
}

/** Where @sigstore/tuf keeps a repository. */
function repositoryIn(cachePath: string, url: string): string {
  const { host, pathname } = new URL(url)
  return join(cachePath, encodeURIComponent(`${host}${pathname.replace(/\/$/, '')}`))
}

/** What a process that ends meanwhile leaves lies in the cache, and goes with the next refresh. */
function refreshBeside(cachePath: string): void {
  const scratch = join(cachePath, 'tmp')
  try {
    rmSync(scratch, { recursive: true, force: true })
    mkdirSync(scratch, { recursive: true })
    const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch }
    const code = `import(${JSON.stringify(import.meta.resolve('@sigstore/tuf'))})
      .then((tuf) => tuf.getTrustedRoot({ cachePath: ${JSON.stringify(cachePath)}, timeout: 15000, retry: 0 }))
      .catch(() => {})`
    new Worker(code, { eval: true, env, stdout: true, stderr: true }).on('error', () => {}).unref()
  } catch {
    // Where no threads may be started, what is here has to do.
  }
}

/** @throws PackwrightError `TRUSTED_ROOT_INVALID` for a user without a home */
function cacheOf(env: NodeJS.ProcessEnv): string {
  const cache = cacheDirectory(env)
  if (cache !== undefined) return join(cache, 'tuf')
  throw invalid(
    'there is no home directory in which it could be kept; set XDG_CACHE_HOME to an absolute path',
  )
}

async function fromTuf(
  name: string,
  env: NodeJS.ProcessEnv,
  options: { mirrorURL: string; rootPath: string },
): Promise<TrustedRoot> {
  const { getTrustedRoot } = await import('@sigstore/tuf')
  const cachePath = join(cacheOf(env), name)
  try {
    await mkdir(cachePath, { recursive: true })
    const fetched = await getTrustedRoot({ cachePath, ...options, timeout: 15_000, retry: 1 })
    return checked(fetched, options.mirrorURL)
  } catch (first) {
    if (first instanceof PackwrightError) throw first
    const expired = await expiry(first, options.mirrorURL, cachePath, env)
    if (expired !== undefined) throw invalid(expired, first)
    try {
      const kept = { forceCache: true, timeout: 1_000, retry: 0 }
      return await getTrustedRoot({ cachePath, ...options, ...kept })
    } catch {
      throw invalid(`that of ${options.mirrorURL} can neither be fetched nor taken from the cache`, first)
    }
  }
}

const MAX_METADATA = 1024 * 1024

/** What expired, and when; `undefined` for any other fault. The date is read for the message alone. */
async function expiry(
  thrown: unknown,
  mirrorURL: string,
  cachePath: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  let cause = thrown
  while (cause instanceof Error && !/\b[a-z]+\.json is expired$/.test(cause.message)) cause = cause.cause
  if (!(cause instanceof Error)) return undefined
  const [file = ''] = /[a-z]+\.json/.exec(cause.message) ?? []
  const text =
    file === 'root.json'
      ? await readText(join(repositoryIn(cachePath, mirrorURL), file)).catch(() => '')
      : await readUrl(`${mirrorURL}/${file}`, { env, maxBytes: MAX_METADATA })
          .then((answer) => answer.text)
          .catch(() => '')
  const date = /"expires":\s*"([^"]+)"/.exec(text)?.[1]
  const since = date === undefined ? '' : ` on ${date}`
  return `${file} of ${mirrorURL} expired${since}, and it is ${new Date().toISOString()} here; its operator has to renew it`
}

function invalid(why: string, cause?: unknown): PackwrightError {
  return new PackwrightError('TRUSTED_ROOT_INVALID', `The trusted root cannot be used: ${why}.`, {
    hint: 'Name one with "trusted_root" in packs.policy.json: "public-good", a trusted_root.json, or a TUF repository with its root.json.',
    cause,
  })
}

export interface TrustedAuthority {
  kind: 'certificate authority' | 'transparency log' | 'certificate log' | 'timestamp authority'
  uri: string
  from: string
  until: string | undefined
}

/** What a trusted root holds, for people and as the JSON that other tools read. */
export function describeRoot(root: TrustedRoot): { json: unknown; authorities: TrustedAuthority[] } {
  const span = (valid: { start?: Date | undefined; end?: Date | undefined } | undefined) => ({
    from: valid?.start?.toISOString() ?? 'always',
    until: valid?.end?.toISOString(),
  })
  const authorities: TrustedAuthority[] = [
    ...root.certificateAuthorities.map(({ uri, validFor }) => ({
      kind: 'certificate authority' as const,
      uri,
      ...span(validFor),
    })),
    ...root.tlogs.map(({ baseUrl, publicKey }) => ({
      kind: 'transparency log' as const,
      uri: baseUrl,
      ...span(publicKey?.validFor),
    })),
    ...root.ctlogs.map(({ baseUrl, publicKey }) => ({
      kind: 'certificate log' as const,
      uri: baseUrl,
      ...span(publicKey?.validFor),
    })),
    ...root.timestampAuthorities.map(({ uri, validFor }) => ({
      kind: 'timestamp authority' as const,
      uri,
      ...span(validFor),
    })),
  ]
  return { json: TrustedRoot.toJSON(root), authorities }
}
