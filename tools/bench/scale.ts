/**
 * The second group: what no client of this design can beat, gigabytes, thousands of packs, and many publishers at once.
 *
 * PACKWRIGHT_SCALE names the numbers of packs, `100,1000,5000,20000` by default. Of 20,000 it takes half an hour.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { updateCatalog } from '../../src/catalog/index.ts'
import { sha256 } from '../../src/oci/index.ts'
import type { VersionedManifest } from '../../src/pack/manifest/index.ts'
import { withDocumentWriter } from '../../src/session/index.ts'
import { type CurvePoint, drawCurve } from './curve.ts'
import {
  aside,
  best,
  compare,
  environment,
  figures,
  freePort,
  measured,
  remove,
  report,
  residentMemory,
  shell,
  startRegistry,
  TOOLS,
  timed,
  work,
} from './harness.ts'

const COUNTS = (process.env['PACKWRIGHT_SCALE'] ?? '100,1000,5000,20000').split(',').map(Number)
const SMALL = 150
const MIB = 1024 * 1024
const STREAM = '25m'
/** Below them a process's start counts most, above them the peers only take longer. */
const PEERS_FOR = [1_000, 5_000]

export async function scale(page: Parameters<typeof report>[0]): Promise<void> {
  await besides()
  await publishers()
  const disk = await startRegistry()
  await stopping(disk.child, async () => {
    await smallFloors(disk.port)
    await large(disk.port, 300, 3)
    await large(disk.port, 5 * 1024, 1)
  })
  const points: CurvePoint[] = []
  for (const count of COUNTS) {
    const memory = await startRegistry({ inmemory: {} })
    await stopping(memory.child, async () => points.push(await curvePoint(memory.port, count)))
  }
  await report(async (table, machine) => {
    await drawCurve(points)
    await page(`${table}\n\n${curveTable(points)}\n\n![What packs cost](pictures/scale.svg)`, machine)
  })
  console.log(`\n${curveTable(points)}`)
}

async function stopping(child: ChildProcess, measure: () => Promise<unknown>): Promise<void> {
  try {
    await measure()
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

/** 150 packs as of the first group, against the bare copy of what they become, and the bare requests for it. */
async function smallFloors(port: number): Promise<void> {
  const cwd = join(work, 'floor')
  const text = await readFile('README.md', 'utf8')
  for (let index = 0; index < SMALL; index += 1) {
    const name = `pack-${String(index).padStart(3, '0')}`
    const place = join(cwd, 'packs', name)
    await mkdir(place, { recursive: true })
    await writeFile(join(place, 'pack.json'), JSON.stringify({ name, version: '1.0.0' }))
    for (let file = 0; file < 6; file += 1)
      await writeFile(
        join(place, `${file}.md`),
        `${index} ${file}\n${text.slice(file * 100, file * 100 + 10_000)}`,
      )
  }
  await timed(
    ['publish', '--registry', 'oci-layout://layouts', '--org', 'a', '--repo', 'p', '--no-catalog'],
    cwd,
  )
  await remove(cwd, 'packs.lock.json')
  for (const jobs of [2, 4, 8]) {
    const found = await compare({
      ours: async (round) => {
        await remove(cwd, 'packs.lock.json')
        const place = ['--registry', `127.0.0.1:${port}`, '--org', `floor${jobs}-${round}`, '--repo', 'p']
        return await timed(['publish', ...place, '--plain-http', '--no-catalog'], cwd)
      },
      peer: (round) =>
        shell(
          `ls layouts/a/p | xargs -P${jobs} -I{} oras cp -r --no-tty --to-plain-http --from-oci-layout layouts/a/p/{}:1.0.0 "$HOST/{}:1.0.0" >/dev/null`,
          cwd,
          { HOST: `127.0.0.1:${port}/bare${jobs}-${round}/p` },
        ),
    })
    keepBest({
      what: `publish ${SMALL} small packs`,
      ...found,
      limit: 1.2,
      note: `floor: xargs -P${jobs} oras cp -r of ready layouts`,
    })
  }
  const lock = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')) as { packs: LockedPack[] }
  await writeFile(join(cwd, 'urls'), (await Promise.all(lock.packs.map(requestsFor))).join('\n'))
  const pull = await compare({
    ours: async () => {
      await aside(cwd, 'store')
      return await timed(['pull', '--lock', 'packs.lock.json', '--plain-http', '--store', 'store'], cwd)
    },
    peer: async () => {
      await aside(cwd, 'got')
      return await shell(CURL_AND_TAR, cwd, {})
    },
  })
  measured({
    what: `cold pull of ${SMALL} small packs`,
    ...pull,
    limit: 1.6,
    note: 'floor: curl --parallel --parallel-max 32 of the same manifests and blobs, tar -x',
  })
}

const CURL_AND_TAR = `
mkdir got
curl --silent --fail --parallel --parallel-max 32 --config urls
cd got && ls *.tar.zst | xargs -P2 -I{} sh -c 'mkdir {}.d && tar --zstd -xf {} -C {}.d'`

interface LockedPack {
  name: string
  oci_ref: string
  digest: string
}

/** What a client has to ask for, as curl reads it. */
async function requestsFor({ name, oci_ref, digest }: LockedPack): Promise<string> {
  const base = `http://${oci_ref.slice(0, oci_ref.lastIndexOf(':')).replace('/', '/v2/')}`
  const accept = 'application/vnd.oci.image.manifest.v1+json'
  const answer = await fetch(`${base}/manifests/${digest}`, { headers: { accept } })
  const { layers } = (await answer.json()) as { layers: { digest: string }[] }
  return [
    `url = "${base}/manifests/${digest}"`,
    `header = "Accept: ${accept}"`,
    `output = "got/${name}.json"`,
    `url = "${base}/blobs/${layers[0]?.digest}"`,
    `output = "got/${name}.tar.zst"`,
  ].join('\n')
}

/** One large pack, half of which no compressor makes smaller, and 5 GiB of which it makes nothing smaller. */
async function large(port: number, mib: number, rounds: number): Promise<void> {
  const cwd = join(work, `large-${mib}`)
  const what = mib < 1024 ? `${mib} MiB` : `${mib / 1024} GiB`
  await mkdir(join(cwd, 'packs/big/data'), { recursive: true })
  await writeFile(join(cwd, 'packs/big/pack.json'), JSON.stringify({ name: 'big', version: '1.0.0' }))
  for (let file = 0; file < 10; file += 1) {
    await using handle = await open(join(cwd, 'packs/big/data', `random-${file}`), 'w')
    for (let at = 0; at < mib / 10; at += 1) await handle.write(randomBytes(MIB))
  }
  const place = ['--registry', `127.0.0.1:${port}`, '--org', `large${mib}`, '--repo', 'p', '--plain-http']
  const published = await residentMemory(['publish', ...place, '--no-catalog'], cwd)
  const lock = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')) as { packs: LockedPack[] }
  const requests = await requestsFor(lock.packs[0] as LockedPack)
  const url = /"(http:[^"]*\/blobs\/[^"]*)"/.exec(requests)?.[1] as string
  const limits = ['--limit', 'maxArchiveBytes=8g', '--limit', 'maxTotalBytes=8g']
  const pullFrom = (file: string) => ['pull', '--lock', file, '--plain-http', '--store', 'store', ...limits]
  let memory = published.memory
  const pull = await compare(
    {
      ours: async () => {
        await remove(cwd, 'store')
        const run = await residentMemory(pullFrom('packs.lock.json'), cwd)
        memory = Math.max(memory, run.memory)
        return run.seconds
      },
      peer: async () => {
        await remove(cwd, 'zeros')
        const disk = await shell(
          `dd if=/dev/zero of=zeros bs=1M count=${mib} conv=fdatasync status=none`,
          cwd,
          {},
        )
        await remove(cwd, 'zeros')
        return Math.max(disk, await shell(`curl --silent --fail -o /dev/null "${url}"`, cwd, {}))
      },
    },
    rounds,
  )
  const resident = `resident memory at most ${Math.round(memory / 1024)} MiB (limit 200)`
  if (memory > 200 * 1024) process.exitCode = 1
  const floor = 'floor: the slower of curl and dd, of which neither takes a digest'
  measured({ what: `pull ${what}`, ...pull, limit: 1.15, note: `${floor}; ${resident}` })
  const checked = await best(async () => {
    await remove(cwd, 'pulled')
    return await shell(CHECKED, cwd, { URL: url })
  }, rounds)
  const note = 'curl into sha256sum and tar -x, then sha256sum of the files'
  measured({ what: `pull ${what}, checked`, ours: pull.ours, peer: checked, limit: 1.15, note })
  if (mib < 1024) await throttled(port, cwd, lock.packs[0] as LockedPack, pullFrom)
  await remove(work, `large-${mib}`)
}

/** The same job: the layer's digest, its files, and theirs. */
const CHECKED = `
mkdir pulled
curl --silent --fail "$URL" | tee >(sha256sum > layer.sha256) | tar --zstd -x -C pulled
find pulled -type f -print0 | xargs -0 -P2 sha256sum > files.sha256
sync -d pulled/data/*`

/** nginx gives each stream 25 MB a second. */
async function throttled(
  port: number,
  cwd: string,
  { oci_ref }: LockedPack,
  pullFrom: (file: string) => string[],
): Promise<void> {
  const front = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const config = `daemon off; master_process off; pid ${join(cwd, 'pid')}; error_log stderr crit; events {}
http { access_log off; ${temporary.map((kind) => `${kind}_temp_path ${join(cwd, kind)};`).join(' ')}
  server { listen 127.0.0.1:${front}; location / {
    proxy_pass http://127.0.0.1:${port}; proxy_set_header Host $http_host;
    limit_rate ${STREAM}; proxy_max_temp_file_size 0; } } }`
  await writeFile(join(cwd, 'nginx.conf'), config)
  const nginx = ['-c', join(cwd, 'nginx.conf'), '-p', cwd, '-e', 'stderr']
  const child = spawn(join(TOOLS, 'nginx'), nginx, { stdio: 'ignore' })
  const slow = (text: string) => text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${front}`)
  await writeFile(join(cwd, 'slow.json'), slow(await readFile(join(cwd, 'packs.lock.json'), 'utf8')))
  await stopping(child, async () => {
    while (!(await fetch(`http://127.0.0.1:${front}/v2/`).catch(() => undefined))) await sleep(25)
    const found = await compare(
      {
        ours: async () => {
          await remove(cwd, 'store')
          return await timed(pullFrom('slow.json'), cwd)
        },
        peer: async () => {
          await remove(cwd, 'pulled')
          return await shell(`oras pull --plain-http --no-tty -o pulled ${slow(oci_ref)} >/dev/null`, cwd, {})
        },
      },
      2,
    )
    measured({
      what: 'pull 300 MiB, each stream 25 MB/s',
      ...found,
      limit: 0.333,
      note: 'oras pull, through nginx that limits each stream',
    })
  })
}

/** Packs of three small files that need each other, at a registry in memory. */
async function curvePoint(port: number, count: number): Promise<CurvePoint> {
  const cwd = join(work, `curve-${count}`)
  const nameOf = (index: number) => `pack-${String(index).padStart(5, '0')}`
  const write = async (index: number, version: string) => {
    const place = join(cwd, 'packs', nameOf(index))
    const needs = index < 3 ? [] : [(index * 7 + 1) % index, (index * 7 + 2) % index]
    const dependencies = Object.fromEntries(needs.map((other) => [nameOf(other), '^1.0.0']))
    const description = `Pack number ${index}, which does this and that.`
    await mkdir(place, { recursive: true })
    await writeFile(
      join(place, 'pack.json'),
      JSON.stringify({ name: nameOf(index), version, description, dependencies }),
    )
    await writeFile(
      join(place, 'README.md'),
      `# ${nameOf(index)}\n\n${'words and words '.repeat(20)}${index}\n`,
    )
    await writeFile(join(place, 'a.md'), `${'more text '.repeat(30)}${index}\n`)
  }
  for (let index = 0; index < count; index += 1) await write(index, '1.0.0')
  const at = ['--registry', `127.0.0.1:${port}`, '--org', 'a', '--repo', 'p', '--plain-http']
  const base = ['--in', `127.0.0.1:${port}/a/p`, '--plain-http']
  const pull = ['pull', '--lock', 'packs.lock.json', '--plain-http', '--store', 'store']
  const point = {
    count,
    publish: await residentMemory(['publish', ...at], cwd),
    pull: await residentMemory(pull, cwd),
    again: await residentMemory(pull, cwd),
    search: await residentMemory(['search', 'number', ...base], cwd),
    site: await residentMemory(['catalog', ...base, '--html', 'site'], cwd),
    siteAgain: await residentMemory(['catalog', ...base, '--html', 'site'], cwd),
  }
  if (PEERS_FOR.includes(count)) await peers(port, cwd, point)
  await rename(join(cwd, 'packs'), join(cwd, 'all'))
  await write(0, '1.1.0')
  const more = await residentMemory(['publish', ...at, '--lock', 'more.json'], cwd)
  await remove(work, `curve-${count}`)
  console.error(curveTable([{ ...point, more }]))
  return { ...point, more }
}

/** What people write today, which keeps no lockfile, catalog or store; of two pulls the faster one counts. */
async function peers(
  port: number,
  cwd: string,
  { count, publish, pull }: Pick<CurvePoint, 'count' | 'publish' | 'pull'>,
): Promise<void> {
  const packs = `${count.toLocaleString('en')} packs`
  const at = (script: string) => shell(`ls packs | ${script}`, cwd, { HOST: `127.0.0.1:${port}/peer` })
  measured({
    what: `publish ${packs}`,
    ours: publish.seconds,
    peer: await at(PUSH),
    limit: 1.5,
    note: 'xargs -P8: tar -czf, oras push; ours with lockfile, catalog and what others need',
  })
  for (const [script, client] of [
    [ORAS_PULL, 'oras pull'],
    [CRANE_PULL, 'crane pull --format=oci'],
  ] as const)
    keepBest({
      what: `cold pull of ${packs}`,
      ours: pull.seconds,
      peer: await at(script),
      limit: 0.75,
      note: `xargs -P8: ${client}, tar -x`,
    })
}

const PUSH = `xargs -P8 -I{} sh -ec 'tar -czf {}.tgz -C packs {}
oras push --plain-http --no-tty "$HOST/{}:1.0.0" {}.tgz:application/vnd.acme.pack.v1.tar+gzip >/dev/null'`
const ORAS_PULL = `xargs -P8 -I{} sh -ec 'mkdir -p by-oras/{} && cd by-oras/{}
oras pull --plain-http --no-tty "$HOST/{}:1.0.0" >/dev/null && tar -xf {}.tgz'`
const CRANE_PULL = `xargs -P8 -I{} sh -ec 'mkdir -p by-crane/{} && cd by-crane/{}
crane pull --insecure --format=oci "$HOST/{}:1.0.0" .
for blob in blobs/sha256/*; do tar -xzf $blob 2>/dev/null && break; done'`

/** One more version of one pack, beside a thousand versions and beside a hundred thousand. */
async function besides(): Promise<void> {
  const [few, many] = [await startRegistry({ inmemory: {} }), await startRegistry({ inmemory: {} })]
  const measure = async () => {
    await fillCatalog(few.port, 1)
    await fillCatalog(many.port, 100)
    const found = await compare({
      ours: (round) => publishOneMore(many.port, round),
      peer: (round) => publishOneMore(few.port, round),
    })
    measured({
      what: 'publish one more version beside 100,000 others',
      ...found,
      limit: 1.3,
      note: 'the same beside 1,000 others',
    })
  }
  await stopping(few.child, () => stopping(many.child, measure))
}

/** A catalog of a thousand packs. */
async function fillCatalog(port: number, versions: number): Promise<void> {
  const entries = Array.from({ length: 1000 }, (_, pack) => entriesOf(pack, versions)).flat()
  await withWriter(port, (writer) => updateCatalog(baseAt(port), entries, writer))
}

/** @returns seconds */
async function publishOneMore(port: number, pack: number): Promise<number> {
  const cwd = join(work, `besides-${port}-${pack}`)
  await mkdir(cwd, { recursive: true })
  await writeFile(join(cwd, 'pack.json'), JSON.stringify({ name: `pack-${pack}`, version: '9.0.0' }))
  const at = ['--registry', `127.0.0.1:${port}`, '--org', 'a', '--repo', 'p', '--plain-http']
  return await timed(['publish', '.', ...at], cwd)
}

/** A hundred publishers at random moments of a minute, two of each pack, with a version each. */
async function publishers(): Promise<void> {
  const { port, child } = await startRegistry({ inmemory: {} })
  await stopping(child, async () => {
    const waits = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        await sleep(Math.random() * 60_000)
        const began = performance.now()
        const [entry] = entriesOf(index % 50, 1, index < 50 ? 1 : 2)
        const done = await withWriter(port, (writer) =>
          updateCatalog(baseAt(port), entry === undefined ? [] : [entry], writer),
        )
        if (done.status !== 'updated') throw new Error(`A publisher's catalog: ${done.message}`)
        return { seconds: (performance.now() - began) / 1000, behind: done.message }
      }),
    )
    const missing = { shards: 0, index: 0 }
    for (const [where, ...args] of [
      ['shards', 'show'],
      ['index', 'catalog'],
    ] as const)
      missing[where] = 100 - (await versionsFound(port, args[0]))
    if (missing.shards > 0) process.exitCode = 1
    const sorted = waits.map(({ seconds }) => seconds).sort((a, b) => a - b)
    const median = sorted[50]?.toFixed(1)
    measured({
      what: '100 publishers within a minute, the longest wait',
      ours: sorted.at(-1) ?? 0,
      peer: 5,
      limit: 1,
      note: `5 s; median ${median} s; lost: ${missing.shards} of shards, ${missing.index} of the index`,
    })
  })
}

/** How many versions a reader finds, in the shards of fifty packs or in the index. */
async function versionsFound(port: number, verb: 'show' | 'catalog'): Promise<number> {
  const cwd = join(work, 'reader')
  await mkdir(cwd, { recursive: true })
  const base = `127.0.0.1:${port}/a/p`
  const count = (json: string) => json.match(/"digest": "sha256:/g)?.length ?? 0
  const file = join(cwd, 'out.json')
  const bin = 'node "$BIN"'
  const script =
    verb === 'catalog'
      ? `${bin} catalog --in ${base} --plain-http --json > out.json`
      : `for n in $(seq 0 49); do ${bin} show ${base}/pack-$n --plain-http --json; done > out.json`
  await shell(script, cwd, {})
  return count(await readFile(file, 'utf8'))
}

const baseAt = (port: number) => ({ registry: `127.0.0.1:${port}`, path: 'a/p' })

function withWriter<T>(port: number, work: Parameters<typeof withDocumentWriter<T>>[2]): Promise<T> {
  return withDocumentWriter(baseAt(port), { plainHttp: true, env: environment }, work)
}

function entriesOf(pack: number, versions: number, major = 1) {
  const name = `pack-${pack}`
  const manifest = { name, version: '1.0.0', description: `Pack number ${pack}.` } as VersionedManifest
  return Array.from({ length: versions }, (_, index) => {
    const digest = sha256(randomBytes(32))
    const facts = { size: 1000 + index, content_digest: digest, created_at: '2026-11-29T00:00:00Z' }
    return { manifest, version: { version: `${major}.${index}.0`, digest, ...facts } }
  })
}

/** Of several floors the lowest counts. */
function keepBest(figure: (typeof figures)[number]): void {
  const at = figures.findIndex(({ what }) => what === figure.what)
  const before = figures[at]
  if (before === undefined) measured(figure)
  else
    figures[at] = {
      ...(before.peer <= figure.peer ? before : figure),
      ours: Math.min(before.ours, figure.ours),
    }
}

function curveTable(points: readonly CurvePoint[]): string {
  const cell = ({ seconds, memory }: { seconds: number; memory: number }) =>
    `${seconds.toFixed(2)} s, ${Math.round(memory / 1024)} MiB`
  const rows = points.map(({ count, publish, pull, again, search, site, siteAgain, more }) =>
    [count.toLocaleString('en'), ...[publish, pull, again, search, site, siteAgain, more].map(cell)].join(
      ' | ',
    ),
  )
  const head = [
    'packs',
    'publish',
    'cold pull',
    'second pull',
    'search',
    'site',
    'site again',
    'one more version',
  ]
  return [
    `| ${head.join(' | ')} |`,
    `|${' --- |'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}
