/** Where signatures are looked for when nothing beside the pack helps, and what is said when there is none. */
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Digest } from '../../src/oci/digest.ts'
import { parseReference } from '../../src/oci/reference.ts'
import { NO_POLICY, type PolicyRule, parsePolicy } from '../../src/policy/index.ts'
import { trustContext } from '../../src/session/index.ts'
import { keylessSigner, statementsAbout } from '../../src/signing/index.ts'
import type { Bundles } from '../../src/trust/collect.ts'
import { decideTrust } from '../../src/trust/decide.ts'
import { openMaterial } from '../../src/trust/material.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const SUBJECT = `sha256:${'1'.repeat(64)}` as Digest
const WORKFLOW = '.github/workflows/publish.yml'

let sigstore: LoopbackSigstore
let github: Server
let asked: { path: string; authorization: string | undefined }[] = []
let answer: { status: number; body: unknown } = { status: 404, body: {} }
let bundle: unknown

beforeAll(async () => {
  sigstore = await startSigstore()
  const signer = await keylessSigner(
    { fulcioUrl: sigstore.url, rekorUrl: sigstore.url },
    { SIGSTORE_ID_TOKEN: githubToken() },
  )
  const [statement] = statementsAbout(SUBJECT, 'sample', {}, {})
  bundle = await signer.sign(statement as NonNullable<typeof statement>)
  github = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization })
    response.writeHead(answer.status).end(JSON.stringify(answer.body))
  }).listen(0, '127.0.0.1')
  await once(github, 'listening')
})

afterAll(async () => {
  await sigstore.stop()
  github.close()
})

/** Nothing refers to the pack, and there are no older forms. */
const nothing = (more: Partial<Bundles> = {}): Bundles => ({
  async *[Symbol.asyncIterator]() {},
  async *older() {},
  ...more,
})

async function decide(
  rule: Partial<PolicyRule>,
  { place = 'ghcr.io/acme/packs/sample', env = {}, bundles = nothing(), given = [] as Uint8Array[] } = {},
) {
  asked = []
  const address = github.address()
  const api = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const document = { trusted_root: sigstore.trustedRoot, rules: [{ match: '**', ...rule }] }
  const policy = parsePolicy(JSON.stringify(document), '/packs.policy.json')
  const material = openMaterial(policy, { GITHUB_API_URL: api, ...env })
  const context = { policy, hasPolicy: true, acceptSigner: [], allowDowngrade: [], given, material }
  const pack = { repository: parseReference(place), name: 'sample', version: '1.0.0' }
  return await decideTrust(SUBJECT, pack, bundles, context)
}

const publisher = { repository: 'acme/packs', workflow: WORKFLOW }

describe('attestations that GitHub keeps', () => {
  test('count like those beside the pack', async () => {
    answer = { status: 200, body: { attestations: [{ bundle: null }, { bundle, repository_id: 1 }] } }
    expect(await decide(publisher)).toMatchObject({ verified: true, signer: { workflow: WORKFLOW } })
    expect(asked).toEqual([
      { path: `/repos/acme/packs/attestations/${SUBJECT}?per_page=100`, authorization: undefined },
    ])
    await decide(publisher, { env: { GITHUB_TOKEN: 'one' } })
    expect(asked).toMatchObject([{ authorization: 'Bearer one' }])
  })

  test('are held against the rule', async () => {
    answer = { status: 200, body: { attestations: [{ bundle }] } }
    await expect(decide({ ...publisher, environment: 'production' })).rejects.toMatchObject({
      code: 'IDENTITY_MISMATCH',
    })
  })

  test.each<[string, Partial<PolicyRule>, string]>([
    ['for another registry', publisher, 'registry.example/acme/packs/sample'],
    [
      'without a repository',
      { identity_regexp: '^.*$', oidc_issuer: 'https://token.actions.githubusercontent.com' },
      'ghcr.io/acme/packs/sample',
    ],
    ['where signatures are ignored', { ...publisher, mode: 'ignore' }, 'ghcr.io/acme/packs/sample'],
  ])('are not asked for %s', async (_, rule, place) => {
    answer = { status: 200, body: { attestations: [{ bundle }] } }
    await decide(rule, { place }).catch(() => {})
    expect(asked).toEqual([])
  })

  test.each([
    [404, 'sample 1.0.0 has no signature.'],
    [403, 'sample 1.0.0 has no signature; GitHub could not be asked for attestations: it answered 403.'],
    [200, 'sample 1.0.0 has no signature; GitHub could not be asked for attestations: '],
  ])('the answer %i without any leaves the pack unsigned', async (status, message) => {
    answer = { status, body: { message: 'no attestations here' } }
    await expect(decide(publisher)).rejects.toMatchObject({
      code: 'SIGNATURE_MISSING',
      message: expect.stringContaining(message),
    })
    expect(await decide({ ...publisher, mode: 'warn' })).toMatchObject({ verified: false })
  })
})

test('bundles that the caller has count for the packs that they are about', async () => {
  answer = { status: 404, body: {} }
  const given = [Buffer.from(JSON.stringify(bundle))]
  expect(await decide(publisher, { given })).toMatchObject({ verified: true })
  expect(asked).toEqual([])
})

test.each<[string, (one: string) => string, number]>([
  ['one bundle', (one) => one, 1],
  ['one a line, as gh writes them', (one) => `${one}\n${one}\n`, 2],
  ['an array', (one) => `[${one}, ${one}]`, 2],
  ['GitHub’s answer', (one) => `{"attestations": [{"bundle": ${one}, "repository_id": 1}]}`, 1],
])('files with %s are read', async (_, write, count) => {
  const file = join(await temporaryDirectory('bundles'), 'b.jsonl')
  await writeFile(file, write(JSON.stringify(bundle)))
  const { given } = await trustContext({ trust: { bundles: [file], policyObject: NO_POLICY }, env: {} })
  expect(given).toHaveLength(count)
  expect(JSON.parse(Buffer.from(given[0] as Uint8Array).toString())).toEqual(bundle)
})

test.each(['', '{}', '[]', 'hello', '{"mediaType": "text/plain"}', '{}\n{}'])(
  '%j holds no bundles',
  async (text) => {
    const file = join(await temporaryDirectory('bundles'), 'b.json')
    await writeFile(file, text)
    await expect(trustContext({ trust: { bundles: [file] }, env: {} })).rejects.toMatchObject({
      code: 'BUNDLE_INVALID',
      message: `${file} holds no signature bundles.`,
    })
  },
)

test.each([
  ['application/vnd.cncf.notary.signature', 'Notation’s (application/vnd.cncf.notary.signature)'],
  ['application/vnd.acme.signature.v1', '"application/vnd.acme.signature.v1"'],
])('a signature of the type %s is named', async (type, named) => {
  answer = { status: 404, body: {} }
  await expect(decide(publisher, { bundles: nothing({ unread: [type] }) })).rejects.toMatchObject({
    code: 'SIGNATURE_MISSING',
    message: expect.stringContaining(`that is read here: what is attached is ${named}`),
    details: { unread: [type] },
  })
})
