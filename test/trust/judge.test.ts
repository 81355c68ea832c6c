/** Who may sign what: every constraint of a rule, for releases and for what is said about them later. */
import { describe, expect, test } from 'vitest'
import { parseReference } from '../../src/oci/reference.ts'
import type { PolicyRule } from '../../src/policy/index.ts'
import type { SignerFacts } from '../../src/signing/index.ts'
import { isOfOrganisation, type JudgedPack, judgeSigner } from '../../src/trust/judge.ts'

const ISSUER = 'https://token.actions.githubusercontent.com'
const REPOSITORY = 'https://github.com/acme/packs'
const WORKFLOW = '.github/workflows/publish.yml'
const at = (ref: string, workflow = WORKFLOW) => `${REPOSITORY}/${workflow}@${ref}`
const TAG = 'refs/tags/v1.0.0'

/** What Fulcio certifies of a run of GitHub's. */
function run(facts: Partial<SignerFacts> = {}): SignerFacts {
  const ref = facts.ref ?? TAG
  const workflow = facts.workflow ?? WORKFLOW
  return {
    identity: at(ref, workflow),
    issuer: ISSUER,
    repository: REPOSITORY,
    owner: 'https://github.com/acme',
    repository_id: '11',
    owner_id: '22',
    workflow,
    ref,
    trigger: 'push',
    runner: 'github-hosted',
    build_signer: at(ref, workflow),
    build_config: at(ref, workflow),
    ...facts,
  }
}

const pack = (more: Partial<JudgedPack> = {}): JudgedPack => ({
  repository: parseReference('ghcr.io/acme/packs/tool'),
  name: 'tool',
  version: '1.0.0',
  ...more,
})
const rule = (fields: Partial<PolicyRule>): PolicyRule => ({ match: '**', ...fields })
const publisher = { repository: 'acme/packs', workflow: WORKFLOW }
const exact = { identity: at(TAG), oidc_issuer: ISSUER }

function verdict(signer: SignerFacts, written: PolicyRule | undefined, judged = pack()): string {
  try {
    judgeSigner(signer, written, judged)
    return 'allowed'
  } catch (error) {
    const { code, details } = error as { code: string; details: { expected: string; found?: string } }
    expect(details.expected).toBeTypeOf('string')
    return code
  }
}

const STRANGERS = 'IDENTITY_MISMATCH'

describe('a release', () => {
  test.each<[string, SignerFacts, Partial<PolicyRule>, string]>([
    ['of the repository and workflow', run(), publisher, 'allowed'],
    ['of another repository', run({ repository: 'https://github.com/acme/other' }), publisher, STRANGERS],
    [
      'of the repository in another case',
      run({ repository: 'https://github.com/ACME/Packs' }),
      publisher,
      'allowed',
    ],
    ['of no repository', run({ repository: undefined as never }), publisher, STRANGERS],
    ['by another issuer', run({ issuer: 'https://gitlab.com' }), publisher, 'ISSUER_MISMATCH'],
    [
      'by the issuer that the rule names',
      run({ issuer: 'https://ghe.example' }),
      { ...publisher, oidc_issuer: 'https://ghe.example' },
      'allowed',
    ],
    ['of another workflow', run({ workflow: '.github/workflows/other.yml' }), publisher, STRANGERS],
    [
      'of one of several workflows',
      run(),
      { ...publisher, workflow: ['.github/workflows/a.yml', WORKFLOW] },
      'allowed',
    ],
    ['of a workflow that is not stated', run({ workflow: undefined as never }), publisher, STRANGERS],
    ['of the repository’s number', run(), { ...publisher, repository_id: '11' }, 'allowed'],
    ['of another number', run(), { ...publisher, repository_id: '12' }, STRANGERS],
    ['of the owner’s number', run(), { ...publisher, repository_owner_id: '22' }, 'allowed'],
    ['of another owner’s number', run(), { ...publisher, repository_owner_id: '23' }, STRANGERS],
    [
      'of a reusable workflow',
      run({ build_signer: at(TAG, '.github/workflows/r.yml') }),
      publisher,
      STRANGERS,
    ],
    ['whose identity is another', run({ identity: 'https://github.com/acme/x' }), publisher, STRANGERS],
    [
      'of a reusable workflow, its caller’s workflow the right one',
      run({
        build_signer: 'https://github.com/x/y/.github/workflows/r.yml@refs/heads/main',
        identity: 'https://github.com/x/y/.github/workflows/r.yml@refs/heads/main',
      }),
      publisher,
      STRANGERS,
    ],
    ['of the tag that names the pack', run({ ref: 'refs/tags/tool-v1.0.0' }), publisher, 'allowed'],
    ['of another version’s tag', run({ ref: 'refs/tags/v1.0.1' }), publisher, STRANGERS],
    ['of another pack’s tag', run({ ref: 'refs/tags/other-v1.0.0' }), publisher, STRANGERS],
    ['of a branch', run({ ref: 'refs/heads/main' }), publisher, STRANGERS],
    [
      'of the ref that the rule names',
      run({ ref: 'refs/tags/tool@1.0.0' }),
      { ...publisher, ref: 'refs/tags/{name}@{version}' },
      'allowed',
    ],
    [
      'of a ref like it',
      run({ ref: 'refs/tags/toolx1y0z0' }),
      { ...publisher, ref: 'refs/tags/{name}.{version}' },
      STRANGERS,
    ],
    ['of a ref with a star', run({ ref: 'refs/tags/any' }), { ...publisher, ref: 'refs/tags/*' }, 'allowed'],
    [
      'of a ref with a slash where the star is',
      run({ ref: 'refs/tags/a/b' }),
      { ...publisher, ref: 'refs/tags/*' },
      STRANGERS,
    ],
    ['of the environment', run({ environment: 'prod' }), { ...publisher, environment: 'prod' }, 'allowed'],
    [
      'of another environment',
      run({ environment: 'test' }),
      { ...publisher, environment: 'prod' },
      STRANGERS,
    ],
    ['of no environment', run(), { ...publisher, environment: 'prod' }, STRANGERS],
    ['of an environment that nobody asked for', run({ environment: 'test' }), publisher, 'allowed'],
    ['of the runner', run(), { ...publisher, runner: 'github-hosted' }, 'allowed'],
    [
      'of another runner',
      run({ runner: 'self-hosted' }),
      { ...publisher, runner: 'github-hosted' },
      STRANGERS,
    ],
    ['of another owner than the place', run({ owner: 'https://github.com/partner' }), publisher, STRANGERS],
    [
      'of another owner, where that is allowed',
      run({ owner: 'https://github.com/partner' }),
      { ...publisher, namespace_binding: false },
      'allowed',
    ],
    ['of the owner in another case', run({ owner: 'https://github.com/Acme' }), publisher, 'allowed'],
    ['that names no owner', run({ owner: undefined as never }), publisher, 'allowed'],
    ['of the identity', run(), exact, 'allowed'],
    ['of another identity', run({ identity: at('refs/tags/v2.0.0') }), exact, STRANGERS],
    [
      'of an identity with name and version',
      run({ ref: 'refs/tags/tool-v1.0.0' }),
      { ...exact, identity: at('refs/tags/{name}-v{version}') },
      'allowed',
    ],
    [
      'of an identity of another version',
      run({ ref: 'refs/tags/tool-v2.0.0' }),
      { ...exact, identity: at('refs/tags/{name}-v{version}') },
      STRANGERS,
    ],
    ['of an identity by another issuer', run({ issuer: 'https://gitlab.com' }), exact, 'ISSUER_MISMATCH'],
    [
      'of an identity like an expression',
      run(),
      { identity_regexp: `^${REPOSITORY}/.*$`, oidc_issuer: ISSUER },
      'allowed',
    ],
    [
      'of an identity unlike it',
      run(),
      { identity_regexp: 'https://github.com/partner/.*', oidc_issuer: ISSUER },
      STRANGERS,
    ],
    [
      'of an expression with the version',
      run(),
      { identity_regexp: '.*@refs/tags/v{version}', oidc_issuer: ISSUER },
      'allowed',
    ],
    [
      'of an expression that takes a dot for any',
      run({ ref: 'refs/tags/v1x0x0' }),
      { identity_regexp: '.*@refs/tags/v{version}', oidc_issuer: ISSUER },
      STRANGERS,
    ],
    [
      'of an identity by a reusable workflow',
      run({ build_signer: at(TAG, '.github/workflows/r.yml') }),
      exact,
      'allowed',
    ],
    [
      'of an expression by a reusable workflow',
      run({ build_signer: at(TAG, '.github/workflows/r.yml') }),
      { identity_regexp: '.*', oidc_issuer: ISSUER },
      'allowed',
    ],
    [
      'of an identity, where statuses have a ref of their own',
      run({ identity: at(TAG), ref: 'refs/heads/main' }),
      { ...exact, status_ref: 'refs/heads/ops' },
      'allowed',
    ],
    [
      'of an identity on another ref than stated',
      run({ ref: TAG }),
      { ...exact, ref: 'refs/heads/main' },
      STRANGERS,
    ],
    [
      'of an identity, whatever its ref',
      run({ identity: at(TAG), ref: 'refs/heads/main' }),
      exact,
      'allowed',
    ],
    ['of an identity and its caller', run(), { ...exact, repository: 'acme/packs' }, 'allowed'],
    ['of an identity and another caller', run(), { ...exact, repository: 'acme/other' }, STRANGERS],
    [
      'of an identity and another environment',
      run({ environment: 'a' }),
      { ...exact, environment: 'b' },
      STRANGERS,
    ],
    ['by a key of the rule', { identity: 'key:k' }, { keys: [{ id: 'k', public_key: 'x' }] }, 'allowed'],
    ['by a certificate beside a rule of keys', run(), { keys: [{ id: 'k', public_key: 'x' }] }, STRANGERS],
    ['of an expression that is none', run(), { identity_regexp: '(', oidc_issuer: ISSUER }, STRANGERS],
    [
      'of an expression, on another ref than stated',
      run({ ref: 'refs/heads/main' }),
      { identity_regexp: '.*', oidc_issuer: ISSUER, ref: 'refs/tags/v{version}' },
      STRANGERS,
    ],
    [
      'of the release’s workflow, where statuses have another',
      run(),
      { ...publisher, status_workflow: 'x.yml' },
      'allowed',
    ],
    [
      'of the workflow for statuses',
      run({ workflow: '.github/workflows/yank.yml' }),
      { ...publisher, status_workflow: '.github/workflows/yank.yml' },
      STRANGERS,
    ],
    [
      'by a stranger, where nobody is named and the namespace is open',
      run({ owner: 'https://github.com/x' }),
      { mode: 'require', namespace_binding: false },
      STRANGERS,
    ],
    ['by somebody, where nobody is named', run({ ref: TAG }), { mode: 'require' }, 'allowed'],
    [
      'by a stranger, where nobody is named',
      run({ owner: 'https://github.com/x' }),
      { mode: 'require' },
      STRANGERS,
    ],
  ])('%s', (_, signer, fields, expected) => {
    expect(verdict(signer, rule(fields))).toBe(expected)
  })

  test.each<[string, SignerFacts, Partial<JudgedPack>, string]>([
    ['of the same owner', run(), {}, 'allowed'],
    ['of another owner', run({ owner: 'https://github.com/partner' }), {}, STRANGERS],
    ['of another forge', run({ issuer: 'https://gitlab.com' }), {}, 'ISSUER_MISMATCH'],
    ['of a branch', run({ ref: 'refs/heads/main' }), {}, STRANGERS],
    [
      'of a layout on disk',
      run({ owner: 'https://github.com/partner' }),
      { repository: parseReference('oci-layout:///tmp/x') },
      'allowed',
    ],
  ])('without a rule: %s', (_, signer, more, expected) => {
    expect(verdict(signer, undefined, pack(more))).toBe(expected)
  })

  test.each([
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
    'issue_comment',
    'issues',
    'pull_request',
    'pull_request_comment',
    'pull_request_review',
    'pull_request_review_comment',
    'pull_request_target',
    'watch',
    'workflow_run',
  ])('on %s never counts, whoever is named', (trigger) => {
    for (const fields of [publisher, exact]) expect(verdict(run({ trigger }), rule(fields))).toBe(STRANGERS)
    expect(verdict(run({ trigger }), undefined)).toBe(STRANGERS)
  })

  test('what was expected and what was found are told', () => {
    const told = (signer: SignerFacts, fields: Partial<PolicyRule>, judged = pack()) => {
      let found: unknown
      try {
        judgeSigner(signer, rule(fields), judged)
      } catch (error) {
        found = error
      }
      return (found as Error).message
    }
    const branch = run({ ref: 'refs/heads/x' })
    expect(told(branch, publisher)).toBe(
      'The signer is not allowed: expected the ref refs/tags/v{version} or refs/tags/{name}-v{version} for tool 1.0.0, found refs/heads/x.',
    )
    expect(told(branch, { ...publisher, ref: 'refs/tags/x' })).toContain(
      'expected the ref refs/tags/x for tool',
    )
    const standing = pack({ signed: 'standing' })
    expect(told(branch, publisher, standing)).toContain(
      'expected the ref refs/heads/main or the tag of a release,',
    )
    expect(told(branch, { ...publisher, status_ref: 'refs/heads/ops' }, standing)).toContain(
      'expected the ref refs/heads/ops,',
    )
    expect(told(run({ ref: undefined }), publisher)).toContain('found none.')
  })

  test('on other triggers counts, and where none is stated', () => {
    for (const trigger of ['push', 'release', 'workflow_dispatch', 'schedule'])
      expect(verdict(run({ trigger }), rule(publisher))).toBe('allowed')
    const { trigger: _, ...without } = run()
    expect(verdict(without, rule(publisher))).toBe('allowed')
  })
})

describe('what is said about a release later', () => {
  const standing = pack({ signed: 'standing', version: undefined })
  const other = '.github/workflows/yank.yml'
  test.each<[string, SignerFacts, Partial<PolicyRule>, string]>([
    ['from the main branch', run({ ref: 'refs/heads/main' }), publisher, 'allowed'],
    ['from the tag of any release', run({ ref: 'refs/tags/v9.9.9' }), publisher, 'allowed'],
    ['from the tag of any pack’s release', run({ ref: 'refs/tags/other-v9.9.9' }), publisher, 'allowed'],
    ['from another branch', run({ ref: 'refs/heads/change' }), publisher, STRANGERS],
    ['from another tag', run({ ref: 'refs/tags/nightly' }), publisher, STRANGERS],
    [
      'from a tag of the form that the rule has',
      run({ ref: 'refs/tags/x@2' }),
      { ...publisher, ref: 'refs/tags/{name}@{version}' },
      'allowed',
    ],
    [
      'from the main branch beside such a form',
      run({ ref: 'refs/heads/main' }),
      { ...publisher, ref: 'refs/tags/{name}@{version}' },
      'allowed',
    ],
    [
      'from the ref that is named for it',
      run({ ref: 'refs/heads/ops' }),
      { ...publisher, status_ref: 'refs/heads/ops' },
      'allowed',
    ],
    [
      'from the main branch where another is named',
      run({ ref: 'refs/heads/main' }),
      { ...publisher, status_ref: 'refs/heads/ops' },
      STRANGERS,
    ],
    [
      'by the workflow that is named for it',
      run({ workflow: other }),
      { ...publisher, status_workflow: other },
      'allowed',
    ],
    [
      'by the release’s workflow where another is named',
      run(),
      { ...publisher, status_workflow: other },
      STRANGERS,
    ],
    ['by another workflow', run({ workflow: other }), publisher, STRANGERS],
    [
      'by an identity with any version',
      run({ ref: 'refs/tags/v9.9.9' }),
      { ...exact, identity: at('refs/tags/v{version}') },
      'allowed',
    ],
    [
      'by an identity from another ref than is named for it',
      run(),
      { ...exact, status_ref: 'refs/heads/ops' },
      STRANGERS,
    ],
  ])('%s', (_, signer, fields, expected) => {
    expect(verdict(signer, rule(fields), standing)).toBe(expected)
  })
})

test.each<[string, SignerFacts, string, boolean]>([
  ['its own', run(), 'ghcr.io/acme/packs/tool', true],
  ['its own, in another case', run({ owner: 'https://github.com/ACME' }), 'ghcr.io/acme/tool', true],
  ['another', run({ owner: 'https://github.com/acme2' }), 'ghcr.io/acme/tool', false],
  ['of another forge', run({ owner: 'https://gitlab.com/acme' }), 'ghcr.io/acme/tool', false],
  ['by another issuer', run({ issuer: 'https://gitlab.com' }), 'ghcr.io/acme/tool', false],
  ['that is not stated', { identity: 'key:x' }, 'ghcr.io/acme/tool', false],
  ['that the right issuer does not state', { identity: 'x', issuer: ISSUER }, 'ghcr.io/acme/tool', false],
])('an organisation: %s', (_, signer, place, expected) => {
  expect(isOfOrganisation(signer, pack({ repository: parseReference(place) }))).toBe(expected)
})
