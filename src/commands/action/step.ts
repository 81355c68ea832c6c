/** What both actions do around the command line: where they run, credentials of their own, oras. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { execa } from 'execa'
import { main } from '../../cli.ts'
import { asPackwrightError, PackwrightError } from '../../errors.ts'
import { reportFailure } from '../../ui/actions.ts'
import { createOutput } from '../../ui/output.ts'
import type { Inputs } from './inputs.ts'

/** Where the action's own files lie: the script that the runner starts is `dist/action/<name>.js`. */
const ACTION_ROOT = resolve(process.argv[1] ?? '', '../../..')

/** Runs one step of the job, which fails with the exit code of what failed. */
export async function runStep(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (thrown) {
    const error = asPackwrightError(thrown)
    createOutput(false).failure(error)
    await reportFailure(process.env, error)
    process.exitCode = error.exitCode
  }
}

/** Runs packwright's command lines one after the other, until one fails. */
export async function runCommands(commands: readonly (() => readonly string[])[]): Promise<number> {
  for (const command of commands) {
    const exitCode = await main(command(), process.env)
    if (exitCode !== 0) return exitCode
  }
  return 0
}

/** @throws PackwrightError `NOT_FOUND` */
export function enterDirectory(directory: string): void {
  try {
    process.chdir(directory)
  } catch (cause) {
    throw new PackwrightError('NOT_FOUND', `The working directory ${directory} is not there.`, {
      hint: 'Check "working-directory", and that the checkout runs before.',
      cause,
    })
  }
}

/** Finds oras, or fetches it into the action's own folder; it stays off the PATH of later steps. */
export async function provideOras(): Promise<void> {
  process.env['PATH'] = [process.env['PATH'], join(ACTION_ROOT, '.tools/bin')].join(delimiter)
  if (process.platform === 'win32') return
  const { exitCode } = await execa('bash', [join(ACTION_ROOT, 'tools/setup-oras.sh')], {
    reject: false,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  if (exitCode === 0) return
  throw new PackwrightError('ORAS_NOT_FOUND', 'oras could not be set up.', {
    hint: 'Install oras 1.2 or later in a step before this one.',
  })
}

/** The job's token goes to the registry that GitHub runs, and nowhere else. */
const TOKEN_REGISTRY = 'ghcr.io'

/** The password for a registry: the one that is given, and at ghcr.io the job's token else. */
export function passwordFor(registry: string, inputs: Inputs): string {
  return inputs.text('password') || (registry.toLowerCase() === TOKEN_REGISTRY ? inputs.text('token') : '')
}

/** @throws PackwrightError `UNAUTHENTICATED` */
export function requirePassword(registry: string, password: string, otherwise = ''): void {
  if (password !== '') return
  throw new PackwrightError('UNAUTHENTICATED', `Nothing says with which password to log in to ${registry}.`, {
    hint: `Give the input "password" a secret: the job’s own token goes to ghcr.io alone.${otherwise}`,
    details: { host: registry },
  })
}

/**
 * Logs in to a registry with credentials that only this step knows, and that the action's end removes.
 *
 * @throws PackwrightError `UNAUTHENTICATED`, `REGISTRY_UNAVAILABLE`
 */
export async function logIn(registry: string, username: string, password: string): Promise<void> {
  const { RUNNER_TEMP: temp = '.', GITHUB_STATE: state } = process.env
  const directory = join(temp, `packwright-docker-${randomBytes(6).toString('hex')}`)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (state) appendFileSync(state, `docker_config=${directory}\n`)
  process.env['DOCKER_CONFIG'] = directory
  const args = ['login', registry, '--username', username, '--password-stdin']
  const { exitCode, stderr } = await execa(process.env['ORAS_BIN'] || 'oras', args, {
    reject: false,
    input: password,
  })
  if (exitCode === 0) return
  const said = stderr.trim().split('\n').at(-1) ?? ''
  const refused = /401|403|unauthorized|denied|forbidden/i.test(said)
  throw new PackwrightError(
    refused ? 'UNAUTHENTICATED' : 'REGISTRY_UNAVAILABLE',
    `The login to ${registry} as ${username} failed: ${said.replace(/^Error(?: response from registry)?:\s*/, '')}.`,
    {
      hint: refused ? undefined : 'Check the registry’s name, and that this runner reaches it.',
      details: { host: registry },
    },
  )
}
