/** What others found out about a pack: signed at publish, wanted by a policy, and by whom. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Digest, parseReference } from '../../src/oci/index.ts'
import { dockerCredentials, openRegistry } from '../../src/registry/index.ts'
import { packwright } from '../support/cli.ts'
import { type Consumer, consumer } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const VSA = 'https://slsa.dev/verification_summary/v1'
const SCAN = 'https://acme.example/scan/v1?format=sarif&level=2'

let registry: RunningRegistry
let cwd: string
const publicKeys: Record<string, string> = {}

beforeAll(async () => {
  registry = await startRegistry()
  cwd = await temporaryDirectory('attest')
  await writeFiles(cwd, {
    'packs/tool/pack.json': '{"name": "tool", "version": "1.0.0", "description": "A tool."}',
    'vsa.json': '{"verificationResult": "PASSED"}',
    'scan.json': '{"runs": []}',
    'list.json': '[]',
  })
  for (const name of ['ours', 'scanner']) {
    await execa('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', `${name}.pem`], { cwd })
    await execa('openssl', ['pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub`], { cwd })
    publicKeys[name] = readFileSync(join(cwd, `${name}.pub`), 'utf8')
  }
})

afterAll(() => registry.stop())

const publish = (repo: string, ...args: string[]) =>
  packwright(['publish', '--plain-http', '--json', ...args], {
    cwd,
    env: { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: repo, PACKWRIGHT_CATALOG: '0' },
  })

const keyed = (name: string) => [{ id: name, public_key: publicKeys[name] }]

async function consuming(wanted: object[]): Promise<Consumer> {
  const project = await consumer()
  const rule = { match: '**', keys: keyed('ours'), require_attestations: wanted }
  await project.write('packs.policy.json', JSON.stringify({ default: 'require', rules: [rule] }))
  return project
}

test('an attestation that a policy wants is found, kept with the pack, and good without network', async () => {
  const done = await publish(
    'good',
    '--key',
    'ours.pem',
    '--attest',
    `${VSA}=vsa.json`,
    '--attest',
    `${SCAN}=scan.json`,
  )
  expect(done, done.stdout).toMatchObject({ exitCode: 0 })
  const project = await consuming([{ predicate_type: VSA }, { predicate_type: SCAN, keys: keyed('ours') }])
  await project.ok('add', `${registry.host}/acme/good/tool`)
  await project.ok('install', '--frozen', '--offline', '--force')
  const checked = await project.ok('trust', 'check', `${registry.host}/acme/good/tool:1.0.0`)
  expect(checked.json).toMatchObject({ verified: true })
})

test('one that is missing, or by somebody else than is named, is refused before anything is fetched', async () => {
  await publish('plain', '--key', 'ours.pem')
  const wanted = [[{ predicate_type: VSA }], [{ predicate_type: VSA, keys: keyed('scanner') }]]
  for (const [index, repo] of ['plain', 'good'].entries()) {
    const project = await consuming(wanted[index] as object[])
    const refused = await project.run('add', `${registry.host}/acme/${repo}/tool`)
    expect(refused).toMatchObject({ exitCode: 7, json: { error: { code: 'SIGNATURE_MISSING' } } })
    expect(refused.json.error.message).toContain(VSA)
    const warned = JSON.parse(await project.file('packs.policy.json'))
    warned.rules[0].mode = 'warn'
    await project.write('packs.policy.json', JSON.stringify(warned))
    const added = await project.ok('add', `${registry.host}/acme/${repo}/tool`)
    expect(added.json['packs']).toMatchObject([{ signature_verified: false }])
  }
})

test('publishing again attaches what was found out since', async () => {
  const again = await publish('plain', '--key', 'ours.pem', '--attest', `${VSA}=vsa.json`)
  expect(again, again.stdout).toMatchObject({ exitCode: 0, json: { packs: [{ status: 'unchanged' }] } })
  const project = await consuming([{ predicate_type: VSA }])
  await project.ok('add', `${registry.host}/acme/plain/tool`)

  const [{ digest }] = again.json['packs'] as unknown as [{ digest: Digest }]
  const place = parseReference(`${registry.host}/acme/plain/tool`)
  const opened = openRegistry({ env: {}, credentials: dockerCredentials({}), plainHttp: true })
  const attached = () => opened.referrers(place, digest)
  const before = await attached()
  await publish('plain', '--key', 'ours.pem', '--attest', `${VSA}=vsa.json`)
  expect(await attached()).toEqual(before)
  expect(before.filter(({ annotations }) => Object.values(annotations ?? {}).includes(VSA))).toHaveLength(1)
  await opened.close()
})

test.each([
  ['no type', ['--key', 'ours.pem', '--attest', 'vsa.json'], 'USAGE'],
  ['a type that is no URI', ['--key', 'ours.pem', '--attest', 'vsa=vsa.json'], 'USAGE'],
  ['a file that is not there', ['--key', 'ours.pem', '--attest', `${VSA}=none.json`], 'NOT_FOUND'],
  ['a file that is no object', ['--key', 'ours.pem', '--attest', `${VSA}=list.json`], 'DOCUMENT_INVALID'],
  ['nothing to sign with', ['--no-sign', '--attest', `${VSA}=vsa.json`], 'USAGE'],
])('%s is refused before anything is sent', async (_, args, code) => {
  const run = await publish('refused', ...args)
  expect(run.json.error).toMatchObject({ code })
})

test('a policy that mixes signers of an attestation is refused with its path', async () => {
  const project = await consuming([{ predicate_type: VSA, repository: 'acme/scans' }])
  const refused = await project.run('add', `${registry.host}/acme/good/tool`)
  expect(refused).toMatchObject({ exitCode: 2, json: { error: { code: 'POLICY_INVALID' } } })
  expect(refused.json.error.message).toContain('require_attestations[0].workflow')
})
