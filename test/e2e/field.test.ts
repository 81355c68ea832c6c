/** What clients of the field publish and expect beside single skills: collections, features, tags that move, no packs. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { body, header } from '../support/hostile-tar.ts'
import { consumer } from '../support/project.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

let server: DistributionServer
beforeAll(async () => {
  server = await new DistributionServer().start()
  return async () => await server.stop()
})

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const EMPTY = 'application/vnd.oci.empty.v1+json'
const SKILL = '---\nname: notes\ndescription: Writes notes.\n---\n# Notes\n'
const tgz = (files: Record<string, string>) =>
  gzipSync(
    Buffer.concat([
      ...Object.entries(files).flatMap(([name, text]) => [header({ name, size: text.length }), body(text)]),
      Buffer.alloc(1024),
    ]),
  )

type Layer = [mediaType: string, content: Buffer | string, annotations?: object]

function push(
  repository: string,
  tag: string,
  layers: Layer[],
  more: { config?: Layer; [key: string]: unknown } = {},
) {
  const put = ([mediaType, content, annotations]: Layer) => ({
    mediaType,
    ...server.putBlob(content),
    ...(annotations === undefined ? {} : { annotations }),
  })
  const { config = [EMPTY, '{}'], ...rest } = more
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: put(config),
    layers: layers.map(put),
    ...rest,
  }
  return server.putManifest(repository, manifest, tag).digest as string
}

const skillimage = (repository: string, tag: string, version: string) =>
  push(
    repository,
    tag,
    [
      [
        'application/vnd.oci.image.layer.v1.tar+gzip',
        tgz({ 'SKILL.md': SKILL.replace('# N', `# ${tag} N`) }),
      ],
    ],
    {
      config: [
        'application/vnd.oci.image.config.v1+json',
        '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
      ],
      annotations: {
        'org.opencontainers.image.title': 'Notes of the team',
        'org.opencontainers.image.version': version,
        'io.skillimage.status': 'published',
      },
    },
  )

async function features(files: Record<string, string>, repo: string, ...args: string[]) {
  const cwd = await temporaryDirectory('features')
  await writeFiles(cwd, files)
  const env = { OCI_REGISTRY: server.host, OCI_ORG: 'acme', OCI_REPO: repo, PACKS_DIR: 'src' }
  const done = await packwright(['publish', '--plain-http', ...args], { cwd, env })
  expect(done, done.stderr).toMatchObject({ exitCode: 0 })
}

const feature = (id: string, version: string, more: object = {}) => ({
  [`src/${id}/devcontainer-feature.json`]: JSON.stringify({ id, version, name: id.toUpperCase(), ...more }),
  [`src/${id}/install.sh*`]: '#!/bin/sh\n',
})

function collectionOf(repository: string) {
  const digest = server.tags.get(`${repository}:latest`) ?? ''
  const { layers, config } = JSON.parse(
    server.manifests.get(`${repository}@${digest}`)?.bytes.toString() ?? '{}',
  )
  expect(config.mediaType).toBe('application/vnd.devcontainers')
  expect(layers).toMatchObject([
    {
      mediaType: 'application/vnd.devcontainers.collection.layer.v1+json',
      annotations: { 'org.opencontainers.image.title': 'devcontainer-collection.json' },
    },
  ])
  return JSON.parse(server.blobs.get(layers[0].digest)?.toString() ?? '{}')
}

test('features are published without a flag, with the tags and the collection that their clients ask for', async () => {
  const options = { options: { favourite: { type: 'string', default: 'red' } } }
  await features({ ...feature('base', '1.2.3'), ...feature('hello', '2.0.0', options) }, 'f1')
  for (const tag of ['1', '1.2', '1.2.3', 'latest'])
    expect(server.tags.get(`acme/f1/base:${tag}`), tag).toBe(server.tags.get('acme/f1/base:1.2.3'))
  expect(collectionOf('acme/f1')).toEqual({
    sourceInformation: { source: 'packwright' },
    features: [
      { id: 'base', version: '1.2.3', name: 'BASE' },
      { id: 'hello', version: '2.0.0', name: 'HELLO', ...options },
    ],
  })
  // A run of one pack leaves the others in the list; an older version takes no tag and no place.
  await features(feature('base', '1.3.0'), 'f1')
  expect(collectionOf('acme/f1').features).toMatchObject([{ id: 'base', version: '1.3.0' }, { id: 'hello' }])
  await features(feature('base', '1.2.9'), 'f1')
  expect(collectionOf('acme/f1').features).toMatchObject([{ id: 'base', version: '1.3.0' }, { id: 'hello' }])
  expect(server.tags.get('acme/f1/base:1')).toBe(server.tags.get('acme/f1/base:1.3.0'))
  const before = server.tags.get('acme/f1:latest')
  await features(feature('base', '1.3.0'), 'f1')
  expect(server.tags.get('acme/f1:latest')).toBe(before)
  const user = await consumer()
  await user.ok('add', `${server.host}/acme/f1:latest`, '--only', 'hello')
  expect(await user.versions()).toEqual({ hello: '2.0.0' })
})

test('a feature brings what it depends on', async () => {
  await features(feature('base', '1.2.3'), 'f2')
  await features(feature('top', '1.0.0', { dependsOn: { [`${server.host}/acme/f2/base:1`]: {} } }), 'f2')
  const user = await consumer()
  await user.ok('add', `${server.host}/acme/f2/top`)
  expect(await user.versions()).toEqual({ base: '1.2.3', top: '1.0.0' })
})

test('a collection of skillctl is installed as it stands when it is added', async () => {
  skillimage('team/notes', '1.0.0', '1.0.0')
  skillimage('team/drafts', '0.9.0-draft', '0.9.0')
  const list = `apiVersion: skillimage.io/v1alpha1
kind: SkillCollection
metadata:
  name: team
  version: 1.0.0
skills:
  - name: notes
    image: ${server.host}/team/notes:1.0.0
  - image: ${server.host}/team/gone:1.0.0
`
  push('team/all', '1.0.0', [['application/vnd.skillimage.collection.v1+yaml', list]], {
    artifactType: 'application/vnd.skillimage.collection.v1+yaml',
  })
  const user = await consumer()
  const refused = await user.run('add', `${server.host}/team/all:1.0.0`)
  expect(refused.json.error).toMatchObject({
    code: 'REFERENCE_NOT_FOUND',
    message: expect.stringContaining('team/gone:1.0.0, which does not exist'),
  })
  await user.ok('add', `${server.host}/team/all:1.0.0`, '--only', 'notes')
  expect(await user.file('.packs/notes/SKILL.md')).toContain('# 1.0.0 Notes')
  expect((await user.lock()).packs).toMatchObject([
    { name: 'notes', collection: expect.stringContaining('team/all') },
  ])
})

test.each(['1.0', '2026-11-29', 'main', 'latest', '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567', 'v1.2.0'])(
  'add REPO:%s takes what that tag points at, and update what it points at then, if no version orders it',
  async (tag) => {
    const isVersion = tag === 'v1.2.0'
    const repository = `tags/${tag.replaceAll('.', '-')}/notes`
    skillimage(repository, tag, '')
    const user = await consumer()
    const added = await user.ok('add', `${server.host}/${repository}:${tag}`)
    expect(String(added.json['warnings']).includes(`${tag} moves: it is pinned by digest`)).toBe(!isVersion)
    const [entry] = (await user.lock()).packs
    expect(entry?.['oci_ref']).toBe(`${server.host}/${repository}:${tag}`)
    await user.ok('install', '--frozen')
    await user.ok('verify', '--lock', 'packs.lock.json', '--remote', '--plain-http')
    const again = await consumer()
    await again.write('packs.json', await user.file('packs.json'))
    await again.ok('install')
    expect((await again.lock()).packs).toMatchObject([{ oci_ref: entry?.['oci_ref'] }])
    if (isVersion) return
    const moved = push(repository, tag, [
      ['application/vnd.agentskills.skill.layer.v1+tar+gzip', tgz({ 'notes/SKILL.md': `${SKILL}More.\n` })],
    ])
    await user.ok('update')
    expect((await user.lock()).packs).toMatchObject([{ digest: moved }])
  },
)

const HELM: Layer[] = [
  ['application/vnd.cncf.helm.chart.content.v1.tar+gzip', tgz({ 'chart/Chart.yaml': 'name: c\n' })],
]

test('what is no pack is named with its types, and comes as files where somebody asks for them', async () => {
  push('charts/c', '1.0.0', HELM, { config: ['application/vnd.cncf.helm.config.v1+json', '{"name":"c"}'] })
  push('wasm/m', '1.0.0', [['application/wasm', 'wasm', { 'org.opencontainers.image.title': 'm.wasm' }]], {
    config: ['application/vnd.wasm.config.v0+json', '{}'],
  })
  const user = await consumer()
  const refused = await user.run('pull', `${server.host}/charts/c:1.0.0`)
  expect(refused.json.error).toMatchObject({
    code: 'ARTIFACT_INVALID',
    hint: expect.stringContaining('--as files'),
  })
  await user.ok(
    'pull',
    `${server.host}/charts/c:1.0.0`,
    `${server.host}/wasm/m:1.0.0`,
    '--as',
    'files',
    '--into',
    'out',
  )
  expect(await readFile(join(user.cwd, 'out/c/layer-1.tar.gz'))).toEqual(HELM[0]?.[1])
  expect(await user.file('out/m/m.wasm')).toBe('wasm')
  // It lies in the store now, and is no pack all the same.
  const still = await user.run('pull', `${server.host}/charts/c:1.0.0`)
  expect(still.json.error).toMatchObject({ code: 'ARTIFACT_INVALID' })
  expect(await user.run('add', `${server.host}/charts/c`)).not.toMatchObject({ exitCode: 0 })
  const usage = await user.run('pull', `${server.host}/charts/c:1.0.0`, '--as', 'chart')
  expect(usage).toMatchObject({ exitCode: 2 })
})

test('a skill whose artifact lists no files is compared by those that the packs have', async () => {
  const content = (text: string) => tgz({ 'notes/SKILL.md': SKILL, 'notes/MORE.md': text })
  const layer = 'application/vnd.agentskills.skill.layer.v1+tar+gzip'
  push('diffs/notes', '1.0.0', [[layer, content('one\n')]])
  push('diffs/notes', '1.1.0', [[layer, content('two, and more\n')]])
  const user = await consumer()
  const place = `${server.host}/diffs/notes`
  expect((await user.ok('inspect', `${place}:1.0.0`)).json['files']).toBeUndefined()
  await user.ok('add', `${place}@1.0.0`)
  const shown = await user.ok('inspect', `${place}:1.0.0`)
  expect(shown.json['files']).toMatchObject([{ path: 'MORE.md' }, { path: 'SKILL.md' }])
  const compared = await user.ok('diff', `${place}:1.0.0`, `${place}:1.1.0`)
  expect(compared.json['files']).toMatchObject({ changed: [{ path: 'MORE.md' }] })
  await user.write('packs.json', JSON.stringify({ packs: { notes: `${place}@^1.0.0` } }))
  const update = await user.ok('update', '--dry-run')
  expect(update.stdout).toContain('MORE.md')
  expect(update.stdout + update.stderr).not.toContain('does not list')
})

test.each(['1.0.0-draft', '1.0.0-testing'])(
  'a skill of skillctl’s at %s is taken, although it calls itself 1.0.0',
  async (tag) => {
    const repository = `drafts/${tag.replaceAll('.', '-')}/notes`
    skillimage(repository, tag, '1.0.0')
    const user = await consumer()
    await user.ok('add', `${server.host}/${repository}:${tag}`)
    expect((await user.lock()).packs).toMatchObject([{ oci_ref: `${server.host}/${repository}:${tag}` }])
    await user.ok('install', '--frozen')
    await user.ok('update')
    await user.ok('pull', `${server.host}/${repository}:${tag}`)
  },
)

test('a lock of another tool keeps its tags, whatever they are, and what cannot be taken is told', async () => {
  const entry = (name: string, tag: string, digest: string) => ({
    name,
    path: `.agents/skills/${name}`,
    source: { registry: server.host, repository: `locks/${name}`, tag, digest },
    installedAt: '2026-01-01T00:00:00Z',
  })
  const tags = { plain: '1.0.0', typed: 'v1.2.0', short: '1.0', moving: 'latest', dated: '2026-11-29' }
  const skills = Object.entries(tags).map(([name, tag]) =>
    entry(name, tag, skillimage(`locks/${name}`, tag, '')),
  )
  const gone = entry('gone', '1.0.0', `sha256:${'0'.repeat(64)}`)
  const user = await consumer()
  await user.write('skills.lock.json', JSON.stringify({ lockfileVersion: 1, skills: [...skills, gone] }))
  const taken = await user.ok('import', 'skills.lock.json')
  expect(taken.json['warnings']).toMatchObject([
    expect.stringContaining('gone of skills.lock.json is passed over'),
  ])
  const refs = (await user.lock()).packs.map(({ oci_ref }) => oci_ref)
  expect(refs.sort()).toEqual(
    Object.entries(tags)
      .map(([name, tag]) => `${server.host}/locks/${name}:${tag}`)
      .sort(),
  )
  await user.ok('install')
  await user.ok('install', '--frozen')
  await user.ok('verify', '--lock', 'packs.lock.json', '--remote', '--plain-http')
  await user.ok('update')
})
