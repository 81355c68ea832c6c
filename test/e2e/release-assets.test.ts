/** The assets of a release, as nexo's installer takes them (nexo-ext-installer), judged by cosign and GNU tar. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { NEXO_MANIFEST } from '../support/samples.ts'
import { type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let count = 0
let registry: RunningRegistry
let sigstore: LoopbackSigstore

beforeAll(async () => {
  registry = await startRegistry()
  sigstore = await startSigstore()
})

afterAll(async () => {
  await registry.stop()
  await sigstore.stop()
})

/** The loopback certificate authority as a PEM file. */
async function authority(directory: string): Promise<string> {
  const { certificateAuthorities } = JSON.parse(await readFile(sigstore.trustedRoot, 'utf8'))
  const { rawBytes } = certificateAuthorities[0].certChain.certificates[0]
  const file = join(directory, '../roots.pem')
  await writeFile(file, `-----BEGIN CERTIFICATE-----\n${rawBytes}\n-----END CERTIFICATE-----\n`)
  return file
}

async function assets(files: Record<string, string>, env: Record<string, string> = {}, repo = 'plugins') {
  const cwd = await temporaryDirectory('assets')
  const all = Object.entries({ 'nexo-plugin.toml': NEXO_MANIFEST, ...files })
  await writeFiles(cwd, Object.fromEntries(all.map(([path, text]) => [`packs/py_plugin/${path}`, text])))
  const target = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: repo }
  const run = await packwright(
    ['publish', '--plain-http', '--json', '--release-assets', 'assets', ...sigstore.flags],
    { cwd, env: { ...target, ...env } },
  )
  expect(run, run.stdout).toMatchObject({ exitCode: 0 })
  return {
    directory: join(cwd, 'assets'),
    names: (await readdir(join(cwd, 'assets'))).sort(),
    json: run.json,
  }
}

test('one archive a target, its checksum, and a signature that cosign verifies', async () => {
  const token = githubToken({ repository: 'acme/plugins', ref: 'refs/tags/v0.1.0' })
  const { directory, names, json } = await assets(
    {
      'targets/x86_64-unknown-linux-gnu/bin/py_plugin*': '#!/bin/sh\n',
      'targets/aarch64-apple-darwin/bin/py_plugin*': '#!/bin/sh\n',
    },
    { SIGSTORE_ID_TOKEN: token },
  )
  const archives = ['aarch64-apple-darwin', 'x86_64-unknown-linux-gnu'].map(
    (t) => `py_plugin-0.1.0-${t}.tar.gz`,
  )
  const beside = archives.flatMap((name) => [name, `${name}.cert`, `${name}.sha256`, `${name}.sig`])
  expect(names).toEqual(['nexo-plugin.toml', ...beside].sort())
  const asked = await readFile('test/systems/fixtures/nexo-ext-installer-0.1.2.assets.json', 'utf8')
  expect(names).toEqual(expect.arrayContaining(JSON.parse(asked)))
  expect([...(json['assets'] as unknown as string[])].sort()).toEqual(names)
  for (const name of archives) {
    const file = join(directory, name)
    const hex = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    expect(await readFile(`${file}.sha256`, 'utf8')).toBe(`${hex}  ${name}\n`)
    const { stdout } = await execa('tar', ['-tvzf', file])
    expect(stdout).toMatch(/-rwxr-xr-x .* bin\/py_plugin/)
    expect(stdout).toContain('nexo-plugin.toml')
    expect(stdout).not.toContain('targets/')
    await execa(join(TOOLS, 'cosign'), [
      'verify-blob',
      ...['--signature', `${file}.sig`, '--certificate', `${file}.cert`],
      ...['--certificate-identity-regexp', '^https://github.com/acme/plugins/.*'],
      ...['--certificate-oidc-issuer', 'https://token.actions.githubusercontent.com'],
      ...['--ca-roots', await authority(directory), '--new-bundle-format=false'],
      ...['--insecure-ignore-tlog', '--insecure-ignore-sct'],
      file,
    ])
  }
})

test('without targets it is for every machine, and without a token there is no signature', async () => {
  const { names } = await assets({ 'bin/py_plugin*': '#!/bin/sh\n' }, {}, 'unsigned')
  expect(names).toEqual([
    'nexo-plugin.toml',
    'py_plugin-0.1.0-noarch.tar.gz',
    'py_plugin-0.1.0-noarch.tar.gz.sha256',
  ])
})

test('other packs have no such assets', async () => {
  const cwd = await temporaryDirectory('other')
  await writeFiles(cwd, { 'packs/a/pack.json': '{"name":"a","version":"1.0.0"}' })
  await writeFile(join(cwd, 'keep'), '')
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'others' }
  const run = await packwright(['publish', '--plain-http', '--json', '--release-assets', 'assets'], {
    cwd,
    env,
  })
  expect(run.json['assets'], run.stdout).toEqual([])
})

describe('import nexo-release', () => {
  const FILES = {
    'targets/x86_64-unknown-linux-gnu/bin/py_plugin*': '#!/bin/sh\n',
    'targets/aarch64-apple-darwin/bin/py_plugin*': '#!/bin/zsh\n',
    'README.md': '# P\n',
  }

  async function release(files: Record<string, string> = FILES, signed = true) {
    count += 1
    const token = githubToken({ repository: 'acme/plugins', ref: 'refs/tags/v0.1.0' })
    const made = await assets(files, signed ? { SIGSTORE_ID_TOKEN: token } : {}, `release${count}`)
    const cwd = join(made.directory, '..')
    const run = (...words: string[]) =>
      packwright(['import', 'nexo-release', ...words, '--packs-dir', 'taken', '--json'], { cwd })
    return { ...made, cwd, run }
  }

  const policy = (cwd: string, rule: object) =>
    writeFile(
      join(cwd, 'packs.policy.json'),
      JSON.stringify({
        trusted_root: sigstore.trustedRoot,
        default: 'require',
        rules: [{ match: '*/acme/**', ...rule }],
      }),
    )
  const ACME = {
    identity_regexp: '^https://github.com/acme/plugins/.*$',
    oidc_issuer: 'https://token.actions.githubusercontent.com',
  }

  /** The API of releases: `/repos/<owner>/<repository>/releases/tags/<tag>`, assets on another origin as GitHub has them. */
  async function served(directory: string) {
    const files = createServer(async (request, response) => {
      response.end(await readFile(join(directory, decodeURIComponent((request.url ?? '/').slice(1)))))
    })
    const api = createServer(async (request, response) => {
      const asset = /^\/download\/(.+)$/.exec(request.url ?? '')?.[1]
      if (asset !== undefined) {
        response.writeHead(302, { location: `${originOf(files)}/${asset}` })
        return void response.end()
      }
      const names = await readdir(directory)
      const list = names.map((name) => ({ name, browser_download_url: `${originOf(api)}/download/${name}` }))
      response.end(JSON.stringify({ tag_name: 'v0.1.0', assets: list }))
    })
    for (const server of [files, api]) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    return {
      url: `${originOf(api)}/repos/acme/plugins/releases/tags/v0.1.0`,
      stop: () => [files, api].map((server) => server.close()),
    }
  }
  const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  test('a directory of assets becomes the pack that it was made of', async () => {
    const { cwd, run } = await release()
    await policy(cwd, ACME)
    const done = await run('assets', '--from', 'acme/plugins')
    expect(done, done.stdout + done.stderr).toMatchObject({
      exitCode: 0,
      json: {
        name: 'py_plugin',
        version: '0.1.0',
        signatureCovers: 'archive',
        signer: 'https://github.com/acme/plugins/.github/workflows/publish.yml@refs/tags/v0.1.0',
        warnings: [],
      },
    })
    await execa('diff', ['-r', 'packs/py_plugin', 'taken/py_plugin'], { cwd })
  })

  test('a release is read from its address, assets from wherever it leads', async () => {
    const { cwd, directory, run } = await release()
    await policy(cwd, ACME)
    const { url, stop } = await served(directory)
    const done = await run(url)
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0, json: { warnings: [] } })
    await execa('diff', ['-r', 'packs/py_plugin', 'taken/py_plugin'], { cwd })
    expect((await run(url)).json.error.code).toBe('TARGET_EXISTS')
    stop()
    expect((await run(url)).json.error.code).toBe('REGISTRY_UNAVAILABLE')
  })

  test('one archive for every machine is the pack itself', async () => {
    const { cwd, run } = await release({ 'bin/py_plugin*': '#!/bin/sh\n', 'lib/a.py': 'a' }, false)
    const done = await run('assets')
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
    expect(done.json['warnings']).toEqual(['assets is not verified: py_plugin 0.1.0 has no signature.'])
    await execa('diff', ['-r', 'packs/py_plugin', 'taken/py_plugin'], { cwd })
  })

  const OTHER = { ...ACME, identity_regexp: 'https://github.com/somebody/.*' }
  test.each<[string, boolean, object | undefined, (assets: string) => Promise<void>, string | RegExp]>([
    ['nobody signed, require', false, ACME, async () => {}, 'SIGNATURE_MISSING'],
    ['nobody signed, warn', false, { ...ACME, mode: 'warn-unsigned' }, async () => {}, /has no signature/],
    ['somebody else signed, require', true, OTHER, async () => {}, 'IDENTITY_MISMATCH'],
    [
      'somebody else signed, nexo’s warn',
      true,
      { ...OTHER, mode: 'warn-unsigned' },
      async () => {},
      'IDENTITY_MISMATCH',
    ],
    ['somebody else signed, warn', true, { ...OTHER, mode: 'warn' }, async () => {}, /not allowed/],
    [
      'somebody signed, ignored',
      true,
      { ...OTHER, mode: 'ignore' },
      async () => {},
      /signatures are ignored/,
    ],
    ['somebody signed, no policy', true, undefined, async () => {}, /No authority of the trusted root/],
    [
      'an archive was changed',
      true,
      ACME,
      async (at) => appendFile(join(at, 'py_plugin-0.1.0-aarch64-apple-darwin.tar.gz'), 'x'),
      'CONTENT_MISMATCH',
    ],
    [
      'an archive and its checksum were changed',
      true,
      ACME,
      async (at) => {
        const file = join(at, 'py_plugin-0.1.0-aarch64-apple-darwin.tar.gz')
        const other = await readFile(join(at, 'py_plugin-0.1.0-x86_64-unknown-linux-gnu.tar.gz'))
        await writeFile(file, other)
        await writeFile(`${file}.sha256`, createHash('sha256').update(other).digest('hex').toUpperCase())
      },
      'BUNDLE_INVALID',
    ],
    [
      'a checksum is missing',
      true,
      ACME,
      async (at) => rm(join(at, 'py_plugin-0.1.0-aarch64-apple-darwin.tar.gz.sha256')),
      'NOT_FOUND',
    ],
    ['the manifest is missing', true, ACME, async (at) => rm(join(at, 'nexo-plugin.toml')), 'NOT_FOUND'],
    [
      'the certificate is none',
      true,
      ACME,
      async (at) => writeFile(join(at, 'py_plugin-0.1.0-aarch64-apple-darwin.tar.gz.cert'), 'x'),
      'BUNDLE_INVALID',
    ],
    [
      'the manifest is of another version',
      true,
      ACME,
      async (at) =>
        writeFile(join(at, 'nexo-plugin.toml'), NEXO_MANIFEST.replace('0.1.0"\nname', '0.2.0"\nname')),
      'NOT_FOUND',
    ],
  ])('%s', async (_, signed, rule, change, outcome) => {
    const { cwd, directory, run } = await release(FILES, signed)
    if (rule !== undefined) await policy(cwd, rule)
    await change(directory)
    const done = await run('assets', '--from', 'acme/plugins')
    if (typeof outcome === 'string') {
      expect(done.json.error?.code, done.stdout).toBe(outcome)
      expect(existsSync(join(cwd, 'taken/py_plugin'))).toBe(false)
    } else expect(String(done.json['warnings']), done.stdout).toMatch(outcome)
  })
})
