import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer, digestOf } from '../support/distribution-server.ts'
import { packJson, writeSamplePack } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer

beforeAll(async () => {
  server = await new DistributionServer().start()
})

afterAll(async () => {
  await server.stop()
})

let count = 0
async function published(fields: Record<string, unknown> = {}) {
  const cwd = await temporaryDirectory('project')
  await writeSamplePack(cwd, 'sample', fields)
  count += 1
  const env = { OCI_REGISTRY: server.host, OCI_ORG: `pull${count}`, OCI_REPO: 'packs' }
  const run = await packwright(['publish', '--plain-http', '--json'], { cwd, env })
  expect(run).toMatchObject({ exitCode: 0 })
  const [entry] = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8')).packs
  return {
    cwd,
    env,
    entry,
    repository: `pull${count}/packs/sample`,
    reference: `${entry.oci_ref}@${entry.digest}`,
  }
}

describe('pull', () => {
  test('the second pull of a digest makes no request and needs no oras', async () => {
    const { cwd, reference } = await published()
    const first = await packwright(['pull', reference, '--plain-http', '--json'], { cwd, withoutOras: true })
    expect(first.json).toMatchObject({ packs: [{ fromStore: false }] })
    const requests = await server.record(async () => {
      const second = await packwright(['pull', reference, '--plain-http', '--json', '--into', 'out'], {
        cwd,
        withoutOras: true,
      })
      expect(second.json).toMatchObject({ packs: [{ fromStore: true }] })
    })
    expect(requests).toEqual([])
    expect(await readdir(join(cwd, 'out/sample'))).toEqual(['bin', 'docs', 'pack.json'])
  })

  test('a tag is resolved, and said to be one', async () => {
    const { cwd, entry } = await published()
    const run = await packwright(['pull', entry.oci_ref, '--plain-http'], { cwd })
    expect(run.stderr).toContain(
      `${entry.oci_ref} is a tag and may move; pin it as ${entry.oci_ref}@${entry.digest}`,
    )
    expect(run.stdout).toContain(entry.digest)
  })

  test('the store is read-only, complete, and leaves no staging behind', async () => {
    const { cwd, reference } = await published()
    const run = await packwright(['pull', reference, '--plain-http', '--store', 'store', '--json'], { cwd })
    const [{ directory }] = (run.json as unknown as { packs: [{ directory: string }] }).packs
    expect((await stat(join(directory, 'bin/run.sh'))).mode & 0o777).toBe(0o555)
    expect((await stat(join(directory, 'pack.json'))).mode & 0o777).toBe(0o444)
    expect(await readdir(join(cwd, 'store/staging'))).toEqual([])
  })

  test.each([
    ['integrity', `sha512-${'A'.repeat(86)}==`, 6, 'CONTENT_MISMATCH'],
    ['content_digest', `sha256:${'0'.repeat(64)}`, 6, 'CONTENT_MISMATCH'],
    ['name', 'other', 7, 'NAME_MISMATCH'],
  ])(
    'a lockfile whose %s is not that of the pack is refused, cold and warm',
    async (field, value, exitCode, code) => {
      const { cwd, entry } = await published()
      const lock = join(cwd, 'forged.json')
      await writeFile(lock, JSON.stringify({ packs: [{ ...entry, [field]: value }] }))
      const cold = await packwright(['pull', '--lock', lock, '--plain-http', '--json', '--store', 'cold'], {
        cwd,
      })
      expect(cold).toMatchObject({ exitCode, json: { error: { code } } })
      expect(await readdir(join(cwd, 'cold/packs/sha256')).catch(() => [])).toEqual([])
      await packwright(['pull', '--lock', 'packs.lock.json', '--plain-http'], { cwd })
      const warm = await packwright(['pull', '--lock', lock, '--plain-http', '--json'], { cwd })
      expect(warm).toMatchObject({ exitCode, json: { error: { code } } })
    },
  )

  test('older and smaller lockfiles are read', async () => {
    const { cwd, entry } = await published()
    const { name, version, file, oci_ref, digest } = entry
    await writeFile(
      join(cwd, 'old.json'),
      JSON.stringify({ packs: [{ name, version, file, oci_ref, digest }] }),
    )
    expect(await packwright(['pull', '--lock', 'old.json', '--plain-http'], { cwd })).toMatchObject({
      exitCode: 0,
    })
  })

  test('of several packs one that is missing fails the pull and keeps what is whole', async () => {
    const { cwd, entry, env } = await published()
    const absent = { ...entry, name: 'absent', oci_ref: `${server.host}/${env.OCI_ORG}/packs/absent:1.0.0` }
    await writeFile(join(cwd, 'both.json'), JSON.stringify({ packs: [absent, entry] }))
    const run = await packwright(
      ['pull', '--lock', 'both.json', '--plain-http', '--store', 'store', '--json'],
      { cwd },
    )
    expect(run).toMatchObject({ exitCode: 3, json: { error: { code: 'REFERENCE_NOT_FOUND' } } })
    expect(await readdir(join(cwd, 'store/staging')).catch(() => [])).toEqual([])
    expect(await packwright(['verify', '--store', 'store'], { cwd })).toMatchObject({ exitCode: 0 })
  })

  test('what a pull that was killed left behind is swept by the next', async () => {
    const { cwd, reference } = await published()
    await mkdir(join(cwd, 'store/staging/.packwright-0123456789ab-1/tree'), { recursive: true })
    await packwright(['pull', reference, '--plain-http', '--store', 'store'], { cwd })
    expect(await readdir(join(cwd, 'store/staging'))).toEqual([])
  })
})

describe('--into', () => {
  test('a newer version replaces an older one; an edit of the user is never overwritten without --force', async () => {
    const { cwd, env } = await published()
    const install = (...flags: string[]) =>
      packwright(['pull', '--lock', 'packs.lock.json', '--plain-http', '--into', 'out', '--json', ...flags], {
        cwd,
        env,
      })
    expect(await install()).toMatchObject({ exitCode: 0 })
    await writeFiles(cwd, {
      'packs/sample/pack.json': packJson({ version: '1.1.0' }),
      'packs/sample/new.txt': 'new',
    })
    await rm(join(cwd, 'packs/sample/docs'), { recursive: true })
    await packwright(['publish', '--plain-http'], { cwd, env })
    expect(await install()).toMatchObject({ exitCode: 0 })
    expect(await readdir(join(cwd, 'out/sample'))).toEqual(['bin', 'new.txt', 'pack.json'])
    await appendFile(join(cwd, 'out/sample/new.txt'), ' and edited')
    expect(await install()).toMatchObject({ exitCode: 8, json: { error: { code: 'FILE_EDITED' } } })
    expect(await readFile(join(cwd, 'out/sample/new.txt'), 'utf8')).toBe('new and edited')
    expect(await install('--force')).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(cwd, 'out/sample/new.txt'), 'utf8')).toBe('new')
  })

  test('a directory of the user is not touched', async () => {
    const { cwd, reference } = await published()
    await writeFiles(cwd, { 'out/sample/mine.txt': 'mine' })
    const run = await packwright(['pull', reference, '--plain-http', '--into', 'out', '--json'], { cwd })
    expect(run).toMatchObject({ exitCode: 8, json: { error: { code: 'TARGET_EXISTS' } } })
    expect(await readdir(join(cwd, 'out/sample'))).toEqual(['mine.txt'])
  })
})

describe('verify, list and inspect', () => {
  test('verify finds every kind of change', async () => {
    const { cwd, reference } = await published()
    const run = await packwright(['pull', reference, '--plain-http', '--store', 'store', '--json'], { cwd })
    const [{ directory }] = (run.json as unknown as { packs: [{ directory: string }] }).packs
    expect(await packwright(['verify', '--store', 'store'], { cwd })).toMatchObject({ exitCode: 0 })
    await chmod(join(directory, 'pack.json'), 0o644)
    await writeFile(join(directory, 'pack.json'), packJson({ name: 'evil!' }).slice(0, 80).padEnd(77))
    await rm(join(directory, 'docs/read me.md'))
    await chmod(join(directory, 'bin/run.sh'), 0o444)
    await writeFile(join(directory, 'extra'), '')
    const broken = await packwright(['verify', '--store', 'store', '--json'], { cwd })
    expect(broken).toMatchObject({ exitCode: 6, json: { error: { code: 'STORE_CORRUPT' } } })
    for (const what of [
      'pack.json',
      'docs/read me.md is missing',
      'no longer executable',
      'extra does not belong',
    ]) {
      expect(broken.json.error.message).toContain(what)
    }
  })

  test('list shows what is in the store', async () => {
    const { cwd, reference, entry } = await published()
    expect((await packwright(['list', '--json'], { cwd })).json).toMatchObject({ packs: [] })
    await packwright(['pull', reference, '--plain-http'], { cwd })
    expect((await packwright(['list', '--json'], { cwd })).json).toMatchObject({
      packs: [{ name: 'sample', digest: entry.digest, files: 3 }],
    })
  })

  test('inspect shows manifest and files without fetching the layer', async () => {
    const { cwd, reference, repository } = await published({ extraField: { kept: true } })
    const requests = await server.record(async () => {
      const run = await packwright(['inspect', reference, '--plain-http', '--json'], { cwd })
      expect(run.json).toMatchObject({
        name: 'sample',
        dialect: 'packwright',
        manifest: { extra: { extraField: { kept: true } } },
        files: [{ path: 'bin/run.sh', mode: '0755' }, { path: 'docs/read me.md' }, { path: 'pack.json' }],
      })
    })
    expect(requests.filter(({ path }) => path.startsWith(`/v2/${repository}/blobs/`))).toEqual([])
  })

  test('nothing that a pack says steers the terminal', async () => {
    const { cwd, reference } = await published({
      description: 'clear \u001b[2J\u202e me',
      author: '\u009b31m',
    })
    const run = await packwright(['inspect', reference, '--plain-http'], { cwd })
    expect(run.stdout).toContain('clear \\x1b[2J\\u202e me')
    expect(run.stdout).not.toMatch(/[\u001b\u009b\u202e]/)
  })
})

describe('artifacts that are not what they say', () => {
  /** Republishes a good artifact with one thing changed, and pulls it by its own digest. */
  const pullForged = async (forge: (manifest: never) => void) => {
    const { cwd, entry, repository } = await published()
    const original = server.manifests.get(`${repository}@${entry.digest}`)
    const manifest = JSON.parse(String(original?.bytes))
    forge(manifest as never)
    const { digest } = server.putManifest(repository, manifest)
    const run = await packwright(
      ['pull', `${server.host}/${repository}@${digest}`, '--plain-http', '--json', '--store', 'store'],
      { cwd },
    )
    expect(await readdir(join(cwd, 'store/packs/sha256')).catch(() => [])).toEqual([])
    return run
  }

  const blobWith =
    (change: (document: Record<string, unknown>) => void) =>
    (manifest: { config: { digest: string; size: number } }) => {
      const config = JSON.parse(String(server.blobs.get(manifest.config.digest)))
      change(config)
      Object.assign(manifest.config, server.putBlob(JSON.stringify(config)), { data: undefined })
    }

  const cases: [string, string, (manifest: never) => void][] = [
    [
      'another artifact type',
      'ARTIFACT_INVALID',
      (m: { artifactType: string; config: object }) =>
        Object.assign(m, {
          artifactType: 'application/vnd.example.thing.v1',
          config: { ...m.config, mediaType: 'application/vnd.example.config.v1+json' },
        }),
    ],
    ['two layers', 'ARTIFACT_INVALID', (m: { layers: object[] }) => m.layers.push(m.layers[0] as object)],
    ['no layer', 'ARTIFACT_INVALID', (m: { layers: object[] }) => m.layers.pop()],
    [
      'a layer of an unknown type',
      'ARTIFACT_INVALID',
      (m: { layers: [{ mediaType: string }] }) => {
        m.layers[0].mediaType = 'text/plain'
      },
    ],
    [
      'a layer of the wrong compression',
      'ARCHIVE_INVALID',
      (m: { layers: [{ mediaType: string }] }) => {
        m.layers[0].mediaType = 'application/vnd.packwright.pack.layer.v1.tar+gzip'
      },
    ],
    [
      'another integrity',
      'CONTENT_MISMATCH',
      (m: { annotations: Record<string, string> }) => {
        m.annotations['dev.packwright.integrity'] = `sha512-${'A'.repeat(86)}==`
      },
    ],
    [
      'a config that lists other files',
      'CONTENT_MISMATCH',
      blobWith((config) => {
        ;(config['files'] as { path: string }[])[0] = {
          path: 'other',
          size: 1,
          mode: '0644',
          sha256: '0'.repeat(64),
        } as never
      }),
    ],
    [
      'a config with another content digest',
      'CONTENT_MISMATCH',
      blobWith((config) => {
        config['content_digest'] = digestOf('x')
      }),
    ],
    [
      'a config that is no config',
      'ARTIFACT_INVALID',
      blobWith((config) => {
        delete config['manifest']
      }),
    ],
    [
      'a size that is too small',
      'SIZE_MISMATCH',
      (m: { layers: [{ size: number }] }) => {
        m.layers[0].size -= 1
      },
    ],
    [
      'a layer that is too large to fetch',
      'ARTIFACT_TOO_LARGE',
      (m: { layers: [{ size: number }] }) => {
        m.layers[0].size = 2 ** 40
      },
    ],
  ]

  test.each(cases)('%s: %s', async (_, code, forge) => {
    const run = await pullForged(forge)
    expect(run).toMatchObject({ exitCode: 6, json: { error: { code } } })
  })
})
