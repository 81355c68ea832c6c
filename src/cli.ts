/** argv → command; errors → exit codes. The only place that reads `process.argv`. */
import { relative } from 'node:path'
import { Command, CommanderError, Help, type Option } from 'commander'
import type { CommandContext } from './commands/flags/command.ts'
import { asMeant } from './commands/words.ts'
import { asPackwrightError, EXIT, errnoOf, PackwrightError } from './errors.ts'
import { userConfigFile, withOwnNames } from './files/index.ts'
import { refuseUnreadablePath } from './text/index.ts'
import { remedied, reportFailure } from './ui/actions.ts'
import { createOutput, Reported } from './ui/output.ts'
import { VERSION } from './version.ts'

type AddCommand = (program: Command, context: CommandContext) => void

/** Every verb, by task and in the order of the help; a verb's code is loaded when it is called. */
const TASKS: Readonly<Record<string, Readonly<Record<string, () => Promise<AddCommand>>>>> = {
  Publish: {
    init: async () => (await import('./commands/publish/init.ts')).initCommand,
    validate: async () => (await import('./commands/publish/validate.ts')).validateCommand,
    build: async () => (await import('./commands/publish/build.ts')).buildCommand,
    publish: async () => (await import('./commands/publish/publish.ts')).publishCommand,
    sign: async () => (await import('./commands/publish/sign.ts')).signCommand,
    yank: async () => (await import('./commands/lifecycle/lifecycle.ts')).yankCommand,
    deprecate: async () => (await import('./commands/lifecycle/lifecycle.ts')).deprecateCommand,
    restore: async () => (await import('./commands/lifecycle/lifecycle.ts')).restoreCommand,
    ci: async () => (await import('./commands/publish/ci.ts')).ciCommand,
    'check-tag': async () => (await import('./commands/publish/check-tag.ts')).checkTagCommand,
    dialects: async () => (await import('./commands/publish/dialects.ts')).dialectsCommand,
  },
  Use: {
    add: async () => (await import('./commands/project/install.ts')).addCommand,
    install: async () => (await import('./commands/project/install.ts')).installCommand,
    update: async () => (await import('./commands/project/install.ts')).updateCommand,
    outdated: async () => (await import('./commands/project/status.ts')).outdatedCommand,
    remove: async () => (await import('./commands/project/install.ts')).removeCommand,
    rollback: async () => (await import('./commands/project/install.ts')).rollbackCommand,
    pin: async () => (await import('./commands/project/status.ts')).pinCommand,
    unpin: async () => (await import('./commands/project/status.ts')).unpinCommand,
    why: async () => (await import('./commands/project/status.ts')).whyCommand,
    pull: async () => (await import('./commands/pull/pull.ts')).pullCommand,
  },
  Look: {
    list: async () => (await import('./commands/pull/list.ts')).listCommand,
    search: async () => (await import('./commands/lifecycle/search.ts')).searchCommand,
    show: async () => (await import('./commands/lifecycle/search.ts')).showCommand,
    inspect: async () => (await import('./commands/inspect/inspect.ts')).inspectCommand,
    cat: async () => (await import('./commands/inspect/cat.ts')).catCommand,
    diff: async () => (await import('./commands/inspect/diff.ts')).diffCommand,
    catalog: async () => (await import('./commands/lifecycle/catalog.ts')).catalogCommand,
    sbom: async () => (await import('./commands/inspect/sbom.ts')).sbomCommand,
  },
  Trust: {
    verify: async () => (await import('./commands/pull/verify.ts')).verifyCommand,
    trust: async () => (await import('./commands/trust/trust.ts')).trustCommand,
    lock: async () => (await import('./commands/project/lock.ts')).lockCommand,
    audit: async () => (await import('./commands/lifecycle/advisories.ts')).auditCommand,
    advisories: async () => (await import('./commands/lifecycle/advisories.ts')).advisoriesCommand,
    rebuild: async () => (await import('./commands/inspect/rebuild.ts')).rebuildCommand,
  },
  Maintain: {
    keep: async () => (await import('./commands/lifecycle/keep.ts')).keepCommand,
    mirror: async () => (await import('./commands/lifecycle/mirror.ts')).mirrorCommand,
    export: async () => (await import('./commands/project/export.ts')).exportCommand,
    import: async () => (await import('./commands/project/import.ts')).importCommand,
    serve: async () => (await import('./commands/project/serve.ts')).serveCommand,
    store: async () => (await import('./commands/pull/store.ts')).storeCommand,
    doctor: async () => (await import('./commands/publish/doctor.ts')).doctorCommand,
  },
}

const COMMANDS = Object.assign({}, ...Object.values(TASKS)) as Record<string, () => Promise<AddCommand>>

/** Runs the command line and returns the process's exit code. */
export async function main(given: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const interrupt = new AbortController()
  let signalled: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    signalled = signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
    interrupt.abort()
  }
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const json = given.includes('--json')
  // Whoever reads the output may have seen enough.
  process.stdout.on('error', (error) => process.exit(errnoOf(error) === 'EPIPE' ? EXIT.done : EXIT.internal))
  let env = environment
  let program: Command | undefined
  try {
    env = await settled(environment)
    const argv = asMeant(given)
    refuseUnreadablePath(process.cwd())
    program = await createProgram(argv, { env, signal: interrupt.signal })
    await program.parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (thrown) {
    // The help that is shown where nothing was asked.
    const helped = thrown instanceof CommanderError && (thrown.exitCode === 0 || given.length === 0)
    if (helped) return EXIT.done
    const error =
      thrown instanceof CommanderError
        ? usageError(thrown, calledIn(program, given))
        : asPackwrightError(thrown)
    const exitCode = await report(error, json, env)
    return error.code === 'CANCELLED' ? (signalled ?? exitCode) : exitCode
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** The environment under its usual names, and below it what the user's own file says. */
async function settled(given: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const file = userConfigFile(given)
  if (file === undefined) return withOwnNames(given)
  const { readUserConfig } = await import('./session/index.ts')
  return { ...(await readUserConfig(file)), ...withOwnNames(given) }
}

/** The program with the verb that is called, or with all where none is. */
export async function createProgram(argv: readonly string[], context: CommandContext): Promise<Command> {
  const program = new Command('packwright')
    .description('Publish packs to any OCI registry and pull them back by pinned digest.')
    .version(VERSION, '-V, --version', 'print the version')
    .option('--json', 'print one JSON object instead of text')
    .option('-q, --quiet', 'show nothing but results, warnings and errors')
    .option('-v, --verbose', 'show every request as well')
    .option('--no-progress', 'plain lines instead of bars that move')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true, optionDescription: described })
    .configureOutput({ writeErr: argv.length === 0 ? (text) => process.stdout.write(text) : () => {} })
    .exitOverride()
  program.addHelpText(
    'after',
    `
Examples:
  $ packwright publish                              publish every pack in packs/
  $ packwright pull --lock packs.lock.json          pull what the lockfile pins
  $ packwright inspect ghcr.io/acme/packs/claude:1.2.0

Exit codes: 0 done, 2 invalid input, 3 not found, 4 registry or network, 5 authentication, 6 integrity, 7 trust,
8 conflict, 10 internal, 130 interrupted (Ctrl-C), 143 terminated.

Questions: https://github.com/packwright/packwright/discussions`,
  )
  const called = COMMANDS[argv.find((word) => !word.startsWith('-')) ?? '']
  if (called !== undefined) (await called())(program, context)
  else {
    for (const [task, commands] of Object.entries(TASKS)) {
      program.commandsGroup(`${task}:`)
      for (const load of Object.values(commands)) (await load())(program, context)
    }
    const { completionCommand } = await import('./commands/completion.ts')
    completionCommand(program)
  }
  return program
}

/** An option that may be repeated has no default worth a word; one that has to be there says so. */
function described(option: Option): string {
  const { defaultValue, mandatory } = option
  const isEmpty = Array.isArray(defaultValue) && defaultValue.length === 0
  const shown: Option = isEmpty ? Object.create(option, { defaultValue: { value: undefined } }) : option
  const text = new Help().optionDescription(shown)
  return mandatory ? `${text} (required)` : text
}

/** The command that was called, as far as its words lead. */
function calledIn(program: Command | undefined, argv: readonly string[]): Command | undefined {
  let called = program
  for (const word of argv.filter((one) => !one.startsWith('-'))) {
    const next = called?.commands.find((one) => one.name() === word || one.aliases().includes(word))
    if (next === undefined) break
    called = next
  }
  return called
}

function usageError({ message }: CommanderError, called: Command | undefined): PackwrightError {
  const names: string[] = []
  for (let command = called; command?.parent; command = command.parent) names.unshift(command.name())
  const verb = ['packwright', ...names].join(' ')
  const commands = called?.commands.map((one) => one.name()).filter((name) => name !== 'help')
  const [said = ''] = message.replace(/^error: /, '').split('\n')
  const sentence =
    said === '(outputHelp)'
      ? `${verb} needs a command: ${commands?.join(', ')}`
      : said.charAt(0).toUpperCase() + said.slice(1)
  const suggestion = /\(Did you mean [^)]*\)/.exec(message)?.[0].slice(1, -1)
  return new PackwrightError('USAGE', sentence.endsWith('.') ? sentence : `${sentence}.`, {
    hint: suggestion ?? `See ${verb} --help.`,
  })
}

async function report(thrown: PackwrightError, json: boolean, env: NodeJS.ProcessEnv): Promise<number> {
  const output = createOutput(json)
  const error = remedied(env, thrown)
  if (thrown instanceof Reported) {
    if (json) output.failure(error, thrown.value)
    for (const one of thrown.failures) await reportFailure(env, remedied(env, one))
  } else {
    output.failure(error)
    const { file } = error.details
    await reportFailure(env, error, typeof file === 'string' ? { file: relative('.', file) } : {})
  }
  if (error.code === 'INTERNAL' && env['PACKWRIGHT_DEBUG'] && error.cause instanceof Error) {
    output.tell(String(error.cause.stack))
  }
  return error.exitCode
}
