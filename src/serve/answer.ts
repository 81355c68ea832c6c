/** The server itself: what an adapter answers over packs that were admitted and lie here. */
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PackwrightError } from '../errors.ts'
import type { PinnedReference } from '../oci/index.ts'
import type { FileEntry } from '../pack/archive/index.ts'
import type { PackManifest } from '../pack/manifest/index.ts'
import type { Registry } from '../registry/index.ts'
import { adapterNamed, type ServedPack } from '../systems/index.ts'
import { attestedFiles, type TrustReport } from '../trust/index.ts'

/** A pack that was admitted, and the directory that its files lie in. */
export interface HeldPack {
  name: string
  version: string | undefined
  reference: PinnedReference
  manifest: PackManifest
  files: readonly FileEntry[]
  trust: TrustReport
  directory: string
}

export interface Serving {
  /** `http://127.0.0.1:<port>` */
  url: string
  /** `address` is what the client calls the pack */
  packs: { name: string; version: string; address: string }[]
  /** packs that its client would refuse */
  passedOver: { name: string; why: string }[]
  close(): Promise<void>
}

export interface ServingOptions {
  /** the system whose client asks: `nono` */
  system: string
  /** default any that is free */
  port?: number | undefined
  /** where the statements about single files lie */
  registry: Registry
  signal?: AbortSignal | undefined
}

/** @throws PackwrightError `USAGE` for a system that has no adapter, or a port that is taken */
export async function serveHeld(
  held: readonly HeldPack[],
  { system, port = 0, registry, signal }: ServingOptions,
): Promise<Serving> {
  const adapter = await adapterNamed(system)
  const packs = await Promise.all(held.map((pack) => served(pack, adapter.attestation, registry, signal)))
  const unfit = new Map(packs.map((pack) => [pack.name, adapter.unfit(pack)]))
  const fit = packs.filter(({ name }) => unfit.get(name) === undefined)
  const answer = adapter.open(fit)
  const trees = new Map(held.map(({ name, directory }) => [name, directory]))
  const server = createServer((request, response) => {
    respond(request, response, answer, trees).catch(() => response.destroy())
  })
  const listening = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(port, cause)))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
  return {
    url: `http://127.0.0.1:${listening}`,
    packs: fit.map((pack) => ({
      name: pack.name,
      version: pack.version ?? '',
      address: adapter.address(pack),
    })),
    passedOver: [...unfit].flatMap(([name, why]) => (why === undefined ? [] : [{ name, why }])),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** A pack with the statement about its files, if one by the signer that was admitted lies beside it. */
async function served(
  { name, version, reference, manifest, files, trust }: HeldPack,
  artifactType: string,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<ServedPack> {
  const about = { name, version, manifest }
  if (trust.signer === undefined) return about
  const attestation = await attestedFiles(reference, artifactType, trust.signer.identity, registry, signal)
  return attestation === undefined ? about : { ...about, attestation: { ...attestation, files } }
}

type Answer = ReturnType<Awaited<ReturnType<typeof adapterNamed>>['open']>

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  trees: ReadonlyMap<string, string>,
): Promise<void> {
  const end = (status: number, body: string | Uint8Array, type = 'application/json') => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  const failed = (status: number, error: string) => end(status, JSON.stringify({ error }))
  // A page in a browser that was led here by a name of its own is not to read private packs.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ''))
    return failed(403, 'this server is for clients on this machine')
  if (request.method !== 'GET' && request.method !== 'HEAD') return failed(405, 'this server is read-only')
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
  const found = url === null ? 'not-found' : answer(url.pathname, url.searchParams)
  if (found === 'not-found') return failed(404, 'there is no such pack here, or no such version')
  if ('json' in found) return end(200, JSON.stringify(found.json))
  if ('bytes' in found) return end(200, found.bytes)
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(createReadStream(join(trees.get(found.of) ?? '', found.file)), response)
}

function cannotListen(port: number, cause: Error): PackwrightError {
  return new PackwrightError('USAGE', `Port ${port} of 127.0.0.1 cannot be listened on (${cause.message}).`, {
    hint: 'Choose another one with --port, or none: any that is free is taken.',
    cause,
  })
}
