/** Signing and verifying beyond the common case: Rekor v2, TUF, cosign's keyless signatures, signatures beside archives. */
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { consumer, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import { startTuf } from '../support/tuf.ts'
import { bundlesOf, COSIGN, missing, SIGSTORE_PYTHON } from '../support/verifiers.ts'

let registry: RunningRegistry
let referrers: DistributionServer
let sigstore: LoopbackSigstore
const token = githubToken({ repository: 'acme/packs', ref: 'refs/tags/v1.0.0' })
const rule = { match: '**', repository: 'acme/packs', workflow: '.github/workflows/publish.yml' }

beforeAll(async () => {
  registry = await startRegistry()
  referrers = await new DistributionServer().start()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await registry.stop()
  await referrers.stop()
  await sigstore.stop()
})

const signed = (host = registry.host, flags = sigstore.flags) =>
  publisherAt(host, { SIGSTORE_ID_TOKEN: token }, flags)
const policy = (root: unknown, rules: object[] = [rule]) =>
  JSON.stringify({ default: 'require', trusted_root: root, rules })

test('Rekor v2: entries without a time of their own count together with a timestamp', async () => {
  const packs = await signed(registry.host, [
    ...sigstore.flags,
    '--rekor-version',
    '2',
    '--tsa-url',
    sigstore.url,
  ])
  const digest = await packs.publish('sample', '1.0.0')
  const project = await consumer()
  await project.write('packs.policy.json', policy(sigstore.trustedRoot))
  const pulled = await project.ok('pull', `${packs.base}/sample:1.0.0@${digest}`)
  expect(pulled.json['packs']).toMatchObject([
    { signature_verified: true, repository: 'https://github.com/acme/packs' },
  ])
  const without = await signed(registry.host, [...sigstore.flags, '--rekor-version', '2'])
  const alone = await without.publish('sample', '1.0.0', { description: 'No timestamp.' })
  expect(await project.run('pull', `${without.base}/sample:1.0.0@${alone}`)).toMatchObject({ exitCode: 7 })
})

describe('what packwright signs keyless', () => {
  const keyless = () => sigstore.flags
  const stamped = () => [...sigstore.flags, '--tsa-url', sigstore.url]
  const ways: [string, () => string[]][] = [
    ['in a Rekor v1 log', keyless],
    ['in a Rekor v2 log, with a timestamp', () => [...stamped(), '--rekor-version', '2']],
  ]

  test.each(
    [COSIGN, SIGSTORE_PYTHON].flatMap((verifier) =>
      ways.map(([way, flags]) => [verifier.name, way, verifier, flags] as const),
    ),
  )('%s verifies %s', async (_, way, verifier, flags) => {
    const why = missing(verifier)
    if (why !== undefined) return console.warn(`${why}: ${verifier.name} is not asked`)
    const packs = await signed(registry.host, flags())
    const digest = await packs.publish('sample', '1.0.0')
    const reference = `${packs.base}/sample@${digest}`
    const bundles = await bundlesOf(reference)
    expect(bundles).toHaveLength(2)
    // cosign reads both from the registry; of Rekor v2 one says all.
    for (const bundle of verifier === COSIGN || way.includes('v2') ? bundles.slice(0, 1) : bundles) {
      await verifier.verify({ reference, digest, bundle }, sigstore)
      const { tlogEntries } = JSON.parse(bundle).verificationMaterial
      expect(tlogEntries).toMatchObject([{ logIndex: expect.any(String) }])
      for (const { inclusionProof } of tlogEntries)
        if (inclusionProof !== undefined) expect(inclusionProof).toMatchObject({ hashes: expect.any(Array) })
    }
  })
})

describe('a trusted root through TUF', () => {
  test('is fetched, kept, and used when the repository fails while the metadata is valid', async () => {
    const packs = await signed()
    const digest = await packs.publish('sample', '1.0.0')
    const tuf = await startTuf(await readFile(sigstore.trustedRoot), new Date(Date.now() + 3_600_000))
    const project = await consumer()
    await project.write('packs.policy.json', policy({ tuf: tuf.url, root: tuf.rootFile }))
    const reference = `${packs.base}/sample:1.0.0@${digest}`
    expect((await project.ok('pull', reference, '--store', 'one')).json['packs']).toMatchObject([
      { signature_verified: true },
    ])
    expect(tuf.requests).toContain('/targets/trusted_root.json')
    const before = tuf.requests.length
    tuf.fail()
    expect((await project.ok('pull', reference, '--store', 'two')).json['packs']).toMatchObject([
      { signature_verified: true },
    ])
    expect(tuf.requests.length).toBeGreaterThan(before)
    await tuf.stop()
    expect((await project.ok('pull', reference, '--store', 'three')).json['packs']).toMatchObject([
      { signature_verified: true },
    ])
    const stranger = await consumer()
    await stranger.write('packs.policy.json', policy({ tuf: tuf.url, root: tuf.rootFile }))
    expect(await stranger.run('pull', reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'TRUSTED_ROOT_INVALID' } },
    })
  })

  test('metadata that has expired is refused, cache or not', async () => {
    const packs = await signed()
    const digest = await packs.publish('sample', '1.0.0')
    const tuf = await startTuf(await readFile(sigstore.trustedRoot), new Date(Date.now() - 3_600_000))
    const project = await consumer()
    await project.write('packs.policy.json', policy({ tuf: tuf.url, root: tuf.rootFile }))
    const run = await project.run('pull', `${packs.base}/sample:1.0.0@${digest}`)
    expect(run).toMatchObject({
      exitCode: 7,
      json: {
        error: {
          code: 'TRUSTED_ROOT_INVALID',
          message: expect.stringMatching(/root\.json of .* expired on \d{4}-.*Z, and it is \d{4}-.*Z here/),
        },
      },
    })
    await tuf.stop()
  })

  test('another root.json than the repository’s is refused', async () => {
    const packs = await signed()
    const digest = await packs.publish('sample', '1.0.0')
    const later = new Date(Date.now() + 3_600_000)
    const [tuf, other] = [
      await startTuf(await readFile(sigstore.trustedRoot), later),
      await startTuf(Buffer.from('{}'), later),
    ]
    const project = await consumer()
    await project.write('packs.policy.json', policy({ tuf: tuf.url, root: other.rootFile }))
    const run = await project.run('pull', `${packs.base}/sample:1.0.0@${digest}`)
    expect(run).toMatchObject({ exitCode: 7, json: { error: { code: 'TRUSTED_ROOT_INVALID' } } })
    await tuf.stop()
    await other.stop()
  })
})

describe('what cosign signs is accepted', () => {
  const hosts: [string, () => string][] = [
    ['docker-registry', () => registry.host],
    ['a registry with the referrers API', () => referrers.host],
  ]
  const keyed = ['--key', 'cosign.key', '--tlog-upload=false']
  const keyless = ['--identity-token', token]
  const statement = ['--type', 'slsaprovenance1', '--predicate', 'predicate.json']
  const older = ['--new-bundle-format=false', '--use-signing-config=false']
  const url = () => ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
  const config = () => ['--signing-config', 'config.json']
  const forms: [string, () => string[], 'certificate' | 'key'][] = [
    ['a bundle, keyless', () => ['sign', ...keyless, ...config()], 'certificate'],
    ['a bundle, by key', () => ['sign', '--key', 'cosign.key', ...config()], 'key'],
    ['.sig, keyless', () => ['sign', ...keyless, ...older, ...url()], 'certificate'],
    ['.sig, by key', () => ['sign', ...keyed, ...older], 'key'],
    ['.sig, by key, logged', () => ['sign', '--key', 'cosign.key', ...older, ...url()], 'key'],
    ['.att, keyless', () => ['attest', ...statement, ...keyless, ...older, ...url()], 'certificate'],
    ['.att, by key', () => ['attest', ...statement, ...keyed, ...older], 'key'],
    [
      'a payload as a referrer, by key',
      () => ['sign', ...keyed, ...older, '--registry-referrers-mode=oci-1-1'],
      'key',
    ],
  ]

  async function cosign(args: string[], reference: string): Promise<string> {
    const cwd = await temporaryDirectory('cosign')
    const service = (at: string) => [
      { url: at, majorApiVersion: 1, validFor: { start: '2000-01-01T00:00:00Z' }, operator: 'test' },
    ]
    const services = {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: service(sigstore.url),
      oidcUrls: service(sigstore.url),
      rekorTlogUrls: service(sigstore.url),
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: [],
      tsaConfig: { selector: 'ANY' },
    }
    const predicate = {
      buildDefinition: { buildType: 'https://example.org/build', externalParameters: {} },
      runDetails: { builder: { id: 'https://github.com/actions/runner/github-hosted' } },
    }
    await writeFile(join(cwd, 'config.json'), JSON.stringify(services))
    await writeFile(join(cwd, 'predicate.json'), JSON.stringify(predicate))
    const run = (given: string[]) =>
      execa(join(TOOLS, 'cosign'), given, {
        cwd,
        env: { HOME: cwd, COSIGN_PASSWORD: 'open sesame', COSIGN_EXPERIMENTAL: '1' },
      })
    const pair = args.includes('--key') ? await keyPair() : {}
    for (const [file, text] of Object.entries(pair)) await writeFile(join(cwd, file), text)
    const trusted = ['--trusted-root', sigstore.trustedRoot]
    const [verb = '', ...rest] = args
    await run([verb, ...rest, '--yes', '--allow-http-registry', ...trusted, reference])
    return pair['cosign.pub'] ?? ''
  }

  let pairOfAll: Promise<Record<string, string>> | undefined
  /** Deriving the key of its file takes cosign as long as everything else. */
  function keyPair(): Promise<Record<string, string>> {
    pairOfAll ??= (async () => {
      const cwd = await temporaryDirectory('cosign-key')
      const env = { HOME: cwd, COSIGN_PASSWORD: 'open sesame' }
      await execa(join(TOOLS, 'cosign'), ['generate-key-pair'], { cwd, env })
      const read = (file: string) => readFile(join(cwd, file), 'utf8')
      return { 'cosign.key': await read('cosign.key'), 'cosign.pub': await read('cosign.pub') }
    })()
    return pairOfAll
  }

  // Tags are the same everywhere: only what refers is tried on both kinds of registries.
  const cases = forms.flatMap(([form, args, by]) =>
    hosts
      .filter(([name]) => name === 'docker-registry' || !form.startsWith('.'))
      .map(([name, host]) => [name, form, host, args, by] as const),
  )
  test.each(cases)('%s, %s', async (_, form, host, args, by) => {
    const unsigned = await publisherAt(host())
    const digest = await unsigned.publish('sample', '1.0.0')
    const place = `${unsigned.base}/sample`
    const publicKey = await cosign(args(), `${place}@${digest}`)
    const rules = by === 'key' ? [{ match: '**', keys: [{ id: 'k', public_key: publicKey }] }] : [rule]
    const project = await consumer()
    await project.write('packs.policy.json', policy(sigstore.trustedRoot, rules))
    const pulled = await project.ok('pull', `${place}:1.0.0@${digest}`)
    const expected =
      by === 'key'
        ? { signature_identity: expect.stringMatching(/^key:/) }
        : { workflow: '.github/workflows/publish.yml' }
    expect(pulled.json['packs'], form).toMatchObject([{ signature_verified: true, ...expected }])
  })

  test('its own key file signs, and cosign verifies what it signed', async () => {
    const cwd = await temporaryDirectory('cosign')
    const env = { HOME: cwd, COSIGN_PASSWORD: 'open sesame' }
    await execa(join(TOOLS, 'cosign'), ['generate-key-pair'], { cwd, env })
    const file = join(cwd, 'cosign.key')
    const packs = await publisherAt(registry.host, { PACKWRIGHT_KEY_PASSPHRASE: 'open sesame' }, [
      '--key',
      file,
    ])
    const digest = await packs.publish('sample', '1.0.0')
    const verify = ['verify', '--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-http-registry']
    await execa(join(TOOLS, 'cosign'), [...verify, `${packs.base}/sample@${digest}`], { cwd, env })
    const wrong = await packwright(
      ['sign', `${packs.base}/sample@${digest}`, '--plain-http', '--json', '--key', file],
      {
        cwd,
        env: { PACKWRIGHT_KEY_PASSPHRASE: 'close sesame' },
      },
    )
    expect(wrong).toMatchObject({ json: { error: { code: 'KEY_UNREADABLE' } } })
  })

  test('a signature over the manifest itself, beside it or in a file', async () => {
    const unsigned = await publisherAt(referrers.host)
    const place = `${unsigned.base}/sample`
    const digest = await unsigned.publish('sample', '1.0.0')
    const cwd = await temporaryDirectory('cosign')
    const env = { HOME: cwd, COSIGN_PASSWORD: '' }
    const run = (file: string, args: string[]) => execa(join(TOOLS, file), args, { cwd, env })
    await run('cosign', ['generate-key-pair'])
    await run('oras-1.3', ['manifest', 'fetch', '--plain-http', '-o', 'manifest.json', `${place}@${digest}`])
    const flags = ['--key', 'cosign.key', '--bundle', 'b.json', '--yes', '--tlog-upload=false']
    await run('cosign', ['sign-blob', ...flags, '--use-signing-config=false', 'manifest.json'])
    const project = await consumer()
    const rules = [
      { match: '**', keys: [{ id: 'k', public_key: await readFile(join(cwd, 'cosign.pub'), 'utf8') }] },
    ]
    await project.write('packs.policy.json', policy(sigstore.trustedRoot, rules))
    const reference = `${place}@${digest}`
    expect((await project.run('pull', reference)).json.error).toMatchObject({ code: 'SIGNATURE_MISSING' })
    const given = await project.ok('pull', reference, '--bundle', join(cwd, 'b.json'), '--store', 'one')
    expect(given.json['packs']).toMatchObject([{ signature_verified: true }])
    expect((await project.ok('pull', reference, '--store', 'one')).json['packs']).toMatchObject([
      { signature_verified: true },
    ])
    const copies = `${registry.host}/copies/${unsigned.base.split('/').at(-1)}`
    const copied = await project.ok(
      'mirror',
      `${place}:1.0.0`,
      '--to',
      copies,
      '--bundle',
      join(cwd, 'b.json'),
    )
    expect(copied.json['packs']).toMatchObject([{ referrers: 1 }])
    const from = await project.ok('pull', `${copies}/sample@${digest}`, '--store', 'three')
    expect(from.json['packs']).toMatchObject([{ signature_verified: true }])
    const type = 'application/vnd.dev.sigstore.bundle.v0.3+json'
    await run('oras-1.3', ['attach', '--plain-http', '--artifact-type', type, reference, `b.json:${type}`])
    expect((await project.ok('pull', reference, '--store', 'two')).json['packs']).toMatchObject([
      { signature_verified: true },
    ])
    const other = await unsigned.publish('other', '1.0.0')
    const wrong = await project.run(
      'pull',
      `${unsigned.base}/other@${other}`,
      '--bundle',
      join(cwd, 'b.json'),
    )
    expect(wrong).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNATURE_MISSING' } } })
  })

  test('its tags go along with mirror, and are for the place that they name', async () => {
    const unsigned = await publisherAt(registry.host)
    const digest = await unsigned.publish('sample', '1.0.0')
    const place = `${unsigned.base}/sample`
    const publicKey = await cosign(['sign', ...keyed, ...older], `${place}@${digest}`)
    const project = await consumer()
    const copies = `${referrers.host}/copies/${unsigned.base.split('/').at(-1)}`
    const mirrored = () => project.ok('mirror', `${place}:1.0.0@${digest}`, '--to', copies)
    expect((await mirrored()).json['packs']).toMatchObject([{ status: 'copied', referrers: 1 }])
    expect((await mirrored()).json['packs']).toMatchObject([{ status: 'current' }])
    await cosign(['sign', ...keyless, ...older, ...url()], `${place}@${digest}`)
    expect((await mirrored()).json['packs']).toMatchObject([{ status: 'completed' }])
    const rules = [{ match: '**', keys: [{ id: 'k', public_key: publicKey }] }]
    await project.write('packs.policy.json', policy(sigstore.trustedRoot, rules))
    expect(await project.run('pull', `${copies}/sample:1.0.0@${digest}`)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'SUBJECT_MISMATCH', details: { found: place } } },
    })
    await project.wanted({ sample: { ref: place } }, { mirrors: { [unsigned.base]: copies } })
    await project.ok('install')
    expect((await project.lock()).packs).toMatchObject([
      { signer: { identity: expect.stringMatching(/^key:/) } },
    ])
  })
})

test.each(['ed25519', 'ec'] as const)(
  '--detached writes a bare signature (%s) and SRI beside the archive',
  async (type) => {
    const cwd = await temporaryDirectory('detached')
    const { privateKey } =
      type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await writeFile(join(cwd, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await execa(
      process.execPath,
      [
        '-e',
        'require("fs").mkdirSync("packs/sample",{recursive:true});require("fs").writeFileSync("packs/sample/pack.json",JSON.stringify({name:"sample",version:"1.0.0"}))',
      ],
      { cwd },
    )
    const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: `detached-${type}` }
    expect(
      await packwright(['publish', '--plain-http', '--key', 'key.pem', '--detached'], { cwd, env }),
    ).toMatchObject({ exitCode: 0 })
    const archive = await readFile(join(cwd, 'dist/packs/sample-1.0.0.tar.zst'))
    const signature = await readFile(join(cwd, 'dist/packs/sample-1.0.0.tar.zst.sig'))
    expect(
      verify(type === 'ed25519' ? null : 'sha256', archive, createPublicKey(privateKey), signature),
    ).toBe(true)
    const sri = await readFile(join(cwd, 'dist/packs/sample-1.0.0.tar.zst.sri'), 'utf8')
    expect(sri).toBe(`sha512-${createHash('sha512').update(archive).digest('base64')}\n`)
    const without = await packwright(['publish', '--plain-http', '--detached', '--json'], { cwd, env })
    expect(without).toMatchObject({ exitCode: 2, json: { error: { code: 'FLAGS_CONFLICT' } } })
  },
)

test('trust check tells what became of every rule, whether or not the pack is trusted', async () => {
  const packs = await signed()
  const digest = await packs.publish('sample', '1.0.0')
  const project = await consumer()
  const rules = [{ match: 'other/*', mode: 'ignore' }, rule, { match: 'sample', mode: 'warn' }]
  await project.write('packs.policy.json', policy(sigstore.trustedRoot, rules))
  const check = () =>
    packwright(['trust', 'check', `${packs.base}/sample@${digest}`, '--plain-http', '--json'], {
      cwd: project.cwd,
    })
  const outcomes = [
    { match: 'other/*', mode: 'ignore', outcome: 'does not match' },
    { match: '**', mode: 'require', outcome: 'decides' },
    { match: 'sample', mode: 'warn', outcome: 'not reached' },
    { match: 'default', mode: 'require', outcome: 'not reached' },
  ]
  expect((await check()).json).toMatchObject({ ok: true, rules: outcomes })
  await project.write(
    'packs.policy.json',
    policy(sigstore.trustedRoot, [
      rules[0] as object,
      { ...rule, repository: 'acme/other' },
      rules[2] as object,
    ]),
  )
  expect((await check()).json.error).toMatchObject({
    code: 'IDENTITY_MISMATCH',
    details: { rules: outcomes },
  })
  const shown = await packwright(['trust', 'check', `${packs.base}/sample@${digest}`, '--plain-http'], {
    cwd: project.cwd,
  })
  expect(shown.stdout).toMatch(/\*\* +require +decides/)
})

test('a signature that is attached after the tag has moved is for the old content alone', async () => {
  const packs = await publisherAt(referrers.host)
  const first = await packs.publish('sample', '1.0.0')
  const other = await publisherAt(referrers.host)
  const second = await other.publish('sample', '1.0.0', { description: 'Somebody else’s.' })
  const [from, to] = [other.base, packs.base].map((base) => `${base.slice(referrers.host.length + 1)}/sample`)
  const moved = referrers.manifests.get(`${from}@${second}`)
  referrers.manifests.set(`${to}@${second}`, moved as NonNullable<typeof moved>)
  referrers.tags.set(`${to}:1.0.0`, second)
  const env = { SIGSTORE_ID_TOKEN: token }
  const cwd = await temporaryDirectory('late')
  const late = await packwright(
    ['sign', `${packs.base}/sample@${first}`, '--plain-http', '--json', ...sigstore.flags],
    { cwd, env },
  )
  expect(late).toMatchObject({ exitCode: 0 })
  const project = await consumer()
  await project.write('packs.policy.json', policy(sigstore.trustedRoot))
  expect(await project.run('pull', `${packs.base}/sample:1.0.0`)).toMatchObject({
    exitCode: 7,
    json: { error: { code: 'SIGNATURE_MISSING' } },
  })
  await project.ok('pull', `${packs.base}/sample@${first}`)
})

test('a key of one tier is no good for another', async () => {
  const cwd = await temporaryDirectory('tiers')
  const keys = await Promise.all(
    ['core', 'vendor'].map(async (tier) => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519')
      await writeFile(join(cwd, `${tier}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }))
      return {
        match: `${tier}.*`,
        keys: [{ id: tier, public_key: String(publicKey.export({ type: 'spki', format: 'pem' })) }],
      }
    }),
  )
  const project = await consumer()
  await project.write('packs.policy.json', JSON.stringify({ default: 'require', rules: keys }))
  const right = await publisherAt(registry.host, {}, ['--key', join(cwd, 'core.pem')])
  const wrong = await publisherAt(registry.host, {}, ['--key', join(cwd, 'vendor.pem')])
  const trusted = await right.publish('core.tool', '1.0.0')
  const forged = await wrong.publish('core.tool', '1.0.0', { description: 'Not by its publisher.' })
  await project.ok('pull', `${right.base}/core.tool@${trusted}`)
  expect(await project.run('pull', `${wrong.base}/core.tool@${forged}`)).toMatchObject({
    exitCode: 7,
    json: { error: { code: 'KEY_UNKNOWN' } },
  })
  expect(await readdir(join(project.cwd, '.cache/packwright/packs/sha256'))).toHaveLength(1)
})
