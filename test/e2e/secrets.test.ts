/** Marked secrets are planted wherever packwright reads one, and everything that it writes or shows is searched. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitAll, watchCommandLines } from '../support/actions.ts'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { writeSamplePack } from '../support/samples.ts'
import { orasOf } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const MARK = 'SECRET-MARK'
const PASSWORD = `${MARK}-registry-password`
const PASSPHRASE = `${MARK}-passphrase`
const REMOTE_TOKEN = `${MARK}-remote-token`
const REQUEST_TOKEN = `${MARK}-request-token`

let server: DistributionServer
let sigstore: LoopbackSigstore

beforeAll(async () => {
  server = await new DistributionServer({ user: { name: 'someone', password: PASSWORD } }).start()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await server.stop()
  await sigstore.stop()
})

/** A checkout whose remote, key, environment and docker configuration hold secrets. */
async function checkout() {
  const cwd = await temporaryDirectory('secrets')
  await writeSamplePack(cwd)
  await mkdir(join(cwd, 'tmp'))
  await mkdir(join(cwd, '.docker'))
  const auth = Buffer.from(`someone:${PASSWORD}`).toString('base64')
  await writeFile(join(cwd, '.docker/config.json'), JSON.stringify({ auths: { [server.host]: { auth } } }))
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  })
  await mkdir(join(cwd, '.keys'))
  await writeFile(join(cwd, '.keys/key.pem'), pem)
  await writeFile(join(cwd, '.gitignore'), 'tmp\n.docker\n.keys\n.cache\n')
  await commitAll(cwd)
  const remote = `https://someone:${REMOTE_TOKEN}@github.com/acme/packs.git`
  await execa('git', ['remote', 'add', 'origin', remote], { cwd })
  const token = githubToken({ repository: 'acme/packs' })
  const secrets = [
    PASSWORD,
    auth,
    PASSPHRASE,
    REMOTE_TOKEN,
    REQUEST_TOKEN,
    token,
    String(pem).split('\n')[1] as string,
  ]
  const env = {
    OCI_REGISTRY: server.host,
    OCI_ORG: 'acme',
    OCI_REPO: 'packs',
    TMPDIR: join(cwd, 'tmp'),
    PACKWRIGHT_KEY_PASSPHRASE: PASSPHRASE,
    SIGSTORE_ID_TOKEN: token,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN,
    GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'),
    GITHUB_OUTPUT: join(cwd, 'output'),
    PACKWRIGHT_DEBUG: '1',
  }
  return { cwd, env, secrets }
}

/** Everything below a directory but the places where the secrets themselves are. */
async function everythingIn(directory: string): Promise<string> {
  const texts: string[] = []
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (/\/\.docker\/|\/\.keys\/|\/\.git\//.test(path) || !entry.isFile()) continue
    texts.push(path, await readFile(path, 'latin1'))
  }
  return texts.join('\n')
}

/** Modes of what appears in the temporary directory while `work` runs. */
async function watchTemporary(directory: string, work: () => Promise<unknown>): Promise<Map<string, number>> {
  const modes = new Map<string, number>()
  let done = false
  const watch = (async () => {
    while (!done) {
      for (const name of await readdir(directory).catch(() => [])) {
        const found = await stat(join(directory, name)).catch(() => undefined)
        if (found !== undefined) modes.set(name, found.mode & 0o777)
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  await work()
  done = true
  await watch
  return modes
}

test.each(['1.2', '1.3'])('with oras %s, in whatever is done and whatever fails', async (line) => {
  const { cwd, env, secrets } = await checkout()
  const shown: string[] = []
  const run = async (args: string[], extra: Record<string, string> = {}) => {
    const done = await packwright(args, { cwd, env: { ...env, ORAS_BIN: orasOf(line), ...extra } })
    shown.push(done.stdout, done.stderr)
    return done
  }
  const connection = ['--plain-http']
  const stop = watchCommandLines(secrets)
  const modes = await watchTemporary(env.TMPDIR, async () => {
    const repo = { OCI_REPO: `packs-${line}` }
    expect(
      await run(['publish', ...connection, '--key', '.keys/key.pem', '--allow-dirty'], repo),
    ).toMatchObject({ exitCode: 0 })
    expect(
      await run(['publish', ...connection, ...sigstore.flags, '--json'], { OCI_REPO: `keyless-${line}` }),
    ).toMatchObject({ exitCode: 0 })
    const [{ oci_ref, digest }] = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs
    expect(await run(['pull', `${oci_ref}@${digest}`, ...connection])).toMatchObject({ exitCode: 0 })
    expect(
      await run(['sign', `${oci_ref}@${digest}`, ...connection, '--key', '.keys/key.pem']),
    ).toMatchObject({ exitCode: 0 })
    expect(await run(['inspect', oci_ref, ...connection, '--json'])).toMatchObject({ exitCode: 0 })
    await run(['doctor', ...connection, '--json'])
    await run(['add', oci_ref.replace(/:[^:/]*$/, ''), ...connection])
    await run(['publish', ...connection, '--key', '.keys/key.pem'], {
      ...repo,
      PACKWRIGHT_KEY_PASSPHRASE: `${MARK}-wrong`,
    })
    await run(['publish', ...connection, '--key', '.docker/config.json'], repo)
    await run(['publish', ...connection, ...sigstore.flags], {
      SIGSTORE_ID_TOKEN: `${MARK}-no-token`,
      OCI_REPO: `broken-${line}`,
    })
    await run(['pull', `${server.host}/acme/nothing:1.0.0`, ...connection])
    await writeFile(
      join(cwd, '.docker/config.json'),
      JSON.stringify({
        auths: { [server.host]: { auth: Buffer.from(`x:${MARK}-wrong`).toString('base64') } },
      }),
    )
    await run(['pull', `${oci_ref}@${digest}`, ...connection, '--store', 'other'])
    await run(['publish', ...connection, '--no-sign'], { OCI_REPO: `refused-${line}` })
    await writeFile(
      join(cwd, '.docker/config.json'),
      `{"auths": {"${server.host}": {"auth": "${MARK}-broken"`,
    )
    await run(['pull', `${oci_ref}@${digest}`, ...connection, '--store', 'other'])
  })
  const leaks = stop()
  const registry = [...server.blobs.values(), ...[...server.manifests.values()].map(({ bytes }) => bytes)]
  const searched = [...shown, await everythingIn(cwd), ...registry.map(String)].join('\n')
  for (const secret of [...secrets, MARK]) expect(searched.includes(secret), secret).toBe(false)
  expect(leaks).toEqual([])
  expect(modes.size).toBeGreaterThan(0)
  for (const [name, mode] of modes) expect(mode & 0o077, name).toBe(0)
  expect(await readdir(env.TMPDIR)).toEqual([])
})
