/**
 * Counts what oras sends: it tells no other program how far it is.
 *
 * oras goes through a tunnel on this machine, which takes nobody who does not know its password, leads where oras would
 * have gone by itself (through the user's own proxy, where there is one), and counts the bytes that go up.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { proxiesFrom } from '../proxies.ts'

export interface Meter extends AsyncDisposable {
  /** what oras gets besides its environment */
  variables: Record<string, string>
}

/** Below it nobody waits. */
export const WORTH_COUNTING = 4 * 1024 * 1024

/**
 * @param onSent is told how many bytes went up since the last time
 * @returns `undefined` where the user's proxy speaks TLS itself: oras goes there alone then
 */
export async function openMeter(
  env: NodeJS.ProcessEnv,
  onSent: (bytes: number) => void,
): Promise<Meter | undefined> {
  const proxies = proxiesFrom(env)
  const written = proxies.env.HTTPS_PROXY
  const upstream = written === undefined ? undefined : new URL(written)
  if (upstream?.protocol === 'https:') return undefined
  const password = randomBytes(16).toString('hex')
  const expected = `Basic ${Buffer.from(`oras:${password}`).toString('base64')}`
  const server = createServer((_, response) => response.writeHead(405).end())
  const open = new Set<Duplex>()
  server.on('connect', async (request: IncomingMessage, down: Duplex, head: Buffer) => {
    open.add(down)
    down.on('error', () => {}).on('close', () => open.delete(down))
    if (request.headers['proxy-authorization'] !== expected)
      return void down.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const target = request.url ?? ''
    const spared = upstream === undefined || proxies.spares(new URL(`https://${target}`))
    try {
      const up = spared ? await direct(target) : await through(upstream, target)
      open.add(up)
      up.on('error', () => down.destroy()).on('close', () => open.delete(up) && down.destroy())
      down.on('close', () => up.destroy())
      down.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      if (head.length > 0) up.write(head)
      down.on('data', (chunk: Buffer) => onSent(chunk.length))
      down.pipe(up).pipe(down)
    } catch {
      down.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = `http://oras:${password}@127.0.0.1:${port}`
  return {
    variables: { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: '', no_proxy: '' },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

async function direct(target: string): Promise<Socket> {
  const { hostname, port } = new URL(`https://${target}`)
  return await connected(hostname.replace(/^\[|\]$/g, ''), Number(port || 443))
}

async function through(proxy: URL, target: string): Promise<Socket> {
  const socket = await connected(proxy.hostname.replace(/^\[|\]$/g, ''), Number(proxy.port || 80))
  const user = [proxy.username, proxy.password].map(decodeURIComponent).join(':')
  const login = user === ':' ? '' : `Proxy-Authorization: Basic ${Buffer.from(user).toString('base64')}\r\n`
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login}\r\n`)
  let answer = ''
  while (!answer.includes('\r\n\r\n')) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    answer += chunk.toString('latin1')
    if (answer.length > 16_384) break
  }
  if (/^HTTP\/1\.[01] 200\b/.test(answer)) return socket
  socket.destroy()
  throw new Error(answer.split('\r\n')[0])
}

async function connected(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port })
  await once(socket, 'connect')
  return socket
}
