/** The assets of a release, as nexo's installer takes them (nexo-ext-installer), judged by cosign and GNU tar. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const MANIFEST = `[plugin]
id = "py_plugin"
version = "0.1.0"
name = "P"
description = "d"
min_nexo_version = "0.1.0"
`
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
  const all = Object.entries({ 'nexo-plugin.toml': MANIFEST, ...files })
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
