/** argv → command; errors → exit codes. The only place that reads `process.argv`. */
import { Command, CommanderError } from 'commander'
import { buildCommand } from './commands/build.ts'
import { checkTagCommand } from './commands/check-tag.ts'
import { ciCommand } from './commands/ci.ts'
import type { CommandContext } from './commands/command.ts'
import { doctorCommand } from './commands/doctor.ts'
import { importCommand } from './commands/import.ts'
import { initCommand } from './commands/init.ts'
import { inspectCommand } from './commands/inspect.ts'
import {
  addCommand,
  installCommand,
  removeCommand,
  rollbackCommand,
  updateCommand,
} from './commands/install.ts'
import { listCommand } from './commands/list.ts'
import { lockCommand } from './commands/lock.ts'
import { publishCommand } from './commands/publish.ts'
import { PublishIncomplete } from './commands/publish-report.ts'
import { pullCommand } from './commands/pull.ts'
import { signCommand } from './commands/sign.ts'
import { outdatedCommand, pinCommand, unpinCommand, whyCommand } from './commands/status.ts'
import { storeCommand } from './commands/store.ts'
import { trustCommand } from './commands/trust.ts'
import { validateCommand } from './commands/validate.ts'
import { verifyCommand } from './commands/verify.ts'
import { asPackwrightError, EXIT, PackwrightError } from './errors.ts'
import { createOutput } from './ui/output.ts'
import { VERSION } from './version.ts'

const COMMANDS = [
  initCommand,
  validateCommand,
  buildCommand,
  publishCommand,
  signCommand,
  pullCommand,
  addCommand,
  installCommand,
  updateCommand,
  outdatedCommand,
  removeCommand,
  rollbackCommand,
  pinCommand,
  unpinCommand,
  whyCommand,
  inspectCommand,
  listCommand,
  verifyCommand,
  storeCommand,
  trustCommand,
  lockCommand,
  ciCommand,
  checkTagCommand,
  importCommand,
  doctorCommand,
]

/** Runs the command line and returns the process's exit code. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const json = argv.includes('--json')
  try {
    await createProgram({ env, signal: interrupt.signal }).parseAsync([...argv], { from: 'user' })
    return EXIT.done
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done
    return report(
      thrown instanceof CommanderError ? usageError(thrown) : asPackwrightError(thrown),
      json,
      env,
    )
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('packwright')
    .description('Publish packs to any OCI registry and pull them back by pinned digest.')
    .version(VERSION, '-V, --version', 'print the version')
    .option('--json', 'print one JSON object instead of text')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError(false)
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
  program.addHelpText(
    'after',
    `
Examples:
  $ packwright publish                              publish every pack in packs/
  $ packwright pull --lock packs.lock.json          pull what the lockfile pins
  $ packwright inspect ghcr.io/acme/packs/claude:1.2.0

Exit codes: 0 done, 2 invalid input, 3 not found, 4 registry or network, 5 authentication, 6 integrity, 7 trust,
8 conflict, 10 internal.`,
  )
  for (const add of COMMANDS) add(program, context)
  return program
}

function usageError(error: CommanderError): PackwrightError {
  const message = error.message.replace(/^error: /, '').replace(/\n[\s\S]*$/, '')
  const sentence =
    message === '(outputHelp)' ? 'No command was given' : message.charAt(0).toUpperCase() + message.slice(1)
  const suggestion = /\(Did you mean [^)]*\)/.exec(error.message)?.[0].slice(1, -1)
  return new PackwrightError('USAGE', sentence.endsWith('.') ? sentence : `${sentence}.`, {
    hint: suggestion ?? 'See packwright --help, or packwright <command> --help.',
  })
}

function report(error: PackwrightError, json: boolean, env: NodeJS.ProcessEnv): number {
  const output = createOutput(json)
  if (error instanceof PublishIncomplete) {
    if (json) output.failure(error, error.value)
  } else {
    output.failure(error)
  }
  if (error.code === 'INTERNAL' && env['PACKWRIGHT_DEBUG'] && error.cause instanceof Error) {
    process.stderr.write(`${error.cause.stack}\n`)
  }
  return error.exitCode
}
