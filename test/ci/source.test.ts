/** What is published is held against the commit that it names, whatever `git status` says. */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { publishedTree } from '../../src/build/content.ts'
import { readPack } from '../../src/build/read-manifest.ts'
import { type PackSource, sourceOf } from '../../src/build/source/pack-source.ts'
import { openSources } from '../../src/build/source/source.ts'
import { unfinishedFiles } from '../../src/build/unfinished.ts'
import { builtBy } from '../../src/publish/settings.ts'
import { commitAll } from '../support/actions.ts'
import { temporaryDirectory } from '../support/temporary.ts'

interface Repository {
  cwd: string
  git: (...args: string[]) => Promise<unknown>
  write: (path: string, text: string) => Promise<void>
}

const PACK = 'packs/tool'

async function repository(): Promise<Repository> {
  const cwd = await temporaryDirectory('source')
  const write = async (path: string, text: string) => {
    await mkdir(join(cwd, path, '..'), { recursive: true })
    await writeFile(join(cwd, path), text)
  }
  await write(`${PACK}/pack.json`, '{"name":"tool","version":"1.0.0"}')
  await write(`${PACK}/run.sh`, 'echo\n')
  await write('packs/other/pack.json', '{"name":"other","version":"1.0.0"}')
  await commitAll(cwd)
  return { cwd, write, git: (...args) => execa('git', args, { cwd }) }
}

async function look(cwd: string, settings = {}, path = PACK): Promise<PackSource> {
  const pack = await readPack(join(cwd, path))
  if (pack === undefined) throw new Error(`no pack in ${path}`)
  const manifest = { ...pack.manifest, name: 'tool', version: '1.0.0' } as never
  const tree = await publishedTree(pack, manifest)
  const asked = { source: {}, sourceOf: openSources({}), builtBy: builtBy(settings, cwd) }
  return await sourceOf(pack, manifest, tree, asked)
}

test('a clean checkout names its commit', async () => {
  const { cwd } = await repository()
  const { source, changed } = await look(cwd)
  expect(changed).toBeUndefined()
  expect(source).toMatchObject({ dirty: false, revision: expect.stringMatching(/^[0-9a-f]{40}$/) })
})

type Change = (repository: Repository) => Promise<unknown>

const CHANGES: Record<string, [change: Change, path: string, why: RegExp]> = {
  'a changed file': [({ write }) => write(`${PACK}/run.sh`, 'no\n'), 'run.sh', /is changed/],
  'an untracked file that status does not show': [
    async ({ write, git }) => {
      await write(`${PACK}/new`, 'x')
      await git('config', 'status.showUntrackedFiles', 'no')
    },
    'new',
    /in no commit/,
  ],
  'a file that git ignores': [
    async ({ write }) => {
      await write('.git/info/exclude', '*.log\n')
      await write(`${PACK}/a.log`, 'x')
    },
    'a.log',
    /in no commit/,
  ],
  'a staged file': [
    async ({ write, git }) => {
      await write(`${PACK}/new`, 'x')
      await git('add', '--all')
    },
    'new',
    /in no commit/,
  ],
  'skip-worktree': [
    async ({ write, git }) => {
      await git('update-index', '--skip-worktree', `${PACK}/run.sh`)
      await write(`${PACK}/run.sh`, 'no\n')
    },
    'run.sh',
    /is changed/,
  ],
  'assume-unchanged': [
    async ({ write, git }) => {
      await git('update-index', '--assume-unchanged', `${PACK}/run.sh`)
      await write(`${PACK}/run.sh`, 'no\n')
    },
    'run.sh',
    /is changed/,
  ],
  'a mode with fileMode=false': [
    async ({ cwd, git }) => {
      await git('config', 'core.fileMode', 'false')
      await chmod(join(cwd, PACK, 'run.sh'), 0o755)
    },
    'run.sh',
    /is executable, and in the commit it is not/,
  ],
  'a sparse checkout that leaves a file out': [
    async ({ cwd, git }) => {
      await git('update-index', '--skip-worktree', `${PACK}/run.sh`)
      await rm(join(cwd, PACK, 'run.sh'))
    },
    'run.sh',
    /not in the checkout/,
  ],
  'line ends that git changes': [
    async ({ write }) => {
      await write('.git/info/attributes', '*.sh text eol=crlf\n')
      await write(`${PACK}/run.sh`, 'echo\r\n')
    },
    'run.sh',
    /eol=crlf/,
  ],
}

test.each(Object.entries(CHANGES))('%s is seen', async (_, [change, path, why]) => {
  const made = await repository()
  await change(made)
  const { source, changed } = await look(made.cwd)
  expect(source.dirty).toBe(true)
  expect(changed?.paths).toEqual([path])
  expect(changed?.why).toMatch(why)
})

test('a submodule is held against the commit that the repository has for it', async () => {
  const inner = await repository()
  const { cwd, git } = await repository()
  const local = ['-c', 'protocol.file.allow=always', '-c', 'submodule.recurse=false']
  await git(...local, 'submodule', '--quiet', 'add', inner.cwd, `${PACK}/inner`)
  await git('config', '--file', '.gitmodules', 'submodule.packs/tool/inner.ignore', 'all')
  await git('add', '--all')
  await git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'inner')
  expect((await look(cwd)).changed).toBeUndefined()
  await writeFile(join(cwd, PACK, 'inner/packs/tool/run.sh'), 'no\n')
  expect((await look(cwd)).changed?.paths).toEqual(['inner/packs/tool/run.sh'])
})

test('the changes of another pack are its own', async () => {
  const { cwd, write } = await repository()
  await write('packs/other/new', 'x')
  expect((await look(cwd)).changed).toBeUndefined()
})

test('what a build step makes is said, and named', async () => {
  const { cwd, write } = await repository()
  await write(`${PACK}/targets/linux-x64/run`, 'x')
  await write(`${PACK}/gen/a`, 'x')
  expect((await look(cwd)).changed?.paths).toEqual(['gen/a'])
  for (const built of ['gen/', `${PACK}/gen/**`]) {
    const { source, changed } = await look(cwd, { built: [built] })
    expect(changed).toBeUndefined()
    expect(source).toMatchObject({ dirty: false, built: [built, 'targets/'].sort() })
  }
  expect((await look(cwd, { packs: { tool: { built: ['gen/'] } } })).changed).toBeUndefined()
  expect((await look(cwd, { packs: { other: { built: ['gen/'] } } })).changed?.paths).toEqual(['gen/a'])
})

describe('a state that cannot be read is never clean', () => {
  test('files of another user', async () => {
    const { cwd } = await repository()
    if (process.getuid?.() !== 0) return
    await execa('chown', ['-R', '12345', cwd])
    const { source, changed } = await look(cwd)
    expect(source.dirty).toBe('unknown')
    expect(changed?.hint).toContain('safe.directory')
  })

  test('a repository that is not sound', async () => {
    const { cwd, write } = await repository()
    await write('.git/HEAD', 'nonsense\n')
    const { source, changed } = await look(cwd)
    expect(source.dirty).toBe('unknown')
    expect(changed?.why).toContain('git says')
  })

  test('no git', async () => {
    const { cwd } = await repository()
    const { PATH } = process.env
    process.env['PATH'] = ''
    try {
      const { source, changed } = await look(cwd)
      expect(source.dirty).toBe('unknown')
      expect(changed?.hint).toContain('Install git')
    } finally {
      process.env['PATH'] = PATH
    }
  })

  test('outside of any repository, and before the first commit, nothing is claimed', async () => {
    const { cwd } = await repository()
    await rm(join(cwd, '.git'), { recursive: true })
    expect(await look(cwd)).toEqual({ source: {} })
    await execa('git', ['init', '--quiet'], { cwd })
    expect(await look(cwd)).toEqual({ source: {} })
  })
})

test('pointers of Git LFS and marks of a conflict are refused; a page about them is not', async () => {
  const directory = await temporaryDirectory('unfinished')
  const conflict = '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n'
  const files: Record<string, string> = {
    pointer: `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`,
    'merged.txt': conflict,
    'page.md': `# Merging\n\n\`\`\`\n${conflict}\`\`\`\n`,
    'broken.md': `# Merging\n\n${conflict}`,
    'a.txt': 'a heading\n=======\n',
  }
  for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text)
  const tree = Object.entries(files).map(([path, text]) => ({
    path,
    location: join(directory, path),
    size: text.length,
    executable: false,
  }))
  const problems = unfinishedFiles({ files: tree, leftOut: [] })
  expect(problems.map(({ file }) => file)).toEqual(['pointer', 'merged.txt', 'broken.md'])
})
