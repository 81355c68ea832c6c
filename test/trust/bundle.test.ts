/** Bundles that were forged in every way that a registry or a publisher could forge one; each ends in its own code. */
import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SerializedBundle } from '@sigstore/bundle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Digest } from '../../src/oci/digest.ts'
import { parseReference } from '../../src/oci/reference.ts'
import { readPublicKey } from '../../src/policy/keys.ts'
import { keylessSigner, keySigner, type SigstoreServices, statementsAbout } from '../../src/signing/index.ts'
import { verifyBundle } from '../../src/trust/bundle.ts'
import type { Means } from '../../src/trust/context.ts'
import { readEvidence } from '../../src/trust/evidence.ts'
import type { TrustedKey } from '../../src/trust/key.ts'
import { loadTrustedRoot } from '../../src/trust/root.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const SUBJECT = `sha256:${'1'.repeat(64)}` as Digest
const OTHER = `sha256:${'2'.repeat(64)}` as Digest

let sigstore: LoopbackSigstore
const running: LoopbackSigstore[] = []

beforeAll(async () => {
  sigstore = await startSigstore()
  running.push(sigstore)
})

afterAll(async () => {
  for (const one of running) await one.stop()
})

const good = () => statementsAbout(SUBJECT, 'sample', {}, {})[0] as { predicateType: string; bytes: Buffer }

async function signed(
  bytes: Buffer = good().bytes,
  at = sigstore,
  services: Partial<SigstoreServices> = {},
): Promise<SerializedBundle> {
  const where = { fulcioUrl: at.url, rekorUrl: at.url, ...services }
  const signer = await keylessSigner(where, { SIGSTORE_ID_TOKEN: githubToken() })
  return await signer.sign({ predicateType: 'any', bytes })
}

const statement = (change: (document: Record<string, unknown>) => void) => {
  const document = JSON.parse(good().bytes.toString())
  change(document)
  return Buffer.from(JSON.stringify(document))
}

async function verify(bundle: SerializedBundle, at = sigstore) {
  const root = () => loadTrustedRoot(at.trustedRoot, {})
  const evidence = readEvidence(Buffer.from(JSON.stringify(bundle)))
  return await verifyBundle(evidence, ABOUT, { keys: [], keysOnly: false, root })
}

const ABOUT = { digest: SUBJECT, repository: parseReference('ghcr.io/acme/packs/sample') }

/** As a rule of keys verifies: nothing but a log entry or a timestamp needs the root. */
const byKeys = (keys: readonly TrustedKey[], at?: LoopbackSigstore): Means => ({
  keys,
  keysOnly: true,
  root: async () => {
    if (at === undefined) throw new Error('nobody needs a root here')
    return await loadTrustedRoot(at.trustedRoot, {})
  },
})

const trustedKey = (key: KeyObject, dates: Partial<TrustedKey> = {}): TrustedKey => ({
  id: 'k',
  key,
  identity: 'key:k',
  validFrom: undefined,
  validUntil: undefined,
  revoked: false,
  ...dates,
})

interface TrustedRootDocument {
  tlogs: { publicKey: object }[]
  ctlogs: { publicKey: object }[]
}

const refused = (code: string) => expect.objectContaining({ code, exitCode: 7 })

interface Envelope {
  payload: string
  payloadType: string
  signatures: { sig: string }[]
}

describe('accepted', () => {
  test('a bundle with a log entry, one with a timestamp, and one with both', async () => {
    expect(await verify(await signed())).toMatchObject({
      signer: { workflow: '.github/workflows/publish.yml' },
    })
    const tsaUrl = sigstore.url
    expect(await verify(await signed(undefined, sigstore, { withoutLog: true, tsaUrl }))).toMatchObject({
      signer: { trigger: 'push' },
    })
    expect(await verify(await signed(undefined, sigstore, { tsaUrl }))).toMatchObject({
      signedAt: expect.any(Date),
    })
  })

  test('both statements of a pack, and nothing else', async () => {
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/packs',
      GITHUB_WORKFLOW_REF: 'acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
      RUNNER_ENVIRONMENT: 'github-hosted',
    }
    for (const { bytes, predicateType } of statementsAbout(SUBJECT, 'sample', {}, env)) {
      expect(await verify(await signed(bytes))).toMatchObject({ predicateType })
    }
  })
})

describe('statements of other tools', () => {
  const ours = { digest: { sha256: '1'.repeat(64) } }
  const others = { digest: { sha256: '2'.repeat(64) } }

  test.each<[string, (it: Record<string, unknown>) => void]>([
    ['of in-toto v0.1', (it) => Object.assign(it, { _type: 'https://in-toto.io/Statement/v0.1' })],
    ['about several artifacts', (it) => Object.assign(it, { subject: [others, ours] })],
    [
      'with several digests of one artifact',
      (it) => Object.assign(it, { subject: [{ digest: { ...ours.digest, sha512: '1'.repeat(128) } }] }),
    ],
    ['of SLSA v0.2', (it) => Object.assign(it, { predicateType: SLSA_V02, predicate: v02({}) })],
  ])('%s are read', async (_, change) => {
    expect(await verify(await signed(statement(change)))).toMatchObject({
      signer: { repository: 'https://github.com/acme/packs' },
    })
  })

  const SLSA_V02 = 'https://slsa.dev/provenance/v0.2'
  const SLSA_V1 = 'https://slsa.dev/provenance/v1'
  const repository = 'https://github.com/acme/packs'
  const workflow = `${repository}/.github/workflows/publish.yml@refs/tags/v1.0.0`
  const facts = { repository, commit: 'a'.repeat(40), builder: workflow }
  const v02 = (change: Partial<typeof facts>) => {
    const it = { ...facts, ...change }
    const uri = `git+${it.repository}@refs/tags/v1.0.0`
    return {
      builder: { id: it.builder },
      invocation: { configSource: { uri, digest: { sha1: it.commit } } },
    }
  }
  const v1 = (change: Partial<typeof facts>) => {
    const it = { ...facts, ...change }
    const dependency = {
      uri: `git+${it.repository}@refs/tags/v1.0.0`,
      digest: { gitCommit: it.commit },
    }
    return {
      buildDefinition: {
        externalParameters: { workflow: { repository: it.repository } },
        internalParameters: { dirty: true },
        resolvedDependencies: [dependency],
      },
      runDetails: { builder: { id: it.builder } },
    }
  }
  const forms: [string, string, (change: Partial<typeof facts>) => object][] = [
    ['v0.2', SLSA_V02, v02],
    ['v1', SLSA_V1, v1],
  ]

  test.each(
    forms.flatMap(([version, predicateType, make]) => [
      [version, 'the same', predicateType, make({}), undefined] as const,
      [version, 'a GitHub runner', predicateType, make({ builder: GITHUB_RUNNER }), undefined] as const,
      [
        version,
        'another case',
        predicateType,
        make({ repository: 'https://github.com/ACME/packs' }),
        undefined,
      ] as const,
      [
        version,
        'repository',
        predicateType,
        make({ repository: 'https://github.com/acme/other' }),
        'repository',
      ] as const,
      [version, 'commit', predicateType, make({ commit: 'b'.repeat(40) }), 'commit'] as const,
      [
        version,
        'builder',
        predicateType,
        make({ builder: 'https://evil.example/builder' }),
        'builder',
      ] as const,
      [version, 'runner', predicateType, make({ builder: `${RUNNERS}/self-hosted` }), 'builder'] as const,
    ]),
  )('provenance %s with %s', async (_, __, predicateType, predicate, wrong) => {
    const bundle = await signed(statement((it) => Object.assign(it, { predicateType, predicate })))
    if (wrong === undefined)
      return expect(await verify(bundle)).toMatchObject({ provenance: { commit: facts.commit } })
    await expect(verify(bundle)).rejects.toMatchObject({
      code: 'PROVENANCE_MISMATCH',
      details: { what: wrong },
    })
  })
})

const RUNNERS = 'https://github.com/actions/runner'
const GITHUB_RUNNER = `${RUNNERS}/github-hosted`

describe('log entries and timestamps of keys', () => {
  const key = async (services: SigstoreServices) => {
    const directory = await temporaryDirectory('key')
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await writeFile(join(directory, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const bundle = await (await keySigner(join(directory, 'k.pem'), undefined, services, {})).sign(good())
    return { bundle: bundle as SerializedBundle, publicKey }
  }
  const by = async (
    { bundle, publicKey }: { bundle: SerializedBundle; publicKey: KeyObject },
    dates: Partial<TrustedKey> = {},
    at = sigstore,
  ) => {
    const evidence = readEvidence(Buffer.from(JSON.stringify(bundle)))
    return await verifyBundle(evidence, ABOUT, byKeys([trustedKey(publicKey, dates)], at))
  }
  const day = 24 * 60 * 60 * 1000
  const before = new Date(Date.now() - day)
  const after = new Date(Date.now() + day)

  test('right ones say when it signed', async () => {
    const logged = await key({ rekorUrl: sigstore.url })
    expect(await by(logged)).toMatchObject({ key: 'k', signedAt: expect.any(Date) })
    expect(await by(await key({ tsaUrl: sigstore.url }))).toMatchObject({ signedAt: expect.any(Date) })
  })

  test('an entry that was changed, one of another signature, one of an unknown log', async () => {
    const changed = await key({ rekorUrl: sigstore.url })
    const [entry] = changed.bundle.verificationMaterial.tlogEntries
    if (entry === undefined) throw new Error('no entry')
    const other = await key({ rekorUrl: sigstore.url })
    const foreign = { ...changed, bundle: structuredClone(other.bundle) }
    foreign.bundle.verificationMaterial.tlogEntries = [entry]
    await expect(by({ ...foreign, publicKey: other.publicKey })).rejects.toEqual(refused('TLOG_INVALID'))
    const late = structuredClone(changed)
    late.bundle.verificationMaterial.tlogEntries = [{ ...entry, integratedTime: '1' }]
    await expect(by({ ...late, publicKey: changed.publicKey })).rejects.toEqual(refused('TLOG_INVALID'))
    const elsewhere = await startSigstore()
    running.push(elsewhere)
    await expect(by(changed, {}, elsewhere)).rejects.toEqual(refused('TLOG_INVALID'))
  })

  test('a timestamp of another signature, and garbage in its place', async () => {
    const [one, two] = [await key({ tsaUrl: sigstore.url }), await key({ tsaUrl: sigstore.url })]
    const swapped = structuredClone(one.bundle)
    swapped.verificationMaterial.timestampVerificationData =
      two.bundle.verificationMaterial.timestampVerificationData
    await expect(by({ ...one, bundle: swapped })).rejects.toEqual(refused('TIMESTAMP_INVALID'))
    const garbage = structuredClone(one.bundle)
    garbage.verificationMaterial.timestampVerificationData = {
      rfc3161Timestamps: [{ signedTimestamp: Buffer.from('garbage').toString('base64') }],
    }
    await expect(by({ ...one, bundle: garbage })).rejects.toMatchObject({ exitCode: 7 })
  })

  test.each<[string, Partial<TrustedKey>, boolean, RegExp | undefined]>([
    ['expired after it signed', { validUntil: after }, true, undefined],
    ['expired before it signed', { validUntil: before }, true, /not valid after .* \(it signed on/],
    ['not valid yet when it signed', { validFrom: after }, true, /not valid before .* \(it signed on/],
    ['revoked after it signed', { revoked: after }, true, undefined],
    ['revoked before it signed', { revoked: before }, true, /revoked since .* \(it signed on/],
    ['revoked altogether', { revoked: true }, true, /is revoked\.$/],
    ['expired, with nothing that says when it signed', { validUntil: before }, false, /this machine’s clock/],
    ['revoked, with nothing that says when it signed', { revoked: before }, false, /this machine’s clock/],
    ['good by the clock alone', { validUntil: after, revoked: after }, false, undefined],
  ])('a key that is %s', async (_, dates, proven, wrong) => {
    for (const services of proven ? [{ rekorUrl: sigstore.url }, { tsaUrl: sigstore.url }] : [{}]) {
      const made = await key(services)
      if (wrong === undefined) expect(await by(made, dates)).toMatchObject({ key: 'k' })
      else
        await expect(by(made, dates)).rejects.toMatchObject({
          code: 'KEY_NOT_VALID',
          message: expect.stringMatching(wrong),
        })
    }
  })

  test('a proven time counts, whatever the clock says', async () => {
    const made = await key({ tsaUrl: sigstore.url })
    const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 1_000)
    expect(await by(made, { validUntil: soon, revoked: soon })).toMatchObject({ key: 'k' })
    await new Promise((resolve) => setTimeout(resolve, soon.getTime() - Date.now() + 50))
    expect(await by(made, { validUntil: soon, revoked: soon })).toMatchObject({ key: 'k' })
  })
})

describe('refused', () => {
  const statements: [string, string, Buffer][] = [
    ['another subject', 'SUBJECT_MISMATCH', statementsAbout(OTHER, 'sample', {}, {})[0]?.bytes as Buffer],
    [
      'the right digest under another algorithm',
      'SUBJECT_MISMATCH',
      statement((it) => {
        it['subject'] = [{ digest: { sha512: '1'.repeat(64) } }]
      }),
    ],
    [
      'no subject',
      'SUBJECT_MISMATCH',
      statement((it) => {
        it['subject'] = []
      }),
    ],
    [
      'a predicate that says nothing about publishing',
      'STATEMENT_INVALID',
      statement((it) => {
        it['predicateType'] = 'https://example.org/vuln/v1'
      }),
    ],
    [
      'another type of statement',
      'STATEMENT_INVALID',
      statement((it) => {
        it['_type'] = 'https://in-toto.io/Statement/v9'
      }),
    ],
    ['no statement at all', 'STATEMENT_INVALID', Buffer.from('hello')],
    [
      'a statement with a key twice',
      'STATEMENT_INVALID',
      Buffer.from(good().bytes.toString().replace('{', '{"_type":"x",')),
    ],
  ]

  test.each(statements)('%s', async (_, code, bytes) => {
    await expect(verify(await signed(bytes))).rejects.toEqual(refused(code))
  })

  const envelope = (bundle: SerializedBundle) =>
    bundle.dsseEnvelope as { payload: string; payloadType: string; signatures: { sig: string }[] }

  test('another payload type on the same bytes', async () => {
    const bundle = await signed()
    envelope(bundle).payloadType = 'application/json'
    await expect(verify(bundle)).rejects.toEqual(refused('BUNDLE_INVALID'))
  })

  test('other bytes under a signature, and another signature over the bytes', async () => {
    const bundle = await signed()
    envelope(bundle).payload = statementsAbout(OTHER, 'x', {}, {})[0]?.bytes.toString('base64') ?? ''
    await expect(verify(bundle)).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/TLOG_INVALID|BUNDLE_INVALID/) }),
    )
    const swapped = await signed(undefined, sigstore, { withoutLog: true, tsaUrl: sigstore.url })
    envelope(swapped).signatures = envelope(await signed()).signatures
    await expect(verify(swapped)).rejects.toEqual(expect.objectContaining({ exitCode: 7 }))
  })

  test('a log entry for other bytes', async () => {
    const [bundle, other] = [await signed(), await signed(statementsAbout(OTHER, 'x', {}, {})[0]?.bytes)]
    bundle.verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries
    await expect(verify(bundle)).rejects.toEqual(refused('TLOG_INVALID'))
  })

  test('neither a log entry nor a timestamp', async () => {
    const bundle = await signed()
    bundle.verificationMaterial.tlogEntries = []
    await expect(verify(bundle)).rejects.toEqual(refused('TIMESTAMP_INVALID'))
  })

  test('a certificate that had expired when the log saw it', async () => {
    const late = await startSigstore({ logClock: new Date(Date.now() + 3_600_000) })
    running.push(late)
    await expect(verify(await signed(undefined, late), late)).rejects.toEqual(
      refused('CERTIFICATE_UNTRUSTED'),
    )
  })

  test('a certificate that no certificate log has seen', async () => {
    const silent = await startSigstore({ withoutCertificateLog: true })
    running.push(silent)
    await expect(verify(await signed(undefined, silent), silent)).rejects.toEqual(
      refused('CERTIFICATE_UNTRUSTED'),
    )
  })

  test('a certificate of another authority', async () => {
    const other = await startSigstore()
    running.push(other)
    const bundle = await signed(undefined, other, { withoutLog: true, tsaUrl: sigstore.url })
    await expect(verify(bundle)).rejects.toEqual(refused('CERTIFICATE_UNTRUSTED'))
  })

  test.each(['{', '{}', '[]', '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}'])(
    '%j as a bundle',
    (text) => {
      expect(() => readEvidence(Buffer.from(text))).toThrow(refused('BUNDLE_INVALID'))
    },
  )

  test.each<[string, KeyPairKeyObjectResult, string]>([
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
    ['P-384, as cosign signs', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha256'],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }), 'sha512'],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ])('what other tools sign with %s keys verifies, and nothing else does', async (_, pair, hash) => {
    const directory = await temporaryDirectory('key')
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(join(directory, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const bundle = await (await keySigner(join(directory, 'k.pem'), undefined, {}, {})).sign(good())
    const { payload, payloadType, signatures } = (bundle as { dsseEnvelope: Envelope }).dsseEnvelope
    const bytes = Buffer.from(payload, 'base64')
    const encoded = Buffer.concat([
      Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `),
      bytes,
    ])
    const [first] = signatures
    if (first === undefined) throw new Error('no signature')
    first.sig = sign(hash, encoded, pair.privateKey).toString('base64')
    const parsed = readEvidence(Buffer.from(JSON.stringify(bundle)))
    const by = (key: KeyObject) => verifyBundle(parsed, ABOUT, byKeys([trustedKey(key)]))
    expect(await by(pair.publicKey)).toMatchObject({ key: 'k' })
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    await expect(by(other)).rejects.toEqual(refused('KEY_UNKNOWN'))
  })

  test('a key of somebody else, and a bundle by certificate where keys are wanted', async () => {
    const directory = await temporaryDirectory('key')
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(join(directory, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const bundle = await (await keySigner(join(directory, 'k.pem'), undefined, {}, {})).sign(good())
    const parsed = readEvidence(Buffer.from(JSON.stringify(bundle)))
    const key = readPublicKey(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
    if (key === undefined) throw new Error('no key')
    const by = byKeys([trustedKey(key)])
    expect(await verifyBundle(parsed, ABOUT, by)).toMatchObject({ key: 'k' })
    await expect(verifyBundle(parsed, { ...ABOUT, digest: OTHER }, by)).rejects.toEqual(
      refused('SUBJECT_MISMATCH'),
    )
    await expect(verifyBundle(parsed, ABOUT, byKeys([]))).rejects.toEqual(refused('KEY_UNKNOWN'))
    const keyless = readEvidence(Buffer.from(JSON.stringify(await signed())))
    await expect(verifyBundle(keyless, ABOUT, by)).rejects.toEqual(refused('KEY_UNKNOWN'))
  })

  test.each<[string, (root: TrustedRootDocument) => void, RegExp]>([
    [
      'of another type',
      (root) => Object.assign(root, { mediaType: 'text/plain' }),
      /is of the type "text\/plain"/,
    ],
    ['of no type', (root) => Object.assign(root, { mediaType: undefined }), /is of the type ""/],
    [
      'without authorities',
      (root) => Object.assign(root, { certificateAuthorities: [] }),
      /names no certificate/,
    ],
    [
      'with a log of no beginning',
      ({ tlogs }) => Object.assign(tlogs[0]?.publicKey ?? {}, { validFor: undefined }),
      /does not say since when/,
    ],
    [
      'with a certificate log of no beginning',
      ({ ctlogs }) =>
        Object.assign(ctlogs[0]?.publicKey ?? {}, { validFor: { end: '2030-01-01T00:00:00Z' } }),
      /does not say since when/,
    ],
  ])('a trusted root %s', async (_, change, said) => {
    const file = join(await temporaryDirectory('root'), 'root.json')
    const root = JSON.parse(await readFile(sigstore.trustedRoot, 'utf8'))
    change(root)
    await writeFile(file, JSON.stringify(root))
    await expect(loadTrustedRoot(file, {})).rejects.toMatchObject({
      code: 'TRUSTED_ROOT_INVALID',
      message: expect.stringMatching(said),
    })
  })

  test('a trusted root that is none', async () => {
    const file = join(await temporaryDirectory('root'), 'root.json')
    for (const text of ['', '{}', (await readFile(sigstore.trustedRoot, 'utf8')).slice(0, 200)]) {
      await writeFile(file, text)
      await expect(loadTrustedRoot(file, {})).rejects.toEqual(refused('TRUSTED_ROOT_INVALID'))
    }
  })
})

describe('each kind of refusal that Sigstore’s conformance suite knows', () => {
  type Material = SerializedBundle['verificationMaterial']
  type Entry = Material['tlogEntries'][number]
  const v1 = () => signed()
  const v2 = () => signed(undefined, sigstore, { rekorVersion: 2, tsaUrl: sigstore.url })
  const stamped = () => signed(undefined, sigstore, { withoutLog: true, tsaUrl: sigstore.url })
  const entryOf = (bundle: SerializedBundle) => bundle.verificationMaterial.tlogEntries[0] as Entry
  const other = (base64: string) =>
    Buffer.from(Buffer.from(base64, 'base64').map((byte) => byte ^ 1)).toString('base64')
  const proofOf = (bundle: SerializedBundle) =>
    entryOf(bundle).inclusionProof as NonNullable<Entry['inclusionProof']>
  const checkpoint = (bundle: SerializedBundle, change: (text: string) => string) => {
    const proof = proofOf(bundle)
    proof.checkpoint = { envelope: change(proof.checkpoint?.envelope ?? '') }
  }
  const stamps = (bundle: SerializedBundle) =>
    bundle.verificationMaterial.timestampVerificationData as {
      rfc3161Timestamps: { signedTimestamp: string }[]
    }
  const BAD = /^(TLOG_INVALID|BUNDLE_INVALID|TIMESTAMP_INVALID)$/

  test.each<[string, () => Promise<SerializedBundle>, (bundle: SerializedBundle) => void, RegExp]>([
    ['a promise by nobody', v1, (b) => (entryOf(b).inclusionPromise = { signedEntryTimestamp: 'AAAA' }), BAD],
    [
      'a promise that was changed',
      v1,
      (b) => {
        const { signedEntryTimestamp = '' } = entryOf(b).inclusionPromise ?? {}
        entryOf(b).inclusionPromise = { signedEntryTimestamp: other(signedEntryTimestamp) }
      },
      BAD,
    ],
    ['another index than was promised', v1, (b) => (entryOf(b).logIndex = '77'), BAD],
    ['another log', v1, (b) => (entryOf(b).logId = { keyId: Buffer.alloc(32).toString('base64') }), BAD],
    [
      'another kind of entry',
      v1,
      (b) => (entryOf(b).kindVersion = { kind: 'intoto', version: '0.0.2' }),
      BAD,
    ],
    ['another body', v1, (b) => (entryOf(b).canonicalizedBody = Buffer.from('{}').toString('base64')), BAD],
    ['one entry twice', v1, (b) => b.verificationMaterial.tlogEntries.push(structuredClone(entryOf(b))), BAD],
    ['a proof of another root', v2, (b) => (proofOf(b).rootHash = other(proofOf(b).rootHash)), BAD],
    ['a proof of another size', v2, (b) => (proofOf(b).treeSize = '2'), BAD],
    [
      'a proof with a hash too many',
      v2,
      (b) => (proofOf(b).hashes = [Buffer.alloc(32).toString('base64')]),
      BAD,
    ],
    ['a proof of another leaf', v2, (b) => (proofOf(b).logIndex = '1'), BAD],
    ['no checkpoint', v2, (b) => (proofOf(b).checkpoint = undefined as never), BAD],
    ['an unsigned checkpoint', v2, (b) => checkpoint(b, (text) => text.replace(/\n\n.*$/s, '\n\n')), BAD],
    [
      'a checkpoint of another root',
      v2,
      (b) => checkpoint(b, (text) => text.replace(/\n[^\n]+=\n/, '\nAAAA\n')),
      BAD,
    ],
    [
      'a checkpoint whose signature was changed',
      v2,
      (b) => checkpoint(b, (text) => text.replace(/ (\S+)\n$/, (_, signature) => ` ${other(signature)}\n`)),
      BAD,
    ],
    [
      'neither a promise nor a proof',
      v2,
      (b) => Object.assign(entryOf(b), { inclusionProof: undefined }),
      BAD,
    ],
    [
      'no entry beside a certificate',
      v1,
      (b) => (b.verificationMaterial.tlogEntries = []),
      /TIMESTAMP_INVALID/,
    ],
    [
      'one timestamp twice',
      stamped,
      (b) => stamps(b).rfc3161Timestamps.push(...structuredClone(stamps(b).rfc3161Timestamps)),
      /TIMESTAMP_INVALID/,
    ],
    ['no timestamp', stamped, (b) => (stamps(b).rfc3161Timestamps = []), /TIMESTAMP_INVALID/],
    [
      'no signature in the envelope',
      v1,
      (b) => ((b.dsseEnvelope as Envelope).signatures = []),
      /BUNDLE_INVALID/,
    ],
    [
      'two signatures in the envelope',
      v1,
      (b) => (b.dsseEnvelope as Envelope).signatures.push(...(b.dsseEnvelope as Envelope).signatures),
      /BUNDLE_INVALID/,
    ],
    [
      'an unknown type of bundle',
      v1,
      (b) => (b.mediaType = 'application/vnd.dev.sigstore.bundle.v9+json'),
      BAD,
    ],
    [
      'a chain in place of a certificate, in a bundle that has none',
      v1,
      (b) => {
        const { certificate } = b.verificationMaterial
        Object.assign(b.verificationMaterial, {
          certificate: undefined,
          x509CertificateChain: { certificates: [certificate, certificate] },
        })
      },
      BAD,
    ],
  ])('%s', async (_, make, change, code) => {
    const bundle = await make()
    expect(await verify(structuredClone(bundle))).toMatchObject({ signer: { trigger: 'push' } })
    change(bundle)
    const failure = await verify(bundle).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: expect.stringMatching(code), exitCode: 7 })
  })

  test.each<
    [
      string,
      () => Promise<SerializedBundle>,
      'tlogs' | 'ctlogs' | 'certificateAuthorities' | 'timestampAuthorities',
    ]
  >([
    ['a log whose time is over', v1, 'tlogs'],
    ['a certificate log whose time is over', v1, 'ctlogs'],
    ['a certificate authority whose time is over', v1, 'certificateAuthorities'],
    ['a timestamp authority whose time is over', stamped, 'timestampAuthorities'],
  ])('%s', async (_, make, which) => {
    const root = JSON.parse(await readFile(sigstore.trustedRoot, 'utf8'))
    const over = { start: '2000-01-01T00:00:00Z', end: '2001-01-01T00:00:00Z' }
    for (const one of root[which]) (one.publicKey ?? one).validFor = over
    const file = join(await temporaryDirectory('root'), 'root.json')
    await writeFile(file, JSON.stringify(root))
    await expect(verify(await make(), { ...sigstore, trustedRoot: file })).rejects.toMatchObject({
      exitCode: 7,
    })
  })
})

describe('signing keys', () => {
  test('a passphrase opens an encrypted key; wrong ones and other kinds of key are refused', async () => {
    const directory = await temporaryDirectory('key')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const file = join(directory, 'k.pem')
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'open sesame' }
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }))
    await expect(keySigner(file, 'open sesame', {}, {})).resolves.toMatchObject({
      description: expect.stringContaining('sha256:'),
    })
    for (const wrong of [undefined, 'close sesame']) {
      const failure = await keySigner(file, wrong, {}, {}).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'KEY_UNREADABLE' })
      expect(JSON.stringify(failure)).not.toContain('sesame')
    }
    for (const [written, said] of [
      ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n', 'it is an OpenSSH private key'],
      ['-----BEGIN PGP PRIVATE KEY BLOCK-----\nAAAA\n', 'it is a PGP key'],
    ] as const) {
      await writeFile(file, written)
      await expect(keySigner(file, undefined, {}, {})).rejects.toThrow(said)
    }
    await expect(keySigner('awskms:///alias/packs', undefined, {}, {})).rejects.toMatchObject({
      message: expect.stringContaining('the address of a key'),
      hint: expect.stringContaining('cosign sign --key'),
    })
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    await writeFile(file, rsa.export({ type: 'pkcs8', format: 'pem' }))
    await expect(keySigner(file, undefined, {}, {})).rejects.toMatchObject({ code: 'KEY_UNREADABLE' })
  })
})
