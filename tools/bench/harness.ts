/** What both groups of figures are measured with: a registry, processes that are timed, and a table. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'

export const BIN = resolve('dist/bin.js')
export const TOOLS = resolve('.tools/bin')
export const ORAS = join(TOOLS, 'oras')
export const ROUNDS = 5
/** What is over in a few tenths of a second would meet the machine in one mood alone. */
export const SHORT_ROUNDS = 20
export const ROUND_TRIP_MS = 50

export interface Figure {
  what: string
  /** seconds */
  ours: number
  peer: number
  /** what the ratio may be */
  limit: number
  note: string
}

export const figures: Figure[] = []

/** Some take minutes: each is told as soon as it is there. */
export function measured(figure: Figure): void {
  figures.push(figure)
  const { what, ours, peer, limit } = figure
  console.error(
    `${what}: ${ours.toFixed(2)} s, ${peer.toFixed(2)} s: ${(ours / peer).toFixed(3)} of ${limit}`,
  )
}

/** Writes the page that the figures belong on. */
export type Page = (table: string, machine: string) => Promise<void>

export const isScale = process.argv.includes('--scale')
/** Memory where there is a file system in it, since disks differ, and gigabytes on the disk; TMPDIR names another place. */
export const PLACE = process.env['TMPDIR'] ?? (existsSync('/dev/shm') && !isScale ? '/dev/shm' : tmpdir())
export const work = await mkdtemp(join(PLACE, 'packwright-bench-'))
export const environment = {
  HOME: work,
  BIN,
  PATH: `${TOOLS}:${process.env['PATH']}`,
  NO_COLOR: '1',
  DOCKER_CONFIG: join(work, '.docker'),
}

export async function report(page: Page): Promise<void> {
  const rows = figures.map(({ what, ours, peer, limit, note }) => {
    const ratio = ours / peer
    if (ratio > limit) process.exitCode = 1
    const verdict = ratio <= limit ? 'yes' : 'NO'
    return `| ${what} | ${ours.toFixed(2)} s | ${peer.toFixed(2)} s | **${ratio.toFixed(3)}** | ${limit} | ${verdict} | ${note} |`
  })
  const version = await execa(ORAS, ['version'])
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, oras ${/[\d.]+/.exec(version.stdout)?.[0]}`
  const text = [
    '| what | packwright | peer | ratio | limit | within | peer and notes |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
  console.log(`${text}\n\n${machine}`)
  if (process.argv.includes('--write')) await page(text, machine)
}

/** Round by round one side after the other, so that all meet the machine in the same moods; they time themselves. */
export async function compare<Side extends string>(
  sides: Record<Side, (round: number) => Promise<number>>,
  rounds = ROUNDS,
): Promise<Record<Side, number>> {
  const least = {} as Record<Side, number>
  for (let round = 0; round < rounds; round += 1)
    for (const name of Object.keys(sides) as Side[]) {
      const seconds = await sides[name](round)
      least[name] = Math.min(least[name] ?? seconds, seconds)
    }
  return least
}

let put = 0

/**
 * Takes many small files out of the way without removing them: ext4 looks for inodes among those that were removed in the
 * seconds before, and making a thousand files then takes up to twice as long, for either side.
 */
export async function aside(directory: string, name: string): Promise<void> {
  const out = join(directory.startsWith(work) ? work : directory, 'aside')
  await mkdir(out, { recursive: true })
  put += 1
  await rename(join(directory, name), join(out, String(put))).catch((cause) => {
    if (cause.code !== 'ENOENT') throw cause
  })
}

/** Few large files are worth their space. */
export async function remove(directory: string, name: string): Promise<void> {
  await rm(join(directory, name), { recursive: true, force: true })
}

/** Seconds of the best round of something short, which times itself. */
export async function best(side: () => Promise<number>, rounds = SHORT_ROUNDS): Promise<number> {
  return (await compare({ side }, rounds)).side
}

/** Seconds of one of five runs in a row, on average: for what takes hundredths of a second. */
export function fiveTimes(run: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const began = performance.now()
    for (let index = 0; index < 5; index += 1) await run()
    return (performance.now() - began) / 5 / 1000
  }
}

/** Seconds that packwright took. */
export async function timed(args: string[], cwd: string): Promise<number> {
  const began = performance.now()
  await execa(process.execPath, [BIN, ...args], { cwd, env: environment, extendEnv: false })
  return (performance.now() - began) / 1000
}

/** What packwright took, in seconds, and the most memory that it held, in kB. oras, its child, is not counted. */
export async function residentMemory(
  args: string[],
  cwd: string,
): Promise<{ seconds: number; memory: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: environment, stdio: 'ignore' })
  let most = 0
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }, 20)
  const [code] = await once(child, 'exit')
  const seconds = (performance.now() - began) / 1000
  clearInterval(watch)
  if (code !== 0) throw new Error(`packwright ${args.join(' ')} ended with ${code}`)
  return { seconds, memory: most }
}

/** Seconds that the peer took. */
export async function shell(script: string, cwd: string, env: Record<string, string>): Promise<number> {
  const began = performance.now()
  await execa('bash', ['-euc', script], { cwd, env: { ...environment, ...env }, extendEnv: false })
  return (performance.now() - began) / 1000
}

/** @param storage how it keeps what it has; default in files */
export async function startRegistry(storage?: object): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort()
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: storage ?? { filesystem: { rootdirectory: join(work, `registry-${port}`) } },
    http: { addr: `127.0.0.1:${port}` },
  }
  await writeFile(join(work, `registry-${port}.json`), JSON.stringify(config))
  const child = spawn(join(TOOLS, 'docker-registry'), ['serve', join(work, `registry-${port}.json`)], {
    stdio: 'ignore',
  })
  while (!(await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined))) await sleep(25)
  return { port, child }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Forwards to a port and holds every piece back for half a round trip in each direction. */
export async function delayingProxy(port: number) {
  let connections = 0
  const late = (from: Socket, to: Socket) => {
    from.on('data', (piece) => setTimeout(() => to.writable && to.write(piece), ROUND_TRIP_MS / 2))
    from.on('end', () => setTimeout(() => to.end(), ROUND_TRIP_MS / 2))
    from.on('error', () => to.destroy())
  }
  const server: Server = createServer((client) => {
    connections += 1
    const upstream = connect(port, '127.0.0.1')
    late(client, upstream)
    late(upstream, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    host,
    server,
    connections: () => connections,
    reset: () => {
      connections = 0
    },
  }
}
