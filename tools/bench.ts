/**
 * Measures packwright against what people write today, side by side in one run, and prints ratios.
 *
 * usage: node tools/bench.ts [--scale] [--write]
 *
 *   --scale   thousands of packs, gigabytes, a hundred publishers, and what no client could beat (bench/scale.ts)
 *   --write   also puts the figures into docs/benchmarks.md
 *
 * The peers: a shell loop of `tar -czf` and `oras push`, one pack after the other; `oras pull` and `tar -x`.
 * Every figure is the best of its rounds, of which what is over soon has more; the registry is docker-registry on loopback,
 * on the same machine.
 */

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import {
  aside,
  BIN,
  best,
  compare,
  delayingProxy,
  fiveTimes,
  isScale,
  measured,
  PLACE,
  ROUND_TRIP_MS,
  ROUNDS,
  remove,
  report,
  residentMemory,
  SHORT_ROUNDS,
  shell,
  startRegistry,
  timed,
  work,
} from './bench/harness.ts'

const PACKS = 150

async function run(): Promise<void> {
  await smallPacks(join(work, 'small'))
  await bigPack(join(work, 'big'))
  // Each has a registry of its own: one that keeps more in memory gives small packs more slowly, to whoever asks.
  for (const rows of [publishAndPull, signedPacks, bigOne]) {
    const registry = await startRegistry()
    try {
      await rows(registry.port)
    } finally {
      registry.child.kill('SIGKILL')
      await once(registry.child, 'exit')
    }
  }
  await startUp()
  await report(pageOf('usual'))
}

/** 150 packs of about 60 KB each: texts, as packs are. */
async function smallPacks(directory: string): Promise<void> {
  const words = (await readFile('README.md', 'utf8')).split(/\s+/)
  for (let index = 0; index < PACKS; index += 1) {
    const name = `pack-${String(index).padStart(3, '0')}`
    await mkdir(join(directory, 'packs', name, 'docs'), { recursive: true })
    await writeFile(join(directory, 'packs', name, 'pack.json'), JSON.stringify({ name, version: '1.0.0' }))
    for (let file = 0; file < 6; file += 1) {
      const text = Array.from(
        { length: 1500 },
        (_, at) => words[(at * 7 + index * 13 + file) % words.length],
      ).join(' ')
      await writeFile(join(directory, 'packs', name, 'docs', `${file}.md`), text.slice(0, 10_000))
    }
  }
}

/** 300 MB, half of it incompressible. */
async function bigPack(directory: string): Promise<void> {
  await mkdir(join(directory, 'packs', 'big', 'data'), { recursive: true })
  await writeFile(
    join(directory, 'packs', 'big', 'pack.json'),
    JSON.stringify({ name: 'big', version: '1.0.0' }),
  )
  const text = Buffer.alloc(10_000_000, await readFile('package-lock.json'))
  for (let index = 0; index < 15; index += 1) {
    await writeFile(join(directory, 'packs', 'big', 'data', `random-${index}`), randomBytes(10_000_000))
    await writeFile(join(directory, 'packs', 'big', 'data', `text-${index}`), text)
  }
}

async function publishAndPull(port: number): Promise<void> {
  const cwd = join(work, 'small')
  let org = ''
  const publish = await compare({
    ours: async (round) => {
      org = `ours${round}`
      await remove(cwd, 'packs.lock.json')
      return await timed(
        ['publish', '--registry', `127.0.0.1:${port}`, '--org', org, '--repo', 'packs', '--plain-http'],
        cwd,
      )
    },
    peer: (round) => shell(LOOP_PUBLISH, cwd, { HOST: `127.0.0.1:${port}/loop${round}/packs` }),
  })
  measured({
    what: `publish ${PACKS} packs of 60 KB`,
    ...publish,
    limit: 0.75,
    note: 'loop: tar -czf, oras push',
  })

  const args = ['pull', '--lock', 'packs.lock.json', '--plain-http', '--store', 'store']
  const { again, ...pull } = await compare({
    ours: async () => {
      await aside(cwd, 'store')
      return await timed(args, cwd)
    },
    again: () => best(() => timed(args, cwd), SHORT_ROUNDS / ROUNDS),
    peer: async (round) => {
      await aside(cwd, 'pulled')
      return await shell(LOOP_PULL, cwd, { HOST: `127.0.0.1:${port}/loop${round}/packs` })
    },
  })
  measured({ what: `cold pull of ${PACKS} packs`, ...pull, limit: 0.5, note: 'loop: oras pull, tar -x' })
  measured({
    what: 'second pull of the same',
    ours: again,
    peer: pull.peer,
    limit: 0.1,
    note: 'against the loop, which has no store',
  })
  await onDisk(cwd, port)
  await installed(`127.0.0.1:${port}/${org}/packs`, pull.peer)
  await farAway(port)
}

/** What is stored is counted and synced, and looked at again when it is handed out: that costs on a disk. */
async function onDisk(cwd: string, port: number): Promise<void> {
  const disk = await mkdtemp(join(tmpdir(), 'packwright-bench-disk-'))
  const store = join(disk, 'store')
  const args = ['pull', '--lock', 'packs.lock.json', '--plain-http', '--store', store]
  try {
    for (const name of await readdir(join(cwd, 'packs')))
      await mkdir(join(disk, 'packs', name), { recursive: true })
    const { again, ...cold } = await compare({
      ours: async () => {
        await aside(disk, 'store')
        return await timed(args, cwd)
      },
      again: () => best(() => timed(args, cwd), SHORT_ROUNDS / ROUNDS),
      peer: async (round) => {
        await aside(disk, 'pulled')
        return await shell(LOOP_PULL, disk, { HOST: `127.0.0.1:${port}/loop${round}/packs` })
      },
    })
    const what = `cold pull of ${PACKS} packs, on disk`
    measured({ what, ...cold, limit: 0.6, note: 'loop: oras pull, tar -x, which syncs nothing' })
    measured({
      what: 'second pull of the same, on disk',
      ours: again,
      peer: cold.peer,
      limit: 0.1,
      note: 'sizes and times of all files looked at, content where they are not what was stored',
    })
  } finally {
    await rm(disk, { recursive: true, force: true })
  }
}

/** A project that wants all packs, which the store has already. */
async function installed(base: string, loop: number): Promise<void> {
  const cwd = join(work, 'project')
  const store = join(work, 'small', 'store')
  const names = Array.from({ length: PACKS }, (_, index) => `pack-${String(index).padStart(3, '0')}`)
  await mkdir(cwd, { recursive: true })
  const packs = Object.fromEntries(names.map((name) => [name, `${base}/${name}@^1.0.0`]))
  await writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs }))
  await timed(['install', '--store', store, '--plain-http'], cwd)
  const frozen = await best(async () => {
    await aside(cwd, '.packs')
    return await timed(['install', '--frozen', '--store', store], cwd)
  })
  measured({
    what: `install --frozen of ${PACKS} stored packs`,
    ours: frozen,
    peer: loop,
    limit: 0.1,
    note: 'against the loop’s pull',
  })
  const idle = await compare(
    {
      ours: fiveTimes(() => timed(['install'], cwd)),
      peer: fiveTimes(() => timed(['--version'], cwd)),
    },
    SHORT_ROUNDS,
  )
  measured({
    what: 'install with nothing to do',
    ...idle,
    limit: 1.5,
    note: `${PACKS} packs; packwright --version`,
  })
}

const LOOP_PUBLISH = `
for pack in packs/*; do name=$(basename "$pack")
  tar -czf "$name.tgz" -C "$pack" .
  oras push --plain-http --no-tty "$HOST/$name:1.0.0" "$name.tgz:application/vnd.acme.pack.v1.tar+gzip" >/dev/null
done; rm -f ./*.tgz`

const LOOP_PULL = `
mkdir pulled
for pack in packs/*; do name=$(basename "$pack")
  mkdir "pulled/$name" && oras pull --plain-http --no-tty -o pulled "$HOST/$name:1.0.0" >/dev/null
  tar -xzf "pulled/$name.tgz" -C "pulled/$name"
done`

async function bigOne(port: number): Promise<void> {
  const cwd = join(work, 'big')
  let memory = 0
  const watched = async (args: string[]) => {
    const run = await residentMemory(args, cwd)
    memory = Math.max(memory, run.memory)
    return run.seconds
  }
  const place = ['--registry', `127.0.0.1:${port}`, '--repo', 'packs', '--plain-http']
  const publish = await compare({
    ours: async (round) => {
      await remove(cwd, 'packs.lock.json')
      return await watched(['publish', ...place, '--org', `big${round}`])
    },
    peer: (round) =>
      shell('cd packs && oras push --plain-http --no-tty "$HOST" big >/dev/null', cwd, {
        HOST: `127.0.0.1:${port}/peer${round}/big:1.0.0`,
      }),
  })
  const pull = await compare({
    ours: async () => {
      await remove(cwd, 'store')
      return await watched(['pull', '--lock', 'packs.lock.json', '--plain-http', '--store', 'store'])
    },
    peer: async (round) => {
      await remove(cwd, 'pulled')
      return await shell('oras pull --plain-http --no-tty -o pulled "$HOST" >/dev/null', cwd, {
        HOST: `127.0.0.1:${port}/peer${round}/big:1.0.0`,
      })
    },
  })
  const resident = `resident memory at most ${Math.round(memory / 1024)} MB (limit 200)`
  measured({
    what: 'build and publish 300 MB',
    ...publish,
    limit: 0.5,
    note: `oras push of the directory; ${resident}`,
  })
  measured({ what: 'pull 300 MB', ...pull, limit: 0.8, note: `oras pull of the directory; ${resident}` })
  if (memory > 200 * 1024) process.exitCode = 1
}

async function farAway(port: number): Promise<void> {
  const cwd = join(work, 'small')
  const proxy = await delayingProxy(port)
  const lock = (await readFile(join(cwd, 'packs.lock.json'), 'utf8')).replaceAll(
    `127.0.0.1:${port}`,
    proxy.host,
  )
  await writeFile(join(cwd, 'far.lock.json'), lock)
  let connections = 0
  const far = await compare({
    ours: async () => {
      await aside(cwd, 'store')
      proxy.reset()
      const took = await timed(['pull', '--lock', 'far.lock.json', '--plain-http', '--store', 'store'], cwd)
      connections = proxy.connections()
      return took
    },
    peer: async (round) => {
      await aside(cwd, 'far')
      proxy.reset()
      const pull =
        'ls packs | xargs -P8 -I{} oras pull --plain-http --no-tty -o far "$HOST/{}:1.0.0" >/dev/null'
      return await shell(`mkdir far && ${pull}`, cwd, { HOST: `${proxy.host}/loop${round}/packs` })
    },
  })
  const theirs = proxy.connections()
  const note = `xargs -P8 oras pull; ${connections} connections against ${theirs}; ours asks once more a pack, for signatures`
  measured({ what: `cold pull over a ${ROUND_TRIP_MS} ms round trip`, ...far, limit: 0.5, note })
  proxy.server.close()
}

/** 150 packs signed with a key, pulled and verified, against a loop that asks cosign. */
async function signedPacks(port: number): Promise<void> {
  const cwd = join(work, 'small')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await writeFile(join(cwd, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  await writeFile(join(cwd, 'key.pub'), pem)
  const policy = { default: 'require', rules: [{ match: '**', keys: [{ id: 'bench', public_key: pem }] }] }
  await writeFile(join(cwd, 'policy.json'), JSON.stringify(policy))
  await remove(cwd, 'packs.lock.json')
  const place = ['--registry', `127.0.0.1:${port}`, '--org', 'signed', '--repo', 'packs', '--plain-http']
  await timed(['publish', ...place, '--key', 'key.pem'], cwd)
  const pull = [
    'pull',
    '--lock',
    'packs.lock.json',
    '--plain-http',
    '--store',
    'store',
    '--policy',
    'policy.json',
  ]
  // One side takes a tenth of the other's time, and has to meet as many moods of the machine.
  const rounds = 2 * ROUNDS
  const { again, ...cold } = await compare(
    {
      ours: async () => {
        await aside(cwd, 'store')
        return await timed(pull, cwd)
      },
      again: () => best(() => timed(pull, cwd), SHORT_ROUNDS / rounds),
      peer: async () => {
        await aside(cwd, 'pulled')
        return await shell(LOOP_VERIFY, cwd, { HOST: `127.0.0.1:${port}/signed/packs` })
      },
    },
    rounds,
  )
  measured({
    what: `cold pull of ${PACKS} signed packs, verified`,
    ...cold,
    limit: 0.12,
    note: 'loop: oras pull, cosign verify, tar -x',
  })
  measured({
    what: 'second pull, policy applied again',
    ours: again,
    peer: cold.peer,
    limit: 0.02,
    note: 'against the same loop',
  })
}

const LOOP_VERIFY = `
mkdir pulled
for pack in packs/*; do name=$(basename "$pack")
  cosign verify --key key.pub --insecure-ignore-tlog --allow-http-registry "$HOST/$name:1.0.0" >/dev/null 2>&1
  mkdir "pulled/$name" && oras pull --plain-http --no-tty -o pulled "$HOST/$name:1.0.0" >/dev/null
  tar --zstd -xf "pulled/$name-1.0.0.tar.zst" -C "pulled/$name"
done`

async function startUp(): Promise<void> {
  const node = process.execPath
  const started = await compare(
    {
      ours: fiveTimes(() => execa(node, [BIN, '--version'])),
      peer: fiveTimes(() => execa(node, ['-e', '0'])),
    },
    SHORT_ROUNDS,
  )
  measured({ what: 'packwright --version', ...started, limit: 2.5, note: 'node -e 0' })
}

const INTRODUCTION = {
  usual: `Both sides run by turns in the same run, in ${PLACE}, against docker-registry 2.8 on loopback on the same machine;
each figure is the best of at least ${ROUNDS} rounds, of ${SHORT_ROUNDS} where it takes a few tenths of a second. Seconds are
this machine's and noisy; the ratios are what counts.`,
  scale: `A floor is what no client of this design can beat. The table below is of packs with three small files that need each
other, at docker-registry 2.8 in memory on the same machine: seconds, and resident memory without oras.`,
}

/** Each group writes its own part of the page. */
function pageOf(group: keyof typeof INTRODUCTION): Parameters<typeof report>[0] {
  const command = group === 'usual' ? 'npm run bench -- --write' : 'npm run bench -- --scale --write'
  return async (table, machine) => {
    const file = 'docs/benchmarks.md'
    const page = await readFile(file, 'utf8')
    const today = new Date().toISOString().slice(0, 10)
    const text = `Written by \`${command}\` on ${today}; ${machine}.\n${INTRODUCTION[group]}\n\n${table}\n`
    const part = new RegExp(`(?<=<!-- ${group} -->\n).*?(?=<!-- end -->)`, 's')
    await writeFile(
      file,
      page.replace(part, () => text),
    )
  }
}

try {
  if (isScale) await (await import('./bench/scale.ts')).scale(pageOf('scale'))
  else await run()
} finally {
  await rm(work, { recursive: true, force: true })
}
