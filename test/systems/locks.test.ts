/** Lockfiles of other tools, byte by byte as those tools compare them. */
import { expect, test } from 'vitest'
import { type Digest, isPinned, parseReference } from '../../src/oci/index.ts'
import { type ExportedPack, LOCK_FILES, lockFormatOf } from '../../src/systems/index.ts'

const NOW = new Date('2026-11-29T10:00:00.123Z')
const OLD = `sha256:${'1'.repeat(64)}` as Digest
const NEW = `sha256:${'2'.repeat(64)}` as Digest

function pack(name: string, dialect: string, more: Partial<ExportedPack> = {}): ExportedPack {
  const reference = parseReference(`ghcr.io/acme/packs/${name}:1.2.0@${NEW}`)
  if (!isPinned(reference)) throw new Error('it has a digest')
  const manifest = { format: 'agent-skill' as const, name, version: '1.2.0' }
  const place = { reference, path: `.packs/${name}`, explicit: true, requiredBy: [] }
  return { name, version: '1.2.0', dialect, manifest, annotations: {}, ...place, ...more }
}

async function written(file: string, packs: ExportedPack[], text?: string, wanted?: string) {
  const format = await lockFormatOf(file)?.()
  const beside = wanted === undefined ? undefined : { file: format?.wanted?.[0] ?? '', text: wanted }
  return format?.write?.(packs, { file, text, wanted: beside, now: NOW })
}

async function read(file: string, text: string) {
  return await (await lockFormatOf(file)?.())?.read(text, file)
}

test.each(LOCK_FILES.filter(({ readOnly }) => readOnly !== true).map(({ file }) => file))(
  '%s: what it writes it reads, and writes again to the byte, also where a person put comments',
  async (file) => {
    const format = await lockFormatOf(file)?.()
    const files = [{ path: 'SKILL.md', sha256: 'a'.repeat(64) }]
    const packs = (format?.dialects ?? []).map((dialect, index) => pack(`p-${index}`, dialect, { files }))
    const first = await written(file, packs)
    const found = await read(file, first?.text ?? '')
    expect(found?.entries.map(({ name, reference }) => [name, reference.digest])).toEqual(
      packs.map(({ name }) => [name, NEW]),
    )
    const commented = /yaml$/.test(file) ? `# mine\n${first?.text}` : (first?.text ?? '')
    const again = await written(file, packs, commented, first?.wanted)
    expect([again?.text, again?.wanted]).toEqual([commented, first?.wanted])
  },
)

test('toolhive.lock.yaml: lists apart, entries of git and comments stay, names that thv refuses are told', async () => {
  const before = `# mine
version: 1
skills:
    - name: from-git # pinned by hand
      source: git://github.com/acme/skills@v1#from-git
      digest: ${'a'.repeat(40)}
      explicit: true
    - name: notes
      version: 1.0.0
      source: ghcr.io/acme/packs/notes:1.0.0
      digest: ${OLD}
      provenance:
        signerIdentity: /.github/workflows/publish.yml
        certIssuer: https://token.actions.githubusercontent.com
      requiredBy:
        - from-git
`
  const packs = [pack('notes', 'toolhive'), pack('notes', 'toolhive-plugin'), pack('a', 'toolhive')]
  const { text = '', leftOut } = (await written('toolhive.lock.yaml', packs, before)) ?? {}
  expect(leftOut).toEqual([{ name: 'a', why: 'ToolHive takes no such name' }])
  expect(text).toContain('# mine\nversion: 1\nskills:\n    - name: from-git # pinned by hand\n')
  expect(text).toContain(`digest: ${NEW}`)
  // Nobody says that the signer is another one.
  expect(text).toContain('signerIdentity: /.github/workflows/publish.yml')
  const { entries, passedOver } = (await read('toolhive.lock.yaml', text)) ?? { entries: [], passedOver: [] }
  expect(passedOver.map(({ name }) => name)).toEqual(['from-git'])
  expect(entries.map(({ name, explicit }) => [name, explicit])).toEqual([
    ['notes', true],
    ['notes', true],
  ])
  expect(text).toMatch(/requiredBy:\n\s+- from-git\n/)
})

test('skills.lock.json: skills.json wants the same, and what others put there stays', async () => {
  const wanted =
    '{"skills":[{"name":"mine","source":"ghcr.io/acme/mine","version":"v1","additionalBasePaths":["x"]}]}'
  const done = await written('skills.lock.json', [pack('notes', 'agentskills')], undefined, wanted)
  expect(JSON.parse(done?.wanted ?? '')).toEqual({
    skills: [
      { name: 'mine', source: 'ghcr.io/acme/mine', version: 'v1', additionalBasePaths: ['x'] },
      { name: 'notes', source: 'ghcr.io/acme/packs/notes', version: '1.2.0' },
    ],
  })
  expect(JSON.parse(done?.text ?? '')).toMatchObject({
    lockfileVersion: 1,
    generatedAt: '2026-11-29T10:00:00Z',
    skills: [{ name: 'notes', source: { ref: `ghcr.io/acme/packs/notes:1.2.0@${NEW}` } }],
  })
  const { tag: _, ...untagged } = pack('loose', 'agentskills').reference
  const loose = pack('loose', 'agentskills', { reference: untagged })
  const left = await written('skills.lock.json', [loose])
  expect(left?.leftOut).toEqual([{ name: 'loose', why: 'skills-oci installs tags, and it has none' }])
})

test('devcontainer-lock.json: keys as devcontainer.json and dependsOn write them', async () => {
  const base = pack('base', 'devcontainer-feature')
  const hello = pack('hello', 'devcontainer-feature', {
    manifest: {
      format: 'devcontainer-feature',
      name: 'hello',
      extra: { dependsOn: { 'ghcr.io/acme/packs/base': {}, 'ghcr.io/acme/packs/base:1.2': {} } },
    },
  })
  const wanted = '{ // features\n "features": { "ghcr.io/acme/packs/hello:1": {}, "./local": {}, }, }'
  const odd = pack('odd', 'devcontainer-feature')
  const done = await written('devcontainer-lock.json', [base, hello, odd], undefined, wanted)
  const entry = (name: string) => ({
    version: '1.2.0',
    resolved: `ghcr.io/acme/packs/${name}@${NEW}`,
    integrity: NEW,
  })
  const needs = ['ghcr.io/acme/packs/base', 'ghcr.io/acme/packs/base:1.2']
  const features = {
    'ghcr.io/acme/packs/base': entry('base'),
    'ghcr.io/acme/packs/base:1.2': entry('base'),
    'ghcr.io/acme/packs/hello:1': { ...entry('hello'), dependsOn: needs },
  }
  expect(done?.text).toBe(`${JSON.stringify({ features }, null, 2)}\n`)
  expect(done?.leftOut).toEqual([{ name: 'odd', why: 'devcontainer.json does not ask for it' }])
  const found = await read('devcontainer-lock.json', done?.text ?? '')
  expect(found?.entries.map(({ name, range }) => [name, range])).toEqual([
    ['base', '*'],
    ['base', '~1.2.0'],
    ['hello', '^1.2.0'],
  ])
})

// Figures of flux-operator 0.59.0.
test('catalog-lock.yaml: the id of a repository and the checksum of a skill are flux-operator’s own', async () => {
  const files = [
    {
      path: 'references/REFERENCE.md',
      sha256: 'c34c2aa81c280ef95738bc4b6411fddf02630ebeb2b03f0c400ae7054e81421a',
    },
    { path: 'scripts/run.sh', sha256: 'f2600b28669c17b310985edcfafcc977673fa1ef5a76092c50c1d1c75e58737d' },
    { path: 'SKILL.md', sha256: 'dea27a349cd1b6b977983d61a5d08916e22836ac2c4a505c7b0c61a412210509' },
  ]
  const reference = { ...pack('x', 'flux').reference, registry: '127.0.0.1:5711', path: 'fx/agent-skills' }
  const done = await written('catalog-lock.yaml', [pack('release-notes', 'flux', { reference, files })])
  expect(done?.text).toContain('id: 70c508c8\n')
  expect(done?.text).toContain('checksum: h1:YgioRl9bC0GVZXYeHpD01l4kIuUNMWMMdX6xwPcRXxI=\n')
  const several = files.map(({ path, sha256 }) => ({ path: `release-notes/${path}`, sha256 }))
  const other = await written('catalog-lock.yaml', [pack('all', 'flux', { reference, files: several })])
  expect(other?.text).toBe(done?.text)
  expect(done?.wanted).toContain('repository: 127.0.0.1:5711/fx/agent-skills\n')
  const unknown = await written('catalog-lock.yaml', [pack('release-notes', 'flux')])
  expect(unknown?.leftOut).toEqual([
    { name: 'release-notes', why: 'its files are not known here: run packwright install first' },
  ])
})

test.each([
  [
    'skills-lock.json',
    '{"version":1,"skills":{"a":{"source":"acme/skills","sourceType":"github","computedHash":"0"}}}',
  ],
  ['.skill-lock.json', '{"version":3,"skills":{"a":{"source":"acme/skills","sourceType":"github"}}}'],
  [
    'apm.lock.yaml',
    "lockfile_version: '1'\ndependencies:\n  - repo_url: acme/a\n    name: a\n    source: local\n    local_path: ./a\n",
  ],
])('%s has no entry for what lies in a registry: it is read, and never written', async (file, text) => {
  const found = await read(file, text)
  expect(found).toMatchObject({
    entries: [],
    passedOver: [{ name: 'a', why: expect.stringContaining('not from a registry') }],
  })
  expect(await written(file, [])).toBeUndefined()
})
