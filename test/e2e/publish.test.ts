import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright, type Run } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { packJson, writeSamplePack } from '../support/samples.ts'
import {
  ORAS_LINES,
  orasOf,
  PASSWORD,
  type RunningRegistry,
  startRegistry,
  USERNAME,
} from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let plain: RunningRegistry

beforeAll(async () => {
  plain = await startRegistry()
})

afterAll(async () => {
  await plain.stop()
})

let project = 0
/** A project of its own, and an organisation of its own in the shared registry. */
async function newProject(fields: Record<string, unknown> = {}) {
  const cwd = await temporaryDirectory('project')
  await writeSamplePack(cwd, 'sample', fields)
  project += 1
  const env = { OCI_REGISTRY: plain.host, OCI_ORG: `org${project}`, OCI_REPO: 'packs' }
  return { cwd, env, place: `${plain.host}/org${project}/packs` }
}

/** The digest of the first pack in what `--json` printed. */
const digestIn = (run: Run | undefined) =>
  (run?.json as unknown as { packs: { digest: string }[] } | undefined)?.packs[0]?.digest

const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'))

test.each(['1.0.0', 'v2.0.0', '1.0.0-rc.1', 'a b', '.hidden', '', 'x'.repeat(129)])(
  '--tag %j is refused before anything is sent',
  async (tag) => {
    const { cwd, env } = await newProject()
    const run = await packwright(['publish', '--plain-http', '--json', '--tag', tag], { cwd, env })
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
  },
)

test('a pre-release moves latest only when somebody says so; what moved is told', async () => {
  const { cwd, env } = await newProject({ version: '2.0.0-rc.1' })
  const publish = (...args: string[]) =>
    packwright(['publish', '--plain-http', '--json', '--tag', 'latest', ...args], { cwd, env })
  expect(await publish()).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
  const moved = { exitCode: 0, json: { packs: [{ tags: ['latest'], status: 'published' }] } }
  expect(await publish('--prerelease')).toMatchObject(moved)
})

test('a dry run with --compare tells what the publish would be refused for, and without it asks nobody', async () => {
  const { cwd, env } = await newProject()
  expect(await packwright(['publish', '--plain-http'], { cwd, env })).toMatchObject({ exitCode: 0 })
  await writeFile(join(cwd, 'packs/sample/new.txt'), 'new')
  const dry = (...args: string[]) =>
    packwright(['publish', '--plain-http', '--dry-run', '--json', ...args], { cwd, env })
  expect(await dry('--compare')).toMatchObject({ exitCode: 8, json: { error: { code: 'TAG_IMMUTABLE' } } })
  expect(await dry()).toMatchObject({ exitCode: 0 })
})

describe.each(ORAS_LINES)('with oras %s', (line) => {
  const ORAS_BIN = orasOf(line)

  test('publish, lock, pull by digest: what arrives is what was published', async () => {
    const { cwd, env, place } = await newProject()
    const published = await packwright(['publish', '--plain-http', '--json'], {
      cwd,
      env: { ...env, ORAS_BIN },
    })
    expect(published.json).toMatchObject({ ok: true, packs: [{ name: 'sample', status: 'published' }] })
    const lock = await readJson(join(cwd, 'packs.lock.json'))
    expect(Object.keys(lock)).toEqual([
      'version',
      'generated_at',
      'git_sha',
      'registry',
      'org',
      'repo',
      'packs',
    ])
    const [entry] = lock.packs
    expect(entry).toMatchObject({
      name: 'sample',
      version: '1.0.0',
      file: 'dist/packs/sample-1.0.0.tar.zst',
      oci_ref: `${place}/sample:1.0.0`,
    })
    const reference = `${entry.oci_ref}@${entry.digest}`
    const pulled = await packwright(
      ['pull', reference, '--require-digest', '--into', 'out', '--plain-http'],
      { cwd, env },
    )
    expect(pulled).toMatchObject({ exitCode: 0 })
    await execa('diff', ['-r', 'packs/sample', 'out/sample'], { cwd })
    expect((await execa('out/sample/bin/run.sh', { cwd })).stdout).toBe('run')
  })

  test('oras agrees on the digest and reads what we wrote, with plain `oras pull` and tar', async () => {
    const { cwd, env, place } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env: { ...env, ORAS_BIN } })
    const [{ digest, file }] = (await readJson(join(cwd, 'packs.lock.json'))).packs
    const resolved = await execa(ORAS_BIN, ['resolve', '--plain-http', `${place}/sample:1.0.0`])
    expect(resolved.stdout).toBe(digest)
    await execa(ORAS_BIN, ['pull', '--plain-http', '-o', 'plain', `${place}/sample@${digest}`], { cwd })
    await execa(
      'sh',
      ['-c', `mkdir x && tar --zstd -xf plain/${basename(file)} -C x && diff -r x packs/sample`],
      {
        cwd,
      },
    )
  })

  test('a floating tag is set when it is asked for, and only then', async () => {
    const { cwd, env, place } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env: { ...env, ORAS_BIN } })
    const tags = async () =>
      (await execa(ORAS_BIN, ['repo', 'tags', '--plain-http', `${place}/sample`])).stdout.split('\n').sort()
    expect(await tags()).toEqual(['1.0.0'])
    await packwright(['publish', '--plain-http', '--tag', 'latest'], { cwd, env: { ...env, ORAS_BIN } })
    expect(await tags()).toEqual(['1.0.0', 'latest'])
    await writeFile(join(cwd, 'packs/sample/pack.json'), packJson({ version: '1.1.0' }))
    await packwright(['publish', '--plain-http', '--tag', 'latest', '--tag', '1'], {
      cwd,
      env: { ...env, ORAS_BIN },
    })
    expect(await tags()).toEqual(['1', '1.0.0', '1.1.0', 'latest'])
  })

  test('a registry with a password takes it from what `oras login` wrote, for writing and for reading', async () => {
    const registry = await startRegistry({ password: true })
    const { cwd } = await newProject()
    const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'packs', ORAS_BIN }
    const before = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
    expect(before).toMatchObject({ exitCode: 5, json: { ok: false, error: { code: 'UNAUTHENTICATED' } } })
    const config = { env: { HOME: cwd, DOCKER_CONFIG: join(cwd, '.docker') }, input: PASSWORD }
    await execa(
      ORAS_BIN,
      ['login', '--plain-http', '-u', USERNAME, '--password-stdin', registry.host],
      config,
    )
    // As it may be written: oras runs elsewhere, and has to find it all the same.
    const relative = { ...env, DOCKER_CONFIG: '.docker' }
    const published = await packwright(['publish', '--plain-http'], { cwd, env: relative })
    expect(published, published.stderr).toMatchObject({ exitCode: 0 })
    const pulled = await packwright(['pull', '--lock', 'packs.lock.json', '--plain-http'], { cwd, env })
    expect(pulled).toMatchObject({ exitCode: 0 })
    for (const output of [before, published, pulled])
      expect(`${output.stdout}${output.stderr}`).not.toContain(PASSWORD)
    await registry.stop()
  })

  test('a registry with TLS from a CA of its own, by flag and by environment', async () => {
    const registry = await startRegistry({ tls: true })
    const { cwd } = await newProject()
    const env = { OCI_REGISTRY: registry.host, OCI_ORG: 'acme', OCI_REPO: 'packs', ORAS_BIN }
    const untrusted = await packwright(['publish', '--json'], { cwd, env })
    expect(untrusted).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_TLS' } } })
    const caFile = registry.caFile as string
    expect(await packwright(['publish', '--ca-file', caFile], { cwd, env })).toMatchObject({ exitCode: 0 })
    await writeFile(join(cwd, 'packs/sample/pack.json'), packJson({ version: '1.1.0' }))
    const byEnvironment = { ...env, NODE_EXTRA_CA_CERTS: caFile }
    expect(await packwright(['publish'], { cwd, env: byEnvironment })).toMatchObject({ exitCode: 0 })
    expect(
      await packwright(['pull', '--lock', 'packs.lock.json'], { cwd, env: byEnvironment }),
    ).toMatchObject({ exitCode: 0 })
    await registry.stop()
  })

  test('a dependency that is published nowhere is a warning, one of the same run is not', async () => {
    const { cwd, env } = await newProject()
    const dependencies = {
      lib: '^1.0.0',
      gone: '^1.0.0',
      far: { ref: `${plain.host}/other/far`, version: '^1.0.0' },
    }
    await writeFiles(cwd, {
      'packs/sample/pack.json': packJson({ dependencies }),
      'packs/lib/pack.json': packJson({ name: 'lib' }),
    })
    const run = await packwright(['publish', '--plain-http', '--json'], { cwd, env: { ...env, ORAS_BIN } })
    expect(run).toMatchObject({ exitCode: 0 })
    const packs = run.json['packs'] as unknown as { name: string; warnings: string[] }[]
    const about = packs
      .find(({ name }) => name === 'sample')
      ?.warnings.filter((text) => text.includes('depends on'))
    const base = `${plain.host}/${env.OCI_ORG}/packs`
    expect(about?.sort()).toEqual([
      `sample depends on far, which is not published at ${plain.host}/other/far`,
      `sample depends on gone, which is not published at ${base}/gone`,
    ])
  })

  test('a read-only registry serves, and refuses to be written to', async () => {
    const { cwd, env } = await newProject()
    const writable = await startRegistry({ program: 'docker-registry' })
    await packwright(['publish', '--plain-http'], {
      cwd,
      env: { ...env, OCI_REGISTRY: writable.host, ORAS_BIN },
    })
    const readOnly = await startRegistry({ readOnly: true, content: writable.directory })
    const there = { ...env, OCI_REGISTRY: readOnly.host, ORAS_BIN }
    const reference = `${readOnly.host}/${env.OCI_ORG}/packs/sample:1.0.0`
    expect(await packwright(['pull', reference, '--plain-http'], { cwd, env: there })).toMatchObject({
      exitCode: 0,
    })
    await writeFile(join(cwd, 'packs/sample/pack.json'), packJson({ version: '2.0.0' }))
    const refused = await packwright(['publish', '--plain-http', '--json'], { cwd, env: there })
    expect(refused).toMatchObject({ exitCode: 4, json: { error: { code: 'REGISTRY_READ_ONLY' } } })
    await readOnly.stop()
  })

  test('the tag is the last thing that is written', async () => {
    const server = await new DistributionServer().start()
    const { cwd } = await newProject()
    const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: 'packs', ORAS_BIN }
    const requests = await server.record(() => packwright(['publish', '--plain-http'], { cwd, env }))
    const writes = requests.filter(
      ({ method, path }) => ['PUT', 'POST'].includes(method) && path.startsWith('/v2/acme/packs/sample/'),
    )
    expect(writes.at(-1)?.path).toBe('/v2/acme/packs/sample/manifests/1.0.0')
    await server.stop()
  })
})

test('packs of one name stop each other and no others; with and without a version they go up together', async () => {
  const { cwd, env } = await newProject({ version: '2.0.0' })
  await writeFiles(cwd, {
    'packs/bare/pack.json': packJson({ name: 'bare', version: undefined }),
    'packs/one/pack.json': packJson({ name: 'same', version: '1.0.0' }),
    'packs/two/pack.json': packJson({ name: 'same', version: '1.0.0' }),
    'packs/.hidden/inner/pack.json': packJson({ name: 'inner', version: '1.0.0' }),
  })
  const run = async (...args: string[]) =>
    await packwright(['publish', ...args, '--plain-http', '--json'], {
      cwd,
      env: { ...env, PACK_VERSION: '3.0.0' },
    })
  const all = await run()
  expect(all.json['packs']).toMatchObject([
    { name: 'bare', version: '3.0.0' },
    { name: 'sample', version: '2.0.0' },
  ])
  expect(all.json['failed']).toMatchObject([
    { error: { code: 'PACK_DUPLICATE', message: expect.stringContaining('packs/one, packs/two') } },
    { error: { code: 'PACK_DUPLICATE' } },
  ])
  const named = await packwright(['publish', 'packs/.hidden', '--plain-http', '--json'], { cwd, env })
  expect(named.json['packs']).toMatchObject([{ name: 'inner' }])
})

describe('versions', () => {
  test('a second identical publish changes no byte, even from another commit', async () => {
    const { cwd, env } = await newProject()
    await execa('git', ['init', '-q'], { cwd })
    const commit = async (name: string) => {
      await writeFile(join(cwd, name), name)
      await execa('git', ['add', '-A'], { cwd })
      await execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', name], {
        cwd,
      })
    }
    await commit('first')
    await packwright(['publish', '--plain-http'], { cwd, env })
    const before = await readFile(join(cwd, 'packs.lock.json'), 'utf8')
    expect(JSON.parse(before).git_sha).toMatch(/^[0-9a-f]{40}$/)
    await commit('second')
    const again = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
    expect(again.json).toMatchObject({
      ok: true,
      packs: [{ status: 'unchanged' }],
      lockfile: { written: false },
    })
    expect(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).toBe(before)
  })

  test('the same content with another compressor is no change', async () => {
    const { cwd, env } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env })
    const before = await readFile(join(cwd, 'packs.lock.json'), 'utf8')
    await rm(join(cwd, 'packs.lock.json'))
    const again = await packwright(['publish', '--plain-http', '--compression', 'gzip', '--json'], {
      cwd,
      env,
    })
    expect(again.json).toMatchObject({ packs: [{ status: 'unchanged' }] })
    const [entry] = (await readJson(join(cwd, 'packs.lock.json'))).packs
    expect(entry).toEqual(JSON.parse(before).packs[0])
    expect(
      await packwright(['pull', '--lock', 'packs.lock.json', '--plain-http'], { cwd, env }),
    ).toMatchObject({ exitCode: 0 })
  })

  test('other content under a published version is refused and overwrites nothing', async () => {
    const { cwd, env } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env })
    const lock = await readFile(join(cwd, 'packs.lock.json'), 'utf8')
    await writeFile(join(cwd, 'packs/sample/new.txt'), 'new')
    const refused = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
    expect(refused).toMatchObject({ exitCode: 8, json: { ok: false, error: { code: 'TAG_IMMUTABLE' } } })
    expect(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).toBe(lock)
    expect(
      await packwright(['pull', '--lock', 'packs.lock.json', '--plain-http'], { cwd, env }),
    ).toMatchObject({ exitCode: 0 })
  })

  test('packs that fail do not lose the others, and the lockfile holds exactly what was published', async () => {
    const { cwd, env } = await newProject()
    await writeSamplePack(cwd, 'other')
    await writeFiles(cwd, {
      'packs/broken/pack.json': '{',
      'packs/secret/pack.json': packJson({ name: 'secret' }),
      'packs/secret/.env': 'X=1',
    })
    const run = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
    expect(run.exitCode).toBe(2)
    expect(run.json).toMatchObject({
      ok: false,
      packs: [{ name: 'other' }, { name: 'sample' }],
      failed: [
        { name: 'packs/broken', error: { code: 'MANIFEST_SYNTAX' } },
        { name: 'secret', error: { code: 'ENTRY_SECRET' } },
      ],
    })
    const names = (await readJson(join(cwd, 'packs.lock.json'))).packs.map(
      ({ name }: { name: string }) => name,
    )
    expect(names).toEqual(['other', 'sample'])
  })

  test('publishing one pack of several keeps the entries of the others', async () => {
    const { cwd, env } = await newProject()
    await writeSamplePack(cwd, 'other')
    await packwright(['publish', '--plain-http'], { cwd, env })
    await writeFile(join(cwd, 'packs/other/pack.json'), packJson({ name: 'other', version: '1.1.0' }))
    await packwright(['publish', 'other', '--plain-http'], { cwd, env })
    const packs = (await readJson(join(cwd, 'packs.lock.json'))).packs
    expect(packs.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`)).toEqual(
      ['other 1.1.0', 'sample 1.0.0'],
    )
  })

  test('the tag gives the version where the manifest has none', async () => {
    const { cwd, env, place } = await newProject({ version: undefined })
    const none = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
    expect(none).toMatchObject({ exitCode: 2, json: { error: { code: 'VERSION_MISSING' } } })
    const tag = { ...env, GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v3.2.1-rc.1+build.7' }
    const tagged = await packwright(['publish', '--plain-http', '--json'], { cwd, env: tag })
    expect(tagged.json).toMatchObject({
      packs: [{ version: '3.2.1-rc.1+build.7', reference: `${place}/sample:3.2.1-rc.1_build.7` }],
    })
  })

  test('diff tells what two versions differ in, without their layers', async () => {
    const cwd = await temporaryDirectory('diff')
    const env = { OCI_REGISTRY: `oci-layout://${cwd}/registry` }
    await writeSamplePack(cwd)
    await packwright(['publish'], { cwd, env })
    await writeSamplePack(cwd, 'sample', { version: '1.1.0', license: 'MIT' })
    await writeFile(join(cwd, 'packs/sample/new.txt'), 'new')
    await rm(join(cwd, 'packs/sample/docs'), { recursive: true })
    await chmod(join(cwd, 'packs/sample/bin/run.sh'), 0o644)
    await packwright(['publish'], { cwd, env })
    const place = `oci-layout://${cwd}/registry/sample`
    const run = await packwright(['diff', `${place}:1.0.0`, `${place}:1.1.0`, '--json'], { cwd })
    expect(run.json).toMatchObject({
      files: {
        added: ['new.txt'],
        removed: ['docs/read me.md'],
        changed: expect.arrayContaining([
          expect.objectContaining({ path: 'bin/run.sh', mode: { before: '0755', after: '0644' } }),
        ]),
      },
      manifest: [
        { path: '$.license', after: 'MIT' },
        { path: '$.version', before: '1.0.0', after: '1.1.0' },
      ],
    })
    const shown = await packwright(['diff', `${place}:1.0.0`, `${place}:1.1.0`], { cwd })
    expect(shown.stdout).toContain('+ new.txt')
  })

  test.each([
    ['that keep a catalog', '1'],
    ['that keep none', '0'],
  ])('two publishes of one version at once, %s: one wins, the other says so', async (_, catalog) => {
    const { cwd, env: place } = await newProject()
    const env = { ...place, PACKWRIGHT_CATALOG: catalog }
    const other = await temporaryDirectory('other')
    await writeSamplePack(other)
    await writeFile(join(other, 'packs/sample/different.txt'), 'different')
    const runs = await Promise.all(
      [cwd, other].map((at) => packwright(['publish', '--plain-http', '--json'], { cwd: at, env })),
    )
    const codes = runs.map(({ exitCode }) => exitCode).sort()
    expect(codes).toEqual([0, 8])
    const winner = runs.find(({ exitCode }) => exitCode === 0)
    const reference = `${plain.host}/${env.OCI_ORG}/packs/sample:1.0.0`
    const inspected = await packwright(['inspect', reference, '--plain-http', '--json'], { cwd, env })
    expect(inspected.json).toMatchObject({
      digest: digestIn(winner),
    })
  })
})

describe('dry run', () => {
  test('needs no oras, no credentials and no network, and writes DRY_RUN for the digest', async () => {
    const { cwd } = await newProject()
    const env = { OCI_REGISTRY: 'ghcr.io', OCI_ORG: 'acme', OCI_REPO: 'packs', DRY_RUN: '1' }
    const run = await packwright(['publish', '--json'], { cwd, env, withoutOras: true })
    expect(run.json).toMatchObject({
      ok: true,
      dry_run: true,
      packs: [{ status: 'dry-run', reference: 'ghcr.io/acme/packs/sample:1.0.0' }],
    })
    const [entry] = (await readJson(join(cwd, 'packs.lock.json'))).packs
    expect(entry.digest).toBe('DRY_RUN')
    const { env: registryEnv } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env: registryEnv })
    const [published] = (await readJson(join(cwd, 'packs.lock.json'))).packs
    expect(published.digest).toBe(digestIn(run))
    expect(Object.keys(published)).toEqual(Object.keys(entry))
  })

  test('leaves a lockfile with published digests alone and says where it wrote instead', async () => {
    const { cwd, env } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env })
    const before = await readFile(join(cwd, 'packs.lock.json'), 'utf8')
    const run = await packwright(['publish'], { cwd, env: { ...env, DRY_RUN: 'true' } })
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(
        'Wrote dist/packs/packs.lock.json. packs.lock.json holds published digests and was left alone.',
      ),
    })
    expect(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).toBe(before)
    expect((await readJson(join(cwd, 'dist/packs/packs.lock.json'))).packs[0].digest).toBe('DRY_RUN')
  })

  test('a dry-run lockfile is not pulled from', async () => {
    const { cwd, env } = await newProject()
    await packwright(['publish', '--dry-run'], { cwd, env })
    const run = await packwright(['pull', '--lock', 'packs.lock.json', '--json'], { cwd, env })
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'LOCKFILE_INVALID' } } })
  })
})

describe('build', () => {
  test('--check holds a rebuild against the lockfile', async () => {
    const { cwd, env } = await newProject()
    await packwright(['publish', '--plain-http'], { cwd, env })
    expect(await packwright(['build', '--check'], { cwd })).toMatchObject({ exitCode: 0 })
    await writeFile(join(cwd, 'packs/sample/docs/read me.md'), 'changed')
    const changed = await packwright(['build', '--check', '--json'], { cwd })
    expect(changed).toMatchObject({
      exitCode: 8,
      json: { error: { code: 'BUILD_DIFFERS', message: expect.stringContaining('sample: content digest') } },
    })
  })

  test("a pack's own build command runs first, and its output is what is published", async () => {
    const command = 'mkdir -p built && printf hello > built/out.txt'
    const { cwd } = await newProject({ build: { command, output: 'built' } })
    const run = await packwright(['build', '--json'], { cwd })
    expect(run.exitCode).toBe(0)
    const listing = await execa('tar', ['--zstd', '-tf', 'dist/packs/sample-1.0.0.tar.zst'], { cwd })
    expect(listing.stdout.split('\n')).toEqual(['out.txt', 'pack.json'])
    const { cwd: failing } = await newProject({ build: { command: 'echo no luck; exit 3', output: 'built' } })
    const failed = await packwright(['build', '--json'], { cwd: failing })
    expect(failed).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'BUILD_COMMAND_FAILED', hint: expect.stringContaining('no luck') } },
    })
  })

  test('the shell script that people call hands over to the command line', async () => {
    const { cwd, env } = await newProject()
    const script = join(process.cwd(), 'tools/publish_packs_oci.sh')
    const { packwright: _, ...clean } = {
      packwright,
      HOME: cwd,
      PATH: `${process.execPath.replace(/\/node$/, '')}:/usr/bin:/bin`,
    }
    const run = await execa('bash', [script], {
      cwd,
      env: { ...clean, ...env, DRY_RUN: '1' },
      extendEnv: false,
    })
    expect(run.stdout).toContain('Dry run: nothing left this machine.')
    expect((await readJson(join(cwd, 'packs.lock.json'))).packs[0].digest).toBe('DRY_RUN')
  })
})
