import { generateKeyPairSync } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { publishFrom } from '../support/project.ts'
import { packJson, writeSamplePack } from '../support/samples.ts'
import { ORAS_LINES, orasOf, type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { type GithubRun, githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let sigstore: LoopbackSigstore
let plain: RunningRegistry
let referrers: DistributionServer

beforeAll(async () => {
  sigstore = await startSigstore()
  plain = await startRegistry()
  referrers = await new DistributionServer().start()
})

afterAll(async () => {
  await sigstore.stop()
  await plain.stop()
  await referrers.stop()
})

const COSIGN = join(TOOLS, 'cosign')
const ISSUER = 'https://token.actions.githubusercontent.com'
let count = 0
const next = () => {
  count += 1
  return count
}

/** Publishes a pack below an organisation and repository of its own, as a run of GitHub Actions or with a key. */
async function published(
  options: {
    run?: GithubRun
    key?: string
    host?: string
    line?: string
    version?: string
    cwd?: string
    repo?: string
  } = {},
) {
  const cwd = options.cwd ?? (await temporaryDirectory('trust'))
  await writeSamplePack(cwd, 'sample', { version: options.version ?? '1.0.0' })
  count += 1
  const repo = options.repo ?? `packs${count}`
  const env = {
    OCI_REGISTRY: options.host ?? plain.host,
    OCI_ORG: 'acme',
    OCI_REPO: repo,
    ORAS_BIN: orasOf(options.line ?? '1.3'),
    PACKWRIGHT_CATALOG: '0',
    ...(options.run === undefined ? {} : { SIGSTORE_ID_TOKEN: githubToken(options.run) }),
  }
  const how = options.key === undefined ? sigstore.flags : ['--key', options.key]
  await publishFrom(cwd, how, env)
  const [entry] = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs
  return { cwd, env, repo, entry, reference: `${entry.oci_ref}@${entry.digest}` }
}

async function policy(cwd: string, rule: object, extra: object = {}): Promise<void> {
  const document = {
    trusted_root: sigstore.trustedRoot,
    default: 'require',
    rules: [{ match: '**', ...rule }],
    ...extra,
  }
  await writeFile(join(cwd, 'packs.policy.json'), JSON.stringify(document))
}

const pull = (cwd: string, reference: string, ...flags: string[]) =>
  packwright(['pull', reference, '--plain-http', '--json', '--store', `store${next()}`, ...flags], {
    cwd,
  })

const publisher = { repository: 'acme/packs', workflow: '.github/workflows/publish.yml' }

describe.each([
  ['docker-registry', () => plain.host],
  ['a registry with the referrers API', () => referrers.host],
])('on %s', (_, host) => {
  test.each(ORAS_LINES)(
    'keyless: cosign accepts what is published with oras %s, and so do we',
    async (line) => {
      const { cwd, entry, reference } = await published({
        run: { ref: 'refs/tags/v1.0.0' },
        host: host(),
        line,
      })
      expect(entry.signer).toEqual({
        identity: 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
        issuer: ISSUER,
        repository: 'https://github.com/acme/packs',
        workflow: '.github/workflows/publish.yml',
        ref: 'refs/tags/v1.0.0',
        runner: 'github-hosted',
      })
      const common = [
        '--trusted-root',
        sigstore.trustedRoot,
        '--certificate-identity',
        entry.signer.identity,
        '--certificate-oidc-issuer',
        ISSUER,
        '--allow-http-registry',
      ]
      const place = reference.replace(/:1\.0\.0@/, '@')
      await execa(COSIGN, ['verify', ...common, place])
      await execa(COSIGN, ['verify-attestation', '--type', 'slsaprovenance1', ...common, place])
      await policy(cwd, publisher)
      const pulled = await pull(cwd, reference)
      expect(pulled.json).toMatchObject({
        packs: [
          {
            signature_verified: true,
            signature_identity: entry.signer.identity,
            signature_issuer: ISSUER,
            trust_mode: 'require',
            trust_policy_matched: '**',
            ref: 'refs/tags/v1.0.0',
            commit: 'a'.repeat(40),
          },
        ],
      })
    },
  )

  test.each([
    ['ec', { namedCurve: 'P-256' }],
    ['ed25519', {}],
  ] as const)('a key (%s): cosign accepts it, and so do we', async (type, options) => {
    const directory = await temporaryDirectory('key')
    const { privateKey, publicKey } = generateKeyPairSync(type as 'ec', options as { namedCurve: string })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    await writeFile(join(directory, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      mode: 0o600,
    })
    await writeFile(join(directory, 'key.pub'), pem)
    const { cwd, reference } = await published({ key: join(directory, 'key.pem'), host: host() })
    const place = reference.replace(/:1\.0\.0@/, '@')
    await execa(COSIGN, [
      'verify',
      '--key',
      join(directory, 'key.pub'),
      '--insecure-ignore-tlog',
      '--allow-http-registry',
      place,
    ])
    await policy(cwd, { keys: [{ id: 'team', public_key: pem }] })
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
    await policy(cwd, { keys: [{ id: 'team', public_key: pem, revoked: true }] })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'KEY_NOT_VALID' } },
    })
    await policy(cwd, { keys: [{ id: 'team', public_key: pem, valid_until: '2020-01-01T00:00:00Z' }] })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'KEY_NOT_VALID' } },
    })
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
    await policy(cwd, { keys: [{ id: 'other', public_key: other }] })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'KEY_UNKNOWN' } },
    })
  })

  test('what cosign signed with a key is accepted', async () => {
    const { cwd, reference } = await published({ host: host() })
    const env = { COSIGN_PASSWORD: 'a passphrase', HOME: cwd }
    await execa(COSIGN, ['generate-key-pair'], { cwd, env })
    const offline = ['--use-signing-config=false', '--tlog-upload=false', '--allow-http-registry', '--yes']
    await execa(COSIGN, ['sign', '--key', 'cosign.key', ...offline, reference.replace(/:1\.0\.0@/, '@')], {
      cwd,
      env,
    })
    await policy(cwd, {
      keys: [{ id: 'cosign', public_key: await readFile(join(cwd, 'cosign.pub'), 'utf8') }],
    })
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
  })
})

describe('publishing', () => {
  test('the tag comes after the signatures', async () => {
    const requests = await referrers.record(() => published({ run: {}, host: referrers.host }))
    const puts = requests
      .filter(({ method, path }) => method === 'PUT' && path.includes('/sample/manifests/'))
      .map(({ path }) => path)
    expect(puts).toHaveLength(4)
    expect(puts.at(-1)).toMatch(/manifests\/1\.0\.0$/)
  })

  test('a signature that cannot be made publishes nothing', async () => {
    const cwd = await temporaryDirectory('unsigned')
    await writeSamplePack(cwd)
    const env = {
      OCI_REGISTRY: referrers.host,
      OCI_ORG: 'nobody',
      OCI_REPO: 'packs',
      SIGSTORE_ID_TOKEN: githubToken(),
    }
    const requests = await referrers.record(async () => {
      const flags = ['--fulcio-url', 'http://127.0.0.1:1', '--rekor-url', sigstore.url]
      const run = await packwright(['publish', '--plain-http', '--json', ...flags], { cwd, env })
      expect(run).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNING_FAILED' } } })
      expect(`${run.stdout}${run.stderr}`).not.toContain(env.SIGSTORE_ID_TOKEN)
    })
    // It is asked whether it would take an upload, and that one is given up again.
    expect(requests.filter(({ method }) => method === 'PUT' || method === 'PATCH')).toEqual([])
    const posted = requests.filter(({ method }) => method === 'POST').length
    expect(requests.filter(({ method }) => method === 'DELETE')).toHaveLength(posted)
  })

  test('ci verify fails on an unsigned pack where a signature was to be made', async () => {
    const { reference, cwd } = await published()
    const run = {
      GITHUB_REPOSITORY: 'acme/packs',
      GITHUB_WORKFLOW_REF: 'acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
      GITHUB_REF: 'refs/tags/v1.0.0',
    }
    const verify = (env: Record<string, string>, ...flags: string[]) =>
      packwright(
        ['ci', 'verify', '--refs', JSON.stringify([reference]), '--plain-http', '--json', ...flags],
        { cwd, env: { ...run, ...env } },
      )
    for (const env of [{ PACKWRIGHT_SIGN: '1' }, { SIGSTORE_ID_TOKEN: githubToken() }])
      expect(await verify(env, '--trusted-root', sigstore.trustedRoot)).toMatchObject({
        exitCode: 7,
        json: { error: { code: 'SIGNATURE_MISSING' } },
      })
    for (const env of [{}, { PACKWRIGHT_SIGN: '0' }] as Record<string, string>[])
      expect(await verify(env)).toMatchObject({ exitCode: 0, json: { signed: false } })
    expect(await verify({ PACKWRIGHT_SIGN: '1' }, '--unsigned')).toMatchObject({ exitCode: 0 })
  })

  test.each([
    ['the lockfile', true],
    ['the newest published version', false],
  ])('what was signed before, as %s says, is not published unsigned by accident', async (_, locked) => {
    const cwd = await temporaryDirectory('unsigned')
    const env = { OCI_REGISTRY: plain.host, OCI_ORG: 'acme', OCI_REPO: `before-${locked}` }
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(join(cwd, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const publish = async (version: string, ...flags: string[]) => {
      await writeFiles(cwd, { 'packs/sample/pack.json': packJson({ name: 'sample', version }) })
      return await packwright(['publish', '--plain-http', '--json', ...flags], { cwd, env })
    }
    expect(await publish('1.0.0', '--key', 'k.pem')).toMatchObject({ exitCode: 0 })
    if (!locked) await rm(join(cwd, 'packs.lock.json'))
    const before = await readFile(join(cwd, 'packs.lock.json'), 'utf8').catch(() => undefined)
    const refused = await publish('1.1.0')
    expect(refused).toMatchObject({ exitCode: 7, json: { failed: [{ error: { code: 'SIGNER_CHANGED' } }] } })
    expect(await readFile(join(cwd, 'packs.lock.json'), 'utf8').catch(() => undefined)).toBe(before)
    await writeFiles(cwd, { 'packs/sample/pack.json': packJson({ name: 'sample', version: '1.1.0' }) })
    const unsigned = await packwright(['publish', '--plain-http', '--no-sign'], { cwd, env })
    expect(unsigned.exitCode).toBe(0)
    expect(unsigned.stderr).toMatch(/was signed by key:.* before, and is published unsigned/)
    expect(await publish('1.2.0', '--key', 'k.pem')).toMatchObject({ exitCode: 0 })
  })

  test('what is published unsigned can be signed later', async () => {
    const { cwd, env, reference } = await published()
    await policy(cwd, publisher)
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'SIGNATURE_MISSING' } },
    })
    const signed = await packwright(['sign', reference, '--plain-http', '--json', ...sigstore.flags], {
      cwd,
      env: { ...env, SIGSTORE_ID_TOKEN: githubToken() },
    })
    expect(signed, signed.stdout).toMatchObject({ exitCode: 0 })
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
    const check = await packwright(['trust', 'check', reference, '--plain-http'], { cwd })
    expect(check.stdout).toContain('✓ trusted')
  })

  test('PACKWRIGHT_SIGN=0 publishes unsigned, and the log says so', async () => {
    const cwd = await temporaryDirectory('off')
    await writeSamplePack(cwd)
    const env = {
      OCI_REGISTRY: plain.host,
      OCI_ORG: 'off',
      OCI_REPO: 'packs',
      SIGSTORE_ID_TOKEN: githubToken(),
      PACKWRIGHT_SIGN: '0',
    }
    const run = await packwright(['publish', '--plain-http'], { cwd, env })
    expect(run.stderr).toContain('off: packs are published unsigned')
  })
})

describe('signers that are refused', () => {
  const cases: [string, GithubRun, object, string][] = [
    ['a fork', { repository: 'mallory/packs' }, publisher, 'IDENTITY_MISMATCH'],
    [
      'an owner that only starts with the trusted name',
      { repository: 'acme-evil/packs' },
      publisher,
      'IDENTITY_MISMATCH',
    ],
    ['a branch', { ref: 'refs/heads/main' }, publisher, 'IDENTITY_MISMATCH'],
    ["another version's tag", { ref: 'refs/tags/v0.9.0' }, publisher, 'IDENTITY_MISMATCH'],
    [
      'another workflow of the repository',
      { workflow: '.github/workflows/other.yml' },
      publisher,
      'IDENTITY_MISMATCH',
    ],
    [
      'a reusable workflow from elsewhere',
      { reusable: 'mallory/x/.github/workflows/publish.yml@refs/heads/main' },
      publisher,
      'IDENTITY_MISMATCH',
    ],
    ['pull_request_target', { event: 'pull_request_target' }, publisher, 'IDENTITY_MISMATCH'],
    [
      'a self-hosted runner',
      { runner: 'self-hosted' },
      { ...publisher, runner: 'github-hosted' },
      'IDENTITY_MISMATCH',
    ],
    ['no environment', {}, { ...publisher, environment: 'production' }, 'IDENTITY_MISMATCH'],
    [
      'another environment',
      { environment: 'staging' },
      { ...publisher, environment: 'production' },
      'IDENTITY_MISMATCH',
    ],
    [
      'an issuer that only starts with the trusted one',
      { issuer: `${ISSUER}.evil.example` },
      publisher,
      'ISSUER_MISMATCH',
    ],
    [
      'an identity that a pattern without anchors would let in',
      { repository: 'mallory/packs' },
      { identity_regexp: 'packs/.github/workflows/publish.yml', oidc_issuer: ISSUER },
      'IDENTITY_MISMATCH',
    ],
    [
      'an owner that is not the organisation of the reference',
      { repository: 'mallory/packs' },
      { identity_regexp: 'https://github.com/mallory/.*', oidc_issuer: ISSUER },
      'IDENTITY_MISMATCH',
    ],
  ]

  test.each(cases)('%s', async (_, run, rule, code) => {
    const { cwd, reference } = await published({ run })
    await policy(cwd, rule)
    const refused = await pull(cwd, reference)
    expect(refused, refused.stdout).toMatchObject({
      exitCode: 7,
      json: { error: { code, hint: expect.stringMatching(/\S/) } },
    })
  })

  test.each([
    ['the right environment', { environment: 'production' }, { ...publisher, environment: 'production' }],
    ['a tag per pack', { ref: 'refs/tags/sample-v1.0.0' }, publisher],
    [
      'a ref pattern of the rule',
      { ref: 'refs/tags/release-1.0.0' },
      { ...publisher, ref: 'refs/tags/release-{version}' },
    ],
    [
      'an owner that the rule allows',
      { repository: 'partner/packs' },
      { identity_regexp: 'https://github.com/partner/.*', oidc_issuer: ISSUER, namespace_binding: false },
    ],
  ])('accepted: %s', async (_, run, rule) => {
    const { cwd, reference } = await published({ run })
    await policy(cwd, rule)
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
  })

  test('a certificate from another Sigstore', async () => {
    const other = await startSigstore()
    const { cwd, reference } = await published({ run: {} })
    await policy(cwd, publisher, { trusted_root: other.trustedRoot })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: expect.stringMatching(/CERTIFICATE_UNTRUSTED|TLOG_INVALID/) } },
    })
    await other.stop()
  })

  test('a signature of another pack, attached to this one', async () => {
    const first = await published({ run: {}, host: referrers.host })
    const second = await published({ host: referrers.host, version: '1.0.1' })
    const from = `acme/${first.repo}/sample@`
    for (const [key, { bytes, mediaType }] of [...referrers.manifests]) {
      const manifest = JSON.parse(bytes.toString())
      if (!key.startsWith(from) || manifest.subject === undefined) continue
      referrers.putManifest(`acme/${second.repo}/sample`, {
        ...manifest,
        mediaType,
        subject: { ...manifest.subject, digest: second.entry.digest },
      })
    }
    await policy(second.cwd, publisher)
    expect(await pull(second.cwd, second.reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'SUBJECT_MISMATCH' } },
    })
  })

  test('the good signature is found behind hundreds of bad ones', async () => {
    const { cwd, repo, entry, reference } = await published({ run: {}, host: referrers.host })
    const subject = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: entry.digest, size: 1 }
    const type = 'application/vnd.dev.sigstore.bundle.v0.3+json'
    const good = [...referrers.manifests].filter(([key]) => key.startsWith(`acme/${repo}/sample@`))
    for (const [key] of good) if (!key.endsWith(entry.digest)) referrers.manifests.delete(key)
    for (let index = 0; index < 300; index += 1) {
      const layer = referrers.putBlob(
        index % 2 === 0 ? `{"broken": ${index}` : JSON.stringify({ mediaType: type, index }),
      )
      const size = index === 7 ? 100_000_000 : layer.size
      const manifest = {
        schemaVersion: 2,
        artifactType: type,
        config: subject,
        layers: [{ mediaType: type, ...layer, size }],
        subject,
      }
      referrers.putManifest(`acme/${repo}/sample`, manifest)
    }
    for (const [key, manifest] of good) referrers.manifests.set(key, manifest)
    await policy(cwd, publisher)
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
  })
})

describe('pinning', () => {
  const pullLocked = (cwd: string, ...flags: string[]) =>
    packwright(
      ['pull', '--lock', 'packs.lock.json', '--plain-http', '--json', '--store', `s${next()}`, ...flags],
      { cwd },
    )

  test('another signer than the lockfile pins is refused until it is accepted', async () => {
    const { cwd, entry } = await published({ run: {} })
    await policy(cwd, { identity_regexp: '.*', oidc_issuer: ISSUER })
    expect(await pullLocked(cwd)).toMatchObject({ exitCode: 0 })
    const lock = {
      packs: [
        {
          ...entry,
          signer: {
            ...entry.signer,
            identity: entry.signer.identity.replace('publish', 'other'),
            workflow: '.github/workflows/other.yml',
          },
        },
      ],
    }
    await writeFile(join(cwd, 'packs.lock.json'), JSON.stringify(lock))
    const refused = await pullLocked(cwd)
    expect(refused).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNER_CHANGED' } } })
    expect(refused.json.error.message).toMatch(/other\.yml.*publish\.yml/s)
    expect(await pullLocked(cwd, '--accept-signer=sample')).toMatchObject({ exitCode: 0 })
  })

  test('the signer is pinned on first use, and an older version than the locked one is refused', async () => {
    const first = await published({ run: {} })
    const { signer: pinned, ...bare } = first.entry
    const lock = join(first.cwd, 'packs.lock.json')
    await policy(first.cwd, publisher)
    await writeFile(lock, JSON.stringify({ packs: [bare] }))
    expect(await pullLocked(first.cwd)).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(await readFile(lock, 'utf8')).packs[0].signer).toEqual(pinned)
    await writeFile(lock, JSON.stringify({ packs: [{ ...bare, version: '1.1.0' }] }))
    const tagged = first.reference.replace(/@sha256:.*$/, '')
    const older = ['--lock', 'packs.lock.json']
    expect(await pull(first.cwd, tagged, ...older)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'DOWNGRADE_REFUSED' } },
    })
    expect(await pull(first.cwd, tagged, ...older, '--allow-downgrade')).toMatchObject({ exitCode: 2 })
    expect(await pull(first.cwd, tagged, ...older, '--allow-downgrade=sample')).toMatchObject({ exitCode: 0 })
    // Who names the digest has chosen it.
    expect(await pull(first.cwd, first.reference, ...older)).toMatchObject({ exitCode: 0 })
  })

  test.each([
    ['by a key', true],
    ['keyless, by a Sigstore that is not known here', false],
  ])('what a publish signed %s is believed by its lockfile alone', async (_, byKey) => {
    const key = join(await temporaryDirectory('key'), 'key.pem')
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    const { cwd, env, repo, entry } = await published(
      byKey ? { key, host: referrers.host } : { run: {}, host: referrers.host },
    )
    expect(entry.bundle).toMatch(/^sha256:/)
    expect(await pullLocked(cwd)).toMatchObject({
      exitCode: 0,
      json: { packs: [{ trust_mode: 'first-use' }] },
    })
    const again = await packwright(['publish', '--plain-http', '--json', '--no-sign'], { cwd, env })
    expect(again.json).toMatchObject({ packs: [{ status: 'unchanged' }] })
    expect(JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs).toEqual([entry])
    for (const key of [...referrers.manifests.keys()])
      if (key.startsWith(`acme/${repo}/sample@`) && !key.endsWith(entry.digest))
        referrers.manifests.delete(key)
    expect(await pullLocked(cwd)).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNER_CHANGED' } } })
  })

  test('a registry that hides the signature which the lockfile expects', async () => {
    const { cwd, repo, entry } = await published({ run: {}, host: referrers.host })
    await policy(cwd, {}, { rules: [], default: 'warn' })
    for (const key of [...referrers.manifests.keys()]) {
      if (key.startsWith(`acme/${repo}/sample@`) && !key.endsWith(entry.digest))
        referrers.manifests.delete(key)
    }
    expect(await pullLocked(cwd)).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNER_CHANGED' } } })
  })

  test('a second pull applies the policy again, without a request', async () => {
    const { cwd, reference } = await published({ run: {}, host: referrers.host })
    await policy(cwd, publisher)
    const again = () => packwright(['pull', reference, '--plain-http', '--json', '--store', 'same'], { cwd })
    expect(await again()).toMatchObject({ exitCode: 0 })
    const requests = await referrers.record(async () => {
      expect((await again()).json).toMatchObject({ packs: [{ signature_verified: true, fromStore: true }] })
    })
    expect(requests).toEqual([])
    await policy(cwd, { ...publisher, repository: 'other/packs' })
    expect(await again()).toMatchObject({ exitCode: 7, json: { error: { code: 'IDENTITY_MISMATCH' } } })
  })
})

describe('policy and flags', () => {
  test.each([
    [{ rulez: [] }, /rulez/],
    [{ rules: [{ match: '**', repository: 'acme/packs' }] }, /workflow is missing/],
    [{ rules: [{ match: '**', repository: 'acme/packs', workflow: 'publish.yml' }] }, /\.github\/workflows/],
    [{ rules: [{ match: '**', identity_regexp: '(', oidc_issuer: 'x' }] }, /regular expression/],
    [{ rules: [{ match: '**', identity: 'x' }] }, /oidc_issuer is missing/],
    [{ rules: [{ match: '**', keys: [{ id: 'a', public_key: 'nonsense' }] }] }, /public key/],
    [{ default: 'sometimes' }, /default/],
  ])('%j is an error with its place', async (document, reason) => {
    const cwd = await temporaryDirectory('policy')
    await writeFile(join(cwd, 'packs.policy.json'), JSON.stringify(document))
    const run = await pull(cwd, 'ghcr.io/acme/packs/x:1')
    expect(run).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'POLICY_INVALID', message: expect.stringMatching(reason) } },
    })
  })

  test('modes: require refuses, warn says so, ignore does not look', async () => {
    const { cwd, reference } = await published()
    await policy(cwd, { mode: 'require', ...publisher })
    expect(await pull(cwd, reference)).toMatchObject({ exitCode: 7 })
    await policy(cwd, { mode: 'warn', ...publisher })
    const warned = await packwright(['pull', reference, '--plain-http', '--store', 'warned'], { cwd })
    expect(warned).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('is not verified: sample 1.0.0 has no signature'),
    })
    await policy(cwd, { mode: 'ignore', ...publisher })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 0,
      json: { packs: [{ signature_verified: false }] },
    })
  })

  test('flags override for one call, and exclude each other', async () => {
    const { cwd, reference } = await published()
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 0,
      json: { packs: [{ trust_mode: 'first-use' }] },
    })
    expect(await pull(cwd, reference, '--require-signature')).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'SIGNATURE_MISSING' } },
    })
    await policy(cwd, publisher)
    expect(await pull(cwd, reference, '--skip-signature-verify')).toMatchObject({ exitCode: 0 })
    const both = await pull(cwd, reference, '--require-signature', '--skip-signature-verify')
    expect(both).toMatchObject({ exitCode: 2, json: { error: { code: 'FLAGS_CONFLICT' } } })
  })

  test('a trusted root that is cut off is an error', async () => {
    const { cwd, reference } = await published({ run: {} })
    const root = await readFile(sigstore.trustedRoot, 'utf8')
    await writeFile(join(cwd, 'root.json'), root.slice(0, root.length / 2))
    await policy(cwd, publisher, { trusted_root: 'root.json' })
    expect(await pull(cwd, reference)).toMatchObject({
      exitCode: 7,
      json: { error: { code: 'TRUSTED_ROOT_INVALID' } },
    })
  })
})

describe('packwright trust', () => {
  test('init writes a policy from who signed, after showing it', async () => {
    const { cwd, reference } = await published({ run: {} })
    const flags = ['--trusted-root', sigstore.trustedRoot, '--plain-http', '--json']
    const asked = await packwright(['trust', 'init', reference, ...flags], { cwd })
    expect(asked).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('.github/workflows/publish.yml'),
    })
    expect(await packwright(['trust', 'init', reference, '--yes', ...flags], { cwd })).toMatchObject({
      exitCode: 0,
    })
    const written = JSON.parse(await readFile(join(cwd, 'packs.policy.json'), 'utf8'))
    expect(written.rules).toMatchObject([
      { repository: 'acme/packs', workflow: '.github/workflows/publish.yml', mode: 'require' },
    ])
    expect((await pull(cwd, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
    const again = await packwright(['trust', 'init', reference, '--yes', ...flags], { cwd })
    expect(again).toMatchObject({ exitCode: 8, json: { error: { code: 'TARGET_EXISTS' } } })
  })

  test('root shows what is believed and exports it', async () => {
    const cwd = await temporaryDirectory('root')
    await policy(cwd, publisher)
    const run = await packwright(
      ['trust', 'root', '--policy', 'packs.policy.json', '--export', 'out.json', '--json'],
      { cwd },
    )
    const kinds = (run.json as unknown as { authorities: { kind: string }[] }).authorities.map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual([
      'certificate authority',
      'transparency log',
      'certificate log',
      'timestamp authority',
    ])
    const { cwd: other, reference } = await published({ run: {} })
    await policy(other, publisher, { trusted_root: join(cwd, 'out.json') })
    expect((await pull(other, reference)).json).toMatchObject({ packs: [{ signature_verified: true }] })
  })

  test('an old version that is offered under a new tag', async () => {
    const { cwd, repo, entry } = await published({ run: {}, host: referrers.host })
    referrers.tags.set(`acme/${repo}/sample:1.1.0`, entry.digest)
    await policy(cwd, publisher)
    const replayed = await pull(cwd, `${referrers.host}/acme/${repo}/sample:1.1.0`)
    expect(replayed).toMatchObject({ exitCode: 7, json: { error: { code: 'VERSION_REPLAYED' } } })
  })
})
