/** act in host mode: workflows as an engine runs them, with the actions' own code, a registry with TLS and a login, and Sigstore. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { PINNED_ACTIONS } from '../../src/publish/index.ts'
import { JUDGES } from '../judges/judge.ts'
import { commitAll, startTokenEndpoint } from './actions.ts'
import { packwright } from './cli.ts'
import { writeSamplePack } from './samples.ts'
import { PASSWORD, type RunningRegistry, startRegistry, TOOLS, USERNAME } from './servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from './sigstore.ts'
import { temporaryDirectory, writeFiles } from './temporary.ts'

export interface Engine {
  /** host of the registry */
  host: string
  sigstore: LoopbackSigstore
  registry: RunningRegistry
  stop(): Promise<void>
}

/** @returns the program, `undefined` where it cannot be had */
export async function findAct(): Promise<{ path: string; version: string } | undefined> {
  for (const path of [join(JUDGES, 'act'), 'act']) {
    const { stdout, failed } = await execa(path, ['--version'], { reject: false })
    if (!failed) return { path, version: /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown' }
  }
  return undefined
}

export async function startEngine(): Promise<Engine> {
  const registry = await startRegistry({ password: true, tls: true })
  const sigstore = await startSigstore()
  const host = registry.host.replace('localhost', '127.0.0.1')
  const stop = async () => {
    await registry.stop()
    await sigstore.stop()
  }
  return { host, sigstore, registry, stop }
}

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

/** Inputs that name a private Sigstore, as lines of a workflow. */
export function sigstoreInputs({ sigstore }: Engine): string {
  const { url, trustedRoot } = sigstore
  const inputs = { 'fulcio-url': url, 'rekor-url': url, 'trusted-root': trustedRoot }
  return Object.entries(inputs)
    .map(([name, value]) => `          ${name}: ${value}\n`)
    .join('')
}

/** A repository with one pack and the workflows that ci init writes for it. */
export async function repository(engine: Engine, version?: string): Promise<string> {
  const cwd = await temporaryDirectory('act')
  await writeSamplePack(cwd, 'claude', { version })
  const args = ['ci', 'init', '--registry', engine.host, '--org', 'acme', '--repo', 'agents', '--json']
  const { exitCode, stdout } = await packwright(args, { cwd })
  if (exitCode !== 0) throw new Error(stdout)
  const file = join(cwd, '.github/workflows/publish-claude.yml')
  await writeFile(file, `${await readFile(file, 'utf8')}${sigstoreInputs(engine)}`)
  await commit(cwd)
  return cwd
}

export async function commit(cwd: string): Promise<void> {
  await commitAll(cwd)
  await execa('git', ['remote', 'add', 'origin', 'https://github.com/acme/agents'], { cwd })
}

export interface ActRun {
  event: string
  payload: object
  workflow: string
  ref: string
  /** the job can have a token to sign with */
  token?: boolean
  /** the job has the repository's secrets: not in a fork's pull request */
  secrets?: boolean
}

export async function act(
  path: string,
  engine: Engine,
  cwd: string,
  { event, payload, workflow, ref, token = false, secrets = true }: ActRun,
): Promise<{ exitCode: number; all: string }> {
  const home = await temporaryDirectory('act-home')
  await mkdir(join(home, 'bin'))
  await execa('ln', ['-s', join(TOOLS, 'oras-1.3'), join(home, 'bin/oras')])
  const authorities = join(home, 'authorities.pem')
  const machine = process.env['NODE_EXTRA_CA_CERTS']
  const files = [engine.registry.caFile as string, ...(machine ? [machine] : [])]
  await writeFile(authorities, (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n'))
  await writeFiles(home, { 'event.json': JSON.stringify(payload) })
  const endpoint = await startTokenEndpoint('request-token', () =>
    githubToken({ repository: 'acme/agents', ref, workflow: `.github/workflows/${workflow}` }),
  )
  const env = {
    NODE_EXTRA_CA_CERTS: authorities,
    SSL_CERT_FILE: engine.registry.caFile as string,
    ...(token ? endpoint.env : {}),
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
      ...[join(home, 'event.json'), '--actor', USERNAME],
      ...(secrets ? ['-s', `REGISTRY_PASSWORD=${PASSWORD}`] : []),
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
  return { exitCode: run.exitCode ?? -1, all: run.all }
}
