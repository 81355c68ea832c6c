/**
 * The locked, admitted skills of a project for an agent host, over MCP on standard input and output.
 *
 * @see https://modelcontextprotocol.io/seps/2640-skills-extension
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { SkillFiles } from '@modelcontextprotocol/server/ext/skills'
import { LOCKFILE_NAME } from '../lock/index.ts'
import { SKILL_FILE } from '../pack/manifest/index.ts'
import { type PullOptions, type PullResult, pull } from '../pull/index.ts'
import { VERSION } from '../version.ts'

export interface ServeMcpOptions extends Omit<PullOptions, 'references' | 'into' | 'link' | 'force'> {
  /** default the process's own */
  input?: Readable | undefined
  output?: Writable | undefined
  /** told about skills that a host could not take */
  onWarning?: ((message: string) => void) | undefined
}

export interface ServingMcp {
  skills: { name: string; version: string | undefined; uri: string }[]
  /** when the host has closed its end */
  ended: Promise<void>
  close(): Promise<void>
}

/** What stands in the metadata of each skill: which pack it is, and who signed it. */
const META = 'dev.packwright'

/**
 * Pulls what the lockfile pins, under the policy, and serves every pack with a `SKILL.md`, read-only.
 *
 * @throws PackwrightError what `pull` throws
 */
export async function serveMcp(options: ServeMcpOptions): Promise<ServingMcp> {
  const { input = process.stdin, output = process.stdout, onWarning, ...rest } = options
  const pulled = await pull({ ...rest, lockfile: options.lockfile ?? LOCKFILE_NAME, references: [] })
  const packs = new Map(pulled.filter(isSkill).map((pack) => [pack.name, pack]))
  const [{ McpServer }, { StdioServerTransport }, { SkillsExtension }] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('@modelcontextprotocol/server/stdio'),
    import('@modelcontextprotocol/server/ext/skills'),
  ])
  const files = filesOf(packs)
  const catalog = await SkillsExtension.load(files, {
    onWarning: ({ path, message }) => onWarning?.(`${path}: ${message}`),
  })
  const entries = catalog.entries.map((entry) => {
    const pack = packs.get(nameIn(entry.uri))
    return pack === undefined ? entry : { ...entry, _meta: metaOf(pack) }
  })
  const byUri = new Map(entries.map((entry) => [entry.uri, entry]))
  const served = new Set(
    entries.flatMap(({ resources }) => (Array.isArray(resources) ? resources : [])).map(({ uri }) => uri),
  )
  const source = {
    list: async () => ({ skills: entries }),
    get: async (uri: string) => byUri.get(uri),
    read: async (uri: string) =>
      served.has(uri) ? contentOf(await files.read(pathIn(uri)), uri) : undefined,
    readDirectory: async (uri: string) => directoryAt(uri, served),
    listResources: async () =>
      entries.map(({ uri, frontmatter: { name, description } }) => {
        return { uri, name, description, mimeType: 'text/markdown', _meta: byUri.get(uri)?._meta ?? {} }
      }),
  }
  const server = new McpServer({ name: 'packwright', version: VERSION })
  new SkillsExtension({ source, cacheHint: { ttlMs: 0, cacheScope: 'private' } }).attach(server)
  const transport = new StdioServerTransport(input, output)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  await server.connect(transport)
  const before = transport.onclose
  transport.onclose = () => {
    before?.()
    resolve()
  }
  return {
    skills: entries.map(({ uri }) => {
      const name = nameIn(uri)
      return { name, version: packs.get(name)?.version, uri }
    }),
    ended,
    close: () => server.close(),
  }
}

function isSkill({ files }: PullResult): boolean {
  return files.some(({ path }) => path === SKILL_FILE)
}

function metaOf({ reference, digest, contentDigest, version, trust }: PullResult): Record<string, unknown> {
  return {
    [`${META}/reference`]: reference,
    [`${META}/digest`]: digest,
    [`${META}/content-digest`]: contentDigest,
    ...(version === undefined ? {} : { [`${META}/version`]: version }),
    [`${META}/verified`]: trust.verified,
    [`${META}/signer`]: trust.signer?.identity ?? null,
  }
}

/** The packs as one folder of skills. */
function filesOf(packs: ReadonlyMap<string, PullResult>): SkillFiles {
  return {
    async list(directory) {
      if (directory === '') return [...packs.keys()].map((name) => ({ name, kind: 'directory' as const }))
      const [name = '', ...inside] = directory.split('/')
      const prefix = inside.length === 0 ? '' : `${inside.join('/')}/`
      const below = (packs.get(name)?.files ?? []).filter(({ path }) => path.startsWith(prefix))
      return children(below.map(({ path }) => path.slice(prefix.length)))
    },
    async read(path) {
      const [name = '', ...inside] = path.split('/')
      return await readFile(join(packs.get(name)?.directory ?? '', ...inside))
    },
  }
}

function children(paths: readonly string[]): { name: string; kind: 'file' | 'directory' }[] {
  const kinds = new Map<string, 'file' | 'directory'>()
  for (const path of paths) {
    const [name = '', ...rest] = path.split('/')
    kinds.set(name, rest.length === 0 ? 'file' : 'directory')
  }
  return [...kinds].map(([name, kind]) => ({ name, kind }))
}

const SCHEME = 'skill://'

function pathIn(uri: string): string {
  return uri.slice(SCHEME.length).split('/').map(decodeURIComponent).join('/')
}

function nameIn(uri: string): string {
  return pathIn(uri).split('/')[0] ?? ''
}

function contentOf(
  bytes: Uint8Array,
  uri: string,
): { text: string; mimeType: string } | { bytes: Uint8Array } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, mimeType: uri.endsWith('.md') ? 'text/markdown' : 'text/plain' }
  } catch {
    return { bytes }
  }
}

function directoryAt(uri: string, served: ReadonlySet<string>) {
  const prefix = `${uri}/`
  const below = [...served].filter((one) => one.startsWith(prefix))
  if (below.length === 0) return undefined
  const found = children(below.map((one) => one.slice(prefix.length)))
  return {
    resources: found.map(({ name, kind }) => {
      const mimeType =
        kind === 'directory' ? 'inode/directory' : name.endsWith('.md') ? 'text/markdown' : undefined
      return {
        uri: `${prefix}${name}`,
        name: decodeURIComponent(name),
        ...(mimeType === undefined ? {} : { mimeType }),
      }
    }),
  }
}
