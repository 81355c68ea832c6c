/** What a greentic publisher's script does by its environment, and what its lockfiles carry: honoured as they are. */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { encode } from 'cborg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { storedZip } from '../support/zip.ts'

let registry: RunningRegistry

beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(async () => await registry.stop())

const GTPACK = 'application/vnd.greentic.gtpack.v1+zip'
const manifestOf = (version: string, name = 'demo') =>
  storedZip({ 'manifest.cbor': encode({ pack_id: name, version }) })

let count = 0

/** A checkout with the pack `demo` 1.0.0, published below an organisation of its own. */
async function publisher(files: Record<string, string> = {}) {
  const cwd = await temporaryDirectory('greentic')
  count += 1
  const org = `acme${count}`
  await writeFiles(cwd, { 'packs/demo/pack.yaml': 'pack_id: demo\nversion: 1.0.0\n', ...files })
  const run = async (env: Record<string, string> = {}, ...args: string[]) =>
    await packwright(['publish', '--plain-http', '--json', ...args], {
      cwd,
      env: { OCI_REGISTRY: registry.host, OCI_ORG: org, PACKWRIGHT_CATALOG: '0', OCI_REPO: 'packs', ...env },
    })
  const ok = async (env: Record<string, string> = {}, ...args: string[]) => {
    const done = await run(env, ...args)
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
    return (done.json as unknown as { packs: { digest: string; oci_ref: string; ref: string }[] }).packs[0]
  }
  const manifest = async (repository: string, tag: string) => {
    const answer = await fetch(`http://${registry.host}/v2/${org}/${repository}/manifests/${tag}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    })
    return (await answer.json()) as {
      layers: { mediaType: string; digest: string; annotations: Record<string, string> }[]
    }
  }
  const lock = async () => JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8'))
  const wroteLock = async (text: object) =>
    await writeFile(join(cwd, 'packs.lock.json'), JSON.stringify(text, null, 2))
  return { cwd, org, base: `${registry.host}/${org}`, run, ok, manifest, lock, wroteLock }
}

/** A packer that says what it was told and leaves what `archive` names. */
async function packer(archive: string | undefined, exitCode = 0): Promise<string> {
  const at = join(await temporaryDirectory('packc'), 'packc')
  const copy = `while [ $# -gt 0 ]; do [ "$1" = --gtpack-out ] && cp '${archive}' "$2"; shift; done`
  const lines = ['#!/bin/sh', 'echo "told: $*"', 'cat pack.yaml', archive === undefined ? '' : copy]
  await writeFile(at, [...lines, `exit ${exitCode}`, ''].join('\n'))
  await chmod(at, 0o755)
  return at
}

async function archiveOf(version: string, name?: string): Promise<string> {
  const at = join(await temporaryDirectory('gtpack'), 'built.gtpack')
  await writeFile(at, manifestOf(version, name))
  return at
}

describe("greentic's packer", () => {
  test('builds what is published, from a copy that states the version of the release', async () => {
    const at = await publisher()
    const env = { PACKC_BIN: await packer(await archiveOf('2.0.0')), PACK_VERSION: '2.0.0' }
    await at.ok(env)
    expect((await at.manifest('packs/demo', '2.0.0')).layers).toMatchObject([{ mediaType: GTPACK }])
    expect(await readFile(join(at.cwd, 'packs/demo/pack.yaml'), 'utf8')).toContain('version: 1.0.0')
    expect((await at.lock()).packs).toMatchObject([{ file: 'dist/packs/demo-2.0.0.gtpack' }])
  })

  test('its flags alone ask for the packc that is on PATH', async () => {
    const at = await publisher()
    const bin = await packer(await archiveOf('1.0.0'))
    const env = { PACKC_BUILD_FLAGS: '--offline  --verbose', PATH: `${join(bin, '..')}:/usr/bin:/bin` }
    await at.ok({ ...env, PATH: `${env.PATH}:${join(process.cwd(), '.tools/bin')}` })
    expect((await at.manifest('packs/demo', '1.0.0')).layers).toMatchObject([{ mediaType: GTPACK }])
  })

  test.each([
    ['fails', async () => await packer(undefined, 3), 'ended with 3'],
    ['leaves nothing', async () => await packer(undefined), 'left no build/demo.gtpack'],
    ['is not there', async () => '/nowhere/packc', 'cannot be started'],
  ])('a packer that %s stops the publish', async (_, make, how) => {
    const at = await publisher()
    const run = await at.run({ PACKC_BIN: await make() })
    expect(run.json.error).toMatchObject({
      code: 'BUILD_COMMAND_FAILED',
      message: expect.stringContaining(how),
    })
    expect(run.exitCode).not.toBe(0)
  })

  test.each([
    ['another version', '9.9.9', undefined, 'VERSION_MISMATCH'],
    ['another name', '1.0.0', 'other', 'MANIFEST_INVALID'],
  ])('an archive of %s is not published', async (_, version, name, code) => {
    const at = await publisher()
    const run = await at.run({ PACKC_BIN: await packer(await archiveOf(version, name)) })
    expect(run.json.error.code).toBe(code)
  })
})

test('an archive that was built before lies in OUT_DIR, and is published as it is', async () => {
  const at = await publisher()
  await writeFiles(at.cwd, { 'out/demo.gtpack': '' })
  await writeFile(join(at.cwd, 'out/demo.gtpack'), manifestOf('1.0.0'))
  await at.ok({ OUT_DIR: 'out' })
  expect((await at.manifest('packs/demo', '1.0.0')).layers).toMatchObject([{ mediaType: GTPACK }])
  expect((await at.lock()).packs).toMatchObject([{ file: 'out/demo-1.0.0.gtpack' }])
})

test('README.md goes beside the archive, as a layer of its own', async () => {
  const at = await publisher({ 'packs/demo/README.md': '# Demo\n' })
  await writeFile(join(at.cwd, 'packs/demo/demo.gtpack'), manifestOf('1.0.0'))
  await at.ok()
  const { layers } = await at.manifest('packs/demo', '1.0.0')
  expect(layers.map(({ mediaType }) => mediaType)).toEqual([GTPACK, 'text/markdown'])
  const readme = await fetch(`http://${registry.host}/v2/${at.org}/packs/demo/blobs/${layers[1]?.digest}`)
  expect(await readme.text()).toBe('# Demo\n')
})

test('MEDIA_TYPE names the layer where the client takes it, and is refused where it does not', async () => {
  const at = await publisher()
  await writeFile(join(at.cwd, 'packs/demo/demo.gtpack'), manifestOf('1.0.0'))
  const refused = await at.run({ MEDIA_TYPE: 'application/vnd.acme.pack' })
  expect(refused.json.error).toMatchObject({ message: expect.stringContaining('application/vnd.acme.pack') })
  await at.ok({ MEDIA_TYPE: 'application/octet-stream' })
  expect((await at.manifest('packs/demo', '1.0.0')).layers).toMatchObject([
    { mediaType: 'application/octet-stream' },
  ])
})

describe('the lockfile of the script', () => {
  const old = (base: string, repository: string, ...more: string[]) => ({
    release: 'v0.9.0',
    packs: [repository, ...more].map((name) => ({
      name: basename(name),
      file: `dist/packs/${basename(name)}.gtpack`,
      ref: `${base}/${name}:0.9.0`,
      digest: `sha256:${'a'.repeat(64)}`,
      built_at: '2025-01-01T00:00:00Z',
    })),
  })

  const withoutRepo = async (at: Awaited<ReturnType<typeof publisher>>) =>
    await packwright(['publish', '--plain-http', '--json'], {
      cwd: at.cwd,
      env: { OCI_REGISTRY: registry.host, OCI_ORG: at.org, PACKWRIGHT_CATALOG: '0' },
    })

  test('says where the next publish goes, when the environment does not', async () => {
    const at = await publisher()
    await at.wroteLock(old(at.base, 'moved/demo'))
    expect((await withoutRepo(at)).json['packs']).toMatchObject([
      { reference: `${at.base}/moved/demo:1.0.0` },
    ])
    await writeFiles(at.cwd, { 'packs/demo/pack.yaml': 'pack_id: demo\nversion: 1.1.0\n' })
    expect((await withoutRepo(at)).json['packs']).toMatchObject([
      { reference: `${at.base}/moved/demo:1.1.0` },
    ])
  })

  test('says nothing of it when it names several places', async () => {
    const at = await publisher()
    await at.wroteLock(old(at.base, 'moved/demo', 'others/second'))
    expect((await withoutRepo(at)).json.error.message).toContain('under which repository')
  })

  test('keeps the release while all of its packs are of it', async () => {
    const at = await publisher()
    await at.ok({ PACK_VERSION: '1.0.0' })
    expect((await at.lock()).release).toBe('1.0.0')
    await at.ok()
    expect((await at.lock()).release).toBe('1.0.0')
    await writeFiles(at.cwd, { 'packs/demo/pack.yaml': 'pack_id: demo\nversion: 1.1.0\n' })
    await at.ok()
    expect((await at.lock()).release).toBeUndefined()
  })

  test('names an archive outside of the project by its name alone', async () => {
    const at = await publisher()
    const outDir = await temporaryDirectory('out')
    await at.ok({ OUT_DIR: outDir })
    const [{ file }] = (await at.lock()).packs
    expect(file).toMatch(/^demo-1\.0\.0\.\w+/)
    expect(file).not.toContain('/')
  })
})

test('the first publish says where it goes, before anything is there; the next one does not', async () => {
  const at = await publisher()
  const publish = async () =>
    await packwright(['publish', '--plain-http'], {
      cwd: at.cwd,
      env: { OCI_REGISTRY: registry.host, OCI_ORG: at.org, OCI_REPO: 'packs', PACKWRIGHT_CATALOG: '0' },
    })
  expect((await publish()).stderr).toContain(`${at.base}/packs/<pack>`)
  expect((await publish()).stderr).not.toContain('<pack>')
  await rm(join(at.cwd, 'packs.lock.json'))
})
