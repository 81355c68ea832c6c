/**
 * What other people's programs did or wrote, as it was recorded; each file names the program and its version. The programs
 * themselves judge in `npm run judges`.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { greenticEnvelope } from '../../src/systems/greentic/envelope.ts'
import { nonoAdapter } from '../../src/systems/nono/adapter.ts'
import { writeTree } from '../../src/systems/openwop/tree.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const fixture = (name: string) => readFile(join('test/systems/fixtures', name), 'utf8')

/** An Ed25519 key of thirty-two sevens. */
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
})

test('greentic-distributor-client 1.1.3 signs a statement with the same bytes', async () => {
  const written = await fixture('greentic-distributor-client-1.1.3.envelope.json')
  const { payloadType, payload, signatures } = JSON.parse(written)
  const envelope = greenticEnvelope({ payloadType, payload, sig: signatures[0].sig }, createPublicKey(key))
  expect(envelope?.toString('utf8')).toBe(JSON.stringify(JSON.parse(written)))
})

test('every request that nono 0.80.0 made is answered', async () => {
  const manifest = {
    format: 'nono' as const,
    name: 'sandbox',
    artifacts: [{ type: 'profile', path: 'profiles/mine.json', install_as: 'mine' }],
  }
  const files = ['README.md', 'package.json', 'profiles/mine.json'].map((path) => {
    return { path, sha256: '1'.repeat(64), size: 1 }
  })
  const signer = { identity: 'https://github.com/Acme/packs/x', repository: 'https://github.com/Acme/packs' }
  const attestation = { bundle: Buffer.from('{}'), signer, subjects: [], files }
  const answer = nonoAdapter([{ name: 'sandbox', version: '1.0.0', manifest, attestation }])
  const asked = Object.values(JSON.parse(await fixture('nono-0.80.0.requests.json'))).flat() as string[]
  expect(asked.length).toBeGreaterThan(10)
  for (const request of asked) {
    const { pathname, searchParams } = new URL(request, 'http://127.0.0.1')
    expect(answer(pathname, searchParams), request).not.toBe('not-found')
  }
})

test('openwop-registry at 85355a0 makes the same indexes and bills of materials', async () => {
  const directory = await temporaryDirectory('tree')
  const pack = (name: string, version: string, more: object) => ({
    name,
    version,
    created: '2026-11-01T00:00:00Z',
    files: new Map(
      Object.entries({
        'pack.json': JSON.stringify({
          name,
          version,
          description: 'É',
          license: 'MIT',
          engines: { openwop: '>=1.0.0' },
          ...more,
        }),
        'README.md': '# A\n',
        'schemas/a.json': '{}\n',
      }).map(([path, text]) => [path, Buffer.from(text)] as const),
    ),
  })
  const nodes = [{ typeId: 'core.example.a.one', version: '1.0.0', category: 'c', role: 'r' }]
  const executable = {
    runtime: { language: 'javascript' },
    nodes,
    peerDependencies: { 'host.fs': 'supported' },
  }
  await writeTree(
    [
      pack('core.example.a', '1.10.0', { ...executable, repository: { url: 'https://example.com/a' } }),
      pack('core.example.a', '1.9.0', { ...executable, homepage: 'https://example.com/' }),
      pack('core.example.p', '1.0.0', { kind: 'connection', provider: { id: 'p' }, tags: ['x'] }),
    ],
    { directory, key, keyName: 'team.pem' },
  )
  const theirs = JSON.parse(await fixture('openwop-registry-85355a0.tree.json')) as Record<string, string>
  for (const [path, text] of Object.entries(theirs))
    expect(await readFile(join(directory, path), 'utf8'), path).toBe(text)
})
