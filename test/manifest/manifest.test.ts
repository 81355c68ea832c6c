import { join } from 'node:path'
import { encode } from 'cborg'
import { describe, expect, test } from 'vitest'
import { discoverPacks, readPack } from '../../src/build/index.ts'
import { checkPack } from '../../src/build/validate.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { storedZip } from '../support/zip.ts'

async function read(files: Record<string, string | Uint8Array>, name = 'sample') {
  const directory = await temporaryDirectory()
  const prefixed = Object.entries(files).map(([path, content]) => [`${name}/${path}`, content] as const)
  await writeFiles(directory, Object.fromEntries(prefixed))
  return await readPack(join(directory, name))
}

async function problemsOf(files: Record<string, string>, name = 'sample') {
  const found = await read(files, name)
  if (found === undefined) throw new Error('no manifest')
  return (await checkPack(found)).problems
}

const pack = (fields: Record<string, unknown>) =>
  JSON.stringify({ name: 'sample', version: '1.0.0', ...fields })
const nono = (fields: Record<string, unknown>) =>
  JSON.stringify({ schema_version: 1, name: 'sample', ...fields })
const skill = (front: string) => `---\n${front}\n---\n\n# Text\n`

describe('every format is mapped onto one type', () => {
  test('pack.json, with fields of the host kept', async () => {
    const found = await read({
      'pack.json': pack({
        author: { name: 'Ada', email: 'ada@example.org' },
        repository: { type: 'git', url: 'https://github.com/acme/packs' },
        dependencies: { other: '^1.0.0', far: { ref: 'ghcr.io/acme/far', version: '2' } },
        nodes: [{ id: 1 }],
      }),
    })
    expect(found?.problems).toEqual([])
    expect(found?.manifest).toEqual({
      format: 'packwright',
      name: 'sample',
      version: '1.0.0',
      author: 'Ada <ada@example.org>',
      repository: 'https://github.com/acme/packs',
      dependencies: { other: { version: '^1.0.0' }, far: { version: '2', ref: 'ghcr.io/acme/far' } },
      extra: { nodes: [{ id: 1 }] },
    })
  })

  test("OpenWOP's pack.json, recognised by its engine", async () => {
    const fields = {
      name: 'core.example.a',
      engines: { openwop: '>=1.1.0 <2.0.0' },
      peerDependencies: { x: 'supported' },
      agents: [],
    }
    const found = await read({ 'pack.json': pack(fields) })
    expect(found?.manifest).toMatchObject({
      format: 'openwop',
      engines: { openwop: '>=1.1.0 <2.0.0' },
      peerDependencies: { x: 'supported' },
      extra: { agents: [] },
    })
  })

  test("nono's package.json; npm's is not taken for one", async () => {
    const artifacts = [{ type: 'profile', path: 'p.json', install_as: 'sample', aliases: ['s'] }]
    const found = await read({
      'package.json': nono({ min_nono_version: '0.44.0', artifacts, wiring: [{ type: 'symlink' }] }),
    })
    expect(found?.manifest).toEqual({
      format: 'nono',
      name: 'sample',
      engines: { nono: '>=0.44.0' },
      artifacts,
      extra: { wiring: [{ type: 'symlink' }] },
    })
    expect(await read({ 'package.json': '{"name":"x","version":"1.0.0"}' })).toBeUndefined()
  })

  test('nexo-plugin.toml', async () => {
    const toml =
      '[plugin]\nid = "my_plugin"\nversion = "0.1.1"\nname = "Mine"\ndescription = "Does it."\nmin_nexo_version = ">=0.1.0"\n[plugin.requires]\nnexo_capabilities = ["broker"]\n'
    expect((await read({ 'nexo-plugin.toml': toml }))?.manifest).toEqual({
      format: 'nexo',
      name: 'my_plugin',
      version: '0.1.1',
      description: 'Does it.',
      kind: 'plugin',
      engines: { nexo: '>=0.1.0' },
      extra: { name: 'Mine', requires: { nexo_capabilities: ['broker'] } },
    })
  })

  test.each([
    [
      'pack.yaml',
      'pack_id: demo.weather\nversion: 0.1.0\nkind: application\npublisher: Greentic\nflows: []\n',
    ],
    [
      'pack.toml',
      'packVersion = 1\nid = "demo.weather"\nversion = "0.1.0"\nkind = "application"\nauthors = ["Greentic"]\n',
    ],
  ])('greentic’s %s', async (file, text) => {
    const expected = {
      format: 'greentic',
      name: 'demo.weather',
      version: '0.1.0',
      kind: 'application',
      author: 'Greentic',
    }
    expect((await read({ [file]: text }))?.manifest).toMatchObject(expected)
  })

  test.each([
    [
      'manifest.json',
      Buffer.from('{"meta":{"packVersion":1,"pack_id":"demo.built","version":"1.2.3","description":null}}'),
    ],
    [
      'manifest.cbor',
      Buffer.from(encode({ schema_version: 'pack-v1', pack_id: 'demo.built', version: '1.2.3' })),
    ],
  ])('a prebuilt .gtpack with %s', async (inner, bytes) => {
    const found = await read({ 'demo.gtpack': storedZip({ [inner]: bytes, 'flows/x': Buffer.from('x') }) })
    expect(found?.manifest).toMatchObject({ format: 'greentic', name: 'demo.built', version: '1.2.3' })
    expect(found?.prebuilt).toMatch(/demo\.gtpack$/)
  })

  test('a .gtpack that is no zip, or has no manifest, is refused', async () => {
    await expect(read({ 'demo.gtpack': 'not a zip' })).rejects.toMatchObject({ code: 'MANIFEST_SYNTAX' })
    await expect(read({ 'demo.gtpack': storedZip({ x: Buffer.from('') }) })).rejects.toMatchObject({
      code: 'MANIFEST_SYNTAX',
    })
  })

  test.each([
    ['version: "2.0.0"', '2.0.0'],
    ['metadata:\n  version: "2.1.0"', '2.1.0'],
    ['license: MIT', undefined],
  ])('a skill with %j', async (line, version) => {
    const found = await read({
      'SKILL.md': skill(`name: sample\ndescription: Does.\n${line}\nallowed-tools: Read Bash(git:*)`),
    })
    expect(found?.problems).toEqual([])
    expect(found?.manifest).toMatchObject({
      format: 'agent-skill',
      kind: 'skill',
      extra: { 'allowed-tools': 'Read Bash(git:*)' },
    })
    expect(found?.manifest?.version).toBe(version)
  })

  test('a Claude Code plugin; a nono pack that carries one stays a nono pack', async () => {
    const plugin = JSON.stringify({
      name: 'sample',
      version: '1.0.0',
      author: { name: 'Ada' },
      commands: './c',
    })
    const found = await read({ '.claude-plugin/plugin.json': plugin })
    expect(found?.manifest).toMatchObject({
      format: 'claude-plugin',
      author: 'Ada',
      extra: { commands: './c' },
    })
    const both = await read({ '.claude-plugin/plugin.json': plugin, 'package.json': nono({}) })
    expect(both?.manifest?.format).toBe('nono')
  })
})

describe('problems name file, path, what and remedy', () => {
  test('all of them at once', async () => {
    const broken = {
      name: 'Sample Pack',
      version: 'v1',
      engines: { nono: 'new' },
      artifacts: [{ path: '../x' }],
      license: 'Apache 2',
    }
    const found = await problemsOf({ 'pack.json': JSON.stringify(broken) })
    expect(found.map(({ path }) => path).sort()).toEqual([
      '$.artifacts[0].path',
      '$.artifacts[0].type',
      '$.engines.nono',
      '$.name',
      '$.version',
    ])
    for (const { file, message, hint } of found) {
      expect(file).toBe('pack.json')
      expect(message.length).toBeGreaterThan(5)
      expect(hint).toMatch(/\.$/)
    }
  })

  test.each([
    [{ type: 'profile', path: 'x' }, '$.artifacts[0].install_as'],
    [{ type: 'groups', path: 'x' }, '$.artifacts[0].prefix'],
    [{ type: 'plugin', path: 'missing.sh' }, '$.artifacts[0].path'],
    [{ type: 'wizard', path: 'x' }, '$.artifacts[0].type'],
  ])("nono's rules: %j", async (artifact, path) => {
    const found = await problemsOf({ 'package.json': nono({ artifacts: [artifact] }), x: '{}' })
    expect(found).toMatchObject([{ severity: 'error', file: 'package.json', path }])
  })

  test('an artifact that exists but is left out is missing, too', async () => {
    const manifest = pack({ artifacts: [{ type: 'script', path: 'run.sh' }] })
    expect(await problemsOf({ 'pack.json': manifest, 'run.sh': '' })).toEqual([])
    expect(await problemsOf({ 'pack.json': manifest, 'run.sh': '', '.packignore': 'run.sh' })).toMatchObject([
      { path: '$.artifacts[0].path' },
    ])
  })

  test('a skill that is not named like its directory is told so', async () => {
    const found = await problemsOf({ 'SKILL.md': skill('name: other\ndescription: Does.') }, 'mine')
    expect(found).toMatchObject([
      {
        severity: 'warning',
        path: '$.name',
        hint: expect.stringContaining('Rename the directory to "other"'),
      },
    ])
  })

  test.each([
    ['"1.0"', '1.0.0'],
    ['1', '1.0.0'],
    ['v2.1.0', '2.1.0'],
    ['"2024-01"', undefined],
  ])('a skill of version %s is one of %s, with a warning', async (written, version) => {
    const text = skill(`name: sample\ndescription: Does.\nmetadata:\n  version: ${written}`)
    const found = await read({ 'SKILL.md': text })
    expect(found?.manifest?.version).toBe(version)
    expect(found?.problems).toMatchObject([{ severity: 'warning', path: '$.metadata.version' }])
  })

  test('a licence that names a file of the pack is one', async () => {
    const text = skill('name: sample\ndescription: Does.\nlicense: Complete terms in LICENSE.txt')
    expect((await read({ 'SKILL.md': text, 'LICENSE.txt': 'MIT' }))?.problems).toEqual([])
    expect((await read({ 'SKILL.md': text }))?.problems).toMatchObject([{ path: '$.license' }])
  })

  test.each([
    ['# no front matter', /front matter/],
    ['---\nname: [\n---\n', /cannot be read/],
  ])('a skill that begins %j is refused', async (text, reason) => {
    await expect(read({ 'SKILL.md': text })).rejects.toMatchObject({
      code: 'MANIFEST_SYNTAX',
      message: expect.stringMatching(reason),
    })
  })

  test('a licence that is no SPDX expression is a warning', async () => {
    const found = await problemsOf({ 'pack.json': pack({ license: 'Apache License 2' }) })
    expect(found).toMatchObject([{ severity: 'warning', path: '$.license' }])
  })

  test('an OpenWOP pack outside of the tiers is refused', async () => {
    const found = await problemsOf({ 'pack.json': pack({ name: 'acme.x', engines: { openwop: '>=1.0.0' } }) })
    expect(found).toMatchObject([{ severity: 'error', path: '$.name' }])
  })

  test.each([
    ['pack.json', pack({ schema_version: 2 })],
    ['package.json', '{"schema_version": 9, "name": "x"}'],
  ])('an unknown schema_version in %s', async (file, text) => {
    await expect(read({ [file]: text })).rejects.toMatchObject({ code: 'SCHEMA_VERSION_UNKNOWN' })
  })
})

describe('discovery', () => {
  test('finds packs in folders that only group, and prebuilt files', async () => {
    const directory = await writeFiles(await temporaryDirectory(), {
      'README.md': '',
      'a/pack.json': pack({ name: 'a' }),
      'skills/one/SKILL.md': skill('name: one\ndescription: Does.'),
      'skills/two/SKILL.md': skill('name: two\ndescription: Does.'),
      'built.gtpack': storedZip({
        'manifest.json': Buffer.from('{"meta":{"pack_id":"built","version":"1.0.0"}}'),
      }),
    })
    const names = (await discoverPacks(directory)).map((found) =>
      'pack' in found ? found.pack.manifest?.name : found.error.code,
    )
    expect(names).toEqual(['a', 'built', 'one', 'two'])
  })

  test('one that cannot be read does not hide the others', async () => {
    const directory = await writeFiles(await temporaryDirectory(), {
      'a/pack.json': '{',
      'b/pack.json': pack({ name: 'b' }),
      'c/x.txt': '',
    })
    const found = (await discoverPacks(directory)).map((one) =>
      'error' in one ? one.error.code : one.pack.manifest?.name,
    )
    expect(found).toEqual(['MANIFEST_SYNTAX', 'b', 'PACK_UNRECOGNISED'])
  })
})

describe('plugins of agents', () => {
  const FILES = {
    'claude-plugin': '.claude-plugin/plugin.json',
    'codex-plugin': '.codex-plugin/plugin.json',
    'copilot-plugin': 'plugin.json',
    'cursor-plugin': '.cursor-plugin/plugin.json',
    'gemini-extension': 'gemini-extension.json',
  }
  const plugin = (fields: object) =>
    JSON.stringify({ name: 'sample', version: '1.0.0', commands: './commands', ...fields })
  const kinds = Object.entries(FILES)

  test.each(kinds)('a %s is a pack of its kind, as a whole', async (format, file) => {
    const found = await read({
      [file]: plugin({ dependencies: ['beside', { name: 'ranged', version: '~2.1.0' }, 'far@elsewhere'] }),
      'skills/inner/SKILL.md': skill('name: inner\ndescription: Does.'),
    })
    expect(found?.manifest).toMatchObject({
      format,
      kind: format,
      dependencies: { beside: { version: '*' }, ranged: { version: '~2.1.0' } },
      extra: { commands: './commands' },
    })
    expect(found?.problems).toMatchObject([{ severity: 'warning', path: '$.dependencies[2]' }])
  })

  test.each(kinds)('a %s whose parts are missing or elsewhere is told', async (_, file) => {
    const fields = { skills: ['./skills/', '../other'], contextFileName: 'GEMINI.md', hooks: { on: [] } }
    const found = await problemsOf({ [file]: plugin(fields), 'skills/a/SKILL.md': '' })
    expect(found.map(({ path }) => path)).toEqual(['$.commands', '$.contextFileName', '$.skills[1]'])
  })

  test("another tool's plugin.json, and a plugin of a kind that is not known, are never entered", async () => {
    const inner = { 'x/skills/inner/SKILL.md': skill('name: inner\ndescription: Does.') }
    for (const file of ['x/plugin.json', 'x/.odd-plugin/plugin.json', 'x/odd-extension.yaml']) {
      const directory = await writeFiles(await temporaryDirectory(), { ...inner, [file]: '{"id":"panel"}' })
      expect(await discoverPacks(directory)).toMatchObject([
        { error: { code: 'PACK_UNRECOGNISED', hint: expect.stringContaining('does not know') } },
      ])
    }
  })

  test.each([
    '.claude-plugin/marketplace.json',
    '.agents/plugins/marketplace.json',
    '.cursor-plugin/marketplace.json',
    '.github/plugin/marketplace.json',
  ])('%s says which directories are plugins, and what those without a manifest are', async (file) => {
    const plugins = [
      {
        name: 'declared',
        source: './plugins/declared',
        strict: false,
        version: '2.0.0',
        skills: ['./skills'],
      },
      { name: 'own', source: './plugins/own' },
      { name: 'all', source: './' },
    ]
    const directory = await writeFiles(await temporaryDirectory(), {
      [file]: JSON.stringify({ name: 'list', plugins: plugins.slice(0, 2) }),
      'gemini-extension.json': '{"name":"whole"}',
      'plugins/declared/skills/inner/SKILL.md': skill('name: inner\ndescription: Does.'),
      'plugins/own/.claude-plugin/plugin.json': plugin({ name: 'own' }),
      'skills/beside/SKILL.md': skill('name: beside\ndescription: Does.'),
      'scripts/build.sh': '',
    })
    const names = async () =>
      (await discoverPacks(directory)).map((found) =>
        'pack' in found ? found.pack.manifest?.name : found.error.code,
      )
    expect(await names()).toEqual(['declared', 'own', 'beside'])
    const [declared] = await discoverPacks(directory)
    expect(declared).toMatchObject({
      pack: { manifest: { version: '2.0.0', extra: { skills: ['./skills'] } } },
    })
    await writeFiles(directory, { [file]: JSON.stringify({ name: 'list', plugins }) })
    expect(await names()).toEqual(['whole'])
  })
})

test.each([
  ['skill.md', 'SKILL.md'],
  ['PACK.JSON', 'pack.json'],
])('%s is "did you mean %s"', async (written, meant) => {
  const directory = await writeFiles(await temporaryDirectory('misspelt'), { [`a/${written}`]: '{}' })
  const [found] = await discoverPacks(directory)
  expect(found).toMatchObject({ error: { code: 'PACK_UNRECOGNISED', hint: expect.stringContaining(meant) } })
})
