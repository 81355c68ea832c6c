import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import tar from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { collectFiles, packArchive, unpackArchive } from '../../src/pack/archive/index.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const TREE = {
  'pack.json': '{"name":"sample","version":"1.0.0"}\n',
  'a.txt': 'a',
  'a/b.txt': 'b',
  'a-b.txt': 'c',
  'bin/run*': '#!/bin/sh\n',
  'ünï/cödé.md': 'd',
  [`${'long/'.repeat(30)}name.txt`]: 'e',
}

async function pack(directory: string, compression: 'zstd' | 'gzip' = 'zstd', root?: string) {
  const out = join(await temporaryDirectory('out'), 'archive')
  return await packArchive(await collectFiles(directory), { compression, root }, out)
}

async function entriesOf(location: string) {
  const extract = tar.extract()
  extract.end(zstdDecompressSync(await readFile(location)))
  const headers = []
  for await (const entry of extract) {
    headers.push(entry.header)
    entry.resume()
  }
  return headers
}

describe('archives are deterministic', () => {
  test('the same tree gives the same digests, whatever the directory, order, modes and times', async () => {
    const first = await writeFiles(await temporaryDirectory('first'), TREE)
    const second = await writeFiles(
      await temporaryDirectory('second'),
      Object.fromEntries(Object.entries(TREE).reverse()),
    )
    await chmod(join(second, 'a.txt'), 0o600)
    await chmod(join(second, 'bin/run'), 0o700)
    await utimes(join(second, 'a.txt'), 1, 1)
    const [a, b] = [await pack(first), await pack(second)]
    expect(b.contentDigest).toBe(a.contentDigest)
    expect(b.digest).toBe(a.digest)
    expect(b.integrity).toBe(a.integrity)
    expect((await pack(first, 'gzip')).digest).toBe((await pack(second, 'gzip')).digest)
  })

  test('a known tree gives a known content digest', async () => {
    const directory = await writeFiles(await temporaryDirectory(), {
      'pack.json': '{}\n',
      'bin/run*': 'run\n',
    })
    expect((await pack(directory)).contentDigest).toBe(
      'sha256:f8ec1a4d97950d02438dfe763dba778b5d9803e0a77e5b93e62d32210f8b7529',
    )
  })

  test.each([
    ['LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu', '022'],
    ['LC_ALL=C TZ=America/New_York', '077'],
  ])('another process with %s and umask %s agrees', async (env, umask) => {
    const directory = await writeFiles(await temporaryDirectory(), TREE)
    const out = await temporaryDirectory('out')
    const script = `
      import { collectFiles, packArchive } from ${JSON.stringify(join(process.cwd(), 'src/pack/archive/index.ts'))}
      const archive = await packArchive(await collectFiles(${JSON.stringify(directory)}), { compression: 'zstd' }, ${JSON.stringify(join(out, 'x'))})
      console.log(archive.digest, archive.contentDigest)`
    await writeFile(join(out, 'script.mjs'), script)
    const printed = execFileSync('sh', ['-c', `umask ${umask}; ${env} ${process.execPath} ${out}/script.mjs`])
    const { digest, contentDigest } = await pack(directory)
    expect(printed.toString().trim()).toBe(`${digest} ${contentDigest}`)
  })

  test('entries carry nothing of the machine and come in bytewise order, parents first', async () => {
    const headers = await entriesOf((await pack(await writeFiles(await temporaryDirectory(), TREE))).location)
    const names = headers.map(({ name }) => name)
    expect(names.slice(0, 4)).toEqual(['a-b.txt', 'a.txt', 'a/', 'a/b.txt'])
    for (const { uid, gid, mtime, uname, gname, mode, type } of headers) {
      expect({ uid, gid, mtime: mtime?.getTime(), uname, gname }).toEqual({
        uid: 0,
        gid: 0,
        mtime: 0,
        uname: '',
        gname: '',
      })
      expect(type === 'directory' ? [0o755] : [0o644, 0o755]).toContain(mode)
    }
  })

  test("gzip's header names no operating system", async () => {
    const { location } = await pack(await writeFiles(await temporaryDirectory(), TREE), 'gzip')
    const bytes = await readFile(location)
    expect(bytes[9]).toBe(255)
    expect(bytes.readUInt32LE(4)).toBe(0)
    expect(gunzipSync(bytes).length % 512).toBe(0)
  })

  test('a root directory changes the layer, not the content digest', async () => {
    const directory = await writeFiles(await temporaryDirectory(), TREE)
    const [plain, rooted] = [await pack(directory), await pack(directory, 'gzip', 'sample')]
    expect(rooted.contentDigest).toBe(plain.contentDigest)
    expect(rooted.digest).not.toBe(plain.digest)
  })

  test.each([
    ['zstd', undefined],
    ['gzip', undefined],
    ['gzip', 'sample'],
  ] as const)('what goes in as %s below %s comes out', async (compression, root) => {
    const directory = await writeFiles(await temporaryDirectory(), TREE)
    await writeFile(join(directory, 'big.bin'), Buffer.alloc(3_000_000, 'xyz'))
    const archive = await pack(directory, compression, root)
    const target = await temporaryDirectory('unpacked')
    const { files } = await unpackArchive(createReadStream(archive.location), { compression, root }, target)
    expect(files).toEqual(archive.files)
    for (const name of ['ünï/cödé.md', 'big.bin', `${'long/'.repeat(30)}name.txt`]) {
      expect(await readFile(join(target, name))).toEqual(await readFile(join(directory, name)))
    }
  })

  test.each(['zstd', 'gzip'] as const)(
    'small and large alike, %s gives the same bytes again',
    async (compression) => {
      for (const size of [100_000, 128 * 1024 - 1536, 128 * 1024, 400_000]) {
        const directory = await writeFiles(await temporaryDirectory(), {
          file: randomBytes(size / 2).toString('hex'),
        })
        const [once, again] = [await pack(directory, compression), await pack(directory, compression)]
        expect(again).toMatchObject({ digest: once.digest, integrity: once.integrity, size: once.size })
        const target = await temporaryDirectory('unpacked')
        const { files } = await unpackArchive(createReadStream(once.location), { compression }, target)
        expect(files).toEqual(once.files)
      }
    },
  )

  test('the frame of what is small states its size', async () => {
    const small = await writeFiles(await temporaryDirectory(), { file: 'x'.repeat(60_000) })
    const singleSegment = (await readFile((await pack(small)).location)).readUInt8(4) & 0x20
    expect(singleSegment).toBe(0x20)
  })

  test('a file that grows while it is packed is noticed', async () => {
    const directory = await writeFiles(await temporaryDirectory(), { 'pack.json': '{}' })
    const tree = await collectFiles(directory)
    await writeFile(join(directory, 'pack.json'), '{"longer": true}')
    const out = await temporaryDirectory('out')
    await expect(packArchive(tree, { compression: 'zstd' }, join(out, 'x'))).rejects.toMatchObject({
      code: 'FILE_CHANGED',
    })
    expect(execFileSync('ls', ['-A', out]).toString()).toBe('')
  })
})

describe('what is published', () => {
  const listed = async (files: Record<string, string>, globs?: string[]) => {
    const directory = await writeFiles(await temporaryDirectory(), files)
    const tree = await collectFiles(directory, { files: globs, always: ['pack.json'] })
    return tree.files.map(({ path }) => path)
  }

  test('.packignore leaves out, with the rules of .gitignore', async () => {
    const files = {
      'pack.json': '',
      '.packignore': '*.log\n/build/\n!keep.log\n',
      'a.log': '',
      'keep.log': '',
      'build/x': '',
    }
    expect(await listed(files)).toEqual(['keep.log', 'pack.json'])
  })

  test('"files" chooses, and the manifest always goes along', async () => {
    const files = { 'pack.json': '', 'docs/a.md': '', 'src/a.ts': '', 'src/deep/b.ts': '', 'notes.txt': '' }
    expect(await listed(files, ['docs', 'src/**/*.ts'])).toEqual([
      'docs/a.md',
      'pack.json',
      'src/a.ts',
      'src/deep/b.ts',
    ])
  })

  test('version control and editors leave nothing behind', async () => {
    const files = {
      'pack.json': '',
      '.git/config': '',
      'a.txt~': '',
      '.a.txt.swp': '',
      'sub/.DS_Store': '',
      '.hidden': '',
    }
    expect(await listed(files)).toEqual(['.hidden', 'pack.json'])
  })

  test('of a repository that is one pack, what packwright writes and what runs elsewhere is no part', async () => {
    const own = { 'pack.json': '{}', 'src/packs.lock.json': '', 'dist/index.js': '' }
    const others = {
      '.git/HEAD': '',
      '.github/workflows/publish.yml': '',
      '.packs/a/pack.json': '{}',
      'dist/packs/a.tar.zst': '',
      'dist/registry/index.json': '',
      'packs.lock.json': '',
      'packwright.json': '',
      'sub/__pycache__/a.pyc': '',
      '.venv/bin/python': '',
      'a.orig': '',
    }
    expect(await listed({ ...own, ...others })).toEqual(Object.keys(own).sort())
    const { '.git/HEAD': _, ...below } = others
    expect(await listed({ ...own, ...below })).toContain('packs.lock.json')
  })

  test('node_modules stay out wherever they lie, unless they are named', async () => {
    const files = { 'pack.json': '', 'node_modules/x/index.js': '', 'lib/node_modules/y/index.js': '' }
    expect(await listed(files)).toEqual(['pack.json'])
    expect(await listed(files, ['lib/node_modules'])).toEqual(['lib/node_modules/y/index.js', 'pack.json'])
    expect(await listed(files, ['node_modules'])).toEqual(['node_modules/x/index.js', 'pack.json'])
  })

  test.each([
    ['.env', 'TOKEN=x'],
    ['config/.env.production', 'TOKEN=x'],
    ['.npmrc', '//registry/:_authToken=x'],
    ['keys/id_ed25519', 'x'],
    ['tls.p12', 'x'],
    ['notes.txt', `-----BEGIN OPENSSH PRIVATE KEY-----\n${'x'.repeat(100)}\n`],
    ['deploy.pem', `-----BEGIN EC PRIVATE KEY-----\n${'x'.repeat(100)}\n`],
  ])('%s is refused as a secret, unless it is named or ignored', async (name, content) => {
    const files = { 'pack.json': '{}', [name]: content }
    await expect(listed(files)).rejects.toMatchObject({ code: 'ENTRY_SECRET', details: { path: name } })
    expect(await listed(files, ['pack.json', name])).toContain(name)
    expect(await listed({ ...files, '.packignore': `${name}\n` })).toEqual(['pack.json'])
  })

  test('a link inside the pack is what it leads to', async () => {
    const directory = await writeFiles(await temporaryDirectory(), {
      'pack.json': '{}',
      'AGENTS.md': 'read this',
      'shared/a.md': 'a',
    })
    await symlink('AGENTS.md', join(directory, 'CLAUDE.md'))
    await symlink('../AGENTS.md', join(directory, 'shared/up.md'))
    await symlink('shared', join(directory, 'docs'))
    const { files } = await collectFiles(directory)
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['AGENTS.md', 9],
      ['CLAUDE.md', 9],
      ['docs/a.md', 1],
      ['docs/up.md', 9],
      ['pack.json', 2],
      ['shared/a.md', 1],
      ['shared/up.md', 9],
    ])
  })

  test.each([
    ['an absolute one', (outside: string) => outside, /names an absolute path/],
    ['one that leaves the pack', () => '../outside.md', /leads out of the pack/],
    ['one to what lies beside it by way of another', () => 'way/outside.md', /leads out of the pack/],
    ['one that leads nowhere', () => 'nothing', /leads nowhere/],
    ['one into the repository', () => '.git/config', /not part of a pack/],
    ['one to credentials', () => '.env', /holds credentials/],
    ['one to itself', () => 'link', /leads nowhere/],
    ['one to the directory that it lies in', () => '.', /leads out of the pack/],
  ])('a link is refused: %s', async (_, target, why) => {
    const above = await writeFiles(await temporaryDirectory(), {
      'outside.md': 'x',
      'pack/pack.json': '{}',
      'pack/.git/config': 'x',
      'pack/.env': 'x',
      'pack/.packignore': '.env\nway\n',
    })
    const directory = join(above, 'pack')
    await symlink('..', join(directory, 'way'))
    await symlink(target(join(above, 'outside.md')), join(directory, 'link'))
    await expect(collectFiles(directory)).rejects.toMatchObject({
      code: 'ENTRY_SYMLINK',
      message: expect.stringMatching(why),
    })
  })

  test.each([
    ['registry=https://registry.example/', true],
    ['@acme:registry=https://npm.example/\nsave-exact=true\n', true],
    ['//registry.example/:_authToken=abc', false],
    ['_auth=abc', false],
    [`-----BEGIN PRIVATE KEY-----\n${'x'.repeat(100)}\n`, false],
    ['registry=https://user:pass@registry.example/', false],
    ['registry=https://r.example/\nkey="-----BEGIN"', false],
  ])('.npmrc %j: %s', async (text, harmless) => {
    const found = listed({ 'pack.json': '{}', '.npmrc': text })
    if (harmless) expect(await found).toContain('.npmrc')
    else await expect(found).rejects.toMatchObject({ code: 'ENTRY_SECRET' })
  })

  test.each(['.env.example', 'docs/keys.md'])('%s is no secret', async (name) => {
    expect(
      await listed({ 'pack.json': '', [name]: 'How a key begins: -----BEGIN PRIVATE KEY-----\n'.repeat(4) }),
    ).toContain(name)
  })

  test('names that differ only in case or Unicode form are refused', async () => {
    await expect(listed({ 'pack.json': '', 'README.md': '', 'readme.md': '' })).rejects.toMatchObject({
      code: 'ENTRY_COLLISION',
    })
    await expect(listed({ 'pack.json': '', 'caf\u00e9': '', 'cafe\u0301': '' })).rejects.toMatchObject({
      code: 'ENTRY_COLLISION',
    })
  })

  test.each(['aux.txt', 'a\\b', 'what?.md', 'trailing.', 'tab\there', 'zero\u200bwidth'])(
    '%j is no path for a pack',
    async (name) => {
      await expect(listed({ 'pack.json': '', [name]: '' })).rejects.toMatchObject({ code: 'ENTRY_PATH' })
    },
  )

  test('a named pipe is refused', async () => {
    const directory = await writeFiles(await temporaryDirectory(), { 'pack.json': '' })
    execFileSync('mkfifo', [join(directory, 'pipe')])
    await expect(collectFiles(directory)).rejects.toMatchObject({ code: 'ENTRY_UNSUPPORTED' })
  })

  test('empty directories are left out and named', async () => {
    const directory = await writeFiles(await temporaryDirectory(), { 'pack.json': '' })
    await mkdir(join(directory, 'empty'))
    expect((await collectFiles(directory)).leftOut).toEqual([{ path: 'empty/', why: 'an empty directory' }])
  })
})
