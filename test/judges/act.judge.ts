/** The workflows that ci init writes, run by act in host mode with the actions' own code. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest'
import { PINNED_ACTIONS } from '../../src/publish/index.ts'
import { commitAll, startTokenEndpoint } from '../support/actions.ts'
import { packwright } from '../support/cli.ts'
import { writeSamplePack } from '../support/samples.ts'
import { PASSWORD, type RunningRegistry, startRegistry, TOOLS, USERNAME } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import { judge, say } from './judge.ts'

let registry: RunningRegistry
let host: string
let sigstore: LoopbackSigstore

beforeAll(async () => {
  registry = await startRegistry({ password: true, tls: true })
  host = registry.host.replace('localhost', '127.0.0.1')
  sigstore = await startSigstore()
})

afterAll(async () => {
  await registry.stop()
  await sigstore.stop()
})

/** What no package registry has is stood in for by an action that does nothing: host mode runs in the checkout. */
async function standIn(): Promise<string> {
  const directory = await temporaryDirectory('checkout-action')
  const action = 'name: stand-in\ndescription: nothing\nruns:\n  using: composite\n  steps: []\n'
  await writeFile(join(directory, 'action.yml'), action)
  return directory
}

/** What the release branch holds, as it is built here. */
async function builtAction(): Promise<string> {
  const directory = await temporaryDirectory('action')
  const files = [
    'action.yml',
    'pull/action.yml',
    'dist/action',
    'dist/unpack-worker.js',
    'tools/setup-oras.sh',
    'package.json',
  ]
  for (const file of files) await cp(file, join(directory, file), { recursive: true })
  return directory
}

const withoutVersion = (pinned: string) => pinned.replace(/ #.*/, '')

interface ActRun {
  event: string
  payload: object
  workflow: string
  ref: string
  token?: boolean
}

async function repository(version?: string): Promise<string> {
  const cwd = await temporaryDirectory('act')
  await writeSamplePack(cwd, 'claude', { version })
  const args = ['ci', 'init', '--registry', host, '--org', 'acme', '--repo', 'agents', '--json']
  expect(await packwright(args, { cwd })).toMatchObject({ exitCode: 0 })
  const file = join(cwd, '.github/workflows/publish-claude.yml')
  const private_ = `          fulcio-url: ${sigstore.url}\n          rekor-url: ${sigstore.url}\n          trusted-root: ${sigstore.trustedRoot}\n`
  await writeFile(file, `${await readFile(file, 'utf8')}${private_}`)
  await commitAll(cwd)
  await execa('git', ['remote', 'add', 'origin', 'https://github.com/acme/agents'], { cwd })
  return cwd
}

async function act(context: TestContext, cwd: string, { event, payload, workflow, ref, token }: ActRun) {
  const { path, version } = await judge(context, 'act')
  const home = await temporaryDirectory('act-home')
  await mkdir(join(home, 'bin'))
  await execa('ln', ['-s', join(TOOLS, 'oras-1.3'), join(home, 'bin/oras')])
  const authorities = join(home, 'authorities.pem')
  const machine = process.env['NODE_EXTRA_CA_CERTS']
  const files = [registry.caFile as string, ...(machine ? [machine] : [])]
  await writeFile(authorities, (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n'))
  await writeFile(join(home, 'event.json'), JSON.stringify(payload))
  const endpoint = await startTokenEndpoint('request-token', () =>
    githubToken({ repository: 'acme/agents', ref, workflow: `.github/workflows/${workflow}` }),
  )
  const env = {
    NODE_EXTRA_CA_CERTS: authorities,
    SSL_CERT_FILE: registry.caFile as string,
    ...(token === true ? endpoint.env : {}),
  }
  const actions = {
    [withoutVersion(PINNED_ACTIONS.checkout)]: await standIn(),
    [withoutVersion(PINNED_ACTIONS.packwright)]: await builtAction(),
  }
  const run = await execa(
    path,
    [
      event,
      ...['-W', `.github/workflows/${workflow}`, '-P', 'ubuntu-24.04=-self-hosted', '--eventpath'],
      ...[join(home, 'event.json'), '--actor', USERNAME, '-s', `REGISTRY_PASSWORD=${PASSWORD}`],
      ...Object.entries(actions).flatMap(([action, from]) => ['--local-repository', `${action}=${from}`]),
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...['--pull=false', '--rm'],
    ],
    {
      cwd,
      env: { HOME: home, PATH: `${join(home, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin` },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    },
  )
  await endpoint.stop()
  return { ...run, version }
}

test('a tag publishes, signs and pulls back; a second run changes nothing', async (context) => {
  const cwd = await repository()
  const ref = 'refs/tags/claude-v1.0.0'
  await execa('git', ['tag', 'claude-v1.0.0'], { cwd })
  const tag: ActRun = { event: 'push', payload: { ref }, workflow: 'publish-claude.yml', ref, token: true }
  const first = await act(context, cwd, tag)
  expect(first.exitCode, first.all).toBe(0)
  expect(first.all).toContain('signed')
  expect(first.all).toContain('verified')
  const references = (log: string) => /set-output:: refs=(\[.*\])/.exec(log)?.[1]
  expect(references(first.all)).toMatch(/claude:1\.0\.0@sha256:/)
  const again = await act(context, cwd, tag)
  expect(again.exitCode, again.all).toBe(0)
  expect(again.all).toContain('unchanged')
  expect(references(again.all)).toBe(references(first.all))
  expect(first.all + again.all).not.toContain(PASSWORD)
  await say({
    client: 'act',
    version: first.version,
    what: 'a tag, and the same tag again',
    result: 'published and signed, then unchanged',
  })
})

test('a branch that would sign is refused before anything is sent', async (context) => {
  const cwd = await repository('1.0.0')
  const ref = 'refs/heads/main'
  const run = await act(context, cwd, {
    event: 'workflow_dispatch',
    payload: { ref },
    workflow: 'publish-claude.yml',
    ref,
    token: true,
  })
  expect(run.exitCode, run.all).not.toBe(0)
  expect(run.all).toContain('no consumer could accept its signature')
  await say({ client: 'act', version: run.version, what: 'started by hand on a branch', result: 'refused' })
})

test('a pull request is tried out without a secret', async (context) => {
  const cwd = await repository()
  const run = await act(context, cwd, {
    event: 'pull_request',
    payload: { pull_request: { base: { ref: 'main' }, head: { ref: 'change' } } },
    workflow: 'check-packs.yml',
    ref: 'refs/pull/7/merge',
  })
  expect(run.exitCode, run.all).toBe(0)
  await say({
    client: 'act',
    version: run.version,
    what: 'a pull request',
    result: 'tried out, nothing sent',
  })
})
