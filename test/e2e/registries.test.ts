/** The life of a pack on the registries of others: what works where, and what is said where it cannot. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanEnvironment, packwright, type Run } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { publisherAt } from '../support/project.ts'
import { FRONTS, isHere, type KnownRegistry, LIMITS, REGISTRIES } from '../support/registries.ts'
import { packJson } from '../support/samples.ts'
import { orasOf, PASSWORD, type RunningRegistry, startRegistry, USERNAME } from '../support/servers.ts'
import { githubToken, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { startTokenService } from '../support/token-service.ts'

const LIFE = [
  'doctor',
  'publish, signed, with SBOM',
  'publish again',
  'read by oras',
  'add and install',
  'verify --remote',
  'yank',
  'search and show',
  'mirror',
  'keep',
] as const

type Step = (typeof LIFE)[number]

/** What passes through whatever stands in front; the registry behind it has had the rest. */
const PASSING: readonly Step[] = [
  'doctor',
  'publish, signed, with SBOM',
  'read by oras',
  'add and install',
  'verify --remote',
]

const SERVERS = [
  ...REGISTRIES.map((known) => [known.name, known, LIFE] as const),
  ...FRONTS.map((known) => [known.name, known, PASSING] as const),
]

describe.each(SERVERS)('%s', (_, known, steps) => {
  let life: Awaited<ReturnType<typeof lifeAt>> | undefined

  beforeAll(async () => {
    if (isHere(known)) life = await lifeAt(known)
  })
  afterAll(async () => {
    await life?.stop()
  })

  test.for(steps)('%s', async (step, context) => {
    if (life === undefined) return void context.skip(`${known.tool} is not here: tools/setup-oras.sh gets it`)
    await life.steps[step]()
  })
})

/** The steps build on each other. */
async function lifeAt(known: KnownRegistry): Promise<{
  steps: Record<Step, () => Promise<void>>
  stop: () => Promise<void>
}> {
  const registry: RunningRegistry & { base?: string } = await known.start()
  const { key, policy } = await keyPair()
  const packs = await temporaryDirectory('publisher')
  const user = await temporaryDirectory('user')
  await writeFiles(packs, {
    'packs/tool/pack.json': packJson({ name: 'tool', version: '1.0.0', dependencies: { lib: '^1.0.0' } }),
    'packs/tool/README.md': '# tool\n',
    'packs/tool/data.bin': randomBytes(96 * 1024).toString('base64'),
    'packs/lib/pack.json': packJson({ name: 'lib', version: '1.0.0' }),
    'packs/lib/README.md': '# lib\n',
  })
  await writeFile(join(user, 'packs.policy.json'), policy)
  const [host = '', ...path] = (registry.base ?? registry.host).split('/')
  const org = [...path, 'acme'].join('/')
  const base = `${host}/${org}/packs`
  const at =
    (cwd: string) =>
    async (args: string[], env: Record<string, string> = {}) => {
      const local = args[0] === 'keep' ? [] : []
      const run = await packwright([...args, ...local, ...registry.flags, '--json'], { cwd, env })
      expect(run, `${args.join(' ')}\n${run.stdout}${run.stderr}`).toMatchObject({ exitCode: 0 })
      return run
    }
  const publisher = at(packs)
  const consumer = at(user)
  const publish = async () =>
    await publisher(['publish', '--key', key, '--sbom'], {
      OCI_REGISTRY: host,
      OCI_ORG: org,
      OCI_REPO: 'packs',
    })
  const statuses = ({ json }: Run) =>
    (json['packs'] as unknown as { status: string }[]).map(({ status }) => status)
  return {
    stop: () => registry.stop(),
    steps: {
      doctor: async () => {
        const run = await packwright(
          ['doctor', '--registry', host, '--org', org, '--repo', 'packs', ...registry.flags, '--json'],
          { cwd: user },
        )
        expect(run.json).toMatchObject({ ok: true })
      },
      'publish, signed, with SBOM': async () =>
        expect(statuses(await publish())).toEqual(['published', 'published']),
      'publish again': async () => expect(statuses(await publish())).toEqual(['unchanged', 'unchanged']),
      'read by oras': async () => {
        const args = ['pull', ...registry.orasFlags, `${base}/lib:1.0.0`]
        const env = cleanEnvironment(user)
        await execa(orasOf('1.3'), args, { cwd: await temporaryDirectory('oras'), env, extendEnv: false })
      },
      'add and install': async () => {
        await consumer(['add', `${base}/tool@^1.0.0`])
        const { json } = await consumer(['install', '--frozen'])
        expect(json['packs']).toMatchObject([
          { id: 'lib', signature_verified: true },
          { id: 'tool', signature_verified: true },
        ])
      },
      'verify --remote': async () => void (await consumer(['verify', '--remote'])),
      yank: async () => {
        await publisher(['yank', `${base}/lib:1.0.0`, '--reason', 'tried', '--key', key])
        const told = await packwright(['verify', '--remote', ...registry.flags, '--json'], { cwd: user })
        expect(told.json.error.code).toBe('PACK_YANKED')
        await publisher(['restore', `${base}/lib:1.0.0`, '--key', key])
        await consumer(['verify', '--remote'])
      },
      'search and show': async () => {
        const { json } = await consumer(['search', 'tool', '--in', base])
        expect(json['packs']).toMatchObject([{ name: 'tool' }])
        const shown = await consumer(['show', `${base}/tool`])
        expect(shown.json['pack']).toMatchObject({ versions: [{ version: '1.0.0' }] })
      },
      mirror: async () => {
        const out = await consumer(['mirror', '--lock', 'packs.lock.json', '--to', 'oci-layout://vendor'])
        expect(statuses(out)).toEqual(['copied', 'copied'])
        const back = [...['mirror', 'oci-layout://vendor/lib:1.0.0', '--to', `${host}/${org}/copies`]]
        expect(statuses(await consumer(back))).toEqual(['copied'])
        expect(statuses(await consumer(back))).toEqual(['current'])
      },
      keep: async () => {
        const { json } = await consumer(['keep', `${base}/tool:1.0.0`])
        const roles = (json['parts'] as unknown as { role: string }[]).map(({ role }) => role)
        expect(roles.filter((role) => role === 'attached')).toHaveLength(4)
      },
    },
  }
}

async function keyPair(): Promise<{ key: string; policy: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = join(await temporaryDirectory('keys'), 'team.pem')
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const keys = [{ id: 'team', public_key: publicKey.export({ type: 'spki', format: 'pem' }) }]
  return { key, policy: JSON.stringify({ default: 'require', rules: [{ match: '**', keys }] }) }
}

describe('limits of what stands in front', () => {
  const publishAt = async (
    registry: Pick<RunningRegistry, 'host' | 'flags'>,
    count: number,
    ...more: string[]
  ) => {
    const cwd = await temporaryDirectory('publisher')
    for (let index = 0; index < count; index += 1) {
      await writeFiles(cwd, {
        [`packs/p${index}/pack.json`]: packJson({ name: `p${index}`, version: '1.0.0' }),
        [`packs/p${index}/data.bin`]: randomBytes(64 * 1024).toString('base64'),
      })
    }
    const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'packs', PACKWRIGHT_CATALOG: '0' }
    return await packwright(['publish', ...registry.flags, ...more, '--json'], { cwd, env })
  }
  const needs = (known: KnownRegistry, context: { skip: (why: string) => void }) =>
    isHere(known) || context.skip(`${known.tool} is not here: tools/setup-oras.sh gets it`)

  test('a body that is too large is said to be that', async (context) => {
    needs(LIMITS.size, context)
    const run = await publishAt(await LIMITS.size.start(), 1)
    expect(run.json.error).toMatchObject({ code: 'ARTIFACT_TOO_LARGE' })
    expect(run.json.error.hint).toContain('limits the size of uploads')
  })

  test('six packs go up through ten requests a second, slower', async (context) => {
    needs(LIMITS.rate, context)
    const run = await publishAt(await LIMITS.rate.start(), 6)
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
  })

  test('more signed packs than a host takes manifests in its time go up, slower', async () => {
    const { key } = await keyPair()
    const server = await new DistributionServer({ referrersApi: false }).start()
    let [began, used, refused] = [Date.now(), 0, 0]
    server.fault = ({ method, url }) => {
      if (method !== 'PUT' || url?.includes('/manifests/') !== true) return undefined
      if (Date.now() - began > 2_000) [began, used] = [Date.now(), 0]
      used += 1
      if (used <= 40) return undefined
      refused += 1
      return (_, response) => void response.writeHead(429).end('{"errors":[{"code":"TOOMANYREQUESTS"}]}')
    }
    const run = await publishAt({ host: server.host, flags: ['--plain-http'] }, 16, '--key', key)
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    expect(refused).toBeGreaterThan(0)
    await server.stop()
  })

  test.for([LIMITS.scheme, LIMITS.host])(
    '$name: uploads go elsewhere, doctor and publish say so',
    async (known, context) => {
      needs(known, context)
      const registry = await known.start()
      const cwd = await temporaryDirectory('doctor')
      const flags = ['--registry', registry.host, '--org', 'acme', '--repo', 'packs', ...registry.flags]
      const run = await packwright(['doctor', ...flags, '--json'], { cwd })
      expect(run.json.error?.code).toBe('REGISTRY_RESPONSE')
      expect(run.stdout).toContain('set Host and X-Forwarded-Proto there')
      const published = await publishAt(registry, 1)
      expect(published.exitCode).toBe(4)
      expect(published.json.error).toMatchObject({
        code: 'REGISTRY_RESPONSE',
        hint: expect.stringContaining('set Host and X-Forwarded-Proto there'),
      })
    },
  )
})

test('a cache that does not pass on what is attached is named as that', async (context) => {
  const olareg = REGISTRIES.find(({ tool }) => tool === 'olareg') as KnownRegistry
  if (!isHere(olareg)) return void context.skip('olareg is not here: tools/setup-oras.sh gets it')
  const origin = await olareg.start()
  const { key, policy } = await keyPair()
  const packs = await publisherAt(origin.host, {}, ['--key', key])
  const digest = await packs.publish('tool', '1.0.0')
  const cache = await startRegistry({ cacheOf: origin.host })
  const behind = `${packs.base.replace(origin.host, cache.host)}/tool@${digest}`
  const cwd = await temporaryDirectory('user')
  await writeFile(join(cwd, 'packs.policy.json'), policy)
  const run = await packwright(['trust', 'check', behind, '--plain-http', '--json'], { cwd })
  expect(run.json.error).toMatchObject({
    code: 'SIGNATURE_MISSING',
    message: expect.stringContaining('lists nothing that is attached to it'),
    hint: expect.stringContaining('A cache in front of another registry looks like this'),
  })
})

describe('a token service', () => {
  const doctorAt = async (registry: RunningRegistry, password = PASSWORD) => {
    const cwd = await temporaryDirectory('doctor')
    const auth = Buffer.from(`${USERNAME}:${password}`).toString('base64')
    await writeFiles(cwd, { '.docker/config.json': JSON.stringify({ auths: { [registry.host]: { auth } } }) })
    const flags = ['--registry', registry.host, '--org', 'acme', '--repo', 'packs', ...registry.flags]
    const { json } = await packwright(['doctor', ...flags, '--json'], { cwd })
    const details = json.error?.['details' as never] as { findings?: object[] } | undefined
    return (details?.findings ?? (json['findings'] as unknown as object[])).slice(-2)
  }

  test.each([
    ['allows all', (actions: string[]) => actions, ['ok', 'ok'], undefined],
    [
      'allows all but deleting',
      (actions: string[]) => actions.filter((action) => action !== 'delete'),
      ['ok', 'ok'],
      undefined,
    ],
    [
      'allows to read',
      (actions: string[]) => actions.filter((action) => action === 'pull'),
      ['ok', 'problem'],
      /do not allow to write/,
    ],
    ['allows nothing', () => [], ['problem', 'problem'], /do not allow to write/],
  ])('that %s', async (_, grant, statuses, said) => {
    const tokens = await startTokenService()
    tokens.grant = (actions, isKnown) => (isKnown ? grant(actions) : [])
    const registry = await startRegistry({ auth: tokens.auth })
    const findings = await doctorAt(registry)
    expect(findings).toMatchObject(statuses.map((status) => ({ status })))
    if (said !== undefined) expect(findings[1]).toMatchObject({ message: expect.stringMatching(said) })
    await tokens.stop()
  })

  test('refuses the password, or the registry takes no writes', async () => {
    const tokens = await startTokenService()
    const wrong = await doctorAt(await startRegistry({ auth: tokens.auth }), 'wrong')
    expect(wrong).toMatchObject([
      { status: 'problem', message: expect.stringContaining('refuses the credentials') },
      { status: 'problem' },
    ])
    const still = await doctorAt(await startRegistry({ auth: tokens.auth, readOnly: true }))
    expect(still).toMatchObject([
      { status: 'ok' },
      { status: 'problem', message: expect.stringContaining('does not accept writes') },
    ])
    await tokens.stop()
  })

  test('that allows to read: nothing is sent to a log for a push that is refused', async () => {
    const tokens = await startTokenService()
    const sigstore = await startSigstore()
    const registry = await startRegistry({ auth: tokens.auth })
    const cwd = await temporaryDirectory('refused')
    const auth = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')
    await writeFiles(cwd, {
      '.docker/config.json': JSON.stringify({ auths: { [registry.host]: { auth } } }),
      'packs/tool/pack.json': packJson({ name: 'tool', version: '1.0.0' }),
    })
    const env = {
      OCI_REGISTRY: registry.host,
      OCI_ORG: 'acme',
      OCI_REPO: 'packs',
      SIGSTORE_ID_TOKEN: githubToken(),
    }
    const run = (...args: string[]) =>
      packwright([...args, ...registry.flags, '--json', ...sigstore.flags], { cwd, env })
    const published = await run('publish')
    expect(published).toMatchObject({ exitCode: 0 })
    const [pack] = published.json['packs'] as unknown as { reference: string; digest: string }[]
    const reference = `${pack?.reference}@${pack?.digest}`
    expect(sigstore.requests).not.toEqual([])
    tokens.grant = (actions) => actions.filter((action) => action === 'pull')
    await writeFiles(cwd, { 'packs/tool/pack.json': packJson({ name: 'tool', version: '1.1.0' }) })
    const doors = [['publish'], ['sign', reference], ['yank', reference, '--reason', 'bad']]
    for (const door of doors) {
      sigstore.requests.length = 0
      expect(await run(...door), door.join(' ')).toMatchObject({ exitCode: 5 })
      expect(sigstore.requests, door.join(' ')).toEqual([])
    }
    await sigstore.stop()
    await tokens.stop()
  })
})
