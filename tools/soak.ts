/**
 * One client, many pulls: whether memory, files, sockets and what lies in the store stay as they were.
 *
 * usage: node --expose-gc tools/soak.ts [--pulls N]      20,000; fails when something grew
 */
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DistributionServer } from '../test/support/distribution-server.ts'

const { values } = parseArgs({ options: { pulls: { type: 'string', default: '20000' } } })
const pulls = Number(values.pulls)
const { openClient, publish, removeStored } = (await import(
  resolve('dist/index.js')
)) as typeof import('../src/index.ts')

const PACKS = 20
const AT_ONCE = 32
const ROUNDS = 10

const home = await mkdtemp(join(tmpdir(), 'packwright-soak-'))
const store = join(home, 'store')
const env: NodeJS.ProcessEnv = {
  ...process.env,
  HOME: home,
  XDG_STATE_HOME: join(home, 'state'),
  DOCKER_CONFIG: home,
}
const server = await new DistributionServer().start()

for (let index = 0; index < PACKS; index += 1) {
  const pack = join(home, 'packs', `pack-${index}`)
  await mkdir(pack, { recursive: true })
  await writeFile(join(pack, 'pack.json'), JSON.stringify({ name: `pack-${index}`, version: '1.0.0' }))
  await writeFile(join(pack, 'data.txt'), `${index}`.repeat(20_000))
}
const { published } = await publish({
  target: { registry: server.host, org: 'acme', repo: 'packs' },
  plainHttp: true,
  env: { ...env, PATH: `${resolve('.tools/bin')}:${env['PATH']}` },
  packsDir: join(home, 'packs'),
  outDir: join(home, 'out'),
  lockfile: join(home, 'packs.lock.json'),
})
const references = published.map(({ reference, digest }) => `${reference}@${digest}`)

const client = openClient({ plainHttp: true, store, env })

/** Mostly from the store; now and then fetched anew, given up, or not there. */
async function one(index: number): Promise<void> {
  const reference = references[index % references.length] as string
  const kind = index % 20
  if (kind === 1) await removeStored([`pack-${index % PACKS}`], { store, force: true }).catch(() => {})
  const signal = kind === 2 ? AbortSignal.timeout(1) : undefined
  const wanted = kind === 3 ? reference.replace(/.{8}$/, '00000000') : reference
  try {
    await using _packs = await client.pull({ references: [wanted], ...(signal && { signal }) })
  } catch (error) {
    if (kind !== 2 && kind !== 3) throw error
  }
}

interface Sample {
  pulls: number
  resident: number
  heap: number
  files: number
  staged: number
  leases: number
}

const count = (directory: string) => {
  try {
    return readdirSync(directory).length
  } catch {
    return 0
  }
}

function sample(done: number): Sample {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    pulls: done,
    resident: Math.round(rss / 2 ** 20),
    heap: Math.round(heapUsed / 2 ** 20),
    files: count('/proc/self/fd'),
    staged: count(join(store, 'staging')),
    leases: count(join(store, 'leases')),
  }
}

const samples: Sample[] = []
const began = Date.now()
for (let round = 0; round < ROUNDS; round += 1) {
  const until = Math.round((pulls / ROUNDS) * (round + 1))
  let next = Math.round((pulls / ROUNDS) * round)
  const worker = async () => {
    while (next < until) {
      next += 1
      await one(next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  server.requests.length = 0
  samples.push(sample(until))
}
const seconds = (Date.now() - began) / 1000
await client.close()
samples.push({ ...sample(pulls), pulls: pulls })
await server.stop()
await rm(home, { recursive: true, force: true })

console.log(
  '| pulls | resident, MiB | heap, MiB | open files | staged | leases |\n| ---: | ---: | ---: | ---: | ---: | ---: |',
)
for (const { pulls: done, resident, heap, files, staged, leases } of samples)
  console.log(`| ${done} | ${resident} | ${heap} | ${files} | ${staged} | ${leases} |`)
console.log(
  `\n${pulls} pulls in ${seconds.toFixed(1)} s, ${Math.round(pulls / seconds)} a second; the last line is after close.`,
)

const [early, late] = [samples[2], samples[ROUNDS - 1]] as [Sample, Sample]
const grown = (['resident', 'heap', 'files', 'staged', 'leases'] as const).filter(
  (what) => late[what] > early[what] * 1.3 + 5,
)
if (grown.length > 0) {
  console.error(`grew: ${grown.join(', ')}`)
  process.exitCode = 1
}
