/** A publisher and a consumer for tests: packs published to a registry, and a project that installs them. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { expect } from 'vitest'
import { type PublishOptions, publish } from '../../src/index.ts'
import { cleanEnvironment, packwright, type Run } from './cli.ts'
import { packJson } from './samples.ts'
import { temporaryDirectory, writeFiles } from './temporary.ts'

export interface Publisher {
  /** `host/acme/packs` */
  base: string
  /** Publishes one version of a pack: `pack.json` with these fields and these files. */
  publish(name: string, version: string, fields?: object, files?: Record<string, string>): Promise<string>
}

let count = 0

/** Everything is published below an organisation of its own; a catalog is kept where `env` says so. */
export async function publisherAt(
  host: string,
  env: Record<string, string> = {},
  flags: string[] = [],
): Promise<Publisher> {
  const cwd = await temporaryDirectory('publisher')
  count += 1
  const repo = `packs${count}`
  return {
    base: `${host}/acme/${repo}`,
    async publish(name, version, fields = {}, files = {}) {
      await rm(join(cwd, 'packs'), { recursive: true, force: true })
      const manifest =
        'SKILL.md' in files || 'package.json' in files
          ? {}
          : { 'pack.json': packJson({ name, version, ...fields }) }
      const all = { 'README.md': `# ${name} ${version}\n`, ...manifest, ...files }
      await writeFiles(
        cwd,
        Object.fromEntries(Object.entries(all).map(([path, text]) => [`packs/${name}/${path}`, text])),
      )
      return await publishFrom(cwd, ['--pack-version', version, ...flags], {
        OCI_REGISTRY: host,
        OCI_ORG: 'acme',
        OCI_REPO: repo,
        PACKWRIGHT_CATALOG: '0',
        ...env,
      })
    },
  }
}

/**
 * Publishes what lies in a directory: by the library, which starts no process, where no flag wants the command line.
 *
 * @returns the digest of the first pack
 */
export async function publishFrom(
  cwd: string,
  flags: string[],
  env: Record<'OCI_REGISTRY' | 'OCI_ORG' | 'OCI_REPO', string> & Record<string, string>,
): Promise<string> {
  const told = optionsOf(flags, env)
  if (told === undefined) {
    const run = await packwright(['publish', '--plain-http', '--json', ...flags], { cwd, env })
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    return (run.json['packs'] as unknown as { digest: string }[])[0]?.digest as string
  }
  const { published, failed } = await publish({
    packsDir: join(cwd, 'packs'),
    outDir: join(cwd, 'dist/packs'),
    lockfile: join(cwd, 'packs.lock.json'),
    target: { registry: env.OCI_REGISTRY, org: env.OCI_ORG, repo: env.OCI_REPO },
    plainHttp: true,
    catalog: env['PACKWRIGHT_CATALOG'] !== '0',
    env: { ...cleanEnvironment(cwd), ...env },
    ...told,
  })
  expect(failed).toEqual([])
  return published[0]?.digest as string
}

const COMMON = {
  key: { type: 'string' },
  'fulcio-url': { type: 'string' },
  'rekor-url': { type: 'string' },
  'pack-version': { type: 'string' },
  sbom: { type: 'boolean' },
} as const

/** The commonest flags as the library takes them; `undefined` where there are others. */
function optionsOf(flags: string[], env: Record<string, string>): Partial<PublishOptions> | undefined {
  const { values, tokens } = parseArgs({ args: flags, options: COMMON, strict: false, tokens: true })
  if (tokens.some((token) => token.kind !== 'option' || !(token.name in COMMON))) return undefined
  const { key, sbom, ...named } = values as Record<string, never>
  const { 'fulcio-url': fulcioUrl, 'rekor-url': rekorUrl, 'pack-version': version } = named
  const isSigned = key !== undefined || env['SIGSTORE_ID_TOKEN'] !== undefined
  const passphrase = env['PACKWRIGHT_KEY_PASSPHRASE']
  return { version, sbom, ...(isSigned ? { signing: { key, passphrase, fulcioUrl, rekorUrl } } : {}) }
}

export interface Consumer {
  cwd: string
  run(...args: string[]): Promise<Run>
  ok(...args: string[]): Promise<Run>
  lock(): Promise<{ packs: Record<string, unknown>[] }>
  versions(): Promise<Record<string, string>>
  file(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  wanted(packs: object, rest?: object): Promise<void>
}

const LOCAL = new Set(['list', 'why', 'pin', 'unpin', 'store', 'verify', 'lock'])

export async function consumer(env: Record<string, string> = {}): Promise<Consumer> {
  const cwd = await temporaryDirectory('consumer')
  const file = (path: string) => readFile(join(cwd, path), 'utf8')
  const run = (verb: string, ...args: string[]) =>
    packwright([verb, ...args, ...(LOCAL.has(verb) ? [] : ['--plain-http']), '--json'], { cwd, env })
  return {
    cwd,
    file,
    run: (...args) => run(...(args as [string, ...string[]])),
    async ok(...args) {
      const done = await run(...(args as [string, ...string[]]))
      expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
      return done
    },
    lock: async () => JSON.parse(await file('packs.lock.json')),
    async versions() {
      const { packs } = JSON.parse(await file('packs.lock.json'))
      return Object.fromEntries(
        packs.map(({ name, version }: { name: string; version: string }) => [name, version]),
      )
    },
    async write(path, text) {
      await mkdir(join(cwd, path, '..'), { recursive: true })
      await writeFile(join(cwd, path), text)
    },
    wanted: async (packs, rest = {}) =>
      await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs, ...rest }, null, 2)),
  }
}
