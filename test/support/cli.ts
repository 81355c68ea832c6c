/** Runs the built command line as a user would: its own process, its own environment. */
import { resolve } from 'node:path'
import { execa } from 'execa'
import { FAILURE, OUTPUTS, verbIn } from '../../src/commands/outputs/index.ts'
import { TOOLS } from './servers.ts'

export const BIN = resolve('dist/bin.js')

/** Where `npm run coverage` gathers what every process ran. */
const COVERAGE = process.env['PACKWRIGHT_COVERAGE']

export interface Run {
  exitCode: number
  stdout: string
  stderr: string
  /** the one object that `--json` prints */
  json: Record<string, never> & { ok: boolean; error: { code: string; message: string; hint?: string } }
}

export interface RunOptions {
  cwd: string
  env?: Record<string, string>
  /** no oras anywhere on PATH */
  withoutOras?: boolean
}

/** A clean environment: nothing of the machine's CI, registries or credentials. */
export function cleanEnvironment(home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: `/usr/bin:/bin:${TOOLS}`,
    DOCKER_CONFIG: resolve(home, '.docker'),
    NO_COLOR: '1',
    // One cache of compiled code for all, as one user has it: a home of its own each time would compile anew.
    NODE_COMPILE_CACHE: resolve('node_modules/.cache/packwright-tests'),
    ...(COVERAGE === undefined ? {} : { NODE_V8_COVERAGE: COVERAGE }),
  }
}

const ALIASES: Record<string, string> = {
  i: 'install',
  ls: 'list',
  rm: 'remove',
  uninstall: 'remove',
  upgrade: 'update',
}

/** Every result of every test is what schemas/output/ says. */
function holdToSchema(args: readonly string[], { ok, ...result }: Record<string, unknown>): void {
  if (ok === false) return void FAILURE.parse({ ok, ...result })
  const [first = '', ...rest] = args
  const verb = verbIn([ALIASES[first] ?? first, ...rest]) ?? ''
  // `verify <reference>` is `trust check`.
  const schemas = [OUTPUTS[verb], ...(verb === 'verify' ? [OUTPUTS['trust check']] : [])]
  const parsed = schemas.map((schema) => schema?.safeParse(result))
  if (parsed.some((one) => one?.success === true)) return
  throw new Error(`packwright ${args.join(' ')}: ${parsed[0]?.error ?? 'the verb has no schema'}`)
}

export async function packwright(args: string[], options: RunOptions): Promise<Run> {
  const env = { ...cleanEnvironment(options.cwd), ...options.env }
  if (options.withoutOras === true) env['PATH'] = '/usr/bin:/bin'
  const result = await execa(process.execPath, [BIN, ...args], {
    cwd: options.cwd,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  })
  const json = args.includes('--json') ? JSON.parse(result.stdout) : undefined
  if (json !== undefined) holdToSchema(args, json)
  return { exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr, json }
}
