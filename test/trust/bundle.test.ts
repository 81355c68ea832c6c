/** Bundles that were forged in every way that a registry or a publisher could forge one; each ends in its own code. */
import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, sign } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SerializedBundle } from '@sigstore/bundle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Digest } from '../../src/oci/digest.ts'
import { readPublicKey } from '../../src/policy/keys.ts'
import { keylessSigner, keySigner, type SigstoreServices, statementsAbout } from '../../src/signing/index.ts'
import { parseBundle, verifyBundle } from '../../src/trust/bundle.ts'
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
  const root = await loadTrustedRoot(at.trustedRoot, {})
  return verifyBundle(parseBundle(Buffer.from(JSON.stringify(bundle))), SUBJECT, root, [])
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
    for (const { bytes, predicateType } of statementsAbout(SUBJECT, 'sample', {}, {})) {
      expect(await verify(await signed(bytes))).toMatchObject({ predicateType })
    }
  })
})

describe('refused', () => {
  const statements: [string, string, Buffer][] = [
    ['another subject', 'SUBJECT_MISMATCH', statementsAbout(OTHER, 'sample', {}, {})[0]?.bytes as Buffer],
    [
      'a second subject',
      'SUBJECT_MISMATCH',
      statement((it) => (it['subject'] as object[]).push({ digest: { sha256: '2'.repeat(64) } })),
    ],
    [
      'a second digest of the subject',
      'SUBJECT_MISMATCH',
      statement((it) => {
        it['subject'] = [{ digest: { sha256: '1'.repeat(64), sha512: '1'.repeat(128) } }]
      }),
    ],
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
      expect(() => parseBundle(Buffer.from(text))).toThrow(refused('BUNDLE_INVALID'))
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
    const bundle = await (await keySigner(join(directory, 'k.pem'), undefined, {})).sign(good())
    const { payload, payloadType, signatures } = (bundle as { dsseEnvelope: Envelope }).dsseEnvelope
    const bytes = Buffer.from(payload, 'base64')
    const encoded = Buffer.concat([
      Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `),
      bytes,
    ])
    const [first] = signatures
    if (first === undefined) throw new Error('no signature')
    first.sig = sign(hash, encoded, pair.privateKey).toString('base64')
    const parsed = parseBundle(Buffer.from(JSON.stringify(bundle)))
    const trusted = (key: KeyObject) => [
      { id: 'k', key, identity: 'key:k', validFrom: undefined, validUntil: undefined, revoked: false },
    ]
    expect(verifyBundle(parsed, SUBJECT, undefined, trusted(pair.publicKey))).toMatchObject({ key: 'k' })
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    expect(() => verifyBundle(parsed, SUBJECT, undefined, trusted(other))).toThrow(refused('KEY_UNKNOWN'))
  })

  test('a key of somebody else, and a bundle by certificate where keys are wanted', async () => {
    const directory = await temporaryDirectory('key')
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    await writeFile(join(directory, 'k.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const bundle = await (await keySigner(join(directory, 'k.pem'), undefined, {})).sign(good())
    const parsed = parseBundle(Buffer.from(JSON.stringify(bundle)))
    const key = readPublicKey(publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
    if (key === undefined) throw new Error('no key')
    const trusted = {
      id: 'k',
      key,
      identity: 'key:k',
      validFrom: undefined,
      validUntil: undefined,
      revoked: false,
    }
    expect(verifyBundle(parsed, SUBJECT, undefined, [trusted])).toMatchObject({ key: 'k' })
    expect(() => verifyBundle(parsed, OTHER, undefined, [trusted])).toThrow(refused('SUBJECT_MISMATCH'))
    expect(() => verifyBundle(parsed, SUBJECT, undefined, [])).toThrow(refused('KEY_UNKNOWN'))
    const keyless = parseBundle(Buffer.from(JSON.stringify(await signed())))
    expect(() => verifyBundle(keyless, SUBJECT, undefined, [trusted])).toThrow(refused('KEY_UNKNOWN'))
  })

  test('a trusted root that is none', async () => {
    const file = join(await temporaryDirectory('root'), 'root.json')
    for (const text of ['', '{}', (await readFile(sigstore.trustedRoot, 'utf8')).slice(0, 200)]) {
      await writeFile(file, text)
      await expect(loadTrustedRoot(file, {})).rejects.toEqual(refused('TRUSTED_ROOT_INVALID'))
    }
  })
})

describe('signing keys', () => {
  test('a passphrase opens an encrypted key; wrong ones and other kinds of key are refused', async () => {
    const directory = await temporaryDirectory('key')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const file = join(directory, 'k.pem')
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'open sesame' }
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }))
    await expect(keySigner(file, 'open sesame', {})).resolves.toMatchObject({
      description: expect.stringContaining('sha256:'),
    })
    for (const wrong of [undefined, 'close sesame']) {
      const failure = await keySigner(file, wrong, {}).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'KEY_UNREADABLE' })
      expect(JSON.stringify(failure)).not.toContain('sesame')
    }
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    await writeFile(file, rsa.export({ type: 'pkcs8', format: 'pem' }))
    await expect(keySigner(file, undefined, {})).rejects.toMatchObject({ code: 'KEY_UNREADABLE' })
  })
})
