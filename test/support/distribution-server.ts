/**
 * A registry on loopback that speaks the distribution API with referrers, keeps a record of every request, asks for
 * bearer tokens on request, and fails in whatever way a test tells it to.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface RecordedRequest {
  method: string
  path: string
  authorization: string | undefined
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export interface ServerOptions {
  /** without it, clients have to fall back to the referrers tag */
  referrersApi?: boolean
  /** asks for a bearer token and gives one to this user only */
  user?: { name: string; password: string }
}

interface StoredManifest {
  bytes: Buffer
  mediaType: string
}

const ACCEPTED_MEDIA = 'application/vnd.oci.image.manifest.v1+json'
const TOKEN = 'a-token-of-the-test-registry'

export class DistributionServer {
  readonly requests: RecordedRequest[] = []
  readonly blobs = new Map<string, Buffer>()
  readonly manifests = new Map<string, StoredManifest>()
  readonly tags = new Map<string, string>()
  connections = 0
  readonly #sessions = new Map<string, Buffer>()
  /** consulted first; returns the answer to give instead, if any */
  fault: ((request: IncomingMessage, path: string) => Answer | undefined) | undefined
  readonly #options: ServerOptions
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch(() => response.destroy())
  })

  constructor(options: ServerOptions = {}) {
    this.#options = { referrersApi: true, ...options }
    this.#server.on('connection', () => {
      this.connections += 1
    })
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get host(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `127.0.0.1:${address.port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /** Stores content directly, as if it had been pushed. */
  putBlob(bytes: Buffer | string): { digest: string; size: number } {
    const content = Buffer.from(bytes)
    const digest = digestOf(content)
    this.blobs.set(digest, content)
    return { digest, size: content.length }
  }

  putManifest(repository: string, manifest: object, tag?: string): { digest: string; size: number } {
    const bytes = Buffer.from(JSON.stringify(manifest))
    const digest = digestOf(bytes)
    const mediaType = (manifest as { mediaType?: string }).mediaType ?? ACCEPTED_MEDIA
    this.manifests.set(`${repository}@${digest}`, { bytes, mediaType })
    if (tag !== undefined) this.tags.set(`${repository}:${tag}`, digest)
    return { digest, size: bytes.length }
  }

  /** How many requests were made since `work` began. */
  async record(work: () => Promise<unknown>): Promise<RecordedRequest[]> {
    const before = this.requests.length
    await work()
    return this.requests.slice(before)
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const path = decodeURIComponent(url.pathname)
    const { authorization } = request.headers
    this.requests.push({ method: request.method ?? 'GET', path: `${path}${url.search}`, authorization })
    const instead = this.fault?.(request, path)
    if (instead !== undefined) return await instead(request, response)
    if (path === '/token') return this.#token(request, response)
    if (this.#options.user !== undefined && authorization !== `Bearer ${TOKEN}`) {
      const challenge = `Bearer realm="http://${this.host}/token",service="test",scope="repository:any:pull"`
      return send(response, 401, '{}', { 'www-authenticate': challenge })
    }
    if (path === '/v2/') return send(response, 200, '{}')
    const [, repository, kind, rest] =
      /^\/v2\/(.+?)\/(blobs|manifests|tags|referrers)\/(.*)$/.exec(path) ?? []
    if (repository === undefined || kind === undefined || rest === undefined) return send(response, 404, '{}')
    if (kind === 'blobs') return await this.#blob(request, response, repository, rest, url)
    if (kind === 'manifests') return await this.#manifest(request, response, repository, rest)
    if (kind === 'tags') return this.#tagList(response, repository)
    if (this.#options.referrersApi !== true) return send(response, 404, '{}')
    return send(response, 200, JSON.stringify(this.#referrers(repository, rest)), {
      'content-type': 'application/vnd.oci.image.index.v1+json',
    })
  }

  #token(request: IncomingMessage, response: ServerResponse): void {
    const { user } = this.#options
    const wanted = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`
    if (request.headers.authorization !== wanted) return send(response, 401, '{}')
    send(response, 200, JSON.stringify({ token: TOKEN }))
  }

  async #blob(
    request: IncomingMessage,
    response: ServerResponse,
    repository: string,
    rest: string,
    url: URL,
  ) {
    if (rest.startsWith('uploads')) {
      const sent = await buffer(request)
      const digest = url.searchParams.get('digest')
      const session = rest.split('/')[1] || String(this.#sessions.size)
      const body = Buffer.concat([this.#sessions.get(session) ?? Buffer.alloc(0), sent])
      this.#sessions.set(session, body)
      if (request.method === 'DELETE') return send(response, 204, '')
      if (digest === null) {
        const location = `/v2/${repository}/blobs/uploads/${session}`
        return send(response, 202, '', { location, range: `0-${Math.max(0, body.length - 1)}` })
      }
      if (digestOf(body) !== digest) return send(response, 400, '{"errors":[{"code":"DIGEST_INVALID"}]}')
      this.blobs.set(digest, body)
      return send(response, 201, '', { location: `/v2/${repository}/blobs/${digest}` })
    }
    const bytes = this.blobs.get(rest)
    if (bytes === undefined) return send(response, 404, '{"errors":[{"code":"BLOB_UNKNOWN"}]}')
    const from = /^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1]
    const body = from === undefined ? bytes : bytes.subarray(Number(from))
    send(response, from === undefined ? 200 : 206, request.method === 'HEAD' ? '' : body, {
      'content-length': String(body.length),
      'docker-content-digest': rest,
    })
  }

  async #manifest(request: IncomingMessage, response: ServerResponse, repository: string, rest: string) {
    if (request.method === 'PUT') {
      const bytes = await buffer(request)
      const digest = digestOf(bytes)
      const mediaType = request.headers['content-type'] ?? ACCEPTED_MEDIA
      this.manifests.set(`${repository}@${digest}`, { bytes, mediaType })
      if (!rest.startsWith('sha256:')) this.tags.set(`${repository}:${rest}`, digest)
      const subject = JSON.parse(bytes.toString()).subject?.digest
      const headers: Record<string, string> = { 'docker-content-digest': digest, location: request.url ?? '' }
      if (subject !== undefined && this.#options.referrersApi === true) headers['oci-subject'] = subject
      return send(response, 201, '', headers)
    }
    const digest = rest.startsWith('sha256:') ? rest : this.tags.get(`${repository}:${rest}`)
    const found = digest === undefined ? undefined : this.manifests.get(`${repository}@${digest}`)
    if (found === undefined || digest === undefined)
      return send(response, 404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
    send(response, 200, request.method === 'HEAD' ? '' : found.bytes, {
      'content-type': found.mediaType,
      'content-length': String(found.bytes.length),
      'docker-content-digest': digest,
    })
  }

  #tagList(response: ServerResponse, repository: string): void {
    const prefix = `${repository}:`
    const tags = [...this.tags.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
    send(response, tags.length === 0 ? 404 : 200, JSON.stringify({ name: repository, tags }))
  }

  #referrers(repository: string, digest: string): object {
    const manifests = [...this.manifests].flatMap(([key, { bytes, mediaType }]) => {
      if (!key.startsWith(`${repository}@`)) return []
      const manifest = JSON.parse(bytes.toString())
      if (manifest.subject?.digest !== digest) return []
      const artifactType = manifest.artifactType ?? manifest.config?.mediaType
      return [{ mediaType, digest: key.slice(repository.length + 1), size: bytes.length, artifactType }]
    })
    return { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }
  }
}

export function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers)
  response.end(body)
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
