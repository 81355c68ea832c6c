/** The gate in process: what is asked for, what is claimed, and what is known, in every combination that decides. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Digest, hexOf, sha256 } from '../../src/oci/digest.ts'
import { parseReference } from '../../src/oci/reference.ts'
import { type Memory, NO_POLICY, type Policy, parsePolicy } from '../../src/policy/index.ts'
import { keySigner } from '../../src/signing/index.ts'
import { SIGN_PREDICATE, statement } from '../../src/signing/statement.ts'
import { type Asked, admit, type Claim, handOut, seal } from '../../src/trust/admit.ts'
import type { Bundles } from '../../src/trust/collect.ts'
import type { TrustContext } from '../../src/trust/context.ts'
import { openMaterial } from '../../src/trust/material.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const DIGEST = `sha256:${'1'.repeat(64)}` as Digest
const OTHER = `sha256:${'2'.repeat(64)}` as Digest

const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
let signed: { ours: Buffer; theirs: Buffer; elsewhere: Buffer; scanned: Buffer; scannedByOthers: Buffer }
const SCAN = 'https://acme.example/scan/v1'

async function bundleBy(key: KeyObject, about: Digest, type = SIGN_PREDICATE): Promise<Buffer> {
  const file = join(await temporaryDirectory('key'), 'k.pem')
  await writeFile(file, key.export({ type: 'pkcs8', format: 'pem' }))
  const signer = await keySigner(file, undefined, {}, {})
  return Buffer.from(JSON.stringify(await signer.sign(statement(about, 'tool', type, {}))))
}

beforeAll(async () => {
  signed = {
    ours: await bundleBy(ours.privateKey, DIGEST),
    theirs: await bundleBy(theirs.privateKey, DIGEST),
    elsewhere: await bundleBy(ours.privateKey, OTHER),
    scanned: await bundleBy(ours.privateKey, DIGEST, SCAN),
    scannedByOthers: await bundleBy(theirs.privateKey, DIGEST, SCAN),
  }
})

const idOf = (key: KeyObject) => `key:${sha256(key.export({ type: 'spki', format: 'der' }))}`

function policy(mode: string, keys: KeyObject[] = [ours.publicKey], more: object = {}): Policy {
  const written = keys.map((key, index) => ({
    id: `k${index}`,
    public_key: key.export({ type: 'spki', format: 'pem' }),
  }))
  return parsePolicy(JSON.stringify({ rules: [{ match: '**', mode, keys: written, ...more }] }), 'p.json')
}

function context(written: Policy | undefined, more: Partial<TrustContext> = {}): TrustContext {
  const found = written ?? NO_POLICY
  const hasPolicy = written !== undefined
  const material = openMaterial(found, {})
  return { policy: found, hasPolicy, acceptSigner: [], allowDowngrade: [], given: [], material, ...more }
}

const of = (...bundles: Uint8Array[]): Bundles => ({
  async *[Symbol.asyncIterator]() {
    yield* bundles
  },
})

const claim: Claim = { name: 'tool', version: '1.1.0' }
const at = (text: string, more: Partial<Asked> = {}): Asked => ({
  reference: { ...parseReference(text), digest: DIGEST },
  ...more,
})
const TAGGED = 'ghcr.io/acme/packs/tool:1.1.0'
const pass = (asked: Asked, said: Claim, bundles: Bundles, trust: TrustContext) =>
  admit(asked, said, DIGEST, bundles, trust)

describe('who signed', () => {
  type Row = [string, string, () => Uint8Array[], string | undefined, boolean?]
  test.each<Row>([
    ['require', 'ours', () => [signed.ours], undefined, true],
    ['require', 'theirs', () => [signed.theirs], 'KEY_UNKNOWN'],
    ['require', 'nobody', () => [], 'SIGNATURE_MISSING'],
    ['require', 'theirs before ours', () => [signed.theirs, signed.ours], undefined, true],
    ['require', 'junk before ours', () => [Buffer.from('{'), signed.ours], undefined, true],
    ['require', 'ours, of another pack', () => [signed.elsewhere], 'SUBJECT_MISMATCH'],
    ['require', 'junk', () => [Buffer.from('{')], 'BUNDLE_INVALID'],
    [
      'require',
      'junk, and ours of another pack',
      () => [signed.elsewhere, Buffer.from('{')],
      'SUBJECT_MISMATCH',
    ],
    [
      'require',
      'junk before ours of another pack',
      () => [Buffer.from('{'), signed.elsewhere],
      'SUBJECT_MISMATCH',
    ],
    ['warn-unsigned', 'nobody', () => [], undefined, false],
    ['warn-unsigned', 'theirs', () => [signed.theirs], 'KEY_UNKNOWN'],
    ['warn-unsigned', 'ours', () => [signed.ours], undefined, true],
    ['warn', 'nobody', () => [], undefined, false],
    ['warn', 'theirs', () => [signed.theirs], undefined, false],
    ['ignore', 'theirs', () => [signed.theirs], undefined, false],
  ])('%s: %s', async (mode, _, bundles, code, verified) => {
    const result = pass(at(TAGGED), claim, of(...bundles()), context(policy(mode)))
    if (code !== undefined) return await expect(result).rejects.toMatchObject({ code, exitCode: 7 })
    expect((await result).report).toMatchObject({ mode, verified, matched: '**' })
  })

  test('what a call says wins over the policy', async () => {
    const asked = at(TAGGED)
    await expect(
      pass(asked, claim, of(), context(policy('warn'), { mode: 'require' })),
    ).rejects.toMatchObject({
      code: 'SIGNATURE_MISSING',
    })
    const ignored = await pass(asked, claim, of(), context(policy('require'), { mode: 'ignore' }))
    expect(ignored.report).toMatchObject({ mode: 'ignore', verified: false, bundles: [] })
  })

  test('what was accepted is kept, and remembered with its digest', async () => {
    const { report, memory, admission } = await pass(
      at(TAGGED),
      claim,
      of(signed.ours),
      context(policy('require')),
    )
    expect(report.bundles).toEqual([signed.ours.toString('base64')])
    expect(memory).toEqual({
      signer: { identity: idOf(ours.publicKey) },
      digest: DIGEST,
      bundle: sha256(signed.ours),
      highest: '1.1.0',
    })
    expect(seal(admission, DIGEST)).toEqual({ digest: DIGEST })
    expect(() => seal(admission, OTHER)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
    const stored = { record: { digest: DIGEST } } as Parameters<typeof handOut>[0]
    expect(handOut(stored, admission)).toMatchObject({ admission })
    const wrong = { record: { digest: OTHER } } as Parameters<typeof handOut>[0]
    expect(() => handOut(wrong, admission)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

describe('who signed before', () => {
  const known = (key: KeyObject): Memory => ({
    signer: { identity: idOf(key) },
    digest: OTHER,
    highest: '1.0.0',
  })
  const both = () => policy('require', [ours.publicKey, theirs.publicKey])

  test.each<[string, () => Policy, () => Uint8Array[], Memory | undefined, string | undefined]>([
    ['the same', both, () => [signed.ours], known(ours.publicKey), undefined],
    [
      'somebody else whom the policy allows',
      both,
      () => [signed.theirs],
      known(ours.publicKey),
      'SIGNER_CHANGED',
    ],
    ['both now', both, () => [signed.theirs, signed.ours], known(ours.publicKey), undefined],
    [
      'nobody now, where that is tolerated',
      () => policy('warn'),
      () => [],
      known(ours.publicKey),
      'SIGNER_CHANGED',
    ],
    ['nobody now, where a signature is wanted', both, () => [], known(ours.publicKey), 'SIGNER_CHANGED'],
    ['nobody before', both, () => [signed.ours], { signer: null, highest: '1.0.0' }, undefined],
    ['nobody looked before', both, () => [signed.ours], { highest: '1.0.0' }, undefined],
    ['nothing is known', both, () => [signed.ours], undefined, undefined],
  ])('%s', async (_, written, bundles, memory, code) => {
    const result = pass(at(TAGGED, { memory }), claim, of(...bundles()), context(written()))
    if (code === undefined) expect((await result).report.verified).toBe(true)
    else await expect(result).rejects.toMatchObject({ code, exitCode: 7 })
  })

  test('who signs now is said, also where it would only be warned of', async () => {
    const asked = pass(
      at(TAGGED, { memory: known(ours.publicKey) }),
      claim,
      of(signed.theirs),
      context(policy('warn', [ours.publicKey, theirs.publicKey])),
    )
    await expect(asked).rejects.toMatchObject({
      code: 'SIGNER_CHANGED',
      message: `tool is signed by somebody else than before: identity was ${idOf(ours.publicKey)}, is ${idOf(theirs.publicKey)}.`,
    })
  })

  test('the pack whose change is accepted has a name, and no other is', async () => {
    const asked = at(TAGGED, { memory: known(ours.publicKey) })
    const accepting = (name: string) => context(both(), { acceptSigner: [name] })
    expect((await pass(asked, claim, of(signed.theirs), accepting('tool'))).report.verified).toBe(true)
    await expect(pass(asked, claim, of(signed.theirs), accepting('other'))).rejects.toMatchObject({
      code: 'SIGNER_CHANGED',
      hint: expect.stringContaining('--accept-signer=tool'),
    })
  })

  test('a signature that is ignored changes nothing that is remembered', async () => {
    const memory = known(ours.publicKey)
    const { memory: after } = await pass(at(TAGGED, { memory }), claim, of(), context(policy('ignore')))
    expect(after).toEqual({ ...memory, highest: '1.1.0' })
  })

  test('without a policy the accepted bundle is known by its digest, and another one is not', async () => {
    const memory = { signer: { identity: 'key:x' }, digest: DIGEST, bundle: sha256(signed.theirs) }
    const trust = context(undefined)
    const { report } = await pass(at(TAGGED, { memory }), claim, of(signed.theirs), trust)
    expect(report).toMatchObject({ mode: 'first-use', signer: { identity: 'key:x' } })
    await expect(
      pass(at(TAGGED, { memory: { ...memory, digest: OTHER } }), claim, of(signed.theirs), trust),
    ).rejects.toMatchObject({ code: 'SIGNER_CHANGED' })
  })
})

describe('what has to be stated besides', () => {
  const wanting = (mode: string) =>
    context(policy(mode, [ours.publicKey], { require_attestations: [{ predicate_type: SCAN }] }))
  const missing = `tool 1.1.0 has no attestation of the type ${SCAN} by whom the policy names.`
  const base64 = (...bundles: Buffer[]) => bundles.map((bundle) => bundle.toString('base64'))

  test.each(['require', 'warn-unsigned', 'warn'])(
    'is kept with the signature, in the mode %s',
    async (mode) => {
      const { report } = await pass(at(TAGGED), claim, of(signed.ours, signed.scanned), wanting(mode))
      expect(report).toMatchObject({ mode, verified: true, signer: { identity: idOf(ours.publicKey) } })
      expect(report.bundles).toEqual(base64(signed.ours, signed.scanned))
    },
  )

  test.each<[string, () => Buffer[]]>([
    ['not there', () => [signed.ours]],
    ['stated by somebody else', () => [signed.ours, signed.scannedByOthers]],
  ])('where it is %s', async (_, bundles) => {
    for (const mode of ['require', 'warn-unsigned'])
      await expect(pass(at(TAGGED), claim, of(...bundles()), wanting(mode))).rejects.toMatchObject({
        code: 'SIGNATURE_MISSING',
        message: missing,
      })
    const { report } = await pass(at(TAGGED), claim, of(...bundles()), wanting('warn'))
    expect(report).toMatchObject({ mode: 'warn', verified: false, matched: '**', reason: missing })
    expect(report).toMatchObject({ signer: { identity: idOf(ours.publicKey) }, bundle: sha256(signed.ours) })
    expect(report.bundles).toEqual(base64(signed.ours))
  })

  test('a defect is none of its faults', async () => {
    let looks = 0
    const broken: Bundles = {
      async *[Symbol.asyncIterator]() {
        looks += 1
        if (looks > 1) throw new TypeError('a defect')
        yield signed.ours
      },
    }
    await expect(pass(at(TAGGED), claim, broken, wanting('warn'))).rejects.toThrow('a defect')
  })
})

describe('what is told, and what is asked', () => {
  const bundles = (more: Partial<Bundles>, ...found: Uint8Array[]): Bundles => ({ ...of(...found), ...more })
  const reasonOf = async (mode: string, found: Bundles, said: Claim = claim) =>
    (await pass(at(TAGGED), said, found, context(policy(mode)))).report.reason

  test('why a pack does not count', async () => {
    expect(await reasonOf('warn', of())).toBe('tool 1.1.0 has no signature.')
    const latest = at('ghcr.io/acme/packs/tool:latest')
    const unstated = await pass(latest, { name: 'tool', version: undefined }, of(), context(policy('warn')))
    expect(unstated.report.reason).toBe('tool has no signature.')
    const notation = 'application/vnd.cncf.notary.signature'
    expect(await reasonOf('warn', bundles({ unread: [notation, 'a/sign'] }))).toBe(
      `tool 1.1.0 has no signature that is read here: what is attached is Notation’s (${notation}) and "a/sign".`,
    )
    const first = await pass(at(TAGGED), claim, of(Buffer.from('{')), context(undefined))
    expect(first.report.reason).toBe('A signature bundle is malformed.')
  })

  test.each<[string, Partial<Bundles>, RegExp, object]>([
    ['nothing', {}, /write a rule for it/, { pack: 'tool' }],
    [
      'what is not read',
      { unread: ['a/sign'] },
      /with cosign or packwright as well/,
      { pack: 'tool', unread: ['a/sign'] },
    ],
    ['a registry that lists nothing', { unlisted: true }, /^A cache in front of another/, { pack: 'tool' }],
  ])('where a signature is wanted and there is %s', async (_, more, hint, details) => {
    const refused = pass(at(TAGGED), claim, bundles(more), context(policy('require')))
    await expect(refused).rejects.toMatchObject({ hint: expect.stringMatching(hint) })
    expect(await refused.catch((error: unknown) => (error as { details: object }).details)).toEqual(details)
  })

  test('a rule says more about what is there than memory does', async () => {
    const memory = { signer: { identity: 'key:before' }, digest: OTHER }
    for (const mode of ['require', 'warn-unsigned'])
      await expect(
        pass(at(TAGGED, { memory }), claim, of(signed.theirs), context(policy(mode))),
      ).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
    await expect(
      pass(at(TAGGED, { memory }), claim, of(signed.ours), context(policy('require'))),
    ).rejects.toMatchObject({ message: expect.stringContaining('signed by somebody else than before') })
  })

  test('what a call brings counts where it is about this pack, and else says nothing', async () => {
    const trust = (given: Uint8Array[]) => context(policy('require'), { given })
    expect((await pass(at(TAGGED), claim, of(), trust([signed.ours]))).report.verified).toBe(true)
    await expect(pass(at(TAGGED), claim, of(), trust([signed.elsewhere]))).rejects.toMatchObject({
      code: 'SIGNATURE_MISSING',
    })
  })

  test('a signature over the manifest that a call brings is held against the manifest', async () => {
    const manifest = Buffer.from('{"schemaVersion":2}')
    const digest = sha256(manifest)
    const bare = Buffer.from(
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] },
        messageSignature: {
          messageDigest: {
            algorithm: 'SHA2_256',
            digest: Buffer.from(hexOf(digest), 'hex').toString('base64'),
          },
          signature: sign(null, manifest, ours.privateKey).toString('base64'),
        },
      }),
    )
    const asked = { reference: { ...parseReference(TAGGED), digest } }
    const trust = context(policy('require'), { given: [bare] })
    const there = bundles({ manifest: async () => manifest })
    expect((await admit(asked, claim, digest, there, trust)).report.verified).toBe(true)
    await expect(admit(asked, claim, digest, of(), trust)).rejects.toMatchObject({
      code: 'STATEMENT_INVALID',
    })
  })

  test('nobody is asked for more than helps', async () => {
    let asked = 0
    const counted: Bundles = {
      async *[Symbol.asyncIterator]() {
        for (const bundle of [signed.theirs, signed.ours, signed.theirs]) {
          asked += 1
          yield bundle
        }
      },
    }
    await pass(at(TAGGED), claim, counted, context(policy('require')))
    expect(asked).toBe(2)
    asked = 0
    const memory = { signer: { identity: 'key:x' }, digest: DIGEST, bundle: sha256(signed.theirs) }
    await pass(at(TAGGED, { memory }), claim, counted, context(undefined))
    expect(asked).toBe(1)
  })

  test('a bundle that is known proves nothing about another manifest, and nothing to a policy', async () => {
    const memory = {
      signer: { identity: idOf(theirs.publicKey) },
      digest: DIGEST,
      bundle: sha256(signed.theirs),
    }
    await expect(
      pass(at(TAGGED, { memory }), claim, of(signed.theirs), context(policy('require'))),
    ).rejects.toMatchObject({ code: 'KEY_UNKNOWN' })
    const another = { signer: { identity: 'key:x' }, digest: DIGEST, bundle: sha256(signed.ours) }
    await expect(
      pass(at(TAGGED, { memory: another }), claim, of(signed.theirs), context(undefined)),
    ).rejects.toMatchObject({ code: 'SIGNER_CHANGED' })
    const elsewhere = { signer: { identity: 'key:x' }, digest: OTHER, bundle: sha256(signed.elsewhere) }
    await expect(
      pass(at(TAGGED, { memory: elsewhere }), claim, of(signed.elsewhere), context(undefined)),
    ).rejects.toMatchObject({ code: 'SIGNER_CHANGED' })
  })

  test.each<[string, (bundle: Digest) => Memory, Partial<TrustContext>, boolean]>([
    ['this manifest', (bundle) => ({ signer: null, digest: DIGEST, bundle }), {}, true],
    ['another manifest', (bundle) => ({ signer: null, digest: OTHER, bundle }), {}, false],
    ['this manifest without a bundle', () => ({ signer: null, digest: DIGEST }), {}, false],
    [
      'a signer who may change',
      (bundle) => ({ signer: null, digest: DIGEST, bundle }),
      { acceptSigner: ['tool'] },
      false,
    ],
  ])('a bundle that memory knows of %s is asked for by its digest: %#', async (_, known, more, isAsked) => {
    const asked: Digest[] = []
    const bundles: Bundles = {
      ...of(),
      async *with(digest) {
        asked.push(digest)
        yield signed.ours
      },
    }
    const digest = sha256(signed.ours)
    const trust = context(policy('require'), more)
    const decided = pass(at(TAGGED, { memory: known(digest) }), claim, bundles, trust)
    if (isAsked) expect((await decided).memory.bundle).toBe(digest)
    else await expect(decided).rejects.toMatchObject({ code: 'SIGNATURE_MISSING' })
    expect(asked).toEqual(isAsked ? [digest] : [])
  })

  test('what is pinned on ghcr.io without a rule asks for older forms, and not for GitHub’s', async () => {
    const asked: string[] = []
    const trust = context(undefined)
    const material = {
      ...trust.material,
      async *attestations() {
        asked.push('github')
        yield* []
      },
    }
    const older = () => {
      asked.push('older')
      return of()
    }
    await expect(
      pass(at(TAGGED, { memory: { signer: { identity: 'key:x' } } }), claim, bundles({ older }), {
        ...trust,
        material,
      }),
    ).rejects.toMatchObject({ code: 'SIGNER_CHANGED' })
    expect(asked).toEqual(['older'])
  })

  test('a fault that is none of a signature’s is not taken for one', async () => {
    const trust = context(policy('warn'))
    const material = {
      ...trust.material,
      keysOf: () => {
        throw new TypeError('a defect')
      },
    }
    await expect(pass(at(TAGGED), claim, of(signed.ours), { ...trust, material })).rejects.toThrow('a defect')
  })
})

describe('which version', () => {
  const trust = () => context(undefined)
  test.each<[string, string, string | undefined, string | undefined]>([
    ['the tag’s', '1.1.0', '1.1.0', undefined],
    ['the tag’s, with a v', 'v1.1.0', '1.1.0', undefined],
    ['another', '1.1.0', '1.0.0', 'VERSION_REPLAYED'],
    ['a draft of it', '1.1.0-draft', '1.1.0', undefined],
    ['a test of it', '1.1.0-testing', '1.1.0', undefined],
    ['another state of it', '1.1.0-done', '1.1.0', 'VERSION_REPLAYED'],
    ['any, under a tag that is no version', 'latest', '0.1.0', undefined],
    ['none that is stated', '1.1.0', undefined, undefined],
  ])('%s', async (_, tag, version, code) => {
    const result = pass(at(`ghcr.io/acme/packs/tool:${tag}`), { name: 'tool', version }, of(), trust())
    if (code === undefined) expect((await result).admission.digest).toBe(DIGEST)
    else await expect(result).rejects.toMatchObject({ code, exitCode: 7, details: { tag, version } })
  })

  test('any, by a digest alone', async () => {
    const asked = at('ghcr.io/acme/packs/tool')
    expect((await pass(asked, claim, of(), trust())).memory).toEqual({
      signer: null,
      digest: DIGEST,
      highest: '1.1.0',
    })
  })

  test.each<[string, string | undefined, Partial<Asked>, string[], string | undefined, string | undefined]>([
    ['newer than before', '1.1.0', { memory: { highest: '1.0.0' } }, [], undefined, '1.1.0'],
    ['the same as before', '1.1.0', { memory: { highest: '1.1.0' } }, [], undefined, '1.1.0'],
    ['older than before', '1.1.0', { memory: { highest: '1.2.0' } }, [], 'DOWNGRADE_REFUSED', undefined],
    ['older, and accepted', '1.1.0', { memory: { highest: '1.2.0' } }, ['tool'], undefined, '1.2.0'],
    [
      'older, and another accepted',
      '1.1.0',
      { memory: { highest: '1.2.0' } },
      ['other'],
      'DOWNGRADE_REFUSED',
      undefined,
    ],
    [
      'older, by a digest that was given',
      '1.1.0',
      { memory: { highest: '1.2.0' }, pinned: true },
      [],
      undefined,
      '1.2.0',
    ],
    ['where what was before has no order', '1.1.0', { memory: { highest: 'main' } }, [], undefined, '1.1.0'],
    ['without one that is stated', undefined, { memory: { highest: '1.2.0' } }, [], undefined, '1.2.0'],
    ['that has no order', 'main', { memory: { highest: '1.2.0' } }, [], undefined, '1.2.0'],
  ])('%s', async (_, version, asked, allowDowngrade, code, highest) => {
    const reference = 'ghcr.io/acme/packs/tool:latest'
    const result = pass(
      at(reference, asked),
      { name: 'tool', version },
      of(),
      context(undefined, { allowDowngrade }),
    )
    if (code === undefined) expect((await result).memory.highest).toBe(highest)
    else
      await expect(result).rejects.toMatchObject({
        code,
        exitCode: 7,
        details: { pack: 'tool', locked: '1.2.0', found: '1.1.0' },
      })
  })
})

describe('what it calls itself', () => {
  test.each<[string, string, Partial<Asked>, 'taken' | 'told' | 'refused']>([
    ['as its place', 'tool', {}, 'taken'],
    ['otherwise', 'trick', {}, 'refused'],
    ['otherwise, and somebody typed it', 'trick', { typed: true }, 'told'],
    ['otherwise, under a name of the asker’s', 'trick', { alias: 'mine' }, 'told'],
    ['as the asker’s own name', 'mine', { alias: 'mine' }, 'taken'],
    ['otherwise, under the name of the place', 'trick', { alias: 'tool' }, 'refused'],
    ['as the lockfile has it', 'own', { named: 'own', alias: 'mine' }, 'taken'],
    ['otherwise than the lockfile has it', 'trick', { named: 'own', alias: 'mine' }, 'refused'],
    [
      'as the asker calls it, where the lockfile has another',
      'mine',
      { named: 'own', alias: 'mine' },
      'refused',
    ],
    ['as its place, where the lockfile has another', 'tool', { named: 'own' }, 'refused'],
  ])('%s', async (_, name, asked, outcome) => {
    const result = pass(at(TAGGED, asked), { name, version: '1.1.0' }, of(), context(undefined))
    const told = [`${TAGGED}@${DIGEST} calls itself "${name}".`]
    if (outcome === 'refused')
      await expect(result).rejects.toMatchObject({
        code: 'NAME_MISMATCH',
        exitCode: 7,
        details: { found: name },
      })
    else expect((await result).notices).toEqual(outcome === 'told' ? told : [])
  })
})
