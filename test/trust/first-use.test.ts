/** Without a policy: who signed is shown, held against what is known, and believed where a place says whose it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Digest } from '../../src/oci/digest.ts'
import { parseReference } from '../../src/oci/reference.ts'
import {
  type Memory,
  NO_POLICY,
  type PinnedSigner,
  type Policy,
  parsePolicy,
} from '../../src/policy/index.ts'
import { keylessSigner, statementsAbout } from '../../src/signing/index.ts'
import type { Bundles } from '../../src/trust/collect.ts'
import type { TrustContext } from '../../src/trust/context.ts'
import { decideTrust } from '../../src/trust/decide.ts'
import { openMaterial } from '../../src/trust/material.ts'
import { type GithubRun, githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'

const DIGEST = `sha256:${'1'.repeat(64)}` as Digest
const ORG = 'ghcr.io/acme/packs/tool'

let sigstore: LoopbackSigstore
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.stop())

/** The run that the loopback certificates are of. */
const RUN = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'acme/packs',
  GITHUB_WORKFLOW_REF: 'acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
  RUNNER_ENVIRONMENT: 'github-hosted',
}

/** @param which of the statements of a publish: the signature, or the provenance */
async function signedBy(run: GithubRun = {}, which = 0): Promise<Buffer> {
  const services = { fulcioUrl: sigstore.url, rekorUrl: sigstore.url }
  const signer = await keylessSigner(services, { SIGSTORE_ID_TOKEN: githubToken(run) })
  const statement = statementsAbout(DIGEST, 'tool', {}, RUN)[which]
  return Buffer.from(JSON.stringify(await signer.sign(statement as NonNullable<typeof statement>)))
}

const of = (bundles: readonly Uint8Array[], more: Partial<Bundles> = {}): Bundles => ({
  async *[Symbol.asyncIterator]() {
    yield* bundles
  },
  ...more,
})

const contextOf = (policy: Policy, hasPolicy: boolean): TrustContext => ({
  policy,
  hasPolicy,
  acceptSigner: [],
  allowDowngrade: [],
  given: [],
  material: openMaterial(policy, {}),
})

async function decide(
  place: string,
  bundles: Bundles,
  {
    memory = {},
    version = '1.0.0',
    root = sigstore.trustedRoot,
  }: { memory?: Memory; version?: string; root?: string } = {},
) {
  const policy = { ...NO_POLICY, trustedRoot: root }
  return await decideTrust(
    DIGEST,
    { repository: parseReference(place), name: 'tool', version },
    bundles,
    contextOf(policy, false),
    memory,
  )
}

describe('who signed', () => {
  test.each<[string, string, GithubRun, string | undefined]>([
    ['the organisation on ghcr.io', ORG, {}, undefined],
    [
      'another organisation on ghcr.io',
      'ghcr.io/partner/packs/tool',
      {},
      'it is signed by acme/packs, which is not a repository of partner',
    ],
    [
      'the first component of a path elsewhere',
      'registry.example/acme/packs/tool',
      {},
      'it is signed by acme/packs; no policy says whether that is right',
    ],
    ['anybody, in a layout', 'oci-layout:///tmp/layout', {}, 'it is signed by acme/packs'],
  ])('%s', async (_, place, run, reason) => {
    const report = await decide(place, of([await signedBy(run)]))
    expect(report).toMatchObject({
      mode: 'first-use',
      matched: 'default',
      verified: reason === undefined,
      signer: { repository: 'https://github.com/acme/packs' },
    })
    expect(report.reason).toBe(reason)
    expect(report.bundles).toHaveLength(1)
  })

  test('nobody', async () => {
    expect(await decide(ORG, of([]))).toEqual({
      mode: 'first-use',
      verified: false,
      matched: 'default',
      reason: 'it is signed by nobody',
      bundles: [],
    })
  })

  test('a stranger stands before the organisation, and the organisation counts', async () => {
    const stranger = await signedBy({ repository: 'partner/packs' })
    expect(await decide(ORG, of([stranger, await signedBy()]))).toMatchObject({
      verified: true,
      signer: { owner: 'https://github.com/acme' },
    })
    expect(await decide(ORG, of([stranger]))).toMatchObject({
      verified: false,
      signer: { owner: 'https://github.com/partner' },
    })
  })

  test('a root that is out of reach ends nothing where nobody asked for signatures', async () => {
    const report = await decide(ORG, of([await signedBy()]), { root: '/nowhere/trusted_root.json' })
    expect(report).toMatchObject({ verified: false, bundles: [] })
    expect(report.reason).toContain('/nowhere/trusted_root.json')
    const document = { trusted_root: '/nowhere/trusted_root.json', default: 'require' }
    const policy = parsePolicy(JSON.stringify(document), '/p.json')
    const judged = { repository: parseReference(ORG), name: 'tool', version: '1.0.0' }
    await expect(
      decideTrust(DIGEST, judged, of([await signedBy()]), contextOf(policy, true)),
    ).rejects.toMatchObject({
      exitCode: 7,
    })
    const warning = parsePolicy(JSON.stringify({ ...document, default: 'warn' }), '/p.json')
    await expect(
      decideTrust(DIGEST, judged, of([await signedBy()]), contextOf(warning, true)),
    ).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' })
  })

  test('what its provenance says is told', async () => {
    expect((await decide(ORG, of([await signedBy()]))).provenance).toBeUndefined()
    const told = await decide(ORG, of([await signedBy({}, 1)]))
    expect(told).toMatchObject({ verified: true, provenance: { builder: expect.any(String) } })
  })
})

describe('who signed before', () => {
  const known = (more: Partial<PinnedSigner> = {}): Memory => ({
    signer: {
      identity: 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/tags/v0.9.0',
      issuer: 'https://token.actions.githubusercontent.com',
      repository: 'https://github.com/acme/packs',
      workflow: '.github/workflows/publish.yml',
      ref: 'refs/tags/v0.9.0',
      runner: 'github-hosted',
      ...more,
    },
  })

  test.each<[string, GithubRun, Memory, boolean]>([
    ['the same, on the tag of this version', {}, known(), true],
    ['the same, on the tag of this pack’s version', { ref: 'refs/tags/tool-v1.0.0' }, known(), true],
    ['the same, on a branch', { ref: 'refs/heads/main' }, known(), false],
    ['the same, on the tag of another version', { ref: 'refs/tags/v2.0.0' }, known(), false],
    [
      'the same, on the ref of before',
      { ref: 'refs/heads/main' },
      known({
        ref: 'refs/heads/main',
        identity: 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/heads/main',
      }),
      true,
    ],
    ['the same, on another class of runner', { runner: 'self-hosted' }, known(), false],
    ['another workflow', { workflow: '.github/workflows/other.yml' }, known(), false],
    ['another repository of the owner', { repository: 'acme/other' }, known(), false],
    ['the same in another case', {}, known({ repository: 'https://github.com/ACME/packs' }), true],
    ['the same, of whom less was known', {}, { signer: { identity: known().signer?.identity ?? '' } }, true],
    [
      'the same, of whose ref nothing was known',
      { ref: 'refs/heads/main' },
      known({
        ref: undefined,
        identity: 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/heads/main',
      }),
      true,
    ],
    ['nobody', {}, { signer: null }, true],
  ])('%s', async (_, run, memory, good) => {
    const result = decide(ORG, of([await signedBy(run)]), { memory })
    if (good) expect(await result).toMatchObject({ signer: { issuer: expect.any(String) } })
    else
      await expect(result).rejects.toMatchObject({
        code: 'SIGNER_CHANGED',
        message: expect.stringContaining('signed by somebody else than before'),
        exitCode: 7,
        hint: expect.stringContaining('--accept-signer=tool'),
        details: { pinned: expect.any(Object) },
      })
  })

  test('whoever is the same as before is enough, and nobody else is asked for', async () => {
    const bundle = await signedBy()
    let asked = 0
    const counted: Bundles = {
      async *[Symbol.asyncIterator]() {
        for (const one of [bundle, bundle]) {
          asked += 1
          yield one
        }
      },
    }
    const report = await decide('registry.example/acme/tool', counted, { memory: known() })
    expect(report).toMatchObject({ verified: false, signer: { repository: 'https://github.com/acme/packs' } })
    expect(asked).toBe(1)
  })

  test('what is gone is told as gone, and where a registry lists nothing, as that', async () => {
    const gone = await decide(ORG, of([]), { memory: known() }).catch((error: unknown) => error)
    expect(gone).toMatchObject({
      code: 'SIGNER_CHANGED',
      message: expect.stringContaining('now no such signature verifies'),
      hint: expect.stringContaining('Somebody may be hiding the signature'),
      details: { reason: 'SIGNATURE_MISSING' },
    })
    const cached = await decide(ORG, of([], { unlisted: true }), { memory: known() }).catch(
      (error: unknown) => error,
    )
    expect(cached).toMatchObject({
      message: expect.stringContaining('ghcr.io lists nothing that is attached to it'),
      hint: expect.stringContaining('A cache in front of another registry'),
    })
  })
})

describe('older forms and GitHub', () => {
  const counting = () => {
    const asked: string[] = []
    const bundles = of([], {
      older: () => {
        asked.push('older')
        return of([])
      },
    })
    return { asked, bundles }
  }
  const rules: [string, object, boolean][] = [
    [
      'a rule',
      {
        rules: [{ match: '**', mode: 'warn', repository: 'acme/packs', workflow: '.github/workflows/p.yml' }],
      },
      true,
    ],
    ['a default that requires', { default: 'require' }, true],
    ['a default that refuses what does not fit', { default: 'warn-unsigned' }, true],
    ['a default that warns', { default: 'warn' }, false],
  ]
  test.each(rules)('are asked for by %s: %j', async (_, document, wanted) => {
    const { asked, bundles } = counting()
    const policy = parsePolicy(JSON.stringify({ trusted_root: sigstore.trustedRoot, ...document }), '/p.json')
    const judged = {
      repository: parseReference('registry.example/acme/tool'),
      name: 'tool',
      version: '1.0.0',
    }
    await decideTrust(DIGEST, judged, bundles, contextOf(policy, true)).catch(() => {})
    expect(asked).toEqual(wanted ? ['older'] : [])
  })

  test('are asked for by a pin, and by nothing on first use', async () => {
    const first = counting()
    await decide(ORG, first.bundles)
    expect(first.asked).toEqual([])
    const pinned = counting()
    await decide(ORG, pinned.bundles, { memory: { signer: { identity: 'x' } } }).catch(() => {})
    expect(pinned.asked).toEqual(['older'])
  })
})
