/** What the trust files of other systems say, said by a policy, side by side. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { parseReference } from '../../src/oci/reference.ts'
import { anchored } from '../../src/policy/expressions.ts'
import { ruleFor } from '../../src/policy/match.ts'
import { policyNotes } from '../../src/policy/notes.ts'
import { type Policy, parsePolicy, readPolicy } from '../../src/policy/policy.ts'
import type { SignerFacts } from '../../src/signing/index.ts'
import { importPolicy } from '../../src/trust/import-policy.ts'
import { judgeSigner } from '../../src/trust/judge.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const ISSUER = 'https://token.actions.githubusercontent.com'

function run(
  facts: Partial<SignerFacts> & { repository: string; ref: string; workflow: string },
): SignerFacts {
  const uri = `${facts.repository}/${facts.workflow}@${facts.ref}`
  const owner = facts.repository.replace(/\/[^/]+$/, '')
  return {
    identity: uri,
    issuer: ISSUER,
    build_signer: uri,
    build_config: uri,
    trigger: 'push',
    runner: 'github-hosted',
    owner,
    ...facts,
  }
}

const WORKFLOW = '.github/workflows/publish.yml'
const BY_EXPRESSION = { oidc_issuer: ISSUER }

async function policyFrom(document: object | string): Promise<Policy> {
  const file = join(await temporaryDirectory('policy'), 'packs.policy.json')
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document))
  return await readPolicy(file)
}

function allowed(policy: Policy, reference: string, signer: SignerFacts, version = '1.2.0'): boolean {
  const repository = parseReference(reference)
  const name = repository.path.slice(repository.path.lastIndexOf('/') + 1)
  const rule = ruleFor(policy, repository)
  if (rule === undefined) return false
  try {
    judgeSigner(signer, rule, { repository, name, version })
    return true
  } catch {
    return false
  }
}

describe("nono's trusted publisher", () => {
  const publisher = {
    rules: [
      {
        match: 'ghcr.io/acme-corp/**',
        repository: 'acme-corp/nono-packs',
        workflow: '.github/workflows/publish-claude.yml',
        ref: 'refs/tags/{name}-v{version}',
        environment: 'production',
      },
    ],
  }
  const good = {
    repository: 'https://github.com/acme-corp/nono-packs',
    workflow: '.github/workflows/publish-claude.yml',
    ref: 'refs/tags/claude-v1.2.0',
    environment: 'production',
  }

  test.each([
    ['the publisher', good, true],
    ['a version that the tag does not name', { ...good, ref: 'refs/tags/claude-v1.1.0' }, false],
    ["another pack's tag", { ...good, ref: 'refs/tags/codex-v1.2.0' }, false],
    ['another workflow', { ...good, workflow: '.github/workflows/publish-codex.yml' }, false],
    ['another environment', { ...good, environment: 'staging' }, false],
    ['another owner', { ...good, repository: 'https://github.com/acme/nono-packs' }, false],
  ])('%s', async (_, facts, expected) => {
    expect(allowed(await policyFrom(publisher), 'ghcr.io/acme-corp/packs/claude', run(facts))).toBe(expected)
  })

  test('the namespace has to be the owner of the repository', async () => {
    const policy = await policyFrom({ rules: [{ ...publisher.rules[0], match: 'ghcr.io/other/**' }] })
    expect(allowed(policy, 'ghcr.io/other/packs/claude', run(good))).toBe(false)
  })
})

describe('what a rule may ask for', () => {
  const REPOSITORY = 'https://github.com/acme/packs'
  const good = run({
    repository: REPOSITORY,
    workflow: WORKFLOW,
    ref: 'refs/tags/v1.2.0',
    repository_id: '42',
    owner_id: '7',
  })
  const shared = 'https://github.com/central/ci/.github/workflows/build.yml@refs/tags/v3'
  const called = { ...good, identity: shared, build_signer: shared }
  const identity = `${REPOSITORY}/${WORKFLOW}@refs/tags/v{version}`
  const issued = { oidc_issuer: ISSUER }

  test.each<[string, object, SignerFacts, boolean]>([
    [
      'one of several workflows',
      { repository: 'acme/packs', workflow: ['.github/workflows/a.yml', WORKFLOW] },
      good,
      true,
    ],
    [
      'none of several workflows',
      { repository: 'acme/packs', workflow: ['.github/workflows/a.yml'] },
      good,
      false,
    ],
    [
      'numbers',
      { repository: 'acme/packs', workflow: WORKFLOW, repository_id: '42', repository_owner_id: '7' },
      good,
      true,
    ],
    [
      'another repository number',
      { repository: 'acme/packs', workflow: WORKFLOW, repository_id: '43' },
      good,
      false,
    ],
    ['another owner number', { identity, ...issued, repository_owner_id: '8' }, good, false],
    [
      'a number that is not proven',
      { identity, ...issued, repository_id: '42' },
      { ...good, repository_id: undefined as never },
      false,
    ],
    ['an identity with its version', { identity, ...issued }, good, true],
    [
      'an identity of another version',
      { identity: identity.replace('{version}', '1.1.0'), ...issued },
      good,
      false,
    ],
    [
      'an identity whose dots are dots',
      { identity, ...issued },
      { ...good, identity: good.identity.replace('v1.2.0', 'v1x2x0') },
      false,
    ],
    [
      'an expression with name and version',
      { identity_regexp: 'https://github\\.com/acme/.*@refs/tags/({name}-)?v{version}', ...issued },
      good,
      true,
    ],
    [
      'an expression of another name',
      { identity_regexp: '.*@refs/tags/{name}-v{version}', ...issued },
      good,
      false,
    ],
    [
      'a reusable workflow and who called it',
      { identity: shared, ...issued, repository: 'acme/packs', workflow: WORKFLOW },
      called,
      true,
    ],
    [
      'a reusable workflow that somebody else called',
      { identity: shared, ...issued, repository: 'acme/other' },
      called,
      false,
    ],
    [
      'a reusable workflow that another workflow called',
      { identity: shared, ...issued, workflow: '.github/workflows/x.yml' },
      called,
      false,
    ],
    [
      'a trigger that runs what strangers write',
      { identity, ...issued },
      { ...good, trigger: 'issue_comment' },
      false,
    ],
  ])('%s', async (_, rule, signer, expected) => {
    const policy = await policyFrom({ rules: [{ match: 'ghcr.io/acme/**', ...rule }] })
    expect(allowed(policy, 'ghcr.io/acme/packs/claude', signer)).toBe(expected)
  })

  test.each<[object, string | undefined]>([
    [{ match: 'acme/*' }, '$.rules[0].match "acme/*" can never match: a reference begins with its registry'],
    [{ ref: 'v{version}' }, 'e.g. "refs/tags/v{version}"'],
    [{ status_ref: 'main' }, '$.rules[0].status_ref "main" can never match'],
    [{ ref: '*' }, undefined],
    [{ ...BY_EXPRESSION, identity_regexp: 'github.com/acme/' }, 'write "^github.com/acme/$"'],
    [{ ...BY_EXPRESSION, identity_regexp: '^https://github.com/acme/x' }, 'is not anchored'],
    [{ ...BY_EXPRESSION, identity_regexp: '^https://github.com/acme/.*' }, undefined],
    [{ ...BY_EXPRESSION, identity_regexp: '.*acme.*' }, undefined],
    [{ ...BY_EXPRESSION, identity_regexp: '^https://github.com/acme/.*$' }, undefined],
    [{ ...BY_EXPRESSION, identity_regexp: '(?i)^https://github.com/acme/.*$' }, undefined],
    [{ ...BY_EXPRESSION, identity_regexp: '\\Ahttps://github.com/acme/.*\\z' }, undefined],
  ])(
    '%j: what can never match, or reads otherwise elsewhere, is said with what to write',
    async (rule, said) => {
      const written = { match: 'ghcr.io/acme/**', repository: 'acme/packs', workflow: WORKFLOW, ...rule }
      const notes = policyNotes(await policyFrom({ rules: [written] }))
      expect(notes).toEqual(said === undefined ? [] : [expect.stringContaining(said)])
    },
  )

  test.each([
    '*',
    'claude',
    '**',
    '*/acme/*',
    '{ghcr.io,quay.io}/acme/*',
    'localhost:5000/a/*',
    'oci-layout://x/*',
    'GHCR.io/acme/*',
  ])('match "%s" can match', async (match) => {
    const policy = await policyFrom({ rules: [{ match, repository: 'acme/packs', workflow: WORKFLOW }] })
    expect(policyNotes(policy)).toEqual([])
  })
})

describe("nexo's trusted_keys.toml", () => {
  const toml = `schema_version = "1.0"
default = "warn"
[[authors]]
owner = "lordmacu"
identity_regexp = "^https://github.com/lordmacu/[^/]+/\\\\.github/workflows/release\\\\.yml@.*$"
oidc_issuer = "${ISSUER}"
mode = "require"
`

  test('says the same as a policy', async () => {
    const directory = await writeFiles(await temporaryDirectory('nexo'), { 'trusted_keys.toml': toml })
    const document = await importPolicy(join(directory, 'trusted_keys.toml'))
    expect(document).toMatchObject({ default: 'warn', rules: [{ match: '*/lordmacu/**', mode: 'require' }] })
    const policy = await policyFrom(document)
    const by = (repository: string, workflow = '.github/workflows/release.yml') =>
      run({ repository: `https://github.com/${repository}`, workflow, ref: 'refs/tags/v1.2.0' })
    expect(allowed(policy, 'ghcr.io/lordmacu/plugins/email', by('lordmacu/plugins'))).toBe(true)
    expect(
      allowed(policy, 'ghcr.io/lordmacu/plugins/email', by('lordmacu/plugins', '.github/workflows/x.yml')),
    ).toBe(false)
    expect(allowed(policy, 'ghcr.io/lordmacu/plugins/email', by('mallory/plugins'))).toBe(false)
    expect(ruleFor(policy, parseReference('ghcr.io/somebody/plugins/email'))).toBeUndefined()
  })

  test.each(['default = "sometimes"', 'schema_version = 2', 'misspelt = 1', '[[authors]]\nowner = "a"'])(
    '%j is refused',
    async (text) => {
      const directory = await writeFiles(await temporaryDirectory('nexo'), { 'trusted_keys.toml': text })
      await expect(importPolicy(join(directory, 'trusted_keys.toml'))).rejects.toMatchObject({
        code: 'POLICY_INVALID',
      })
    },
  )
})

describe("OpenWOP's tiers", () => {
  test('each key signs for its own namespaces, and one that is not active for none', async () => {
    const pem = () =>
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const registry = {
      signingKeys: [
        { keyId: 'root', permittedNamespaces: ['core.openwop.*', 'community.team.*'], status: 'active' },
        { keyId: 'demo', permittedNamespaces: ['community.team.demo'], status: 'active' },
        {
          keyId: 'vendor',
          permittedNamespaces: ['vendor.acme.*'],
          status: 'revoked',
          validUntil: '2026-01-01T00:00:00Z',
        },
      ],
    }
    const files = {
      'openwop-registry.json': JSON.stringify(registry),
      'keys/root.pub': pem(),
      'keys/demo.pub': pem(),
      'keys/vendor.pub': pem(),
    }
    const directory = await writeFiles(await temporaryDirectory('openwop'), files)
    const policy = await policyFrom(await importPolicy(join(directory, 'openwop-registry.json')))
    const keysFor = (name: string) => {
      const rule = ruleFor(policy, parseReference(`ghcr.io/any/packs/${name}`))
      return rule?.keys?.map(({ id, revoked }) => (revoked === true ? `${id} revoked` : id))
    }
    expect(keysFor('core.openwop.agents.x')).toEqual(['root'])
    expect(keysFor('community.team.demo')).toEqual(['root', 'demo'])
    expect(keysFor('community.team.other')).toEqual(['root'])
    expect(keysFor('vendor.acme.ads')).toEqual(['vendor revoked'])
    expect(keysFor('private.x')).toBeUndefined()
    expect(policy.default).toBe('require')
  })
})

describe('patterns', () => {
  test('identity_regexp is anchored whether or not its author did', () => {
    expect(anchored('https://github.com/acme/.*')?.test('https://evil/?https://github.com/acme/x')).toBe(
      false,
    )
    expect(anchored('a|b')?.test('ab')).toBe(false)
    expect(anchored('^a$')?.test('a')).toBe(true)
    expect(anchored('a)(b')).toBeUndefined()
  })

  test('a ref pattern takes its characters as they are', async () => {
    const rule = {
      match: '**',
      repository: 'acme/p',
      workflow: '.github/workflows/r.yml',
      ref: 'refs/tags/v1.*',
    }
    const policy = await policyFrom({ rules: [rule] })
    const at = (ref: string) =>
      run({ repository: 'https://github.com/acme/p', workflow: '.github/workflows/r.yml', ref })
    expect(allowed(policy, 'ghcr.io/acme/p/x', at('refs/tags/v1.9'))).toBe(true)
    expect(allowed(policy, 'ghcr.io/acme/p/x', at('refs/tags/v1x9'))).toBe(false)
    expect(allowed(policy, 'ghcr.io/acme/p/x', at('refs/tags/v1.9/evil'))).toBe(false)
  })

  test('the first rule that matches decides', async () => {
    const policy = await policyFrom({
      rules: [
        { match: 'x', mode: 'ignore' },
        { match: '*', mode: 'require', identity: 'i', oidc_issuer: 'o' },
      ],
    })
    expect(ruleFor(policy, parseReference('ghcr.io/a/b/x'))?.mode).toBe('ignore')
    expect(ruleFor(policy, parseReference('ghcr.io/a/b/y'))?.mode).toBe('require')
  })
})

describe('keys', () => {
  const pem = (key: KeyObject, type: 'spki' | 'pkcs8') => key.export({ type, format: 'pem' }) as string
  const pairs = {
    Ed25519: generateKeyPairSync('ed25519'),
    'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }
  const withRule = (rule: object) => JSON.stringify({ rules: [{ match: '**', ...rule }] })

  test.each(Object.entries(pairs))('%s public keys are taken, private ones refused with alarm', (_, pair) => {
    const keys = [{ id: 'k', public_key: pem(pair.publicKey, 'spki') }]
    expect(parsePolicy(withRule({ keys }), 'p.json').rules).toHaveLength(1)
    const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
    for (const text of [pem(pair.privateKey, 'pkcs8'), der])
      expect(() => parsePolicy(withRule({ keys: [{ id: 'k', public_key: text }] }), 'p.json')).toThrow(
        'PRIVATE key',
      )
  })

  test('weak RSA, other curves, and one key under two names are refused', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey
    const key = pem(pairs['P-256'].publicKey, 'spki')
    const [weakText, otherText] = [pem(weak, 'spki'), pem(other, 'spki')]
    for (const texts of [[weakText], [otherText], [key, key]]) {
      const keys = texts.map((public_key, index) => ({ id: `k${index}`, public_key }))
      expect(() => parsePolicy(withRule({ keys }), 'p.json')).toThrow(/public key|twice/)
    }
  })

  test.each([
    { workflow: '.github/workflows/x.yml' },
    { ref: 'refs/tags/v*' },
    { environment: 'release' },
    { runner: 'github-hosted' },
    { oidc_issuer: 'https://example.org' },
    { repository_id: '1' },
    { repository_owner_id: '1' },
  ])('what only a certificate proves is refused by name beside them: %j', (field) => {
    const keys = [{ id: 'k', public_key: pem(pairs['P-256'].publicKey, 'spki') }]
    expect(() => parsePolicy(withRule({ keys, ...field }), 'p.json')).toThrow(Object.keys(field)[0])
  })

  test.each<[string, string, RegExp]>([
    [
      'an OpenSSH key',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me@here',
      /OpenSSH public key: ssh-keygen -e -m PKCS8/,
    ],
    ['a hardware key', 'sk-ssh-ed25519@openssh.com AAAA me@here', /OpenSSH public key/],
    ['an SSH2 key', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n', /OpenSSH public key/],
    ['an OpenSSH private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n', /PRIVATE key/],
    ['cosign’s private key', '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n', /PRIVATE key/],
    ['a key of AWS', 'awskms:///alias/packs', /address of a key .* cosign public-key --key/],
    ['a key of Google', 'gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k', /address of a key/],
    ['a key of Vault', 'hashivault://packs', /address of a key/],
    ['a token', 'pkcs11:token=x', /address of a key/],
    ['a PGP key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\nAAAA', /a PGP key/],
    ['a minisign key', 'untrusted comment: minisign public key\nRWQ', /a minisign key/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n', /not an Ed25519/],
  ])('%s is named for what it is', (_, public_key, said) => {
    expect(() => parsePolicy(withRule({ keys: [{ id: 'k', public_key }] }), 'p.json')).toThrow(said)
  })
})

test('a policy that is wrong says on which line, why, and what to write', () => {
  const text = `{
  "rules": [
    { "match": "a", "keys": [{ "id": "k", "public_key": "ssh-ed25519 AAAA me" }] },
    {
      "match": "b",
      "environment": "x",
      "identity": "a@b.c"
    }
  ]
}`
  expect(() => parsePolicy(text, 'p.json')).toThrow(
    /line 3: \$\.rules\[0\]\.keys\[0\]\.public_key is an OpenSSH public key: ssh-keygen.*; line 4: \$\.rules\[1\]\.oidc_issuer is missing/,
  )
})

describe('packs.policy.schema.json', () => {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync('schemas/packs.policy.schema.json', 'utf8')))
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
  const keys = [{ id: 'k', public_key: publicKey }]
  const date = '2026-01-01T00:00:00Z'
  const byRepository = { repository: 'acme/packs', workflow: WORKFLOW }
  const byIdentity = { identity: 'release@acme.com', oidc_issuer: 'https://accounts.example.com' }

  test.each<[object, boolean]>([
    [{}, true],
    [{ ...byRepository, ref: 'refs/tags/{version}', environment: 'release', runner: 'self-hosted' }, true],
    [{ ...byRepository, workflow: [WORKFLOW, WORKFLOW], repository_id: '1', repository_owner_id: '2' }, true],
    [byIdentity, true],
    [{ ...byIdentity, ref: 'refs/heads/main', workflow: WORKFLOW, environment: 'x' }, true],
    [{ ...byIdentity, repository: 'acme/packs' }, true],
    [{ identity_regexp: '^a$', oidc_issuer: 'https://example.com' }, true],
    [{ keys }, true],
    [{ keys: [{ ...keys[0], valid_from: date, valid_until: date, revoked: date }] }, true],
    [{ keys: [{ ...keys[0], revoked: true }], namespace_binding: false, mode: 'warn' }, true],
    [{ repository: 'acme/packs' }, false],
    [{ repository: 'acme', workflow: WORKFLOW }, false],
    [{ repository: 'acme/packs', workflow: 'publish.yml' }, false],
    [{ ...byRepository, workflow: [] }, false],
    [{ ...byRepository, repository_id: 1 }, false],
    [{ ...byRepository, runner: 'mine' }, false],
    [{ ...byRepository, misspelt: true }, false],
    [{ ...byRepository, mode: 'strict' }, false],
    [{ identity: 'release@acme.com' }, false],
    [{ identity_regexp: '^a$' }, false],
    ...[
      'repository',
      'identity',
      'identity_regexp',
      'workflow',
      'ref',
      'status_ref',
      'environment',
      'oidc_issuer',
    ].map((name): [object, boolean] => [
      { keys, [name]: name.endsWith('workflow') ? WORKFLOW : name === 'repository' ? 'acme/packs' : 'x' },
      false,
    ]),
    [{ keys, status_workflow: WORKFLOW }, false],
    [{ keys, runner: 'self-hosted' }, false],
    [{ keys, repository_id: '1' }, false],
    [{ keys, repository_owner_id: '1' }, false],
    [{ keys: [] }, false],
    [{ keys: [{ public_key: publicKey }] }, false],
    [{ keys: [{ ...keys[0], valid_from: 'yesterday' }] }, false],
    [{ keys: [{ ...keys[0], revoked: 'yes' }] }, false],
    [{ keys: [{ id: 'k', public_key: 'ssh-ed25519 AAAA me' }] }, false],
    [{ keys: [{ id: 'k', public_key: '-----BEGIN PRIVATE KEY-----\nAAAA' }] }, false],
    [{ keys: [{ id: 'k', public_key: 'awskms:///alias/packs' }] }, false],
  ])('says of %j what packwright says', (fields, good) => {
    const document = { rules: [{ match: 'ghcr.io/acme/**', ...fields }] }
    const parse = () => parsePolicy(JSON.stringify(document), 'p.json')
    if (good) expect(parse().rules).toHaveLength(1)
    else expect(parse).toThrow()
    expect(validate(document), JSON.stringify(validate.errors)).toBe(good)
  })
})
