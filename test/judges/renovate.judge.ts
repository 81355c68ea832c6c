/** Renovate, on the preset of this repository: what it finds in a lockfile, and what it makes of it. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { say } from './judge.ts'

const RENOVATE = resolve('.tools/judges/npm/node_modules/renovate')
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const entry = (name: string, tag: string) => ({
  name,
  version: tag.replace(/^v/, ''),
  oci_ref: `ghcr.io/acme/packs/${name}:${tag}`,
  digest: digest('a'),
  size: 12,
  integrity: 'sha512-x',
  signer: { identity: 'https://github.com/acme/packs' },
  dependencies: { base: '^1.0.0' },
})

/** Looks for dependencies in `packs.lock.json` as Renovate does, and updates each to `version`. */
const SCRIPT = `
import { readFileSync } from 'node:fs'
const { GlobalConfig } = await import('RENOVATE/dist/config/global.js')
GlobalConfig.set({ localDir: process.cwd(), cacheDir: process.cwd() + '/cache' })
const { extractPackageFile } = await import('RENOVATE/dist/modules/manager/custom/regex/index.js')
const { doAutoReplace } = await import('RENOVATE/dist/workers/repository/update/branch/auto-replace.js')
const [manager] = JSON.parse(readFileSync(process.argv[2], 'utf8')).customManagers
let text = readFileSync('packs.lock.json', 'utf8')
const { deps } = await extractPackageFile(text, 'packs.lock.json', manager)
for (const [depIndex, dep] of deps.entries()) {
  const newValue = dep.currentValue.startsWith('v') ? 'v1.3.0' : '1.3.0'
  const upgrade = { manager: 'regex', packageFile: 'packs.lock.json', depIndex, newValue, newDigest: process.argv[3] }
  text = await doAutoReplace({ ...manager, ...dep, ...upgrade }, text, false)
}
console.log(JSON.stringify({ deps, text }))`

test('Renovate changes version, reference and digest of an entry, and nothing else', async (context) => {
  if (!existsSync(join(RENOVATE, 'package.json')))
    context.skip('renovate cannot be had here: tools/judges.sh installs it where npm is')
  const cwd = await temporaryDirectory('renovate')
  const lock = { version: 1, packs: [entry('claude', '1.2.0'), entry('codex', 'v1.2.0')] }
  await writeFiles(cwd, {
    'packs.lock.json': `${JSON.stringify(lock, null, 2)}\n`,
    'try.mjs': SCRIPT.replaceAll('RENOVATE', RENOVATE),
  })
  const { stdout } = await execa(process.execPath, ['try.mjs', resolve('default.json'), digest('b')], { cwd })
  const { deps, text } = JSON.parse(stdout.split('\n').at(-1) as string)
  expect(deps).toMatchObject([
    { packageName: 'ghcr.io/acme/packs/claude', currentValue: '1.2.0', datasource: 'docker' },
    { packageName: 'ghcr.io/acme/packs/codex', currentValue: 'v1.2.0', datasource: 'docker' },
  ])
  const moved = { version: '1.3.0', digest: digest('b') }
  expect(JSON.parse(text)).toEqual({
    version: 1,
    packs: [
      { ...entry('claude', '1.2.0'), ...moved, oci_ref: 'ghcr.io/acme/packs/claude:1.3.0' },
      { ...entry('codex', 'v1.2.0'), ...moved, oci_ref: 'ghcr.io/acme/packs/codex:v1.3.0' },
    ],
  })
  const { version } = JSON.parse(await readFile(join(RENOVATE, 'package.json'), 'utf8'))
  await say({
    client: 'renovate',
    version,
    what: 'an entry of packs.lock.json, by the preset',
    result: 'version, reference and digest move, nothing else',
  })
})
