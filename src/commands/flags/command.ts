/** What every verb gets handed, and the flags that several share. */
import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import type { ConnectionOptions } from '../../session/index.ts'
import { createOutput, type Output } from '../../ui/output.ts'
import { type Env, nonEmpty, plainHttp } from './settings.ts'

export interface CommandContext {
  env: Env
  signal: AbortSignal
}

export interface ConnectionFlags {
  caFile?: string
  plainHttp?: string | boolean
  deadline?: string
}

export function withConnectionFlags(command: Command): Command {
  return command
    .option('--ca-file <file>', 'trust the certificates in this PEM file besides the system’s')
    .option('--plain-http [force]', 'speak HTTP to a registry on this machine; --plain-http=force to any')
    .option('--deadline <time>', 'give up what is not done by then: 90s, 5m (without limit)')
}

export function connection(flags: ConnectionFlags, context: CommandContext): ConnectionOptions {
  const { env } = context
  const deadline = milliseconds(flags.deadline)
  const signal =
    deadline === undefined ? context.signal : AbortSignal.any([context.signal, AbortSignal.timeout(deadline)])
  const caFile = flags.caFile ?? nonEmpty(env['PACKWRIGHT_CA_FILE'])
  return {
    env,
    signal,
    caFile,
    plainHttp: plainHttp(flags.plainHttp ?? nonEmpty(env['PACKWRIGHT_PLAIN_HTTP'])),
  }
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 }

/** @throws PackwrightError `USAGE` */
function milliseconds(deadline: string | undefined): number | undefined {
  if (deadline === undefined) return undefined
  const [, count, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(deadline) ?? []
  const time = Number(count) * UNITS[unit as keyof typeof UNITS]
  if (time > 0) return time
  throw new PackwrightError('USAGE', `--deadline ${deadline} is not a time.`, {
    hint: 'Write seconds, or 90s, 5m, 1h.',
  })
}

/** The output that the global flags ask for. */
export function outputOf(command: Command): Output {
  const { json, quiet, verbose, progress } = command.optsWithGlobals<Record<string, boolean | undefined>>()
  return createOutput(json === true, { quiet, verbose, still: progress === false })
}

/** For a flag that may be repeated. */
export const several = (value: string, before: string[]): string[] => [...before, value]

/** Adds examples below a verb's help. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`)
}

/** @throws PackwrightError `USAGE` when neither references nor a lockfile say what to work on */
export function requireSubject(
  verb: string,
  references: readonly string[],
  lockfile: string | undefined,
): void {
  if (references.length > 0 || lockfile !== undefined) return
  throw new PackwrightError('USAGE', `Nothing says what to ${verb}.`, {
    hint: 'Name a reference, or a lockfile with --lock packs.lock.json.',
  })
}
