/** Every door that a pack comes in by decides the same: each case goes through all of them. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OUTPUTS } from '../../src/commands/outputs/index.ts'
import type { PackwrightError } from '../../src/errors.ts'
import { late } from '../../src/files/index.ts'
import type { PackEvent } from '../../src/index.ts'
import { OCI_INDEX, OCI_MANIFEST, SIGSTORE_BUNDLE, sha256 } from '../../src/oci/index.ts'
import { packwright, type Run } from '../support/cli.ts'
import { type Attack, gateTable, type Kind, outcomeOf } from '../support/gate-table.ts'
import { type Consumer, consumer, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

type Library = typeof import('../../src/index.ts')

let registry: RunningRegistry
let library: Library
const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const publicKey = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string

/** A place, and the version that is there. */
interface Place {
  base: string
  name: string
  version: string
  digest: string
}

interface Answer {
  exitCode: number
  code: string | undefined
  /** warnings, as somebody reads them */
  told: string
}

type Door = [name: string, kind: Kind, through: (project: Consumer, place: Place) => Promise<Answer>]

/** Each takes `place` into `project`, as a user or a program would. */
const DOORS: Door[] = [
  [
    'pull by tag',
    'takes what is typed',
    (project, { base, name, version }) => command(project, 'pull', `${base}/${name}:${version}`),
  ],
  [
    'pull by digest',
    'takes a digest',
    (project, { base, name, digest }) => command(project, 'pull', `${base}/${name}@${digest}`),
  ],
  [
    'pull --into',
    'takes what is typed',
    (project, { base, name, version }) =>
      command(project, 'pull', `${base}/${name}:${version}`, '--into', 'out'),
  ],
  [
    'add',
    'takes it into a project',
    (project, { base, name, version }) => command(project, 'add', `${base}/${name}@${version}`),
  ],
  [
    'install',
    'takes it into a project',
    async (project, { base, name, version }) => {
      await project.wanted({ [name]: `${base}/${name}@${version}` })
      return await command(project, 'install')
    },
  ],
  [
    'update',
    'takes it into a project',
    async (project, { base, name, version }) => {
      await project.wanted({ [name]: `${base}/${name}@${version}` })
      return await command(project, 'update')
    },
  ],
  [
    'pull of the library',
    'takes what is typed',
    (project, { base, name, version }) =>
      called(project, ({ pull }, options) =>
        pull({ ...options, references: [`${base}/${name}:${version}`] }),
      ),
  ],
  [
    'settle of the library',
    'takes what is typed',
    (project, { base, name, version }) =>
      called(project, async ({ settle }, options) => {
        for await (const settled of settle([`${base}/${name}:${version}`], options))
          if (settled.status === 'rejected') throw settled.reason
      }),
  ],
  [
    'openClient of the library',
    'takes what is typed',
    (project, { base, name, version }) =>
      called(project, async ({ openClient }, options) => {
        await using client = openClient(options)
        await using _packs = await client.pull({ references: [`${base}/${name}:${version}`] })
      }),
  ],
  [
    'a client that watches',
    'takes what is typed',
    (project, { base, name, version }) =>
      called(project, async ({ openClient }, options) => {
        await using client = openClient(options)
        const stop = new AbortController()
        let refusal: string | undefined
        const onEvent = (event: PackEvent) => {
          options.onEvent(event)
          if (event.type !== 'away') return
          refusal = event.code
          stop.abort()
        }
        const watched = client.watch(`${base}/${name}:${version}`, { onEvent, signal: stop.signal })
        const first = await watched.next().catch((thrown) => {
          throw refusal === undefined ? thrown : new library.PackwrightError(refusal as never, 'refused')
        })
        expect(first.done).toBe(false)
        await watched.return()
      }),
  ],
  [
    'install of the library',
    'takes it into a project',
    async (project, { base, name, version }) => {
      await project.wanted({ [name]: `${base}/${name}@${version}` })
      return await called(project, ({ install }, options) => install({ ...options, project: project.cwd }))
    },
  ],
  [
    'update of the library',
    'takes it into a project',
    async (project, { base, name, version }) => {
      await project.wanted({ [name]: `${base}/${name}@${version}` })
      return await called(project, ({ update }, options) => update([], { ...options, project: project.cwd }))
    },
  ],
  [
    'add of the library',
    'takes it into a project',
    (project, { base, name, version }) =>
      called(project, ({ add }, options) =>
        add({ ...options, project: project.cwd, references: [`${base}/${name}@${version}`] }),
      ),
  ],
  [
    'import of another tool’s lockfile',
    'takes over what was locked',
    async (project, place) => {
      await project.write('skills.lock.json', foreignLock(place))
      return answerOf(await project.run('import', 'skills.lock.json'))
    },
  ],
]

/** As skills-oci writes it. */
function foreignLock({ base, name, version, digest }: Place): string {
  const [host = '', ...path] = base.split('/')
  const source = { registry: host, repository: `${path.join('/')}/${name}`, tag: version, digest }
  const skills = [{ name, path: `.agents/skills/${name}`, source }]
  return JSON.stringify({ lockfileVersion: 1, generatedAt: 'x', skills })
}

async function command(project: Consumer, ...args: string[]): Promise<Answer> {
  const store = ['mirror', 'trust'].includes(args[0] ?? '') ? [] : ['--store', 'store']
  return answerOf(await project.run(...args, ...store))
}

function answerOf({ exitCode, json }: Run): Answer {
  const { error, warnings = [] } = json as { error?: { code: string }; warnings?: string[] }
  return { exitCode, code: error?.code, told: warnings.join('\n') }
}

async function called(
  project: Consumer,
  call: (library: Library, options: { onEvent: (event: PackEvent) => void }) => Promise<unknown>,
): Promise<Answer> {
  const policyFile = join(project.cwd, 'packs.policy.json')
  let told = ''
  const options = {
    onEvent: (event: PackEvent) => {
      if (event.type === 'warning') told += event.message
    },
    store: join(project.cwd, 'store'),
    plainHttp: true,
    env: { HOME: project.cwd },
    ...(existsSync(policyFile) ? { trust: { policy: policyFile } } : {}),
  }
  try {
    await call(library, options)
    return { exitCode: 0, code: undefined, told }
  } catch (thrown) {
    const { exitCode, code } = thrown as PackwrightError
    return { exitCode, code, told }
  }
}

beforeAll(async () => {
  registry = await startRegistry()
  library = (await import(resolve('dist/index.js'))) as Library
})

afterAll(() => registry.stop())

async function published(name: string, key?: KeyObject, version = '1.0.0', before?: Place): Promise<Place> {
  const flags = key === undefined ? ['--no-sign'] : []
  if (key !== undefined) {
    const file = join(await temporaryDirectory('key'), 'key.pem')
    await writeFile(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    flags.push('--key', file)
  }
  const repo = before?.base.split('/').at(-1)
  const { base, publish } = await publisherAt(
    registry.host,
    repo === undefined ? {} : { OCI_REPO: repo },
    flags,
  )
  return { base: before?.base ?? base, name, version, digest: await publish(name, version) }
}

/** Published once, when the first door wants it: nobody changes what is there. */
const there = {
  plain: late(() => published('plain')),
  other: late(() => published('other', theirs.privateKey)),
  good: late(() => published('good', ours.privateKey)),
  older: late(async () => {
    const first = await published('older', ours.privateKey)
    return [first, await published('older', ours.privateKey, '1.1.0', first)] as const
  }),
  replayed: late(async () => {
    const first = await published('replayed', ours.privateKey)
    await manifestsOf(first).put('2.0.0', JSON.parse(String(await manifestsOf(first).get(first.digest))))
    return { ...first, version: '2.0.0' }
  }),
  renamed: late(async () => await copyOf(await published('renamed', ours.privateKey), 'another')),
  turned: late(async () => {
    const first = await published('turned', ours.privateKey)
    const unsigned = await published('turned', undefined, '1.1.0', first)
    return [first, unsigned, await published('turned', theirs.privateKey, '1.2.0', first)] as const
  }),
}

/** A project whose policy wants what our key signed. */
async function strict(mode = 'require'): Promise<Consumer> {
  const project = await consumer()
  const keys = [{ id: 'ours', public_key: publicKey(ours.publicKey) }]
  const policy = { version: 1, default: 'require', rules: [{ match: '**', mode, keys }] }
  await project.write('packs.policy.json', JSON.stringify(policy))
  return project
}

/** A client of the registry's API for what no publisher would do. */
function manifestsOf({ base, name }: Place) {
  const [host, ...path] = base.split('/')
  const at = `http://${host}/v2/${path.join('/')}/${name}`
  return {
    async get(tag: string) {
      const accept = `${OCI_MANIFEST}, ${OCI_INDEX}`
      return Buffer.from(await (await fetch(`${at}/manifests/${tag}`, { headers: { accept } })).arrayBuffer())
    },
    async put(tag: string, manifest: Buffer | object) {
      const body = Buffer.isBuffer(manifest) ? manifest : Buffer.from(JSON.stringify(manifest))
      const { mediaType } = JSON.parse(String(body))
      const put = { method: 'PUT', headers: { 'content-type': mediaType }, body: new Uint8Array(body) }
      expect((await fetch(`${at}/manifests/${tag}`, put)).status).toBe(201)
      return { mediaType, digest: sha256(body), size: body.length }
    },
    async mount(digest: string, from: string) {
      const source = encodeURIComponent([...path, from].join('/'))
      const mounted = await fetch(`${at}/blobs/uploads/?mount=${digest}&from=${source}`, { method: 'POST' })
      expect(mounted.status).toBe(201)
    },
  }
}

const listOf = (manifests: object[]) => ({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })
const listTag = ({ digest }: Place) => digest.replace(':', '-')

/** Attaches to one version what signs another. */
async function copySignature(from: Place, to: Place): Promise<void> {
  const manifests = manifestsOf(from)
  const [signature] = JSON.parse(String(await manifests.get(listTag(from)))).manifests
  const attached = JSON.parse(String(await manifests.get(signature.digest)))
  const subject = { ...attached.subject, digest: to.digest, size: (await manifests.get(to.digest)).length }
  const copy = await manifests.put('copy', { ...attached, subject })
  await manifests.put(listTag(to), listOf([{ ...copy, artifactType: SIGSTORE_BUNDLE }]))
}

/** The same pack with all its signatures in another place. */
async function copyOf(place: Place, name: string): Promise<Place> {
  const to = { ...place, name }
  const [source, target] = [manifestsOf(place), manifestsOf(to)]
  const { manifests: signatures } = JSON.parse(String(await source.get(listTag(place))))
  const digests = [...signatures.map(({ digest }: Place) => digest), place.digest]
  for (const digest of digests) {
    const manifest = await source.get(digest)
    const { config, layers } = JSON.parse(String(manifest))
    for (const blob of [config, ...layers]) await target.mount(blob.digest, place.name)
    await target.put(digest === place.digest ? place.version : digest, manifest)
  }
  await target.put(listTag(place), await source.get(listTag(place)))
  return to
}

/** What strangers can do to the list of what is attached. */
const JUNK: [string, (place: Place) => Promise<void>][] = [
  [
    'so much that is no signature that nobody looks at what comes after it',
    async (place) => {
      const manifests = manifestsOf(place)
      const size = (await manifests.get(place.digest)).length
      const junk = { mediaType: OCI_MANIFEST, artifactType: SIGSTORE_BUNDLE, digest: place.digest, size }
      await manifests.put(listTag(place), listOf(Array(1_001).fill(junk)))
    },
  ],
  [
    'something that is no list',
    async (place) => {
      const manifests = manifestsOf(place)
      const manifest = JSON.parse(String(await manifests.get(place.digest)))
      await manifests.put(listTag(place), { ...manifest, annotations: {} })
    },
  ],
]

/** What each attack is refused with, or what is said of it. */
const ANSWERS: Partial<Record<Attack, { codes: string[]; told: RegExp }>> = {
  lower: { codes: ['DOWNGRADE_REFUSED'], told: /which is newer than/ },
  replayed: { codes: ['VERSION_REPLAYED'], told: /./ },
  renamed: { codes: ['NAME_MISMATCH', 'CONTENT_MISMATCH'], told: /calls itself "renamed"/ },
}

function expectOutcome({ exitCode, code, told }: Answer, kind: Kind, attack: Attack): void {
  const answer = ANSWERS[attack]
  const outcome = outcomeOf(kind, attack)
  if (outcome === 'refused') expect(answer?.codes).toContain(code)
  else expect(exitCode).toBe(0)
  if (outcome === 'told') expect(told).toMatch(answer?.told ?? '')
}

function nothingOf(project: Consumer, name: string): void {
  for (const place of [`.packs/${name}`, `out/${name}`, 'packs.lock.json'])
    expect(existsSync(join(project.cwd, place)), place).toBe(false)
  const store = join(project.cwd, 'store/packs')
  expect(existsSync(store) ? readdirSync(store) : []).toEqual([])
}

describe.each(DOORS)('%s', (_, kind, through) => {
  test('what nobody signed, where a signature is required, is refused and leaves nothing', async () => {
    const place = await there.plain()
    const project = await strict()
    expect(await through(project, place)).toMatchObject({ exitCode: 7, code: 'SIGNATURE_MISSING' })
    nothingOf(project, place.name)
  })

  test('what another key signed is refused and leaves nothing, also where unsigned packs are taken', async () => {
    const place = await there.other()
    for (const mode of ['require', 'warn-unsigned']) {
      const project = await strict(mode)
      expect(await through(project, place)).toMatchObject({ exitCode: 7, code: 'KEY_UNKNOWN' })
      nothingOf(project, place.name)
    }
  })

  test('what the key of the policy signed is taken', async () => {
    const place = await there.good()
    expect(await through(await strict(), place)).toMatchObject({ exitCode: 0, code: undefined })
  })

  test('a signature that is gone, or another one, is noticed by the next version', async () => {
    const [first, unsigned, stranger] = await there.turned()
    const project = await strict('warn')
    expect(await through(project, first)).toMatchObject({ exitCode: 0, code: undefined })
    for (const place of [unsigned, stranger])
      expect(await through(project, place)).toMatchObject({ exitCode: 7, code: 'SIGNER_CHANGED' })
  })

  test('what was accepted once is found again whatever a stranger writes into the list', async () => {
    const place = await published('hidden', ours.privateKey)
    const [project, later] = [await strict(), await strict()]
    const done = { exitCode: 0, code: undefined }
    for (const one of [project, later]) expect(await through(one, place)).toMatchObject(done)
    await rm(join(later.cwd, 'packs.policy.json'))
    for (const [what, hide] of JUNK) {
      await hide(place)
      for (const one of [project, later]) {
        for (const taken of ['store', 'out', '.packs'])
          await rm(join(one.cwd, taken), { recursive: true, force: true })
        expect(await through(one, place), what).toMatchObject(done)
      }
      const missing = { exitCode: 7, code: 'SIGNATURE_MISSING' }
      expect(await through(await strict(), place), what).toMatchObject(missing)
    }
  })

  test('a lower version than was here, an old one as a new one, and another pack than its place says', async () => {
    const [older, newer] = await there.older()
    const project = await strict()
    expect(await through(project, newer)).toMatchObject({ exitCode: 0 })
    expectOutcome(await through(project, older), kind, 'lower')
    expectOutcome(await through(await strict(), await there.replayed()), kind, 'replayed')
    expectOutcome(await through(await strict(), await there.renamed()), kind, 'renamed')
  })

  test('without a policy it is taken on first use', async () => {
    const place = await there.plain()
    expect(await through(await consumer(), place)).toMatchObject({ exitCode: 0, code: undefined })
  })
})

/** Each copies `place` to where others take it from. */
const COPIES: Door[] = [
  [
    'mirror to a layout',
    'hands on what is typed',
    (project, place) => command(project, 'mirror', pinned(place), '--to', `oci-layout://${project.cwd}/copy`),
  ],
  [
    'mirror to a file',
    'hands on what is typed',
    (project, place) => command(project, 'mirror', pinned(place), '--to', join(project.cwd, 'copy.tar')),
  ],
  [
    'mirror of the library',
    'hands on what is typed',
    (project, place) =>
      called(project, ({ mirror }, options) =>
        mirror({ ...options, references: [pinned(place)], to: `oci-layout://${project.cwd}/copy` }),
      ),
  ],
  [
    'mirror of a lockfile',
    'hands on what is locked',
    async (project, place) => {
      await project.write('packs.lock.json', JSON.stringify(lockOf(place)))
      return await command(
        project,
        'mirror',
        '--lock',
        'packs.lock.json',
        '--to',
        `oci-layout://${project.cwd}/copy`,
      )
    },
  ],
  [
    'export',
    'hands on what is locked',
    async (project, place) => {
      await project.write('packs.lock.json', JSON.stringify(lockOf(place)))
      return await command(project, 'export', 'copy.tar')
    },
  ],
]

/** Each shows somebody what is in `place`. */
const LOOKS: Door[] = [
  ['cat', 'shows it', (project, place) => command(project, 'cat', pinned(place), 'pack.json')],
  [
    'readFile of the library',
    'shows it',
    (project, place) =>
      called(project, ({ readFile }, options) => readFile(pinned(place), 'pack.json', options)),
  ],
  [
    'diff --text',
    'shows it',
    (project, place) => command(project, 'diff', pinned(place), pinned(place), '--text'),
  ],
  ['trust check', 'shows it', (project, place) => command(project, 'trust', 'check', pinned(place))],
]

describe.each(LOOKS)('%s', (_, __, look) => {
  test('shows nothing of what the policy does not allow, and what it allows', async () => {
    for (const [place, exitCode, code] of [
      [there.plain, 7, 'SIGNATURE_MISSING'],
      [there.other, 7, 'KEY_UNKNOWN'],
      [there.good, 0, undefined],
    ] as const)
      expect(await look(await strict(), await place())).toMatchObject({ exitCode, code })
  })
})

test('a collection is decided like the packs that it lists', async () => {
  const cwd = await temporaryDirectory('collection')
  const skill = '---\nname: one\ndescription: Does one thing.\n---\n\n# One\n'
  await writeFiles(cwd, {
    'packs/one/SKILL.md': skill,
    'key.pem': String(ours.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  })
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'lists', PACKWRIGHT_CATALOG: '0' }
  for (const [name, how] of [
    ['signed', ['--key', 'key.pem']],
    ['unsigned', ['--no-sign']],
  ] as const) {
    const args = [
      'publish',
      '--plain-http',
      '--pack-version',
      '1.0.0',
      '--collection',
      name,
      ...how,
      '--json',
    ]
    expect(await packwright(args, { cwd, env })).toMatchObject({ exitCode: 0 })
  }
  const list = (name: string) => `${registry.host}/acme/lists/${name}:1.0.0`
  const refused = await strict()
  expect(await command(refused, 'add', list('unsigned'))).toMatchObject({
    exitCode: 7,
    code: 'SIGNATURE_MISSING',
  })
  nothingOf(refused, 'one')
  expect(await command(await strict(), 'add', list('signed'))).toMatchObject({ exitCode: 0, code: undefined })
  const free = await consumer()
  expect(await command(free, 'add', list('unsigned'))).toMatchObject({ exitCode: 0, code: undefined })
})

test('the bundle of one version says nothing of another, also after one that was taken unseen', async () => {
  const first = await published('unseen', ours.privateKey)
  const next = await published('unseen', undefined, '1.1.0', first)
  await copySignature(first, next)
  const project = await strict()
  await project.wanted({ unseen: `${first.base}/unseen@1.0.0` })
  await project.ok('install', '--store', 'store')
  await rm(join(project.cwd, 'packs.policy.json'))
  await project.wanted({ unseen: `${first.base}/unseen@^1.0.0` })
  await project.ok('update', '--skip-signature-verify', '--store', 'store')
  expect(await project.versions()).toEqual({ unseen: '1.1.0' })
  for (const taken of ['store', '.packs'])
    await rm(join(project.cwd, taken), { recursive: true, force: true })
  expect(await command(project, 'install')).toMatchObject({ exitCode: 7, code: 'SIGNER_CHANGED' })
})

const pinned = ({ base, name, version, digest }: Place) => `${base}/${name}:${version}@${digest}`

/** A lockfile of somebody who has forgotten, or never looked, who signed. */
function lockOf({ base, name, version, digest }: Place): object {
  const media_type = 'application/vnd.packwright.pack.layer.v1.tar+zstd'
  const oci_ref = `${base}/${name}:${version}`
  return { version: 1, packs: [{ name, version, oci_ref, digest, media_type, created_at: null }] }
}

describe.each(COPIES)('%s', (_, kind, copy) => {
  test('of what the policy does not allow is refused and leaves nothing', async () => {
    for (const [place, code] of [
      [there.plain, 'SIGNATURE_MISSING'],
      [there.other, 'KEY_UNKNOWN'],
    ] as const) {
      const project = await strict()
      const from = await place()
      expect(await copy(project, from)).toMatchObject({ exitCode: 7, code })
      for (const left of [`copy/${from.name}`, 'copy.tar'])
        expect(existsSync(join(project.cwd, left)), left).toBe(false)
    }
  })

  test('of an old version as a new one, of another pack than its place says, and without what was signed', async () => {
    if (outcomeOf(kind, 'changed') === 'refused') {
      const [first, unsigned] = await there.turned()
      const project = await strict('warn')
      await command(project, 'pull', pinned(first))
      expect(await copy(project, unsigned)).toMatchObject({ exitCode: 7, code: 'SIGNER_CHANGED' })
    }
    for (const attack of ['replayed', 'renamed'] as const)
      expectOutcome(await copy(await strict(), await there[attack]()), kind, attack)
  })

  test('of what the key of the policy signed, and without a policy, goes through', async () => {
    const done = { exitCode: 0, code: undefined }
    expect(await copy(await strict(), await there.good())).toMatchObject(done)
    expect(await copy(await consumer(), await there.plain())).toMatchObject(done)
  })
})

test('a publisher mirrors what its own lockfile says it signed with a key, without a policy', async () => {
  const cwd = await temporaryDirectory('publisher')
  const key = String(ours.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await writeFiles(cwd, { 'packs/own/pack.json': '{"name": "own", "version": "1.0.0"}', 'key.pem': key })
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'own', PACKWRIGHT_CATALOG: '0' }
  const run = (...args: string[]) => packwright([...args, '--plain-http', '--json'], { cwd, env })
  expect(await run('publish', '--key', 'key.pem')).toMatchObject({ exitCode: 0 })
  const copied = await run('mirror', '--lock', 'packs.lock.json', '--to', `oci-layout://${cwd}/copy`)
  expect(copied).toMatchObject({ exitCode: 0, json: { packs: [{ status: 'copied', referrers: 2 }] } })
})

/** What of the library takes something from outside and is decided elsewhere, or takes nothing. */
const ELSEWHERE: Record<string, string> = {
  ...Object.fromEntries(
    ['readCatalogs', 'search', 'show', 'audit'].map((name) => [name, 'documents: test/e2e/catalog.test.ts']),
  ),
  importProject: 'an export: test/e2e/mirror.test.ts',
  mirrorToTar: 'the door "mirror to a file"',
  exportProject: 'the door "export"',
  importLock: 'the door “import of another tool’s lockfile”',
  checkTrust: 'the door "trust check"',
  diff: 'the door "diff --text"',
  ...Object.fromEntries(['rebuild', 'sbom'].map((name) => [name, 'statements: test/e2e/evidence.test.ts'])),
  ...Object.fromEntries(
    ['verifyRemote', 'outdated', 'rollback'].map((name) => [
      name,
      'what is locked: test/e2e/teams.test.ts, project.test.ts',
    ]),
  ),
  verifyRun: 'what this run published: test/e2e/trust.test.ts',
  ...Object.fromEntries(
    ['inspect', 'resolve', 'versions', 'keep', 'reviewChanges', 'exportLock'].map((name) => [
      name,
      'tells facts, and takes nothing in',
    ]),
  ),
  ...Object.fromEntries(
    ['publish', 'build', 'sign', 'setStatus', 'publishAdvisories', 'ciInit', 'checkTag', 'listDialects'].map(
      (name) => [name, 'gives, and takes nothing'],
    ),
  ),
  ...Object.fromEntries(
    ['parseLockfile', 'readLockfile', 'formatReference', 'parseReference', 'lockedTree', 'why', 'health'].map(
      (name) => [name, 'reads what is the user’s own'],
    ),
  ),
  ...Object.fromEntries(
    [
      'pin',
      'unpin',
      'remove',
      'verifyInstalled',
      'listStored',
      'verifyStore',
      'explainStore',
      'storeStatistics',
      'collectGarbage',
      'pinStored',
      'removeStored',
    ].map((name) => [name, 'works on what was taken in already']),
  ),
  PackwrightError: 'an error',
  isPackwrightError: 'an error',
}

test('every function of the library is a door of the matrix, or says why it is none', () => {
  const functions = Object.entries(library).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  )
  const doors = [...DOORS, ...COPIES, ...LOOKS].flatMap(
    ([name]) => /^(\w+) of the library$/.exec(name)?.[1] ?? [],
  )
  const unknown = functions.filter((name) => !doors.includes(name) && !(name in ELSEWHERE))
  expect(unknown, 'new functions need a door in the matrix, or a reason').toEqual([])
  expect(Object.keys(ELSEWHERE).filter((name) => !functions.includes(name))).toEqual([])
})

/** The same of the command line's verbs. */
const VERBS_ELSEWHERE: Record<string, readonly string[]> = {
  'documents: test/e2e/catalog.test.ts': ['search', 'show', 'catalog', 'audit'],
  'statements: test/e2e/evidence.test.ts': ['rebuild', 'sbom'],
  'what is locked: test/e2e/teams.test.ts, project.test.ts': ['verify', 'outdated', 'rollback', 'list'],
  'tells facts, and takes nothing in': ['inspect', 'keep', 'lock diff', 'dialects', 'doctor', 'why'],
  'gives, and takes nothing': [
    ...['init', 'validate', 'build', 'publish', 'sign', 'check-tag', 'ci init', 'ci verify'],
    ...['yank', 'deprecate', 'restore', 'advisories publish'],
  ],
  'a registry of before, with its own signatures: test/e2e/openwop.test.ts, release-assets.test.ts': [
    'import openwop',
    'import nexo-release',
  ],
  'works on what is the user’s own': [
    ...['remove', 'pin', 'unpin', 'trust forget', 'trust import', 'trust init', 'trust root'],
    ...['store list', 'store gc', 'store pin', 'store unpin', 'store rm', 'store stat'],
  ],
}

test('every verb of the command line is a door of the matrix, or says why it is none', () => {
  const elsewhere = Object.values(VERBS_ELSEWHERE).flat()
  const doors = [...DOORS, ...COPIES, ...LOOKS].map(([name]) => name)
  const isDoor = (verb: string) => doors.some((door) => door === verb || door.startsWith(`${verb} `))
  const verbs = Object.keys(OUTPUTS)
  const unknown = verbs.filter((verb) => !isDoor(verb) && !elsewhere.includes(verb))
  expect(unknown, 'new verbs need a door in the matrix, or a reason').toEqual([])
  expect(elsewhere.filter((verb) => !verbs.includes(verb))).toEqual([])
})

test('SECURITY.md shows this matrix', async () => {
  const table = gateTable([...DOORS, ...COPIES, ...LOOKS].map(([name, kind]) => [name, kind]))
  const asked = process.env['PACKWRIGHT_GATE_TABLE']
  if (asked !== undefined) await writeFile(asked, table)
  else expect(await readFile('SECURITY.md', 'utf8'), 'tools/gate-table.ts writes it').toContain(table)
})

test('what is remembered about a place can be forgotten', async () => {
  const first = await published('forgotten', ours.privateKey)
  const later = await published('forgotten', theirs.privateKey, '1.1.0', first)
  const project = await strict('warn')
  const reference = (place: Place) => `${place.base}/${place.name}:${place.version}`
  await project.ok('pull', reference(first))
  expect(await command(project, 'pull', reference(later))).toMatchObject({
    exitCode: 7,
    code: 'SIGNER_CHANGED',
  })
  const forget = () =>
    packwright(['trust', 'forget', `${first.base}/${first.name}`, '--json'], { cwd: project.cwd })
  expect((await forget()).json).toMatchObject({ known: true })
  await project.ok('pull', reference(later))
  await forget()
  expect((await forget()).json).toMatchObject({ known: false })
})

test.each([
  ['a state directory that cannot be written', { HOME: '/dev/null', XDG_STATE_HOME: '/dev/null/state' }],
  ['no home', { HOME: 'nowhere' }],
])('with %s nothing is remembered, it is said once, and nothing fails', async (_, env) => {
  const places = [await there.plain(), await there.good(), await there.other()]
  const references = places.map(({ base, name, version }) => `${base}/${name}:${version}`)
  const store = await temporaryDirectory('store')
  for (let round = 0; round < 2; round += 1) {
    const told: string[] = []
    const onEvent = (event: PackEvent) => void (event.type === 'warning' && told.push(event.message))
    const pulled = await library.pull({ references, store, env, plainHttp: true, onEvent })
    expect(pulled).toHaveLength(3)
    expect(told.filter((message) => message.startsWith('Nothing is remembered'))).toHaveLength(1)
  }
})

test('memory that cannot be read is told, and not taken for a first look in silence', async () => {
  const { base, name, version } = await there.plain()
  const project = await consumer()
  const pull = () => project.ok('pull', `${base}/${name}:${version}`, '--store', 'store')
  await pull()
  const directory = join(project.cwd, '.local/state/packwright/places')
  for (const file of readdirSync(directory)) await writeFile(join(directory, file), '{')
  expect((await pull()).json['warnings']).toContainEqual(expect.stringMatching(/places.* cannot be read/))
})
