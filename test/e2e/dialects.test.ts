/** Every dialect: published byte for byte as its clients want it, pulled back whole, and understood when others wrote it. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { body, header } from '../support/hostile-tar.ts'
import { consumer } from '../support/project.ts'
import { ORAS_LINES, orasOf, type RunningRegistry, startRegistry, TOOLS } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let plain: RunningRegistry
let server: DistributionServer

beforeAll(async () => {
  plain = await startRegistry()
  server = await new DistributionServer().start()
})

afterAll(async () => {
  await plain.stop()
  await server.stop()
})

const SKILL = `---
name: notes
description: Writes notes.
license: Apache-2.0
compatibility: any agent
allowed-tools: Bash Read
metadata:
  version: "1.0.0"
---

# Notes

Write them down.
`
const FEATURE = { id: 'notes', version: '1.0.0', name: 'Notes', description: 'Notes for containers.' }
const FILES = {
  'SKILL.md': SKILL,
  'references/style.md': '# Style\n',
  'scripts/run.sh*': '#!/bin/sh\necho hi\n',
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const IMAGE = 'application/vnd.oci.image.config.v1+json'
const EMPTY = 'application/vnd.oci.empty.v1+json'

/** A blob on the loopback registry, and its descriptor. */
const put = (bytes: Buffer | string, mediaType: string, annotations?: object) => ({
  mediaType,
  ...server.putBlob(bytes),
  ...(annotations === undefined ? {} : { annotations }),
})

let count = 0

/** A project with one skill (or feature), published below an organisation of its own. */
async function project(host = server.host, files: Record<string, string> = FILES) {
  const cwd = await temporaryDirectory('dialect')
  await writeFiles(
    cwd,
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`packs/notes/${path}`, text])),
  )
  count += 1
  const base = `${host}/acme/d${count}`
  const env = {
    OCI_REGISTRY: host,
    OCI_ORG: 'acme',
    OCI_REPO: `d${count}`,
    SOURCE_DATE_EPOCH: '1700000000',
    PACKWRIGHT_CATALOG: '0',
  }
  const run = (args: string[], extra: Record<string, string> = {}) =>
    packwright([...args, '--plain-http', '--json'], { cwd, env: { ...env, ...extra } })
  const ok = async (args: string[], extra: Record<string, string> = {}) => {
    const done = await run(args, extra)
    expect(done, done.stdout + done.stderr).toMatchObject({ exitCode: 0 })
    return done.json as Record<string, never>
  }
  return { cwd, base, run, ok, repository: `acme/d${count}/notes` }
}

/** path → content and whether it can be executed */
async function tree(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const { mode } = await stat(path)
    found[relative(directory, path)] = `${(mode & 0o100) === 0 ? '' : 'x '}${await readFile(path, 'utf8')}`
  }
  return found
}

/** The manifest that a tag points at, on the server. */
function manifestAt(repository: string, tag: string) {
  const digest = server.tags.get(`${repository}:${tag}`) ?? ''
  return JSON.parse(server.manifests.get(`${repository}@${digest}`)?.bytes.toString() ?? '{}')
}
const blobOf = ({ digest }: { digest: string }) => server.blobs.get(digest) ?? Buffer.alloc(0)
const manifestOf = (repository: string, { digest }: { digest: string }) =>
  JSON.parse(server.manifests.get(`${repository}@${digest}`)?.bytes.toString() ?? '{}')
const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const entriesOf = async (tar: Buffer) => {
  const cwd = await temporaryDirectory('tar')
  await writeFile(join(cwd, 'a.tar'), tar)
  return (await execa('tar', ['-tf', 'a.tar'], { cwd })).stdout
    .split('\n')
    .filter((name) => !name.endsWith('/'))
}

let digestOfContent: Promise<string> | undefined

/** What all dialects of the skill have in common. */
function contentDigest(): Promise<string> {
  digestOfContent ??= project().then(async (at) => {
    await at.ok(['publish', '--dry-run'])
    return JSON.parse(await readFile(join(at.cwd, 'packs.lock.json'), 'utf8')).packs[0].content_digest
  })
  return digestOfContent
}

const SKILL_DIALECTS = [
  'packwright',
  'agentskills',
  'agentskills-files',
  'toolhive',
  'acr',
  'skillimage',
  'greentic',
  'flux',
]

describe('round trips', () => {
  test.each(
    SKILL_DIALECTS.flatMap((dialect) => [
      [dialect, 'the server', () => server.host, '1.3'] as const,
      [dialect, 'docker-registry', () => plain.host, '1.2'] as const,
    ]),
  )('%s on %s: the same tree, and one content digest', async (dialect, _, host, line) => {
    const at = await project(host())
    const env = { ORAS_BIN: orasOf(line) }
    const reference = `${at.base}/notes:1.0.0`
    const published = await at.ok(['publish', '--dialect', dialect], env)
    expect(published['packs']).toMatchObject([{ status: 'published', dialect }])
    const again = await at.ok(['publish', '--dialect', dialect], { ...env, SOURCE_DATE_EPOCH: '1800000000' })
    expect(again['packs']).toMatchObject([{ status: 'unchanged' }])
    await at.ok(['pull', reference, '--into', 'out'], env)
    const arrived = await tree(join(at.cwd, 'out/notes'))
    const expected = await tree(join(at.cwd, 'packs/notes'))
    if (dialect === 'agentskills-files') {
      expect(published['packs']).toMatchObject([
        { warnings: [expect.stringContaining('no place for executable bits')] },
      ])
      expected['scripts/run.sh'] = expected['scripts/run.sh']?.slice(2) ?? ''
    }
    expect(arrived).toEqual(expected)
    const looked = await at.ok(['inspect', reference])
    expect(looked).toMatchObject({ dialect, name: 'notes', version: '1.0.0' })
    const lock = JSON.parse(await readFile(join(at.cwd, 'packs.lock.json'), 'utf8'))
    expect(lock.packs[0].content_digest).toBe(await contentDigest())
  })

  test.each(SKILL_DIALECTS)(
    '%s: added to a project, mirrored, compared, and read file by file',
    async (dialect) => {
      const at = await project()
      await at.ok(['publish', '--dialect', dialect])
      const user = await consumer()
      const added = await user.ok('add', `${at.base}/notes@^1.0.0`)
      expect(added.json['packs']).toMatchObject([{ id: 'notes', version: '1.0.0' }])
      expect(await user.file('.packs/notes/SKILL.md')).toBe(SKILL)
      const mirrored = await user.ok(
        'mirror',
        '--lock',
        'packs.lock.json',
        '--to',
        `${plain.host}/copy/${at.repository.split('/')[1]}`,
      )
      expect(mirrored.json['packs']).toMatchObject([{ status: 'copied' }])
      const copy = `${plain.host}/copy/${at.repository.split('/')[1]}/notes:1.0.0`
      expect((await user.ok('diff', `${at.base}/notes:1.0.0`, copy)).json).toMatchObject({ manifest: [] })
      const shown = await (await consumer()).ok('cat', `${at.base}/notes:1.0.0`, 'SKILL.md')
      expect(shown.json).toMatchObject({
        text: SKILL,
        from: dialect === 'agentskills-files' ? 'layer' : 'pack',
      })
    },
  )

  test('several dialects of one pack: repositories or tags of their own, one content, one lock entry', async () => {
    const at = await project()
    const flags = ['--dialect', 'agentskills', '--dialect', 'toolhive', '--dialect', 'skillimage']
    const done = await at.ok(['publish', ...flags])
    expect(done['packs']).toMatchObject([
      {
        dialect: 'agentskills',
        also: [
          { dialect: 'toolhive', reference: `${at.base}/toolhive/notes:1.0.0`, status: 'published' },
          { dialect: 'skillimage', reference: `${at.base}/skillimage/notes:1.0.0` },
        ],
      },
    ])
    const lock = JSON.parse(await readFile(join(at.cwd, 'packs.lock.json'), 'utf8'))
    expect(lock.packs).toMatchObject([
      {
        dialects: [
          { dialect: 'toolhive', digest: expect.stringMatching(/^sha256:/) },
          { dialect: 'skillimage' },
        ],
      },
    ])
    const tagged = await project()
    await tagged.ok(['publish', ...flags, '--dialect-place', 'tag'])
    expect([...server.tags.keys()].filter((key) => key.startsWith(`${tagged.repository}:`)).sort()).toEqual([
      `${tagged.repository}:1.0.0`,
      `${tagged.repository}:1.0.0-skillimage`,
      `${tagged.repository}:1.0.0-toolhive`,
    ])
  })

  test('a manifest and a repository’s settings choose as well; the flag wins', async () => {
    const at = await project()
    await writeFile(
      join(at.cwd, 'packwright.json'),
      JSON.stringify({ dialect: 'acr', packs: { notes: { dialect: ['toolhive', 'agentskills'] } } }),
    )
    expect((await at.ok(['publish', '--dry-run']))['packs']).toMatchObject([
      { dialect: 'toolhive', also: [{ dialect: 'agentskills' }] },
    ])
    expect((await at.ok(['publish', '--dry-run', '--dialect', 'greentic']))['packs']).toMatchObject([
      { dialect: 'greentic', also: [] },
    ])
    await writeFile(
      join(at.cwd, 'packs/notes/SKILL.md'),
      SKILL.replace('metadata:', 'metadata:\n  packwright.dialect: skillimage'),
    )
    expect((await at.ok(['publish', '--dry-run']))['packs']).toMatchObject([{ dialect: 'skillimage' }])
    await writeFile(join(at.cwd, 'packwright.json'), JSON.stringify({ dialects: 'acr' }))
    expect(await at.run(['publish', '--dry-run'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'DOCUMENT_INVALID' } },
    })
  })

  test('what does not suit is said before anything is sent', async () => {
    const at = await project(server.host, { 'pack.json': '{"name": "notes", "version": "1.0.0"}' })
    for (const dialect of ['agentskills', 'toolhive', 'acr', 'skillimage', 'devcontainer-feature']) {
      const refused = await at.run(['publish', '--dialect', dialect])
      expect(refused, refused.stdout).toMatchObject({
        exitCode: 2,
        json: { error: { code: 'DIALECT_UNSUITED' } },
      })
    }
    expect(await at.run(['publish', '--dialect', 'docker'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'USAGE' } },
    })
    expect([...server.tags.keys()].some((key) => key.startsWith(at.repository))).toBe(false)
  })
})

describe('as their clients want it', () => {
  test('toolhive: an index over two platforms, image configs with labels, the true diff id', async () => {
    const at = await project()
    await at.ok(['publish', '--dialect', 'toolhive'])
    const index = manifestAt(at.repository, '1.0.0')
    expect(index).toMatchObject({
      mediaType: 'application/vnd.oci.image.index.v1+json',
      artifactType: 'dev.toolhive.skills.v1',
      manifests: [
        { platform: { os: 'linux', architecture: 'amd64' } },
        { platform: { os: 'linux', architecture: 'arm64' } },
      ],
      annotations: { 'dev.toolhive.skills.name': 'notes', 'dev.toolhive.skills.version': '1.0.0' },
    })
    for (const entry of index.manifests) {
      const manifest = manifestOf(at.repository, entry)
      expect(manifest).toMatchObject({
        artifactType: 'dev.toolhive.skills.v1',
        config: { mediaType: 'application/vnd.oci.image.config.v1+json' },
        layers: [
          {
            mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
            annotations: { 'org.opencontainers.image.title': 'skill.tar.gz' },
          },
        ],
      })
      const config = JSON.parse(blobOf(manifest.config).toString())
      const tar = gunzipSync(blobOf(manifest.layers[0]))
      expect(config).toMatchObject({
        architecture: entry.platform.architecture,
        os: 'linux',
        rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
        config: {
          Labels: {
            'dev.toolhive.skills.name': 'notes',
            'dev.toolhive.skills.description': 'Writes notes.',
            'dev.toolhive.skills.version': '1.0.0',
            'dev.toolhive.skills.license': 'Apache-2.0',
            'dev.toolhive.skills.allowedTools': '["Bash","Read"]',
            'dev.toolhive.skills.files': '["SKILL.md","references/style.md","scripts/run.sh"]',
          },
        },
      })
      expect(await entriesOf(tar)).toEqual(['SKILL.md', 'references/style.md', 'scripts/run.sh'])
    }
  })

  test('acr: empty config, its media types, and the annotations that it requires', async () => {
    const at = await project()
    await at.ok(['publish', '--dialect', 'acr'])
    const manifest = manifestAt(at.repository, '1.0.0')
    expect(manifest).toMatchObject({
      artifactType: 'application/vnd.agent.skill.v1+json',
      config: { mediaType: 'application/vnd.oci.empty.v1+json' },
      layers: [{ mediaType: 'application/vnd.agent.skill.content.v1.tar+gzip' }],
      annotations: {
        'org.agent.skill.name': 'notes',
        'org.agent.skill.version': '1.0.0',
        'org.agent.skill.description': 'Writes notes.',
        'org.agent.skill.license': 'Apache-2.0',
        'org.agent.skill.compatibility': '["any agent"]',
        'org.opencontainers.image.created': '2023-11-14T22:13:20Z',
      },
    })
    expect(await entriesOf(gunzipSync(blobOf(manifest.layers[0])))).toContain('notes/SKILL.md')
  })

  test('skillimage: an image that every image tool can read', async () => {
    const at = await project(plain.host)
    await at.ok(['publish', '--dialect', 'skillimage'])
    const reference = `${at.base}/notes:1.0.0`
    const oras = (...args: string[]) => execa(orasOf('1.3'), args)
    const manifest = JSON.parse((await oras('manifest', 'fetch', '--plain-http', reference)).stdout)
    expect(manifest).not.toHaveProperty('artifactType')
    expect(manifest.annotations).toMatchObject({
      'io.skillimage.status': 'published',
      'io.skillimage.compatibility': 'any agent',
      'io.skillimage.wordcount': '5',
      'org.opencontainers.image.title': 'notes',
    })
    const config = JSON.parse((await oras('manifest', 'fetch-config', '--plain-http', reference)).stdout)
    const blob = await execa(
      orasOf('1.3'),
      ['blob', 'fetch', '--plain-http', '--output', '-', `${at.base}/notes@${manifest.layers[0].digest}`],
      { encoding: 'buffer' },
    )
    expect(config.rootfs.diff_ids).toEqual([sha256(gunzipSync(Buffer.from(blob.stdout)))])
  })

  test.each(['skillimage', 'toolhive'])(
    '%s: crane, which nobody here wrote, finds the image sound and unpacks the same files',
    async (dialect) => {
      const at = await project(plain.host)
      await at.ok(['publish', '--dialect', dialect])
      const reference = `${at.base}/notes:1.0.0`
      const crane = (...args: string[]) =>
        execa(join(TOOLS, 'crane'), [...args, '--insecure'], { encoding: 'buffer' })
      const sound = await crane('validate', '--remote', reference)
      expect(Buffer.from(sound.stdout).toString()).toContain('PASS')
      const directory = await temporaryDirectory('crane')
      const flat = await crane('export', '--platform', 'linux/amd64', reference, '-')
      await writeFile(join(directory, 'flat.tar'), flat.stdout)
      await mkdir(join(directory, 'out'))
      await execa('tar', ['-xf', 'flat.tar', '-C', 'out'], { cwd: directory })
      expect(await tree(join(directory, 'out'))).toEqual(await tree(join(at.cwd, 'packs/notes')))
    },
  )

  test('agentskills-files: no config, every file a layer', async () => {
    const at = await project()
    await at.ok(['publish', '--dialect', 'agentskills-files'])
    const manifest = manifestAt(at.repository, '1.0.0')
    expect(manifest).toMatchObject({
      artifactType: 'application/vnd.agentskills.skill.v1',
      config: { size: 2 },
    })
    const titles = manifest.layers.map(
      (layer: { annotations: Record<string, string> }) => layer.annotations['org.opencontainers.image.title'],
    )
    expect(titles).toEqual(['SKILL.md', 'references/style.md', 'scripts/run.sh'])
    expect(blobOf(manifest.layers[0]).toString()).toBe(SKILL)
    const asked = await server.record(() => at.ok(['cat', `${at.base}/notes:1.0.0`, 'references/style.md']))
    const fetched = asked
      .filter(({ path }) => path.includes('/blobs/'))
      .map(({ path }) => path.split('/').at(-1))
    expect(fetched).not.toContain(manifest.layers[2].digest)
  })

  test('greentic: one uncompressed archive of its type, any artifact type', async () => {
    const at = await project()
    await at.ok(['publish', '--dialect', 'greentic'])
    const { layers } = manifestAt(at.repository, '1.0.0')
    expect(layers).toMatchObject([{ mediaType: 'application/vnd.greentic.gtpack.layer.v1+tar' }])
    expect(await entriesOf(blobOf(layers[0]))).toContain('SKILL.md')
  })

  describe('oras, which nobody here wrote', () => {
    test.each(ORAS_LINES)('oras %s pulls what we publish, and we pull what it pushes', async (line) => {
      const at = await project(plain.host)
      await at.ok(['publish', '--dialect', 'agentskills-files'])
      const cwd = await temporaryDirectory('oras')
      const oras = (...args: string[]) => execa(orasOf(line), args, { cwd })
      await oras('pull', '--plain-http', '--output', 'got', `${at.base}/notes:1.0.0`)
      expect(await readFile(join(cwd, 'got/SKILL.md'), 'utf8')).toBe(SKILL)
      await cp(join(at.cwd, 'packs/notes'), join(cwd, 'notes'), { recursive: true })
      await oras('push', '--plain-http', `${plain.host}/pushed/notes:2.0.0`, 'notes')
      await at.ok(['pull', `${plain.host}/pushed/notes:2.0.0`, '--into', `dir-${line}`])
      expect(await tree(join(at.cwd, `dir-${line}`, 'notes'))).toEqual(
        await tree(join(at.cwd, 'packs/notes')),
      )
      const files = ['SKILL.md:text/markdown', 'references/style.md']
      await execa(orasOf(line), ['push', '--plain-http', `${plain.host}/pushed/files:2.0.0`, ...files], {
        cwd: join(cwd, 'notes'),
      })
      const found = await at.ok(['inspect', `${plain.host}/pushed/files:2.0.0`])
      expect(found).toMatchObject({
        dialect: 'oras',
        name: 'files',
        version: '2.0.0',
        manifest: { description: 'Writes notes.' },
      })
      await at.ok(['pull', `${plain.host}/pushed/files:2.0.0`, '--into', `files-${line}`])
      expect(Object.keys(await tree(join(at.cwd, `files-${line}`, 'files'))).sort()).toEqual([
        'SKILL.md',
        'references/style.md',
      ])
    })
  })

  describe('the Dev Containers CLI, which nobody here wrote', () => {
    const cli = resolve('node_modules/.bin/devcontainer')
    const feature = {
      'devcontainer-feature.json': JSON.stringify(FEATURE),
      'install.sh*': '#!/bin/sh\necho installed\n',
      'pack.json': '{"name": "notes", "version": "1.0.0"}',
    }
    const local = () => plain.host.replace('127.0.0.1', 'localhost')

    test('reads what we publish', async () => {
      const at = await project(local(), feature)
      await at.ok(['publish', '--dialect', 'devcontainer-feature'])
      const { stdout } = await execa(cli, [
        'features',
        'info',
        'manifest',
        `${at.base}/notes:1.0.0`,
        '--output-format',
        'json',
      ])
      expect(JSON.parse(stdout)).toMatchObject({
        manifest: {
          config: { mediaType: 'application/vnd.devcontainers' },
          layers: [{ mediaType: 'application/vnd.devcontainers.layer.v1+tar' }],
        },
      })
      const workspace = await temporaryDirectory('workspace')
      await writeFiles(workspace, {
        '.devcontainer/devcontainer.json': JSON.stringify({
          image: 'debian',
          features: { [`${at.base}/notes:1.0.0`]: {} },
        }),
      })
      const resolved = await execa(cli, ['features', 'resolve-dependencies', '--workspace-folder', workspace])
      expect(resolved.stdout + resolved.stderr).toContain(`${at.base}/notes@sha256:`)
    })

    test('publishes what we read, its lockfile included', async () => {
      const cwd = await temporaryDirectory('features')
      await writeFiles(join(cwd, 'src/notes'), feature)
      await execa(
        cli,
        ['features', 'publish', '--registry', local(), '--namespace', 'acme/features', 'src'],
        { cwd },
      )
      const reference = `${local()}/acme/features/notes:1.0.0`
      const user = await consumer()
      const shown = await user.ok('inspect', reference)
      expect(shown.json).toMatchObject({
        dialect: 'devcontainer-feature',
        name: 'notes',
        manifest: { description: 'Notes for containers.' },
      })
      const digest = shown.json['digest'] as unknown as string
      const lock = {
        features: {
          [`${local()}/acme/features/notes:1`]: {
            version: '1.0.0',
            resolved: `${local()}/acme/features/notes@${digest}`,
            integrity: digest,
          },
        },
      }
      await user.write('devcontainer-lock.json', JSON.stringify(lock))
      const taken = await user.ok('import', 'devcontainer-lock.json')
      expect(taken.json['packs']).toMatchObject([{ name: 'notes', version: '1.0.0', digest }])
      await user.ok('install', '--frozen')
      expect(await user.file('.packs/notes/install.sh')).toContain('echo installed')
      await user.ok('export', 'devcontainer-lock.json')
      expect(JSON.parse(await user.file('devcontainer-lock.json'))).toEqual(lock)
    })
  })
})

describe('what other clients write', () => {
  /** An archive as a person's tar makes it: owners, times, entries for directories. */
  async function tarOf(args: string[], inside: string): Promise<Buffer> {
    const cwd = await temporaryDirectory('theirs')
    await writeFiles(join(cwd, 'notes'), FILES)
    const packed = await execa('tar', ['--format=ustar', '-cf', '-', ...args], {
      cwd: join(cwd, inside),
      encoding: 'buffer',
    })
    return Buffer.from(packed.stdout)
  }
  const labels = {
    'dev.toolhive.skills.name': 'notes',
    'dev.toolhive.skills.description': 'Writes notes.',
    'dev.toolhive.skills.version': '1.0.0',
    'dev.toolhive.skills.allowedTools': '["Bash","Read"]',
    'dev.toolhive.skills.files': '["SKILL.md"]',
  }

  const released = (repository: string, manifest: object) =>
    server.putManifest(repository, { schemaVersion: 2, mediaType: MANIFEST, ...manifest }, '1.0.0')

  const releasedForAcr = (repository: string, tar: Buffer, annotations: object) =>
    released(repository, {
      artifactType: 'application/vnd.agent.skill.v1+json',
      config: put('{}', EMPTY),
      layers: [put(gzipSync(tar), 'application/vnd.agent.skill.content.v1.tar+gzip')],
      annotations,
    })

  const theirs: [string, string, (repository: string) => Promise<void>, object][] = [
    [
      'skills-oci',
      'agentskills',
      async (repository) => {
        const config = {
          schemaVersion: '1',
          name: 'notes',
          version: '1.0.0',
          description: 'Writes notes.',
          allowedTools: ['Bash'],
        }
        const layer = gzipSync(await tarOf(['notes'], '.'))
        released(repository, {
          artifactType: 'application/vnd.agentskills.skill.v1',
          config: put(JSON.stringify(config), 'application/vnd.agentskills.skill.config.v1+json'),
          layers: [put(layer, 'application/vnd.agentskills.skill.content.v1.tar+gzip')],
          annotations: { 'io.agentskills.skill.name': 'notes' },
        })
      },
      { description: 'Writes notes.' },
    ],
    [
      'thv',
      'toolhive',
      async (repository) => {
        const needed = { 'org.agent.skill.name': 'other', 'org.agent.skill.version': '1.0.0' }
        releasedForAcr('acme/other', await tarOf(['.'], 'notes'), needed)
        const layer = put(
          gzipSync(await tarOf(['SKILL.md', 'references/style.md', 'scripts/run.sh'], 'notes')),
          'application/vnd.oci.image.layer.v1.tar+gzip',
          {
            'org.opencontainers.image.title': 'skill.tar.gz',
          },
        )
        const manifests = ['amd64', 'arm64'].map((architecture) => {
          const config = {
            created: '1970-01-01T00:00:00Z',
            architecture,
            os: 'linux',
            config: { Labels: labels },
            rootfs: { type: 'layers', diff_ids: [] },
          }
          const manifest = {
            schemaVersion: 2,
            mediaType: MANIFEST,
            artifactType: 'dev.toolhive.skills.v1',
            config: put(JSON.stringify(config), IMAGE),
            layers: [layer],
            annotations: {
              'dev.toolhive.skills.requires': JSON.stringify([`${server.host}/acme/other:1.0.0`]),
            },
          }
          return {
            mediaType: MANIFEST,
            ...server.putManifest(repository, manifest),
            platform: { os: 'linux', architecture },
          }
        })
        server.putManifest(
          repository,
          { schemaVersion: 2, mediaType: INDEX, artifactType: 'dev.toolhive.skills.v1', manifests },
          '1.0.0',
        )
      },
      {
        extra: {
          'allowed-tools': ['Bash', 'Read'],
        },
      },
    ],
    [
      'acr-skill, rooted at the name',
      'acr',
      async (repository) => {
        const annotations = {
          'org.agent.skill.name': 'notes',
          'org.agent.skill.version': '1.0.0',
          'org.agent.skill.compatibility': '["claude","codex"]',
        }
        releasedForAcr(repository, await tarOf(['./notes'], '.'), annotations)
      },
      { extra: { compatibility: 'claude, codex' } },
    ],
    [
      'acr-skill, without a root',
      'acr',
      async (repository) => {
        const annotations = { 'org.agent.skill.name': 'notes', 'org.agent.skill.version': '1.0.0' }
        releasedForAcr(repository, await tarOf(['.'], 'notes'), annotations)
      },
      {},
    ],
    [
      'skillctl',
      'skillimage',
      async (repository) => {
        const layers = [
          put(
            gzipSync(await tarOf(['SKILL.md', 'references', 'scripts'], 'notes')),
            'application/vnd.oci.image.layer.v1.tar+gzip',
          ),
        ]
        const annotations = {
          'io.skillimage.status': 'draft',
          'org.opencontainers.image.title': 'notes',
          'org.opencontainers.image.version': '1.0.0',
          'org.opencontainers.image.licenses': 'Apache-2.0',
        }
        released(repository, {
          config: put(
            '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
            IMAGE,
          ),
          layers,
          annotations,
        })
      },
      { license: 'Apache-2.0' },
    ],
    [
      'skillctl for oc-mirror',
      'skillimage',
      async (repository) => {
        const layers = [
          put(gzipSync(await tarOf(['.'], 'notes')), 'application/vnd.redhat.agentskill.layer.v1.tar+gzip'),
        ]
        released(repository, {
          config: put('{}', 'application/vnd.redhat.agentskill.config.v1+json'),
          layers,
        })
      },
      {},
    ],
    [
      'a greentic publisher',
      'greentic',
      async (repository) => {
        const layers = [
          put(gzipSync(await tarOf(['./notes'], '.')), 'application/vnd.greentic.pack.layer.v1+tar+gzip'),
        ]
        released(repository, {
          artifactType: 'application/x-whatever',
          config: put('{}', EMPTY),
          layers,
        })
      },
      { description: 'Writes notes.' },
    ],
  ]

  test.each(theirs)('%s (%s)', async (_, dialect, make, said) => {
    count += 1
    const repository = `theirs/t${count}/notes`
    await make(repository)
    const user = await consumer()
    const reference = `${server.host}/${repository}:1.0.0`
    const pulled = await user.ok('pull', reference, '--into', 'out')
    expect(pulled.json['packs']).toMatchObject([{ name: 'notes', version: '1.0.0' }])
    const source = await temporaryDirectory('theirs')
    await writeFiles(source, FILES)
    expect(await tree(join(user.cwd, 'out/notes'))).toEqual(await tree(source))
    expect((await user.ok('inspect', reference)).json).toMatchObject({ dialect })
    await user.ok('add', `${server.host}/${repository}`)
    const listed = await user.ok('list', '--store', '.cache/packwright')
    const [stored] = listed.json['packs'] as unknown as { directory: string }[]
    const record = JSON.parse(await readFile(join(stored?.directory ?? '', '../record.json'), 'utf8'))
    expect(record).toMatchObject({ dialect, manifest: said })
  })
})

describe('collections', () => {
  async function published() {
    const at = await project()
    for (const name of ['one', 'two'])
      await writeFiles(at.cwd, { [`packs/${name}/SKILL.md`]: SKILL.replace('name: notes', `name: ${name}`) })
    const done = await at.ok(['publish', '--collection', 'all:1.0.0'])
    expect(done['collection']).toMatchObject({
      name: 'all',
      skills: 3,
      status: 'published',
      reference: expect.stringContaining(`${at.base}/all:1.0.0@sha256:`),
    })
    return at
  }

  test('an index that its clients read, with a copy of every skill', async () => {
    const at = await published()
    const index = manifestAt(at.repository.replace(/notes$/, 'all'), '1.0.0')
    expect(index).toMatchObject({
      artifactType: 'application/vnd.agentskills.collection.v1',
      annotations: { 'io.agentskills.collection.name': 'all' },
    })
    expect(index.manifests[0]).toMatchObject({
      artifactType: 'application/vnd.agentskills.skill.v1',
      annotations: {
        'io.agentskills.skill.name': 'notes',
        'io.agentskills.skill.ref': `${at.base}/notes:1.0.0`,
      },
    })
    for (const entry of index.manifests)
      expect(manifestOf(at.repository.replace(/notes$/, 'all'), entry)).toHaveProperty('layers')
    expect((await at.ok(['publish', '--collection', 'all:1.0.0']))['collection']).toMatchObject({
      status: 'unchanged',
    })
    expect(await at.run(['pull', `${at.base}/all:1.0.0`])).toMatchObject({
      exitCode: 6,
      json: { error: { code: 'ARTIFACT_INVALID' } },
    })
  })

  test('on docker-registry, which wants everything that an index lists', async () => {
    const at = await project(plain.host)
    const done = await at.ok(['publish', '--collection', 'all:1.0.0'], { ORAS_BIN: orasOf('1.2') })
    expect(done['collection']).toMatchObject({ status: 'published' })
    expect((await (await consumer()).ok('add', `${at.base}/all:1.0.0`)).json['packs']).toHaveLength(1)
  })

  test('installed as a whole or in part, pinned by the index', async () => {
    const at = await published()
    const user = await consumer()
    expect((await user.ok('add', `${at.base}/all:1.0.0`)).json['packs']).toHaveLength(3)
    expect((await user.lock()).packs).toMatchObject([
      { name: 'notes', collection: expect.stringContaining(`${at.base}/all:1.0.0@sha256:`) },
      {},
      {},
    ])
    const part = await consumer()
    expect((await part.ok('add', `${at.base}/all:1.0.0`, '--only', 'two')).json['packs']).toMatchObject([
      { id: 'two' },
    ])
    expect(await part.run('add', `${at.base}/all:1.0.0`, '--only', 'three')).toMatchObject({
      exitCode: 3,
      json: { error: { code: 'PACK_NOT_FOUND' } },
    })
    server.tags.set(
      `${at.repository}:1.0.0`,
      server.tags.get(`${at.repository.replace(/notes$/, 'one')}:1.0.0`) ?? '',
    )
    const moved = manifestAt(at.repository.replace(/notes$/, 'one'), '1.0.0')
    server.putManifest(at.repository, moved, '1.0.0')
    const late = await consumer()
    const refused = await late.run('add', `${at.base}/all:1.0.0`, '--only', 'notes')
    expect(refused, refused.stdout).toMatchObject({ exitCode: 6, json: { error: { code: 'TAG_MOVED' } } })
  })
})

describe('lockfiles of other tools', () => {
  test.each([
    [
      'skills.lock.json',
      'agentskills',
      (base: string, digest: string) =>
        JSON.stringify({
          lockfileVersion: 1,
          generatedAt: 'x',
          skills: [
            {
              name: 'notes',
              path: '.agents/skills/notes',
              source: {
                registry: base.split('/')[0],
                repository: `${base.split('/').slice(1).join('/')}/notes`,
                tag: '1.0.0',
                digest,
                ref: `${base}/notes:1.0.0`,
              },
              installedAt: '2026-01-01T00:00:00Z',
              own: true,
            },
          ],
        }),
    ],
    [
      'toolhive.lock.yaml',
      'toolhive',
      (base: string, digest: string) =>
        `version: 1\nskills:\n  - name: notes\n    source: ${base}/notes:1.0.0\n    resolvedReference: ${base}/notes@${digest}\n    digest: ${digest}\n    own: true\n`,
    ],
  ])('%s: taken over, checked against the registry, and written back', async (file, dialect, make) => {
    const at = await project()
    const [pack] = (await at.ok(['publish', '--dialect', dialect]))['packs'] as unknown as {
      digest: string
    }[]
    const digest = pack?.digest ?? ''
    const user = await consumer()
    await user.write(file, make(at.base, digest))
    expect((await user.ok('import', file)).json['packs']).toMatchObject([
      { name: 'notes', version: '1.0.0', digest },
    ])
    await user.ok('install', '--frozen')
    expect(await user.file('.packs/notes/SKILL.md')).toBe(SKILL)
    await user.ok('export', file)
    const written = await user.file(file)
    expect(written).toContain(digest)
    expect(written).toMatch(/"?own"?: ?true/)
    await user.ok('import', file)
    await user.write(file, make(at.base, `sha256:${'0'.repeat(64)}`))
    expect((await user.run('import', file)).exitCode).not.toBe(0)
    await user.write(
      file,
      make(at.base, digest).replaceAll('name":"notes', 'name":"other').replace('name: notes', 'name: other'),
    )
    expect(await user.run('import', file)).toMatchObject({
      exitCode: 6,
      json: { error: { code: 'CONTENT_MISMATCH' } },
    })
    await user.write(file, file.endsWith('yaml') ? 'version: 2' : '{"lockfileVersion": 9}')
    expect(await user.run('import', file)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'DOCUMENT_INVALID' } },
    })
  })
})

describe('skills that live only in git', () => {
  async function repository() {
    const cwd = await temporaryDirectory('git')
    await writeFiles(cwd, { 'skills/notes/SKILL.md': SKILL, 'skills/notes/scripts/run.sh*': '#!/bin/sh\n' })
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd })
    await git('init', '-q', '-b', 'main')
    await git('add', '-A')
    await git('commit', '-qm', 'first')
    const commit = async () => (await git('rev-parse', 'HEAD')).stdout
    return { cwd, git, commit: await commit(), head: commit, url: `git+file://${cwd}` }
  }

  test('pinned by commit and content, restored on another machine, published again with their origin', async () => {
    const { cwd, commit, url } = await repository()
    const user = await consumer()
    const text = `${url}@${commit}#skills/notes`
    const added = await user.ok('add', text)
    expect(added.json['packs']).toMatchObject([{ id: 'notes', version: '1.0.0', signature_verified: false }])
    const [entry] = (await user.lock()).packs
    expect(entry).toMatchObject({
      name: 'notes',
      origin: { git: `file://${cwd}`, commit, path: 'skills/notes' },
    })
    expect(entry).not.toHaveProperty('signer')
    expect(JSON.parse(await user.file('packs.json')).packs).toEqual({
      notes: { git: text, version: '1.0.0' },
    })
    const both = await consumer()
    await both.wanted({ notes: { ref: `${server.host}/acme/packs/notes`, git: text } })
    expect(await both.run('install')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'WANTED_INVALID', message: expect.stringContaining('has "ref" and "git"') } },
    })
    const other = await consumer()
    for (const file of ['packs.json', 'packs.lock.json']) await other.write(file, await user.file(file))
    await other.ok('install', '--frozen')
    expect(await other.file('.packs/notes/SKILL.md')).toBe(SKILL)
    const at = await project()
    const run = await packwright(
      [
        'publish',
        '.packs/notes',
        '--plain-http',
        '--json',
        '--registry',
        server.host,
        '--org',
        'acme',
        '--repo',
        'vendored',
      ],
      { cwd: user.cwd },
    )
    expect(run, run.stdout).toMatchObject({ exitCode: 0 })
    expect(run.json['packs']).toMatchObject([
      { warnings: [expect.stringContaining('its licence: Apache-2.0')] },
    ])
    const shown = await at.ok(['inspect', `${server.host}/acme/vendored/notes:1.0.0`])
    expect(shown['annotations']).toMatchObject({
      'org.opencontainers.image.source': `file://${cwd}`,
      'org.opencontainers.image.revision': commit,
    })
  })

  test('a list of plugins is added, restored and published, with what it has elsewhere', async () => {
    const other = await repository()
    const { cwd, git, head, url } = await repository()
    const elsewhere = { source: 'url', url: `file://${other.cwd}`, sha: other.commit, path: 'skills/notes' }
    const plugins = [
      { name: 'own', source: './plugins/own' },
      { name: 'declared', source: './plugins/declared', strict: false, commands: ['./run.md'] },
      { name: 'notes', source: elsewhere },
      { name: 'moving', source: { ...elsewhere, sha: undefined, ref: 'main' } },
    ]
    await writeFiles(cwd, {
      '.claude-plugin/marketplace.json': JSON.stringify({ name: 'list', owner: { name: 'x' }, plugins }),
      'plugins/own/.claude-plugin/plugin.json': '{"name":"own","version":"1.0.0"}',
      'plugins/own/README.md': 'own',
      'plugins/declared/run.md': 'Run.',
    })
    await git('add', '-A')
    await git('commit', '-qm', 'list')
    const commit = await head()
    const one = await consumer()
    await one.ok('add', `${url}@${commit}`, '--only', 'own')
    expect(await one.versions()).toEqual({ own: '1.0.0' })
    expect(await one.run('add', `${url}@${commit}`, '--only', 'nothing')).toMatchObject({
      json: { error: { code: 'PACK_NOT_FOUND', hint: expect.stringContaining('own, declared, notes') } },
    })

    const local = await consumer()
    await local.ok('add', join(cwd, '.claude-plugin/marketplace.json'), '--only', 'declared')
    expect(await local.file('packs.json')).toContain(`${url}@${commit}#plugins/declared`)

    const user = await consumer()
    const added = await packwright(['add', `${url}@${commit}`, '--plain-http'], { cwd: user.cwd })
    expect(added, added.stderr).toMatchObject({ exitCode: 0 })
    expect(added.stderr).toContain('moving of')
    expect(Object.keys(await user.versions()).sort()).toEqual(['declared', 'notes', 'own'])
    const marketplace = JSON.parse(await user.file('.packs/.claude-plugin/marketplace.json'))
    expect(marketplace.plugins).toMatchObject([
      { name: 'declared', source: './declared', strict: false, commands: ['./run.md'] },
      { name: 'own', source: './own' },
    ])
    const again = await consumer()
    for (const file of ['packs.json', 'packs.lock.json']) await again.write(file, await user.file(file))
    await again.ok('install', '--frozen')
    expect(await again.file('.packs/declared/run.md')).toBe('Run.')

    const target = ['--registry', server.host, '--org', 'acme', '--repo', 'listed']
    const run = await packwright(
      [
        ...['publish', join(cwd, '.claude-plugin/marketplace.json'), '--plain-http', '--json'],
        ...['--pack-version', '3.0.0', ...target],
      ],
      { cwd: await temporaryDirectory('publisher') },
    )
    expect(run.json['packs']).toMatchObject([
      { name: 'declared', version: '3.0.0' },
      { name: 'notes', version: '1.0.0' },
      { name: 'own', version: '1.0.0' },
    ])
    expect(run.json['failed']).toMatchObject([{ error: { code: 'REFERENCE_INVALID' } }])
    const at = await project()
    const shown = await at.ok(['inspect', `${server.host}/acme/listed/notes:1.0.0`])
    expect(shown['annotations']).toMatchObject({
      'org.opencontainers.image.source': `file://${other.cwd}`,
      'org.opencontainers.image.revision': other.commit,
    })
  })

  test.each(['ed25519', 'ecdsa'])(
    'a policy that wants signatures takes the commit’s, by an %s key that it names',
    async (type) => {
      const { cwd, git, commit, head, url } = await repository()
      const keys = await temporaryDirectory('ssh')
      await execa('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', join(keys, 'id')])
      const raw = Buffer.from((await readFile(join(keys, 'id.pub'), 'utf8')).split(' ')[1] ?? '', 'base64')
      // The last part of an OpenSSH key is the point; before it goes what DER says of its type.
      const [prefix, length] =
        type === 'ed25519'
          ? ['302a300506032b6570032100', 32]
          : ['3059301306072a8648ce3d020106082a8648ce3d030107034200', 65]
      const pem = Buffer.concat([
        Buffer.from(prefix as string, 'hex'),
        raw.subarray(-(length as number)),
      ]).toString('base64')
      const user = await consumer()
      const believe = (key: object) => {
        const rules = [{ match: 'notes', keys: [{ id: 'author', public_key: pem, ...key }] }]
        return user.write('packs.policy.json', JSON.stringify({ default: 'require', rules }))
      }
      await believe({})
      const refused = await user.run('add', `${url}@${commit}#skills/notes`)
      expect(refused, refused.stdout).toMatchObject({
        exitCode: 7,
        json: { error: { code: 'SIGNATURE_MISSING' } },
      })
      await writeFile(join(cwd, 'skills/notes/more.md'), 'x')
      await git('add', '-A')
      await git(
        '-c',
        'gpg.format=ssh',
        '-c',
        `user.signingkey=${join(keys, 'id')}`,
        'commit',
        '-S',
        '-qm',
        'signed',
      )
      await user.ok('add', `${url}@${await head()}#skills/notes`)
      expect(await user.file('.packs/notes/more.md')).toBe('x')
      // What the store has was signed by a key, and is good as long as that is.
      const again = async () => {
        await rm(join(user.cwd, '.packs'), { recursive: true })
        return await user.run('install')
      }
      expect(await again()).toMatchObject({ exitCode: 0 })
      for (const [key, exitCode] of [
        [{ revoked: true }, 7],
        [{ public_key: otherKey() }, 7],
        [{}, 0],
      ] as const) {
        await believe(key)
        expect(await again()).toMatchObject({ exitCode })
      }
    },
  )

  const otherKey = () =>
    generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

  test.each([
    ['not pinned', (url: string) => `${url}#skills/notes`, 2, 'REFERENCE_INVALID'],
    ['a branch', (url: string) => `${url}@main#skills/notes`, 2, 'REFERENCE_INVALID'],
    [
      'a commit that is not there',
      (url: string) => `${url}@${'a'.repeat(40)}#skills/notes`,
      3,
      'SOURCE_UNKNOWN',
    ],
    [
      'a directory without a pack',
      (url: string, commit: string) => `${url}@${commit}#skills`,
      3,
      'PACK_NOT_FOUND',
    ],
    ['a directory outside', (url: string, commit: string) => `${url}@${commit}#../x`, 2, 'REFERENCE_INVALID'],
    [
      'a transport that runs commands',
      (_: string, commit: string) => `git+ext::sh@${commit}`,
      2,
      'REFERENCE_INVALID',
    ],
  ])('%s', async (_, make, exitCode, code) => {
    const { commit, url } = await repository()
    const user = await consumer()
    const run = await user.run('add', make(url, commit))
    expect(run, run.stdout).toMatchObject({ exitCode, json: { error: { code } } })
  })

  test('what is wrong there is said to somebody who cannot change it', async () => {
    const { cwd, git, head, url } = await repository()
    await writeFiles(cwd, { 'skills/odd/SKILL.md': SKILL.replace('name: notes', 'name: Odd Name') })
    await symlink('/etc/passwd', join(cwd, 'skills/notes/link'))
    await git('add', '-A')
    await git('commit', '-qm', 'odd')
    const user = await consumer()
    for (const path of ['skills/odd', 'skills/notes']) {
      const text = `${url}@${await head()}#${path}`
      const { json } = await user.run('add', text)
      expect(json.error).toMatchObject({
        message: expect.stringContaining(text),
        hint: `Whoever looks after file://${cwd} has to mend that; until then take another commit, or leave the pack out.`,
      })
      expect(JSON.stringify(json)).not.toContain('packwright-listed-')
    }
  })
})

describe('hostile artifacts end in clear errors', () => {
  const title = (text: string) => ({ 'org.opencontainers.image.title': text })
  const gz = () =>
    gzipSync(
      Buffer.concat([
        header({ name: 'SKILL.md', size: Buffer.byteLength(SKILL) }),
        body(SKILL),
        Buffer.alloc(1024),
      ]),
    )
  const types: Record<
    string,
    [artifactType: string | undefined, config: [string, string], layer: string, annotations?: object]
  > = {
    agentskills: [
      'application/vnd.agentskills.skill.v1',
      ['{"name":"notes"}', 'application/vnd.agentskills.skill.config.v1+json'],
      'application/vnd.agentskills.skill.content.v1.tar+gzip',
    ],
    toolhive: [
      'dev.toolhive.skills.v1',
      ['{"config":{"Labels":{"dev.toolhive.skills.name":"notes"}}}', IMAGE],
      'application/vnd.oci.image.layer.v1.tar+gzip',
    ],
    acr: [
      'application/vnd.agent.skill.v1+json',
      ['{}', EMPTY],
      'application/vnd.agent.skill.content.v1.tar+gzip',
      { 'org.agent.skill.name': 'notes' },
    ],
    skillimage: [
      undefined,
      ['{"rootfs":{}}', IMAGE],
      'application/vnd.oci.image.layer.v1.tar+gzip',
      { 'io.skillimage.status': 'published' },
    ],
    'devcontainer-feature': [
      undefined,
      ['{}', 'application/vnd.devcontainers'],
      'application/vnd.devcontainers.layer.v1+tar',
    ],
    greentic: [
      'application/vnd.greentic.gtpack.v1',
      ['{}', EMPTY],
      'application/vnd.greentic.gtpack.layer.v1+tar',
    ],
  }
  let number = 0
  async function pulled(manifest: object) {
    number += 1
    server.putManifest(
      `hostile/h${number}/notes`,
      { schemaVersion: 2, mediaType: MANIFEST, ...manifest },
      '1.0.0',
    )
    const user = await consumer()
    const run = await user.run('pull', `${server.host}/hostile/h${number}/notes:1.0.0`, '--into', 'out')
    expect((await readdir(user.cwd)).includes('out')).toBe(run.exitCode === 0)
    return run
  }
  const refused = (code: string) => ({ exitCode: 6, json: { error: { code } } })

  test.each(Object.keys(types))(
    '%s with two layers, with another layer type, with a broken config, with no layer',
    async (dialect) => {
      const [artifactType, [config, configType], layerType, annotations] = types[dialect] ?? [
        undefined,
        ['', ''],
        '',
      ]
      const of = (layers: object[], text = config) => ({
        ...(artifactType === undefined ? {} : { artifactType }),
        config: put(text, configType),
        layers,
        ...(annotations === undefined ? {} : { annotations }),
      })
      const layer = put(gz(), layerType)
      // Greentic's clients take the first layer that they know, and what it holds here is no pack of theirs.
      const two = refused(dialect === 'greentic' ? 'ARCHIVE_INVALID' : 'ARTIFACT_INVALID')
      expect(await pulled(of([layer, layer]))).toMatchObject(two)
      expect(await pulled(of([]))).toMatchObject(refused('ARTIFACT_INVALID'))
      const odd = await pulled(of([put(gz(), 'application/x-odd')]))
      expect(odd.exitCode, odd.stdout).toBe(6)
      if (configType !== EMPTY && dialect !== 'skillimage' && dialect !== 'devcontainer-feature')
        expect(await pulled(of([layer], '{"name": 1}'))).toMatchObject(refused('ARTIFACT_INVALID'))
    },
  )

  test.each([
    ['../evil', 'ARCHIVE_ENTRY_REFUSED'],
    ['/etc/passwd', 'ARCHIVE_ENTRY_REFUSED'],
    ['a/../../b', 'ARCHIVE_ENTRY_REFUSED'],
    ['C:\\x', 'ARCHIVE_ENTRY_REFUSED'],
    ['nul', 'ARCHIVE_ENTRY_REFUSED'],
    ['skill.MD', 'ARCHIVE_ENTRY_REFUSED'],
  ])('a file with the title %j', async (name, code) => {
    const layers = [put(SKILL, 'text/markdown', title('SKILL.md')), put('x', 'text/plain', title(name))]
    expect(
      await pulled({
        artifactType: 'application/vnd.agentskills.skill.v1',
        config: put('{}', EMPTY),
        layers,
      }),
    ).toMatchObject(refused(code))
  })

  test('what nobody understands is named', async () => {
    const config = put('{}', 'application/vnd.cncf.helm.config.v1+json')
    const run = await pulled({
      config,
      layers: [put('x', 'application/vnd.cncf.helm.chart.content.v1.tar+gzip')],
    })
    expect(run).toMatchObject(refused('ARTIFACT_INVALID'))
    expect(run.json.error.message).toContain('application/vnd.cncf.helm.config.v1+json')
    expect(run.json.error.message).toContain('application/vnd.cncf.helm.chart.content.v1.tar+gzip')
  })

  test('an index that lists itself, thousands of platforms, an index of nothing, a collection without references', async () => {
    const index = 'application/vnd.oci.image.index.v1+json'
    const entry = { mediaType: MANIFEST, digest: `sha256:${'a'.repeat(64)}`, size: 10 }
    const many = Array.from({ length: 3_000 }, (_, at) => ({
      ...entry,
      platform: { os: `os${at}`, architecture: 'amd64' },
    }))
    expect(
      await pulled({ mediaType: index, artifactType: 'dev.toolhive.skills.v1', manifests: many }),
    ).toMatchObject(refused('ARTIFACT_INVALID'))
    expect(await pulled({ mediaType: index, manifests: [] })).toMatchObject(refused('ARTIFACT_INVALID'))
    const inner = { ...entry, mediaType: index, platform: { os: 'linux', architecture: 'amd64' } }
    expect(
      await pulled({ mediaType: index, artifactType: 'dev.toolhive.skills.v1', manifests: [inner] }),
    ).toMatchObject(refused('ARTIFACT_INVALID'))
    const user = await consumer()
    server.putManifest(
      'hostile/all',
      {
        schemaVersion: 2,
        mediaType: index,
        artifactType: 'application/vnd.agentskills.collection.v1',
        manifests: [entry],
      },
      '1.0.0',
    )
    expect(await user.run('add', `${server.host}/hostile/all:1.0.0`)).toMatchObject(
      refused('ARTIFACT_INVALID'),
    )
  })
})

test('dialects are listed with what each cannot carry', async () => {
  const cwd = await temporaryDirectory('list')
  await mkdir(cwd, { recursive: true })
  const { json } = await packwright(['dialects', '--json'], { cwd })
  const listed = json['dialects'] as unknown as { name: string; loses: string[] }[]
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...SKILL_DIALECTS, 'devcontainer-feature', 'oras']),
  )
  expect(listed.find(({ name }) => name === 'agentskills-files')?.loses).toContain('executable bits')
})
