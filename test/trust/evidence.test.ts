/** Bare signatures: over cosign's payload of before, over a manifest; and when keys are good. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Digest, sha256 } from '../../src/oci/digest.ts'
import { parseReference } from '../../src/oci/reference.ts'
import { verifyBundle } from '../../src/trust/bundle.ts'
import {
  bundleToAttach,
  fromCosignLayer,
  isAbout,
  readEvidence,
  withManifest,
} from '../../src/trust/evidence.ts'
import { invalidity, refuseInvalidKey, type TrustedKey } from '../../src/trust/key.ts'

const MANIFEST = Buffer.from('{"schemaVersion":2}')
const DIGEST = sha256(MANIFEST)
const OTHER = `sha256:${'2'.repeat(64)}` as Digest
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const SIMPLE = 'application/vnd.dev.cosign.simplesigning.v1+json'

const trusted: TrustedKey = {
  id: 'k',
  key: publicKey,
  identity: 'key:k',
  validFrom: undefined,
  validUntil: undefined,
  revoked: false,
}
const means = {
  keys: [trusted],
  keysOnly: true,
  root: () => Promise.reject(new Error('nobody needs a root here')),
}
const about = (place = 'ghcr.io/acme/packs/tool') => ({ digest: DIGEST, repository: parseReference(place) })

const payloadOf = (change: Record<string, unknown> = {}) => {
  const critical = {
    identity: { 'docker-reference': 'ghcr.io/acme/packs/tool' },
    image: { 'docker-manifest-digest': DIGEST },
    type: 'cosign container image signature',
    ...change,
  }
  return Buffer.from(JSON.stringify({ critical, optional: null }))
}

function layer(payload: Buffer, signature = sign(null, payload, privateKey)): Buffer {
  const annotations = { 'dev.cosignproject.cosign/signature': signature.toString('base64') }
  return Buffer.from(fromCosignLayer({ mediaType: SIMPLE, annotations }, payload) ?? [])
}

const verify = (bytes: Uint8Array, place?: string) => verifyBundle(readEvidence(bytes), about(place), means)

describe('cosign’s payload', () => {
  test.each<[string, Record<string, unknown>, string?]>([
    ['of today', {}],
    ['of its later type', { type: 'https://sigstore.dev/cosign/sign/v1' }],
    ['that names a tag', { identity: { 'docker-reference': 'ghcr.io/acme/packs/tool:1.0.0' } }],
    ['in another case of the host', { identity: { 'docker-reference': 'GHCR.io/acme/packs/tool' } }],
    [
      'of Docker Hub, by its other name',
      { identity: { 'docker-reference': 'index.docker.io/acme/tool' } },
      'docker.io/acme/tool',
    ],
  ])('%s is taken', async (_, change, place) => {
    expect(await verify(layer(payloadOf(change)), place)).toMatchObject({
      key: 'k',
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
      id: sha256(payloadOf(change)).slice('sha256:'.length),
    })
  })

  test.each<[string, string, Record<string, unknown>]>([
    ['about another digest', 'SUBJECT_MISMATCH', { image: { 'docker-manifest-digest': OTHER } }],
    ['about no digest', 'STATEMENT_INVALID', { image: {} }],
    [
      'for another place',
      'SUBJECT_MISMATCH',
      { identity: { 'docker-reference': 'ghcr.io/acme/packs/other' } },
    ],
    ['for what is no place', 'SUBJECT_MISMATCH', { identity: { 'docker-reference': '..' } }],
    ['for no place', 'STATEMENT_INVALID', { identity: {} }],
    ['of another type', 'STATEMENT_INVALID', { type: 'atomic container signature' }],
    ['of nothing', 'STATEMENT_INVALID', { identity: undefined, image: undefined, type: undefined }],
  ])('%s is refused', async (_, code, change) => {
    await expect(verify(layer(payloadOf(change)))).rejects.toMatchObject({ code, exitCode: 7 })
  })

  test('that is none, and another signature over it, are refused', async () => {
    await expect(verify(layer(Buffer.from('hello')))).rejects.toMatchObject({ code: 'STATEMENT_INVALID' })
    await expect(verify(layer(Buffer.from('{}')))).rejects.toMatchObject({ code: 'STATEMENT_INVALID' })
    const foreign = sign(null, payloadOf({ type: 'x' }), privateKey)
    await expect(verify(layer(payloadOf(), foreign))).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
  })

  test('goes along by its tag, and is no bundle to attach', () => {
    expect(bundleToAttach(layer(payloadOf()), DIGEST)).toBeUndefined()
  })

  test.each<[string, string, Record<string, string>]>([
    ['of another type', 'application/json', {}],
    ['with a certificate that is none', SIMPLE, { 'dev.sigstore.cosign/certificate': 'hello' }],
    ['with a log entry that is none', SIMPLE, { 'dev.sigstore.cosign/bundle': '{}' }],
    ['with a timestamp that is none', SIMPLE, { 'dev.sigstore.cosign/rfc3161timestamp': '{}' }],
    ['whose envelope is none', 'application/vnd.dsse.envelope.v1+json', {}],
  ])('a layer %s is passed over', (_, mediaType, annotations) => {
    expect(fromCosignLayer({ mediaType, annotations }, Buffer.from('hello'))).toBeUndefined()
  })
})

describe('a signature over the manifest', () => {
  const bare = (signed = MANIFEST, digest = DIGEST) => ({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: Buffer.from(digest.slice(7), 'hex').toString('base64'),
      },
      signature: sign(null, signed, privateKey).toString('base64'),
    },
  })
  const kept = async (json: object, manifest = MANIFEST) =>
    await withManifest(Buffer.from(JSON.stringify(json)), DIGEST, async () => manifest)

  test('says that it is signed, and is attached as it was', async () => {
    expect(isAbout(Buffer.from(JSON.stringify(bare())), DIGEST)).toBe(true)
    const bytes = await kept(bare())
    expect(await verify(bytes, 'registry.example/anything')).toMatchObject({ key: 'k', predicate: {} })
    expect(bundleToAttach(bytes, DIGEST)).toEqual({ json: bare(), predicateType: undefined })
  })

  test('that is not over it, or without the manifest, is refused', async () => {
    expect(isAbout(Buffer.from(JSON.stringify(bare(MANIFEST, OTHER))), DIGEST)).toBe(false)
    await expect(verify(Buffer.from(JSON.stringify(bare())))).rejects.toMatchObject({
      code: 'STATEMENT_INVALID',
    })
    await expect(verify(await kept(bare(MANIFEST, OTHER)))).rejects.toMatchObject({
      code: 'STATEMENT_INVALID',
    })
    await expect(verify(await kept(bare(Buffer.from('x'))))).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
    await expect(verify(await kept(bare(Buffer.from('x')), Buffer.from('x')))).rejects.toMatchObject({
      code: 'STATEMENT_INVALID',
    })
  })
})

describe('a key is good', () => {
  const noon = new Date('2026-06-01T12:00:00Z')
  const [before, after] = [new Date(noon.getTime() - 1), new Date(noon.getTime() + 1)]
  const cases: [string, Partial<TrustedKey>, Date, boolean][] = [
    ['without dates', {}, noon, true],
    ['from its first moment', { validFrom: noon }, noon, true],
    ['not before it', { validFrom: noon }, before, false],
    ['after it', { validFrom: noon }, after, true],
    ['until its last moment', { validUntil: noon }, noon, true],
    ['not after it', { validUntil: noon }, after, false],
    ['before it', { validUntil: noon }, before, true],
    ['until it is revoked', { revoked: noon }, before, true],
    ['not from that moment on', { revoked: noon }, noon, false],
    ['not when it is revoked altogether', { revoked: true }, before, false],
  ]
  test.each(cases)('%s', (_, dates, time, good) => {
    const key = { ...trusted, ...dates }
    const distant = new Date('2000-01-01T00:00:00Z')
    expect(invalidity(key, [time], distant) === undefined).toBe(good)
    const byClock = invalidity(key, [], time)
    expect(byClock === undefined).toBe(good)
    if (!good && dates.revoked !== true) {
      expect(byClock).toContain('this machine’s clock')
      expect(invalidity(key, [time], distant)).toContain(`it signed on ${time.toISOString()}`)
    }
  })

  test('at every time that is proven, and its error names it', () => {
    const key = { ...trusted, validUntil: noon }
    expect(invalidity(key, [before, after], before)).toContain('not valid after')
    expect(() => refuseInvalidKey(key, [after], before)).toThrow(
      expect.objectContaining({
        code: 'KEY_NOT_VALID',
        details: { key: 'k' },
        hint: expect.stringContaining('Ask the publisher'),
      }),
    )
    expect(() => refuseInvalidKey(key, [before], after)).not.toThrow()
  })
})
