/**
 * A service that answers with what a pack holds, and takes newer versions while it runs.
 *
 *     PACK=ghcr.io/acme/packs/hello@^1 node server.ts
 *
 * The pack has to be signed by whom `packs.policy.json` allows. While the registry is away, the last version is served.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Fastify from 'fastify'
import { openClient, type PackEvent, type PullResult } from 'packwright'
import { Counter, Gauge, Histogram, register } from 'prom-client'

const reference = process.env['PACK'] ?? 'ghcr.io/acme/packs/hello@^1'
const interval = Number(process.env['INTERVAL_MS'] ?? 60_000)

const requests = new Counter({
  name: 'packwright_requests_total',
  help: 'Requests to registries',
  labelNames: ['host', 'status'],
})
const bytes = new Counter({ name: 'packwright_bytes_total', help: 'Bytes of layers that were fetched' })
const calls = new Histogram({
  name: 'packwright_call_seconds',
  help: 'Duration of calls',
  labelNames: ['call'],
})
const away = new Gauge({
  name: 'packwright_away',
  help: '1 while the pack cannot be looked up or is refused',
})
const running = new Gauge({
  name: 'packwright_pack_info',
  help: 'The version that is served',
  labelNames: ['name', 'version', 'digest'],
})

function measure(event: PackEvent): void {
  if (event.type === 'request') requests.inc({ host: event.host, status: event.status ?? 'none' })
  if (event.type === 'downloaded') bytes.inc(event.size)
  if (event.type === 'finished') calls.observe({ call: event.call }, event.ms / 1000)
  if (event.type === 'away') {
    away.set(1)
    app.log.warn({ event }, 'the pack stays as it is')
  }
}

const app = Fastify({ logger: true })
const client = openClient({ timeouts: { request: 30_000, total: 120_000 } })
const stop = new AbortController()
let pack: PullResult | undefined

app.get('/livez', async () => ({ ok: true }))
app.get('/readyz', async (_, reply) => {
  if (pack === undefined) return reply.code(503).send({ ok: false })
  return { ok: true, version: pack.version, digest: pack.digest, signer: pack.trust.signer?.identity }
})
app.get('/metrics', async (_, reply) => reply.type(register.contentType).send(await register.metrics()))
app.get('/', async (_, reply) => {
  if (pack === undefined) return reply.code(503).send()
  return reply.type('text/plain').send(await readFile(join(pack.directory, 'README.md')))
})
app.addHook('onClose', async () => {
  stop.abort()
  await watching
  await client.close()
})

async function watch(): Promise<void> {
  const options = { interval, signal: stop.signal, onEvent: measure }
  for await (const current of client.watch(reference, options)) {
    pack = current
    away.set(0)
    running.reset()
    running.set({ name: current.name, version: current.version ?? '', digest: current.digest }, 1)
    app.log.info({ version: current.version, directory: current.directory }, 'serving')
  }
}

const watching = watch().catch(async (error) => {
  if (stop.signal.aborted) return
  app.log.fatal(error)
  process.exitCode = 1
  await app.close()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.close())
await app.listen({ port: Number(process.env['PORT'] ?? 8080), host: process.env['HOST'] ?? '0.0.0.0' })
