/** nexo's own installer (the crate nexo-ext-installer, called by rust/src/bin/nexo-installer.rs) on release assets. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { NEXO_MANIFEST } from '../support/samples.ts'
import { startRegistry } from '../support/servers.ts'
import { githubToken, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { built, say } from './judge.ts'

/** The API of releases, over a directory of assets. */
async function releases(directory: string) {
  const server = createServer(async (request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const asset = /^\/assets\/([^/]+)$/.exec(request.url ?? '')?.[1]
    if (asset !== undefined) return void response.end(await readFile(join(directory, asset)))
    const assets = (await readdir(directory)).map((name) => ({
      name,
      browser_download_url: `${base}/assets/${name}`,
      size: 1,
    }))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ tag_name: 'v0.1.0', assets }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() }
}

test('nexo installs the assets of a release', async (context) => {
  const { path, version } = built(context, 'nexo-installer', 'nexo-ext-installer')
  const registry = await startRegistry()
  const sigstore = await startSigstore()
  const cwd = await temporaryDirectory('nexo')
  await writeFiles(cwd, {
    'packs/py_plugin/nexo-plugin.toml': NEXO_MANIFEST,
    'packs/py_plugin/targets/x86_64-unknown-linux-gnu/bin/py_plugin*': '#!/bin/sh\n',
    'packs/py_plugin/targets/aarch64-apple-darwin/bin/py_plugin*': '#!/bin/sh\n',
    'keys/extensions/trusted_keys.toml': `schema_version = "1.0"
default = "require"
[[authors]]
owner = "acme"
identity_regexp = "^https://github.com/acme/plugins/.*"
mode = "require"
`,
    'ignore/extensions/trusted_keys.toml': 'schema_version = "1.0"\ndefault = "ignore"\n',
  })
  const token = githubToken({ repository: 'acme/plugins', ref: 'refs/tags/v0.1.0' })
  const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'plugins', SIGSTORE_ID_TOKEN: token }
  const run = await packwright(['publish', '--plain-http', '--release-assets', 'assets', ...sigstore.flags], {
    cwd,
    env,
  })
  expect(run, run.stderr).toMatchObject({ exitCode: 0 })
  const { api, stop } = await releases(join(cwd, 'assets'))
  const install = (keys: string) =>
    execa(
      path,
      [
        'acme/plugins@v0.1.0',
        join(cwd, `installed-${keys}`),
        join(cwd, keys),
        api,
        'x86_64-unknown-linux-gnu',
      ],
      { reject: false },
    )
  const ignored = await install('ignore')
  expect(ignored.stderr).toBe('')
  expect(existsSync(join(cwd, 'installed-ignore/py_plugin-0.1.0/bin/py_plugin'))).toBe(true)
  await say({
    client: 'nexo-ext-installer',
    version,
    what: 'installs what `publish --release-assets` writes',
    result: 'works',
  })
  const required = await install('keys')
  // The crate hashes what cosign signed once more before it verifies: no signature that cosign makes passes it.
  expect(required.stderr).toBe('SignatureMismatch')
  await say({
    client: 'nexo-ext-installer',
    version,
    what: 'mode `require`',
    result: 'refuses what cosign signs: it hashes twice (its own command line asks cosign)',
  })
  stop()
  await registry.stop()
  await sigstore.stop()
})
