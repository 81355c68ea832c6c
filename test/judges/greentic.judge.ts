/** greentic's own client (the crate greentic-distributor-client, called by the programs of rust/). */
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { built, say, type Way } from './judge.ts'

const LIBRARY = 'greentic-distributor-client'

test('greentic pulls what is published, and verifies the signature of an exported lock', async (context) => {
  const { path, version } = built(context, 'greentic-client', LIBRARY)
  const said = (what: string, result = 'works', way: Way = 'reads ours') =>
    say({ client: LIBRARY, version, what, result, way })
  const registry = await startRegistry()
  const cwd = await temporaryDirectory('greentic')
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeFiles(cwd, {
    'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'key.pub': createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    'packs/hello/pack.yaml': 'pack_id: hello\nversion: 1.2.0\nkind: application\npublisher: acme\n',
    'packs/hello/flows/main.ygtc': 'id: main\n',
  })
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'packs' }
  const run = async (...words: string[]) => {
    const done = await packwright(words, { cwd, env })
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
    return done
  }
  await run('publish', '--plain-http', '--key', 'key.pem')
  const [entry] = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs
  for (const [what, reference] of [
    ['pulls by tag', entry.oci_ref],
    ['pulls by digest', `${entry.oci_ref.replace(/:[^:/]*$/, '')}@${entry.digest}`],
  ]) {
    const { stdout } = await execa(path, ['pull', registry.host, reference, join(cwd, 'cache')])
    const [digest, , file = ''] = stdout.split(' ')
    expect(digest).toBe(entry.digest)
    const { stdout: listed } = await execa('unzip', ['-l', file]).catch(() => execa('tar', ['-tf', file]))
    expect(listed).toContain('flows/main.ygtc')
    await said(what as string)
  }
  await writeFile(
    join(cwd, 'packs.json'),
    JSON.stringify({ packs: { hello: `${entry.oci_ref.replace(/:[^:/]*$/, '')}@^1.0.0` } }),
  )
  await run('install', '--plain-http')
  await run('export', 'greentic-lock', 'greentic-lock.json', '--plain-http')
  const { components } = JSON.parse(await readFile(join(cwd, 'greentic-lock.json'), 'utf8'))
  await writeFile(join(cwd, 'envelope.json'), Buffer.from(components[0].signature, 'base64'))
  const verify = (digest: string) =>
    execa(path, ['verify', digest, join(cwd, 'envelope.json'), join(cwd, 'key.pub')], { reject: false })
  expect(await verify(entry.digest)).toMatchObject({ exitCode: 0 })
  expect(await verify(`sha256:${'0'.repeat(64)}`)).toMatchObject({ exitCode: 1 })
  await said(
    'the DSSE signature of a pack in `export greentic-lock`',
    'verifies, and is refused for another digest',
    'its lock out',
  )
  await registry.stop()
})

test('greentic-dist pulls what is locked', async (context) => {
  const { path, version } = built(context, 'greentic-dist', LIBRARY)
  const registry = await startRegistry({ tls: true })
  const cwd = await temporaryDirectory('greentic')
  await writeFiles(cwd, {
    'packs/hello/pack.yaml': 'pack_id: hello\nversion: 1.2.0\nkind: application\npublisher: acme\n',
    'packs/hello/flows/main.ygtc': 'id: main\n',
  })
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'packs' }
  const run = async (...words: string[]) => {
    const done = await packwright([...words, ...registry.flags], { cwd, env })
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
  }
  await run('publish')
  const [entry] = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs
  await writeFile(
    join(cwd, 'packs.json'),
    JSON.stringify({ packs: { hello: `${entry.oci_ref.replace(/:[^:/]*$/, '')}@^1.0.0` } }),
  )
  await run('install')
  await run('export', 'greentic-lock', 'greentic-lock.json')
  const done = await execa(path, ['pull', '--lock', 'greentic-lock.json', '--json'], {
    cwd,
    env: { SSL_CERT_FILE: registry.caFile ?? '', GREENTIC_CACHE_DIR: join(cwd, 'cache') },
    reject: false,
  })
  // It believes the public certificate authorities alone, compiled in: what it asks for shows that it read the lock.
  expect(done.stderr).toContain(`https://${registry.host}/v2/acme/packs/hello/manifests/${entry.digest}`)
  await say({
    client: LIBRARY,
    version,
    what: '`greentic-dist pull --lock` of `export greentic-lock`',
    result: 'reads it and asks for what is pinned; it believes no certificate of a loopback registry',
  })
  await registry.stop()
})
