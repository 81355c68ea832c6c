/** The workflows and actions at work: their scripts, a registry with a password, and a Sigstore, all on this machine. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cloneProject,
  commitAll,
  type JobRun,
  type RunnerOptions,
  readYaml,
  runJob,
  startTokenEndpoint,
  type Workflow,
  watchCommandLines,
} from '../support/actions.ts'
import { BIN, packwright } from '../support/cli.ts'
import { writeSamplePack } from '../support/samples.ts'
import { PASSWORD, type RunningRegistry, startRegistry, TOOLS, USERNAME } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const SHA = 'packwright/packwright@'
const REQUEST_TOKEN = 'request-token-that-must-not-leak'

let registry: RunningRegistry
/** by address: oras speaks HTTP to "localhost" */
let host: string
let sigstore: LoopbackSigstore
let project: string
let env: Record<string, string>

beforeAll(async () => {
  registry = await startRegistry({ password: true, tls: true })
  host = registry.host.replace('localhost', '127.0.0.1')
  sigstore = await startSigstore()
  project = await temporaryDirectory('project')
  await cloneProject(project)
  await commitAll(project)
  const home = await temporaryDirectory('home')
  // npm has to reach its registry as it does on this machine; everything else sees the test's registry only.
  const npmConfig = async (key: string) => (await execa('npm', ['config', 'get', key])).stdout.trim()
  await mkdir(join(home, 'bin'))
  await execa('ln', ['-s', join(TOOLS, 'oras-1.3'), join(home, 'bin/oras')])
  env = {
    HOME: home,
    PATH: `${join(home, 'bin')}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    SSL_CERT_FILE: registry.caFile as string,
    NODE_EXTRA_CA_CERTS: await authorities(home, registry.caFile as string),
    npm_config_cache: await npmConfig('cache'),
    npm_config_userconfig: await npmConfig('userconfig'),
    npm_config_prefer_offline: 'true',
  }
})

afterAll(async () => {
  await registry.stop()
  await sigstore.stop()
})

const vars = () => ({
  OCI_REGISTRY: host,
  SIGSTORE_FULCIO_URL: sigstore.url,
  SIGSTORE_REKOR_URL: sigstore.url,
  PACKWRIGHT_TRUSTED_ROOT: sigstore.trustedRoot,
})

const headOf = async (cwd: string) => (await execa('git', ['rev-parse', 'HEAD'], { cwd })).stdout

function tagged(repository: string, workflow: string, tag: string): Record<string, string> {
  const ref = `refs/tags/${tag}`
  return {
    repository,
    repository_owner: repository.split('/')[0] as string,
    repository_id: '1',
    repository_owner_id: '2',
    ref,
    ref_name: tag,
    ref_type: 'tag',
    sha: 'a'.repeat(40),
    event_name: 'push',
    actor: USERNAME,
    server_url: 'https://github.com',
    workflow_ref: `${repository}/${workflow}@${ref}`,
    run_id: '42',
    run_attempt: '1',
  }
}

/** Runs work with an OIDC endpoint, and says which of the secrets showed up anywhere. */
async function withToken<T>(
  run: { repository: string; ref: string; workflow: string },
  work: (endpoint: Record<string, string>) => Promise<T>,
): Promise<{ result: T; secrets: string[]; leaks: string[] }> {
  const tokens: string[] = []
  const endpoint = await startTokenEndpoint(REQUEST_TOKEN, () => {
    const token = githubToken(run)
    tokens.push(token)
    return token
  })
  const stop = watchCommandLines([REQUEST_TOKEN, PASSWORD])
  try {
    const result = await work(endpoint.env)
    return { result, secrets: [REQUEST_TOKEN, PASSWORD, ...tokens], leaks: stop() }
  } finally {
    await endpoint.stop()
  }
}

async function publishProject(temp: string, extra: Partial<RunnerOptions> = {}) {
  const file = '.github/workflows/publish-packs.yml'
  const workflow = await readYaml<Workflow>(join(project, file))
  const github = tagged('acme/project', file, 'v0.1.0')
  const run = { repository: 'acme/project', ref: 'refs/tags/v0.1.0', workflow: file }
  return await withToken(run, async (endpoint) => {
    const options: RunnerOptions = {
      workspace: project,
      github,
      vars: vars(),
      token: PASSWORD,
      env,
      temp,
      ...extra,
    }
    const needs: Record<string, JobRun> = {}
    for (const name of ['validate-tag', 'build', 'publish']) {
      const signing = name === 'publish' ? { env: { ...env, ...endpoint } } : {}
      needs[name] = await runJob(workflow, name, { ...options, ...signing }, needs)
      expect(needs[name], needs[name]?.log).toMatchObject({ exitCode: 0 })
    }
    return needs
  })
}

describe('publish-packs.yml', () => {
  test('checks, builds, publishes, signs and pulls back, and no secret shows up anywhere', async () => {
    const temp = await temporaryDirectory('runner')
    const { result: jobs, secrets, leaks } = await publishProject(temp)
    expect(jobs['validate-tag']?.outputs['version']).toBe('0.1.0')
    const { outputs, summary, log } = jobs['publish'] as JobRun
    const refs = JSON.parse(outputs['refs'] ?? '[]') as string[]
    expect(refs).toHaveLength(7)
    for (const ref of refs)
      expect(ref).toMatch(/^127\.0\.0\.1:\d+\/acme\/packs\/[\w.-]+:0\.1\.0@sha256:[0-9a-f]{64}$/)
    expect(Object.keys(JSON.parse(outputs['digests'] ?? '{}'))).toContain('hello')
    const identity = 'https://github.com/acme/project/.github/workflows/publish-packs.yml@refs/tags/v0.1.0'
    expect(summary.match(new RegExp(identity.replaceAll('.', '\\.'), 'g'))?.length).toBeGreaterThanOrEqual(7)
    expect(summary).toContain('Pulled back, signature of this run required')
    expect(log).toContain('signing    with the OIDC identity of this run')
    const lock = await readFile(join(temp, 'artifacts/packs/packs.lock.json'), 'utf8')
    expect(JSON.parse(lock).packs).toHaveLength(7)
    const everything = [log, summary, lock, JSON.stringify(jobs), ...(await annotationsOf(refs))].join('\n')
    for (const secret of secrets) expect(everything).not.toContain(secret)
    expect(secrets.length).toBeGreaterThan(2)
    expect(leaks).toEqual([])

    const again = await publishProject(await temporaryDirectory('runner'))
    expect(again.result['publish']?.log).toContain('is already published with this content')
    expect(JSON.parse(again.result['publish']?.outputs['refs'] ?? '')).toEqual(refs)
  })

  test('the facts of the run are in the provenance, field by field', async () => {
    const { json } = await packwright(
      ['inspect', `${host}/acme/packs/hello:0.1.0`, '--json', '--ca-file', registry.caFile as string],
      { cwd: project, env: { DOCKER_CONFIG: await dockerConfig() } },
    )
    const attested = await execa(
      join(TOOLS, 'cosign'),
      [
        'verify-attestation',
        ...['--type', 'slsaprovenance1', '--trusted-root', sigstore.trustedRoot],
        ...['--certificate-identity-regexp', '^https://github.com/acme/project/.*'],
        ...['--certificate-oidc-issuer', 'https://token.actions.githubusercontent.com'],
        `${host}/acme/packs/hello@${json['digest']}`,
      ],
      { env: { DOCKER_CONFIG: await dockerConfig(), SSL_CERT_FILE: registry.caFile as string } },
    )
    const { payload } = JSON.parse(attested.stdout)
    const { predicate } = JSON.parse(Buffer.from(payload, 'base64').toString())
    expect(predicate).toEqual({
      buildDefinition: {
        buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/tags/v0.1.0',
            repository: 'https://github.com/acme/project',
            path: '.github/workflows/publish-packs.yml',
          },
        },
        internalParameters: {
          github: {
            event_name: 'push',
            repository_id: '1',
            repository_owner_id: '2',
            runner_environment: 'github-hosted',
          },
          dirty: false,
        },
        resolvedDependencies: [
          {
            uri: 'git+https://github.com/acme/project@refs/tags/v0.1.0',
            digest: { gitCommit: await headOf(project) },
          },
        ],
      },
      runDetails: {
        builder: { id: 'https://github.com/actions/runner/github-hosted' },
        metadata: { invocationId: 'https://github.com/acme/project/actions/runs/42/attempts/1' },
      },
    })
  })

  test('a tag that does not fit the manifests stops it before anything is built', async () => {
    const workflow = await readYaml<Workflow>(join(project, '.github/workflows/publish-packs.yml'))
    for (const [tag, code] of [
      ['v0.2.0', 'VERSION_MISMATCH'],
      ['v00.1.0', 'TAG_INVALID'],
    ] as const) {
      const github = tagged('acme/project', '.github/workflows/publish-packs.yml', tag)
      const temp = await temporaryDirectory('runner')
      const options = { workspace: project, github, vars: vars(), token: PASSWORD, env, temp }
      const job = await runJob(workflow, 'validate-tag', options)
      expect(job.exitCode).toBe(2)
      expect(job.log).toContain(code)
    }
  })
})

test('ci.yml: a pull request shows what would change, without a token', async () => {
  const workflow = await readYaml<Workflow>(join(project, '.github/workflows/ci.yml'))
  const readable = await startRegistry({ tls: true })
  const cwd = await temporaryDirectory('checkout')
  await cloneProject(cwd)
  await commitAll(cwd)
  const publish = {
    OCI_REGISTRY: readable.host.replace('localhost', '127.0.0.1'),
    OCI_ORG: 'acme',
    OCI_REPO: 'packs',
    PACK_VERSION: '0.1.0',
  }
  expect(
    await packwright(['publish', '--ca-file', readable.caFile as string], { cwd, env: publish }),
  ).toMatchObject({ exitCode: 0 })
  await writeFile(join(cwd, 'packs/hello/added _b_.md'), 'new')
  await writeFile(join(cwd, 'packs/hello/README.md'), 'changed')
  const github = {
    ...tagged('acme/project', '.github/workflows/ci.yml', ''),
    ref: 'refs/pull/7/merge',
    ref_name: '7/merge',
    ref_type: 'branch',
    event_name: 'pull_request',
    repository_owner: 'acme',
  }
  const temp = await temporaryDirectory('runner')
  const options = {
    workspace: cwd,
    github,
    vars: { OCI_REGISTRY: readable.host.replace('localhost', '127.0.0.1') },
    token: '',
    env,
    temp,
  }
  const job = await runJob(workflow, 'dry-run', {
    ...options,
    env: { ...env, NODE_EXTRA_CA_CERTS: await authorities(temp, readable.caFile as string) },
  })
  // The version that the pull request changes is published already, with other content.
  expect(job, job.log).toMatchObject({ exitCode: 8 })
  expect(job.log).toContain('TAG_IMMUTABLE')
  expect(job.summary).toContain('What would be published')
  expect(job.summary).toMatch(/hello since 0\\?\.1\\?\.0/)
  expect(job.summary).toContain('- added `added _b_.md`')
  expect(job.summary).toContain('- changed `README.md`')
  await readable.stop()
})

describe('from another repository', () => {
  test('ci init writes workflows that publish one pack each, with an identity of its own', async () => {
    const cwd = await temporaryDirectory('other')
    await writeSamplePack(cwd, 'claude', { version: undefined })
    await writeSamplePack(cwd, 'codex', { version: undefined })
    const args = ['ci', 'init', '--registry', host, '--org', 'acme', '--repo', 'agents', '--json']
    const init = await packwright(args, { cwd })
    expect(init).toMatchObject({ exitCode: 0 })
    await commitAll(cwd)
    const file = '.github/workflows/publish-claude.yml'
    const workflow = await readYaml<Workflow>(join(cwd, file))
    expect(workflow.on).toEqual({
      push: { tags: ['claude-v[0-9]+.[0-9]+.[0-9]+*'] },
      workflow_dispatch: null,
    })
    for (const step of Object.values(workflow.jobs).flatMap(({ steps }) => steps)) {
      if (step.uses?.startsWith(SHA) !== true) continue
      step.with = {
        ...step.with,
        'fulcio-url': sigstore.url,
        'rekor-url': sigstore.url,
        'trusted-root': sigstore.trustedRoot,
      }
    }
    const github = tagged('acme/agents', file, 'claude-v2.0.0')
    const run = { repository: 'acme/agents', ref: 'refs/tags/claude-v2.0.0', workflow: file }
    const temp = await temporaryDirectory('runner')
    const {
      result: job,
      secrets,
      leaks,
    } = await withToken(run, (endpoint) =>
      runJob(workflow, 'publish', {
        workspace: cwd,
        github,
        token: 'not-for-this-registry',
        secrets: { REGISTRY_PASSWORD: PASSWORD },
        env: { ...env, ...endpoint },
        temp,
        actionRoot: project,
      }),
    )
    expect(job, job.log).toMatchObject({ exitCode: 0 })
    expect(job.summary).toContain(`https://github.com/acme/agents/${file}@refs/tags/claude-v2.0.0`)
    for (const secret of secrets) expect(job.log + job.summary).not.toContain(secret)
    expect(leaks).toEqual([])
    const lock = JSON.parse(await readFile(join(cwd, 'packs.lock.json'), 'utf8'))
    expect(lock.packs.map(({ name, version }: Record<string, string>) => [name, version])).toEqual([
      ['claude', '2.0.0'],
    ])

    const consumer = await temporaryDirectory('consumer')
    const policy = { ...(init.json['policy'] as unknown as object), trusted_root: sigstore.trustedRoot }
    await writeFile(join(consumer, 'packs.policy.json'), JSON.stringify(policy))
    const [{ oci_ref, digest }] = lock.packs
    const pulled = await runJob(
      {
        on: {},
        jobs: {
          pull: {
            steps: [
              {
                uses: `${SHA.slice(0, -1)}/pull@${'a'.repeat(40)}`,
                with: {
                  refs: `${oci_ref}@${digest}`,
                  registry: host,
                  password: PASSWORD,
                  into: 'vendor',
                },
              },
            ],
          },
        },
      },
      'pull',
      { workspace: consumer, github, token: PASSWORD, env, temp, actionRoot: project },
    )
    expect(pulled, pulled.log).toMatchObject({ exitCode: 0 })
    expect(pulled.summary).toContain(`https://github.com/acme/agents/${file}@refs/tags/claude-v2.0.0`)
    expect(await readFile(join(consumer, 'vendor/claude/bin/run.sh'), 'utf8')).toContain('echo run')
  })

  test('ci init leaves workflows alone that somebody edited', async () => {
    const cwd = await temporaryDirectory('edited')
    await writeSamplePack(cwd, 'claude')
    const args = ['ci', 'init', '--org', 'acme', '--repo', 'packs']
    expect(await packwright(args, { cwd })).toMatchObject({ exitCode: 0 })
    const file = join(cwd, '.github/workflows/publish-claude.yml')
    await writeFile(file, '# mine\n')
    await rm(join(cwd, '.github/workflows/check-packs.yml'))
    const run = await packwright([...args, '--json'], { cwd })
    expect(run).toMatchObject({ exitCode: 8, json: { error: { code: 'TARGET_EXISTS' } } })
    expect(await readFile(file, 'utf8')).toBe('# mine\n')
    await expect(readFile(join(cwd, '.github/workflows/check-packs.yml'))).rejects.toThrow('ENOENT')
    expect(await packwright([...args, '--force'], { cwd })).toMatchObject({ exitCode: 0 })
  })
})

test('ci init takes the repository from the remote, refuses where nothing says it, and writes anew what nobody edited', async () => {
  const cwd = await temporaryDirectory('remote')
  await writeSamplePack(cwd, 'claude')
  const init = async (...args: string[]) => await packwright(['ci', 'init', '--json', ...args], { cwd })
  expect(await init()).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
  await commitAll(cwd)
  await execa('git', ['remote', 'add', 'origin', 'git@github.com:Acme/Packs.git'], { cwd })
  const statuses = (run: { json: object }) =>
    (run.json as { files: { status: string }[] }).files.map(({ status }) => status)
  const dry = await init('--dry-run')
  expect(statuses(dry), dry.stdout).toEqual(['would write', 'would write'])
  const file = join(cwd, '.github/workflows/publish-claude.yml')
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  const first = await init()
  expect(statuses(first)).toEqual(['written', 'written'])
  expect(first.json['policy']).toMatchObject({
    rules: [{ repository: 'Acme/Packs', match: 'ghcr.io/acme/packs/claude' }],
  })
  const other = await init('--registry', 'registry.example.org')
  expect(statuses(other)).toEqual(['written', 'written'])
  expect(await readFile(file, 'utf8')).toContain('registry: registry.example.org')
  expect(statuses(await init('--registry', 'registry.example.org'))).toEqual(['unchanged', 'unchanged'])
})

test.each(['a\nb', 'a\u0024{{ secrets.X }}'])('ci init refuses a directory called %j', async (name) => {
  const cwd = await temporaryDirectory('odd')
  await writeSamplePack(join(cwd, name), 'claude')
  const args = ['ci', 'init', '--json', '--org', 'acme', '--repo', 'packs', '--packs-dir', `${name}/packs`]
  expect(await packwright(args, { cwd })).toMatchObject({ exitCode: 2, json: { error: { code: 'USAGE' } } })
})

describe('publishing by hand and in other places', () => {
  const publish = async (cwd: string, extra: Record<string, string> = {}, ...args: string[]) =>
    await packwright(['publish', '--json', '--ca-file', registry.caFile as string, ...args], {
      cwd,
      env: {
        OCI_REGISTRY: host,
        OCI_ORG: 'acme',
        OCI_REPO: 'hand',
        DOCKER_CONFIG: await dockerConfig(),
        ...extra,
      },
    })

  test('a checkout with uncommitted changes is refused, unless allowed; then the artifact says so', async () => {
    const cwd = await temporaryDirectory('dirty')
    await writeSamplePack(cwd, 'dirty-one')
    await commitAll(cwd)
    await writeFile(join(cwd, 'packs/dirty-one/new.txt'), 'new')
    expect(await publish(cwd)).toMatchObject({ exitCode: 2, json: { error: { code: 'TREE_DIRTY' } } })
    expect(await publish(cwd, { DRY_RUN: '1' })).toMatchObject({ exitCode: 0 })
    const allowed = await publish(cwd, {}, '--allow-dirty')
    expect(allowed).toMatchObject({ exitCode: 0 })
    const reference = `${host}/acme/hand/dirty-one:1.0.0`
    const args = ['inspect', reference, '--json', '--ca-file', registry.caFile as string]
    const { json } = await packwright(args, { cwd, env: { DOCKER_CONFIG: await dockerConfig() } })
    expect(json['annotations']).toMatchObject({ 'dev.packwright.source.dirty': 'true' })
  })

  test('in CI without a token and by hand it publishes unsigned and says so; a fork without access is told', async () => {
    const cwd = await temporaryDirectory('hand')
    await writeSamplePack(cwd, 'by-hand')
    for (const extra of [{}, { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/hand' }]) {
      const run = await packwright(['publish', '--ca-file', registry.caFile as string], {
        cwd,
        env: {
          OCI_REGISTRY: host,
          OCI_ORG: 'acme',
          OCI_REPO: 'hand',
          DOCKER_CONFIG: await dockerConfig(),
          ...extra,
        },
      })
      expect(run).toMatchObject({ exitCode: 0 })
      expect(run.stderr).toContain('off: packs are published unsigned')
    }
    await writeSamplePack(cwd, 'from-fork')
    const fork = await publish(
      cwd,
      { DOCKER_CONFIG: cwd, CI: 'true', GITHUB_EVENT_NAME: 'pull_request' },
      'from-fork',
    )
    expect(fork).toMatchObject({ exitCode: 5, json: { error: { code: 'UNAUTHENTICATED' } } })
  })

  test('a tag of one pack publishes that pack alone', async () => {
    const cwd = await temporaryDirectory('one')
    await writeSamplePack(cwd, 'first', { version: undefined })
    await writeSamplePack(cwd, 'second', { version: undefined })
    const run = await publish(cwd, { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'second-v3.0.0' })
    expect(run.json['packs']).toMatchObject([{ name: 'second', version: '3.0.0' }])
  })
})

/** A registry's CA beside those that this machine needs to reach npm's registry. */
async function authorities(directory: string, caFile: string): Promise<string> {
  const machine = process.env['NODE_EXTRA_CA_CERTS']
  const files = [caFile, ...(machine ? [machine] : [])]
  const both = join(directory, 'authorities.pem')
  await writeFile(both, (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n'))
  return both
}

let config: string | undefined
async function dockerConfig(): Promise<string> {
  if (config !== undefined) return config
  config = await temporaryDirectory('docker')
  const auth = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
  return config
}

async function annotationsOf(refs: readonly string[]): Promise<string[]> {
  const env = { DOCKER_CONFIG: await dockerConfig() }
  const flags = ['--ca-file', registry.caFile as string]
  return await Promise.all(
    refs.map(
      async (ref) =>
        (await execa(process.execPath, [BIN, 'inspect', ref, '--json', ...flags], { env })).stdout,
    ),
  )
}
