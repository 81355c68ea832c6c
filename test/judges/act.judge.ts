/** The workflows that ci init writes and those of docs/ci.md, run by act in host mode with the actions' own code. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest'
import {
  type ActRun,
  act,
  commit,
  type Engine,
  repository,
  sigstoreInputs,
  startEngine,
} from '../support/act.ts'
import { packwright } from '../support/cli.ts'
import { EVENTS } from '../support/events.ts'
import { packJson } from '../support/samples.ts'
import { PASSWORD, USERNAME } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { judge, say } from './judge.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

async function ran(context: TestContext, cwd: string, run: ActRun) {
  const { path, version } = await judge(context, 'act')
  const done = await act(path, engine, cwd, run)
  expect(done.all).not.toContain(PASSWORD)
  return { ...done, version }
}

async function told(version: string, ...events: (keyof typeof EVENTS)[]): Promise<void> {
  for (const name of events) {
    const { event, outcome } = EVENTS[name]
    await say({ client: 'act', version, what: event, result: outcome })
  }
}

const TAG = 'refs/tags/claude-v1.0.0'
const references = (log: string) => /set-output:: refs=(\[.*\])/.exec(log)?.[1]

describe('what ci init writes', () => {
  test('a tag publishes, signs and pulls back; a second run and one by hand on the tag change nothing', async (context) => {
    const cwd = await repository(engine)
    await execa('git', ['tag', 'claude-v1.0.0'], { cwd })
    const on = (event: string): ActRun => ({
      event,
      payload: { ref: TAG },
      workflow: 'publish-claude.yml',
      ref: TAG,
      token: true,
    })
    const first = await ran(context, cwd, on('push'))
    expect(first.exitCode, first.all).toBe(0)
    expect(first.all).toContain('signed')
    expect(first.all).toContain('verified')
    expect(references(first.all)).toMatch(/claude:1\.0\.0@sha256:/)
    for (const event of ['push', 'workflow_dispatch']) {
      const again = await ran(context, cwd, on(event))
      expect(again.exitCode, again.all).toBe(0)
      expect(again.all).toContain('unchanged')
      expect(references(again.all)).toBe(references(first.all))
    }
    await told(first.version, 'tag', 'again', 'dispatchTag')
  })

  test('a branch that would sign is refused before anything is sent', async (context) => {
    const cwd = await repository(engine, '1.0.0')
    const ref = 'refs/heads/main'
    const { requests } = engine.sigstore
    requests.length = 0
    const run = await ran(context, cwd, {
      event: 'workflow_dispatch',
      payload: { ref },
      workflow: 'publish-claude.yml',
      ref,
      token: true,
    })
    expect(run.exitCode, run.all).not.toBe(0)
    expect(run.all).toContain('no consumer could accept its signature')
    expect(run.all).toMatch(/::error|❗/)
    expect(requests).toEqual([])
    await told(run.version, 'dispatchBranch')
  })

  test.for<[keyof typeof EVENTS, string, object, boolean]>([
    ['pull', 'pull_request', { pull_request: { base: { ref: 'main' }, head: { ref: 'change' } } }, true],
    [
      'fork',
      'pull_request',
      {
        pull_request: {
          base: { ref: 'main', repo: { full_name: 'acme/agents', fork: false } },
          head: { ref: 'change', repo: { full_name: 'stranger/agents', fork: true } },
        },
      },
      false,
    ],
    [
      'queue',
      'merge_group',
      { merge_group: { base_ref: 'refs/heads/main', head_ref: 'refs/heads/queue' } },
      true,
    ],
  ])('%s: tried out, and nothing is sent', async ([name, event, payload, secrets], context) => {
    const cwd = await repository(engine)
    const { requests } = engine.sigstore
    requests.length = 0
    const ref = 'refs/pull/7/merge'
    const run = await ran(context, cwd, { event, payload, workflow: 'check-packs.yml', ref, secrets })
    expect(run.exitCode, run.all).toBe(0)
    expect(run.all).toMatch(/claude +\S+ .*dry run/)
    expect(requests).toEqual([])
    await told(run.version, name)
  })
})

describe('the workflows of docs/ci.md', () => {
  /** As the page shows it, but for the registry and Sigstore of this machine. */
  async function shown(name: string, more: Record<string, string>): Promise<string> {
    const page = await readFile('docs/ci.md', 'utf8')
    const text = [...page.matchAll(/```yaml\n(# \.github\/workflows\/(\S+)\n[\s\S]*?)```/g)].find(
      ([, , file]) => file === name,
    )?.[1]
    if (text === undefined) throw new Error(`docs/ci.md has no ${name}`)
    const inputs = Object.entries(more).map(([input, value]) => `          ${input}: ${value}\n`)
    return `${text.replaceAll('registry: registry.example.org', `registry: ${engine.host}`)}${inputs.join('')}`
  }

  async function checkout(
    name: string,
    more: Record<string, string>,
    files: Record<string, string>,
    sign = true,
  ) {
    const cwd = await temporaryDirectory('act')
    await mkdir(join(cwd, '.github/workflows'), { recursive: true })
    const text = `${await shown(name, more)}${sign ? sigstoreInputs(engine) : ''}`
    await writeFile(join(cwd, '.github/workflows', name), text)
    await writeFiles(cwd, files)
    await commit(cwd)
    return cwd
  }

  /** The lockfile of somebody who pulled what a run has published. */
  async function lockOf(refs = '[]'): Promise<string> {
    const cwd = await temporaryDirectory('locked')
    const auth = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')
    await writeFiles(cwd, { '.docker/config.json': JSON.stringify({ auths: { [engine.host]: { auth } } }) })
    const [reference = ''] = JSON.parse(refs) as string[]
    const run = await packwright(['add', reference.replace(/@.*/, ''), ...engine.registry.flags], {
      cwd,
    })
    expect(run, run.stderr).toMatchObject({ exitCode: 0 })
    return await readFile(join(cwd, 'packs.lock.json'), 'utf8')
  }

  /** The run of a publishing workflow on the tag v1.0.0, which it sets. */
  async function released(context: TestContext, cwd: string, workflow: string) {
    await execa('git', ['tag', 'v1.0.0'], { cwd })
    const ref = 'refs/tags/v1.0.0'
    const run = await ran(context, cwd, { event: 'push', payload: { ref }, workflow, ref, token: true })
    expect(run.exitCode, run.all).toBe(0)
    return run
  }

  const place = () => ({ registry: engine.host, org: 'acme', repo: 'docs' })
  const password = { password: `\${{ secrets.REGISTRY_PASSWORD }}` }
  const one = { 'pack.json': packJson({ name: 'claude', version: '1.0.0' }), 'README.md': '# Claude\n' }

  test('publish.yml: a repository that is one pack, on a tag', async (context) => {
    const cwd = await checkout('publish.yml', { ...place(), ...password }, one)
    const run = await released(context, cwd, 'publish.yml')
    expect(references(run.all)).toMatch(/docs\/claude:1\.0\.0@sha256:/)
    await say({
      client: 'act',
      version: run.version,
      what: 'docs/ci.md: publish.yml',
      result: 'published and signed',
    })
  })

  test('check.yml: its pull request', async (context) => {
    const cwd = await checkout('check.yml', place(), one, false)
    const payload = { pull_request: { base: { ref: 'main' }, head: { ref: 'change' } } }
    const run = await ran(context, cwd, {
      event: 'pull_request',
      payload,
      workflow: 'check.yml',
      ref: 'refs/pull/1/merge',
    })
    expect(run.exitCode, run.all).toBe(0)
    await say({ client: 'act', version: run.version, what: 'docs/ci.md: check.yml', result: 'tried out' })
  })

  test('publish-private.yml: a registry of its own, on a tag', async (context) => {
    const files = { 'packs/tool/pack.json': packJson({ name: 'tool', version: '1.0.0' }) }
    const cwd = await checkout('publish-private.yml', {}, files)
    const file = join(cwd, '.github/workflows/publish-private.yml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('username: ci', `username: ${USERNAME}`))
    const run = await released(context, cwd, 'publish-private.yml')
    expect(references(run.all)).toMatch(/packs\/tool:1\.0\.0@sha256:/)
    await say({
      client: 'act',
      version: run.version,
      what: 'docs/ci.md: publish-private.yml',
      result: 'published and signed',
    })
  })

  test('packs.yml: what a pull request does to a lockfile is reviewed, and what is locked is pulled', async (context) => {
    const made = await checkout('publish.yml', { ...place(), repo: 'locked', ...password }, one)
    const published = await released(context, made, 'publish.yml')
    const lock = await lockOf(references(published.all))
    const rule = { match: '**', repository: 'acme/agents', workflow: '.github/workflows/publish.yml' }
    const policy = { default: 'require', trusted_root: 'trusted_root.json', rules: [rule] }
    const login = { registry: engine.host, username: USERNAME, ...password }
    const root = await readFile(engine.sigstore.trustedRoot, 'utf8')
    const files = {
      'packs.lock.json': lock,
      'packs.policy.json': JSON.stringify(policy),
      'trusted_root.json': root,
    }
    const cwd = await checkout('packs.yml', login, files, false)
    const base = (await execa('git', ['rev-parse', 'HEAD'], { cwd })).stdout
    await writeFiles(cwd, {
      'packs.policy.json': JSON.stringify({ ...policy, rules: [{ ...rule, mode: 'warn' }] }),
    })
    const git = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
    await execa('git', [...git, 'commit', '-qam', 'looser'], { cwd })
    const on = (sha: string): ActRun => ({
      event: 'pull_request',
      payload: { pull_request: { base: { ref: 'main', sha }, head: { ref: 'change' } } },
      workflow: 'packs.yml',
      ref: 'refs/pull/1/merge',
    })
    const looser = await ran(context, cwd, on(base))
    expect(looser.exitCode, looser.all).not.toBe(0)
    expect(looser.all).toContain('rule-loosened')
    await writeFiles(cwd, { 'packs.policy.json': JSON.stringify(policy), 'README.md': '# Packs\n' })
    await execa('git', ['add', '-A'], { cwd })
    await execa('git', [...git, 'commit', '-qm', 'back'], { cwd })
    const good = await ran(context, cwd, on(base))
    expect(good.exitCode, good.all).toBe(0)
    expect(good.all).toContain('vendor/claude')
    expect(good.all).toContain('verified')
    await say({
      client: 'act',
      version: good.version,
      what: 'docs/ci.md: packs.yml',
      result: 'a looser policy is refused, what is locked is pulled and verified',
    })
  })
})
