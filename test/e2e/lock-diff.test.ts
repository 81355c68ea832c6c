/** What a change of the pinned files does to trust, in a repository with a base and a branch. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { commitAll } from '../support/actions.ts'
import { packwright } from '../support/cli.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const digest = (character: string) => `sha256:${character.repeat(64)}`
const signer = {
  identity: 'https://github.com/acme/packs/.github/workflows/publish.yml@refs/tags/v1.0.0',
  issuer: 'https://token.actions.githubusercontent.com',
  repository: 'https://github.com/acme/packs',
  workflow: '.github/workflows/publish.yml',
  ref: 'refs/tags/v1.0.0',
}
const entry = {
  name: 'claude',
  version: '1.0.0',
  oci_ref: 'ghcr.io/acme/packs/claude:1.0.0',
  digest: digest('a'),
  integrity: 'sha512-a',
  content_digest: digest('c'),
  signer,
}
const rule = {
  match: 'ghcr.io/acme/packs/*',
  repository: 'acme/packs',
  workflow: '.github/workflows/publish.yml',
  environment: 'release',
}
const key = {
  id: 'k1',
  public_key: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
  valid_until: '2027-01-01T00:00:00Z',
  revoked: true,
}
const keyRule = { match: 'tools/*', keys: [key] }
const policy = { default: 'require', trusted_root: 'public-good', rules: [rule, keyRule] }
const LOCK = 'packs.lock.json'
const POLICY = 'packs.policy.json'

async function repository() {
  const cwd = await temporaryDirectory('review')
  await writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [entry] }))
  await writeFile(join(cwd, POLICY), JSON.stringify(policy))
  await commitAll(cwd)
  await execa('git', ['checkout', '--quiet', '-b', 'change'], { cwd })
  return cwd
}

const diff = (cwd: string, ...args: string[]) =>
  packwright(['lock', 'diff', '--base', 'main', '--json', ...args], { cwd })
const kinds = (findings: unknown) =>
  (findings as { kind: string; loosens: boolean }[]).map(({ kind, loosens }) => [kind, loosens])

test.each([
  ['lower', '1.5.0', 7],
  ['no version', 'newest', 7],
  ['gone', undefined, 7],
  ['higher', '2.1.0', 0],
])('packs.lock.json: the highest version that was seen is %s', async (_, highest, exitCode) => {
  const cwd = await repository()
  const write = (seen: string | undefined) =>
    writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [{ ...entry, highest: seen }] }))
  await write('2.0.0')
  await execa('git', ['checkout', '--quiet', '-B', 'main'], { cwd })
  await commitAll(cwd)
  await write(highest)
  expect(await diff(cwd)).toMatchObject({ exitCode })
})

test.each<[string, object, [string, boolean][]]>([
  ['another digest under the same version', { digest: digest('b') }, [['digest-moved', true]]],
  [
    'another workflow',
    { signer: { ...signer, workflow: '.github/workflows/x.yml' } },
    [['signer-changed', true]],
  ],
  ['another issuer', { signer: { ...signer, issuer: 'https://example.org' } }, [['signer-changed', true]]],
  ['no signer any more', { signer: undefined }, [['signature-gone', true]]],
  ['another registry', { oci_ref: 'quay.io/acme/packs/claude:1.0.0' }, [['source-moved', true]]],
  ['another organisation', { oci_ref: 'ghcr.io/acne/packs/claude:1.0.0' }, [['source-moved', true]]],
  ['an older version', { version: '0.9.0', digest: digest('b') }, [['version-lowered', true]]],
  ['a check that is gone', { integrity: undefined }, [['fact-changed', true]]],
  ['a check that says something else', { content_digest: digest('d') }, [['fact-changed', true]]],
  [
    'the next version by the same publisher',
    {
      version: '1.1.0',
      digest: digest('b'),
      signer: { ...signer, identity: signer.identity.replace('1.0.0', '1.1.0'), ref: 'refs/tags/v1.1.0' },
    },
    [['version-changed', false]],
  ],
])('lockfile: %s', async (_, change, expected) => {
  const cwd = await repository()
  await writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [{ ...entry, ...change }] }))
  const run = await diff(cwd)
  const loosens = expected.some(([, yes]) => yes)
  expect(run).toMatchObject(
    loosens ? { exitCode: 7, json: { error: { code: 'TRUST_LOOSENED' } } } : { exitCode: 0 },
  )
  const { error, findings } = run.json as unknown as {
    error?: { details: { findings: unknown } }
    findings: unknown
  }
  expect(kinds(error?.details.findings ?? findings)).toEqual(expected)
})

test.each<[string, object | undefined, [string, boolean][]]>([
  ['gone', undefined, [['rule-loosened', true]]],
  ['a milder default', { ...policy, default: 'warn' }, [['rule-loosened', true]]],
  ['another trusted root', { ...policy, trusted_root: 'root.json' }, [['root-changed', true]]],
  ['a rule gone', { ...policy, rules: [keyRule] }, [['rule-removed', true]]],
  ['a milder rule', { ...policy, rules: [{ ...rule, mode: 'ignore' }, keyRule] }, [['rule-loosened', true]]],
  [
    'another publisher',
    { ...policy, rules: [{ ...rule, repository: 'acne/packs' }, keyRule] },
    [['rule-loosened', true]],
  ],
  [
    'any environment',
    { ...policy, rules: [{ ...rule, environment: undefined }, keyRule] },
    [['rule-loosened', true]],
  ],
  ['any ref', { ...policy, rules: [{ ...rule, ref: 'refs/heads/*' }, keyRule] }, [['rule-loosened', true]]],
  [
    'no namespace binding',
    { ...policy, rules: [{ ...rule, namespace_binding: false }, keyRule] },
    [['rule-loosened', true]],
  ],
  ['rules in another order', { ...policy, rules: [keyRule, rule] }, [['order-changed', true]]],
  [
    'a rule that shadows others',
    { ...policy, rules: [{ match: '**', mode: 'require' }, rule, keyRule] },
    [['rule-added', true]],
  ],
  [
    'a mild rule behind',
    { ...policy, rules: [rule, keyRule, { match: 'x', mode: 'ignore' }] },
    [['rule-added', true]],
  ],
  [
    'a key that comes back',
    { ...policy, rules: [rule, { ...keyRule, keys: [{ ...key, revoked: false }] }] },
    [['key-revived', true]],
  ],
  [
    'a key for longer',
    { ...policy, rules: [rule, { ...keyRule, keys: [{ ...key, valid_until: '2029-01-01T00:00:00Z' }] }] },
    [['key-extended', true]],
  ],
  [
    'a rule behind that believes any signer where the default believes none',
    { ...policy, rules: [rule, keyRule, { match: 'x', mode: 'require' }] },
    [['rule-added', true]],
  ],
  [
    'a runner besides',
    { ...policy, rules: [{ ...rule, runner: 'github-hosted' }, keyRule] },
    [['rule-tightened', false]],
  ],
])('policy: %s', async (_, change, expected) => {
  const cwd = await repository()
  if (change === undefined) await rm(join(cwd, POLICY))
  else await writeFile(join(cwd, POLICY), JSON.stringify(change))
  const run = await diff(cwd)
  expect(run.exitCode).toBe(expected.some(([, yes]) => yes) ? 7 : 0)
  const { error, findings } = run.json as unknown as {
    error?: { details: { findings: unknown } }
    findings: unknown
  }
  expect(kinds(error?.details.findings ?? findings)).toEqual(expected)
})

test.each<[string, object, boolean]>([
  ['requires signatures', { default: 'require' }, false],
  ['says who signs', policy, false],
  ['looks at none', { ...policy, default: 'ignore' }, true],
  ['looks at none of some packs', { ...policy, rules: [{ match: 'x', mode: 'ignore' }] }, true],
  ['believes other authorities', { ...policy, trusted_root: 'root.json' }, true],
  [
    'lets others say what is yanked',
    { ...policy, rules: [{ ...rule, status_workflow: '.github/workflows/x.yml' }] },
    true,
  ],
])('a first policy that %s', async (_, written, loosens) => {
  const cwd = await temporaryDirectory('review')
  await writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [entry] }))
  await commitAll(cwd)
  await execa('git', ['checkout', '--quiet', '-b', 'change'], { cwd })
  await writeFile(join(cwd, POLICY), JSON.stringify(written))
  expect(await diff(cwd)).toMatchObject({ exitCode: loosens ? 7 : 0 })
})

const wantedPack = { ref: 'ghcr.io/acme/packs/claude', version: '^1.0.0' }
test.each<[string, object, [string, boolean][]]>([
  ['another registry', { ...wantedPack, ref: 'quay.io/acme/packs/claude' }, [['source-moved', true]]],
  ['pre-releases', { ...wantedPack, prerelease: true }, [['prerelease-allowed', true]]],
  ['another range', { ...wantedPack, version: '^2.0.0' }, [['range-changed', false]]],
])('packs.json: %s', async (_, change, expected) => {
  const cwd = await repository()
  const write = (pack: object) =>
    writeFile(join(cwd, 'packs.json'), JSON.stringify({ packs: { claude: pack } }))
  const git = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
  await execa('git', ['checkout', '--quiet', 'main'], { cwd })
  await write(wantedPack)
  await execa('git', ['add', 'packs.json'], { cwd })
  await execa('git', [...git, 'commit', '-qm', 'wanted'], { cwd })
  await write(change)
  const run = await diff(cwd)
  expect(run.exitCode).toBe(expected.some(([, yes]) => yes) ? 7 : 0)
  const { error, findings } = run.json as unknown as {
    error?: { details: { findings: unknown } }
    findings: unknown
  }
  expect(kinds(error?.details.findings ?? findings)).toEqual(expected)
})

test('an acknowledgement by flag or commit trailer covers this change and no later one', async () => {
  const cwd = await repository()
  const write = (change: object) =>
    writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [{ ...entry, ...change }] }))
  await write({ digest: digest('b') })
  const refused = await diff(cwd)
  const id = /Packwright-Acknowledge: (\S+)/.exec(refused.json.error.hint ?? '')?.[1] as string
  expect(await diff(cwd, '--acknowledge', id)).toMatchObject({ exitCode: 0 })
  const git = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
  await execa('git', [...git, 'commit', '-qam', `Move\n\nPackwright-Acknowledge: ${id}`], { cwd })
  const summary = join(cwd, 'summary.md')
  const acknowledged = await packwright(['lock', 'diff', '--base', 'main'], {
    cwd,
    env: { GITHUB_STEP_SUMMARY: summary },
  })
  expect(acknowledged).toMatchObject({ exitCode: 0 })
  expect(await readFile(summary, 'utf8')).toContain('acknowledged')
  await write({ digest: digest('d') })
  expect(await diff(cwd)).toMatchObject({ exitCode: 7 })
})

test('what a lockfile says cannot become markup in the summary', async () => {
  const cwd = await repository()
  const evil = { ...entry, name: 'x', oci_ref: 'ghcr.io/a/b/x:1', version: '<img src=x>|@everyone' }
  await writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [entry, evil] }))
  const summary = join(cwd, 'summary.md')
  await packwright(['lock', 'diff', '--base', 'main'], { cwd, env: { GITHUB_STEP_SUMMARY: summary } })
  const text = await readFile(summary, 'utf8')
  expect(text).not.toContain('<img')
  expect(text).not.toContain(' @everyone')
})

test('a base that is not there, and options that look like a base', async () => {
  const cwd = await repository()
  for (const base of ['origin/nothing', '--output=/tmp/x', 'main:packs.lock.json']) {
    const run = await packwright(['lock', 'diff', `--base=${base}`, '--json'], { cwd })
    expect(run).toMatchObject({ exitCode: 3, json: { error: { code: 'NOT_FOUND' } } })
  }
})

test('what others did on the base since the branch began is no change of the branch', async () => {
  const cwd = await repository()
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd })
  await git('checkout', '--quiet', 'main')
  await writeFile(join(cwd, LOCK), JSON.stringify({ version: 1, packs: [{ ...entry, digest: digest('b') }] }))
  await git('commit', '--quiet', '--all', '--message', 'moved')
  await git('checkout', '--quiet', 'change')
  expect(await diff(cwd)).toMatchObject({ exitCode: 0, json: { findings: [] } })

  const shallow = await temporaryDirectory('shallow')
  await git('commit', '--quiet', '--allow-empty', '--message', 'one')
  await execa('git', ['clone', '--quiet', '--depth', '1', '--branch', 'change', `file://${cwd}`, shallow])
  await execa('git', ['fetch', '--quiet', '--depth', '1', 'origin', 'main:main'], { cwd: shallow })
  const run = await diff(shallow)
  expect(run).toMatchObject({ exitCode: 3, json: { error: { code: 'NOT_FOUND' } } })
  expect(run.json.error.hint).toContain('fetch-depth: 0')
})
