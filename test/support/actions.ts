/**
 * Runs the `run:` steps of a workflow's jobs in order, with bash and with the environment that GitHub gives them.
 *
 * Expressions are evaluated by GitHub's own library. Of other people's actions only those are known that the project
 * uses: a checkout and Node.js are there already, artifacts are directories. packwright's own are run as they are.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, dirname, join, resolve } from 'node:path'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { execa } from 'execa'
import { parse } from 'yaml'

interface Step {
  id?: string
  name?: string
  uses?: string
  run?: string
  if?: string
  with?: Record<string, string>
  env?: Record<string, string>
  'working-directory'?: string
}

interface Job {
  steps: Step[]
  env?: Record<string, string>
  outputs?: Record<string, string>
  permissions?: Record<string, string>
}

export interface Workflow {
  on: Record<string, { tags?: string[] } | null>
  permissions?: Record<string, string>
  env?: Record<string, string>
  concurrency?: { group: string }
  jobs: Record<string, Job>
}

export interface Action {
  inputs: Record<string, { description?: string; default?: string }>
  outputs: Record<string, { description?: string }>
  runs: { using: string; main: string; post: string }
}

export const readYaml = async <T>(file: string) => parse(await readFile(file, 'utf8')) as T

export interface RunnerOptions {
  /** the checkout */
  workspace: string
  /** what is not a path: `repository`, `ref`, `event_name` … */
  github: Record<string, string>
  vars?: Record<string, string>
  secrets?: Record<string, string>
  token: string
  /** what GitHub tells of the event, as in GITHUB_EVENT_PATH */
  event?: object
  /** environment of the machine: PATH, HOME, certificates */
  env: Record<string, string>
  /** a directory of the runner's own */
  temp: string
  /** where packwright's action is checked out */
  actionRoot?: string
}

export interface JobRun {
  exitCode: number
  log: string
  outputs: Record<string, string>
  summary: string
}

type Context = Record<string, unknown>

/** Runs one job; a step that fails ends it, but for steps with `always()`. */
export async function runJob(
  workflow: Workflow,
  name: string,
  options: RunnerOptions,
  needs: Record<string, JobRun> = {},
): Promise<JobRun> {
  const job = workflow.jobs[name]
  if (job === undefined) throw new Error(`no job ${name}`)
  const state = new Runner(options, needs)
  const env = state.evaluateAll({ ...workflow.env, ...job.env }, {})
  const exitCode = await state.steps(job.steps, env, {})
  await state.post()
  const outputs = state.evaluateAll(job.outputs ?? {}, {})
  return { exitCode, log: state.log, outputs, summary: state.summary }
}

class Runner {
  log = ''
  summary = ''
  readonly #options: RunnerOptions
  readonly #needs: Record<string, JobRun>
  #steps: Record<string, { outputs: Record<string, string> }> = {}
  readonly #path: string[] = []
  readonly #post: [node: string, script: string, state: Record<string, string>][] = []

  constructor(options: RunnerOptions, needs: Record<string, JobRun>) {
    this.#options = options
    this.#needs = needs
  }

  async steps(steps: Step[], env: Record<string, string>, inputs: Record<string, string>): Promise<number> {
    let failed = 0
    for (const step of steps) {
      const condition = step.if ?? 'success()'
      const wanted = this.#evaluate(condition, { inputs }, failed === 0)
      if (!truthy(wanted) || (failed !== 0 && !condition.includes('always()'))) continue
      const stepEnv = { ...env, ...this.evaluateAll(step.env ?? {}, { inputs, env }) }
      const exitCode =
        step.run === undefined
          ? await this.#uses(step, stepEnv, inputs)
          : await this.#run(step, stepEnv, inputs)
      if (failed === 0) failed = exitCode
    }
    return failed
  }

  async #run(step: Step, env: Record<string, string>, inputs: Record<string, string>): Promise<number> {
    const script = join(this.#options.temp, `script-${randomBytes(6).toString('hex')}`)
    await writeFile(script, step.run as string)
    const directory = this.#text(step['working-directory'] ?? '.', { inputs })
    const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script] as const
    return (await this.#command(bash, env, step, directory)).exitCode
  }

  async #command(
    [program, ...args]: readonly [string, ...string[]],
    env: Record<string, string>,
    step: Pick<Step, 'id' | 'name' | 'run' | 'uses'>,
    directory = '.',
  ): Promise<{ exitCode: number; state: Record<string, string> }> {
    const { temp, workspace, github, event } = this.#options
    const file = (kind: string) => join(temp, `${kind}-${randomBytes(6).toString('hex')}`)
    const [output, summary, path, state] = [file('output'), file('summary'), file('path'), file('state')]
    for (const empty of [output, summary, path, state]) await writeFile(empty, '')
    const eventFile = file('event')
    await writeFile(eventFile, JSON.stringify(event ?? {}))
    const facts = Object.entries(github).map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, value])
    const result = await execa(program, args, {
      cwd: join(workspace, directory),
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
      env: {
        ...this.#options.env,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        ...Object.fromEntries(facts),
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_PATH: path,
        GITHUB_STATE: state,
        GITHUB_EVENT_PATH: eventFile,
        RUNNER_TEMP: temp,
        RUNNER_ENVIRONMENT: 'github-hosted',
        ...env,
        PATH: [...this.#path, this.#options.env['PATH']].join(':'),
      },
    })
    this.log += `--- ${step.name ?? step.run ?? step.uses ?? 'post'}\n${result.all}\n`
    this.summary += await readFile(summary, 'utf8')
    this.#path.unshift(...(await readFile(path, 'utf8')).split('\n').filter((line) => line !== ''))
    if (step.id !== undefined) this.#steps[step.id] = { outputs: outputsOf(await readFile(output, 'utf8')) }
    const lines = (await readFile(state, 'utf8')).split('\n').filter((line) => line.includes('='))
    const kept = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
    return { exitCode: result.exitCode ?? 1, state: Object.fromEntries(kept) }
  }

  async #uses(step: Step, env: Record<string, string>, outer: Record<string, string>): Promise<number> {
    const uses = step.uses ?? ''
    const stated = this.evaluateAll(step.with ?? {}, { inputs: outer })
    if (/^actions\/(?:checkout|setup-node)@/.test(uses)) return 0
    if (uses.startsWith('actions/upload-artifact@')) return await this.#upload(stated)
    if (uses.startsWith('actions/download-artifact@')) return await this.#download(stated)
    const path = /^packwright\/packwright(\/[^@]+)?@[0-9a-f]{40}$/.exec(uses)
    if (path === null) throw new Error(`no such action here: ${uses}`)
    const directory = join(this.#options.actionRoot ?? '', path[1] ?? '')
    const action = await readYaml<Action>(join(directory, 'action.yml'))
    const unknown = Object.keys(stated).filter((name) => !(name in action.inputs))
    if (unknown.length > 0) throw new Error(`${uses} has no input ${unknown.join(', ')}`)
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [
        name,
        stated[name] ?? this.#text(input.default ?? '', {}),
      ]),
    )
    const file = (script: string) => join(directory, script)
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    )
    const { exitCode, state } = await this.#command(
      [process.execPath, file(action.runs.main)],
      { ...env, ...given },
      step,
    )
    const kept = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])
    this.#post.push([process.execPath, file(action.runs.post), Object.fromEntries(kept)])
    return exitCode
  }

  /** What actions do at the end of the job. */
  async post(): Promise<void> {
    for (const [node, script, state] of this.#post.reverse())
      await this.#command([node, script] as const, state, {})
  }

  async #upload({ name = '', path = '' }: Record<string, string>): Promise<number> {
    const target = join(this.#options.temp, 'artifacts', name)
    await mkdir(target, { recursive: true })
    const paths = path.split('\n').filter((line) => line !== '')
    for (const one of paths) {
      const source = join(this.#options.workspace, one)
      await cp(source, paths.length === 1 ? target : join(target, basename(one)), { recursive: true })
    }
    return 0
  }

  async #download({ name = '', path = '' }: Record<string, string>): Promise<number> {
    await cp(join(this.#options.temp, 'artifacts', name), join(this.#options.workspace, path), {
      recursive: true,
    })
    return 0
  }

  evaluateAll(values: Record<string, unknown>, context: Context): Record<string, string> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.#text(String(value), context)]),
    )
  }

  #text(template: string, context: Context): string {
    return template.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) => {
      const value = this.#evaluate(expression.trim(), context, true)
      return value.kind === data.Kind.Null ? '' : value.coerceString()
    })
  }

  #evaluate(expression: string, context: Context, success: boolean): data.ExpressionData {
    const { github, vars = {}, secrets = {}, token, temp } = this.#options
    const needs = Object.fromEntries(
      Object.entries(this.#needs).map(([name, { outputs }]) => [name, { outputs }]),
    )
    const everything: Context = {
      github: {
        ...github,
        token,
        event: { repository: { name: github['repository']?.split('/')[1] ?? '' } },
      },
      vars,
      secrets: { GITHUB_TOKEN: token, ...secrets },
      runner: { temp },
      steps: this.#steps,
      needs,
      env: {},
      inputs: {},
      ...context,
    }
    const status = (name: string, value: boolean) => ({
      name,
      minArgs: 0,
      maxArgs: 0,
      call: () => new data.BooleanData(value),
    })
    const functions = [status('always', true), status('success', success)]
    const { tokens } = new Lexer(expression.replace(/^\$\{\{|\}\}$/g, '')).lex()
    const parsed = new Parser(tokens, Object.keys(everything), functions).parse()
    const dictionary = toData(everything) as data.Dictionary
    return new Evaluator(parsed, dictionary, new Map(functions.map((one) => [one.name, one]))).evaluate()
  }
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData
}

function truthy(value: data.ExpressionData): boolean {
  return value.kind === data.Kind.Boolean ? value.value : value.coerceString() !== ''
}

function outputsOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)]
  return Object.fromEntries(found.map(([, name, , value]) => [name as string, value as string]))
}

/** What GitHub gives jobs with `id-token: write`: an endpoint that hands out OIDC tokens for a request token. */
export async function startTokenEndpoint(requestToken: string, token: () => string) {
  const server = createServer((request, response) => {
    const allowed = request.headers.authorization === `Bearer ${requestToken}`
    response.writeHead(allowed ? 200 : 401, { 'content-type': 'application/json' })
    response.end(allowed ? JSON.stringify({ value: token() }) : '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Looks at every command line of the machine until stopped; returns those in which a secret stood. */
export function watchCommandLines(secrets: readonly string[]): () => string[] {
  const seen = new Set<string>()
  const look = async () => {
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (secrets.some((secret) => line.includes(secret))) seen.add(line.replaceAll('\0', ' '))
    }
  }
  const timer = setInterval(() => look().catch(() => {}), 50)
  return () => {
    clearInterval(timer)
    return [...seen]
  }
}

/** Copies what git knows of this checkout, and what it would add, into a checkout of its own. */
export async function cloneProject(target: string): Promise<void> {
  const { stdout } = await execa('git', ['ls-files', '-co', '--exclude-standard', '-z'])
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(target, file)), { recursive: true })
    await cp(file, join(target, file)).catch(() => {})
  }
  // What a job would install and build first is here already.
  await cp('dist', join(target, 'dist'), { recursive: true })
  await symlink(resolve('node_modules'), join(target, 'node_modules'))
}

export async function commitAll(directory: string, message = 'as it is'): Promise<void> {
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: directory })
  await git('init', '--quiet', '--initial-branch', 'main')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', message)
}
