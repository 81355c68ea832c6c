/** Real servers on loopback: docker-registry in the shapes that publishers meet. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll } from 'vitest'
import { temporaryDirectory } from './temporary.ts'

export const TOOLS = resolve('.tools/bin')
export const ORAS_LINES = ['1.2', '1.3'] as const
export const orasOf = (line: string) => join(TOOLS, `oras-${line}`)

export interface RunningRegistry {
  host: string
  /** flags that every packwright command needs to speak to it */
  flags: string[]
  /** flags for oras itself */
  orasFlags: string[]
  /** PEM of the CA, for registries with TLS */
  caFile?: string
  directory: string
  stop(): Promise<void>
}

export interface RegistryShape {
  password?: boolean
  tls?: boolean
  readOnly?: boolean
  /** default docker-registry, which is distribution 2.8 */
  program?: 'docker-registry' | 'distribution'
  /** how it asks who somebody is, as its configuration has it */
  auth?: object
  /** a cache in front of this registry */
  cacheOf?: string
  /** directory of another registry whose content is served */
  content?: string
}

export const USERNAME = 'publisher'
export const PASSWORD = 'correct horse'
/** bcrypt of PASSWORD */
const HTPASSWD = `${USERNAME}:$2b$05$wQ4wEPZM20ijByffo0zvqutyV0aabfktGfF.SBjo1/iicLRMV1bgK\n`

const started: ChildProcess[] = []

/** A test that fails before it stops its server leaves none behind. */
afterAll(async () => {
  for (const child of started.splice(0)) await stopProcess(child)
})

const PROGRAMS = {
  olareg: (port: number, directory: string) => [
    ...['serve', '--addr', '127.0.0.1', '--port', String(port)],
    ...['--dir', directory, '--api-delete'],
  ],
  'gcr-registry': (port: number) => ['-port', String(port)],
} as const

/** Starts a registry that needs no configuration, over plain HTTP. */
export async function startProgram(name: keyof typeof PROGRAMS): Promise<RunningRegistry> {
  const directory = join(await temporaryDirectory('registry'), 'content')
  await mkdir(directory)
  const port = await freePort()
  const child = spawn(join(TOOLS, name), PROGRAMS[name](port, directory), { stdio: 'ignore' })
  stopAfterwards(child)
  await listening(port, child)
  const flags = ['--plain-http']
  const stop = () => stopProcess(child)
  return { host: `127.0.0.1:${port}`, directory, flags, orasFlags: flags, stop }
}

/** The process ends with the test file, whatever becomes of its tests. */
export function stopAfterwards(child: ChildProcess): void {
  started.push(child)
}

/** The registry that the tests run against where they ask for none in particular: `npm run judges` names others. */
export const CHOSEN = process.env['PACKWRIGHT_TEST_REGISTRY'] as
  | keyof typeof PROGRAMS
  | 'distribution'
  | undefined

/** Starts docker-registry on a free port. */
export async function startRegistry(shape: RegistryShape = {}): Promise<RunningRegistry> {
  const isPlain = Object.keys(shape).length === 0
  if (isPlain && CHOSEN !== undefined && CHOSEN !== 'distribution') return await startProgram(CHOSEN)
  const directory = await temporaryDirectory('registry')
  const content = shape.content ?? join(directory, 'content')
  await mkdir(content, { recursive: true })
  const port = await freePort()
  const host = `${shape.tls === true ? 'localhost' : '127.0.0.1'}:${port}`
  const tls = shape.tls === true ? await throwawayCertificates(directory) : undefined
  if (shape.password === true) await writeFile(join(directory, 'htpasswd'), HTPASSWD)
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: content },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: shape.readOnly === true } },
    },
    http: {
      addr: `127.0.0.1:${port}`,
      ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }),
    },
    ...(shape.password === true
      ? { auth: { htpasswd: { realm: 'test', path: join(directory, 'htpasswd') } } }
      : {}),
    ...(shape.cacheOf === undefined ? {} : { proxy: { remoteurl: `http://${shape.cacheOf}` } }),
    ...(shape.auth === undefined ? {} : { auth: shape.auth }),
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify(config))
  const program = shape.program ?? (CHOSEN === 'distribution' ? CHOSEN : 'docker-registry')
  const child = spawn(join(TOOLS, program), ['serve', join(directory, 'config.json')], {
    stdio: 'ignore',
  })
  started.push(child)
  await listening(port, child)
  const caFile = tls?.ca
  return {
    host,
    directory: content,
    flags: caFile === undefined ? ['--plain-http'] : ['--ca-file', caFile],
    orasFlags: caFile === undefined ? ['--plain-http'] : ['--ca-file', caFile],
    ...(caFile === undefined ? {} : { caFile }),
    stop: async () => {
      await stopProcess(child)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export async function throwawayCertificates(
  directory: string,
  { names = 'DNS:localhost,DNS:registry.example,IP:127.0.0.1', days = 2 } = {},
): Promise<{ ca: string; certificate: string; key: string }> {
  const file = (name: string) => join(directory, name)
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: directory })
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await openssl(
    ...request,
    '-x509',
    '-days',
    '2',
    '-subj',
    '/CN=test CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  await openssl(...request, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr')
  await writeFile(file('san.cnf'), `subjectAltName=${names}\n`)
  await openssl(
    ...[
      'x509',
      '-req',
      '-in',
      'server.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      String(days),
    ],
    ...['-extfile', 'san.cnf', '-out', 'server.pem'],
  )
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch((cause: Error) => String(cause.cause))
    if (typeof answer !== 'string' || !answer.includes('ECONNREFUSED')) return
    await sleep(25)
  }
  throw new Error(`nothing listens on ${port}`)
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
