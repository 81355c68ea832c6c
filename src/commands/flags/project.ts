/** Flags of everything that works on a consumer's project, read once. */
import { once } from 'node:events'
import type { Command } from 'commander'
import semver from 'semver'
import { PackwrightError } from '../../errors.ts'
import { type OnEvent, timed } from '../../events.ts'
import type { InstallOptions, ProjectOptions } from '../../project/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  several,
  withConnectionFlags,
} from './command.ts'
import { type LimitFlags, limits, withLimitFlag } from './limits.ts'
import { concurrency, type Env } from './settings.ts'
import { type TrustFlags, trust, withTrustFlags } from './trust.ts'

export interface ProjectFlags extends ConnectionFlags, TrustFlags {
  project?: string
  lock?: string
  store?: string
  offline?: boolean
}

export interface InstallFlags extends ProjectFlags, LimitFlags {
  frozen?: boolean
  engine: string[]
  platform?: string
  client: string[]
  user?: boolean
  init?: boolean
  allowTrustPolicy?: boolean
  force?: boolean
  concurrency?: string
  authorize?: boolean
  onEvent?: string
}

export function withProjectFlags(command: Command): Command {
  return withConnectionFlags(command)
    .option('--project <dir>', 'directory of packs.json (.)')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
    .option('--offline', 'never touch the network; say what is missing')
}

export function withInstallFlags(command: Command): Command {
  return withLimitFlag(withTrustFlags(withProjectFlags(command)))
    .option('--engine <host=version>', 'the version of a host; may be repeated', several, [])
    .option('--platform <platform>', 'another platform, e.g. linux/arm64 or a target triple')
    .option('--client <name>', 'an agent client for skills, e.g. claude-code; may be repeated', several, [])
    .option('--user', 'skills for the user, below the home directory')
    .option('--init', 'put instructions of packs into the project')
    .option('--allow-trust-policy', 'place trust policies that packs bring')
    .option('-f, --force', 'overwrite files that were edited')
    .option('--concurrency <n>', 'packs that come down at once (32)')
    .option('--authorize', 'ask the registry about what is in the store as well, whether you may read it')
    .option('--on-event <command>', 'start this command and write every event to it, one JSON object a line')
}

export function projectOptions(flags: ProjectFlags, context: CommandContext): ProjectOptions {
  const { project, lock, store, offline } = flags
  return { ...connection(flags, context), project, lockfile: lock, store, offline }
}

/** @throws PackwrightError `USAGE` */
export function installOptions(flags: InstallFlags, context: CommandContext): InstallOptions {
  const { platform, user, init, allowTrustPolicy, force } = flags
  return {
    ...projectOptions(flags, context),
    frozen: flags.frozen,
    engines: engines(flags.engine),
    platform,
    clients: flags.client.length === 0 ? undefined : flags.client.flatMap((names) => names.split(',')),
    user,
    init,
    allowTrustPolicy,
    force,
    concurrency: concurrency(flags.concurrency),
    authorize: flags.authorize,
    trust: trust(flags),
    limits: limits(flags),
  }
}

function engines(written: readonly string[]): Record<string, string> {
  const pairs = written.map((text) => {
    const at = text.indexOf('=')
    const [host, version] = [text.slice(0, at), text.slice(at + 1)]
    if (at > 0 && semver.valid(version) !== null) return [host, version] as const
    throw new PackwrightError('USAGE', `--engine ${text} is not <host>=<version>.`, {
      hint: 'Write --engine nono=0.50.1.',
    })
  })
  return Object.fromEntries(pairs)
}

/** `--frozen`, else on in CI, as `CI` says. */
export function isFrozen(flag: boolean | undefined, env: Env): boolean {
  return flag ?? !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase())
}

/** A command of the user's that reads events, one JSON object a line. */
export interface EventReader {
  onEvent: OnEvent
  /** Waits until the command has read everything. @throws PackwrightError `USAGE` when it fails */
  done(): Promise<void>
}

export function startEventReader(command: string | undefined, onEvent: OnEvent): EventReader {
  if (command === undefined) return { onEvent, done: async () => {} }
  // Not imported: it takes 3 ms to load, and few ask for it.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const child = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = once(child, 'close')
  // A command that stops reading is told by its exit code.
  child.stdin.on('error', () => {})
  const write = timed((event) => child.stdin.write(`${JSON.stringify(event)}\n`))
  return {
    onEvent: (event) => {
      onEvent(event)
      write(event)
    },
    async done() {
      child.stdin.end()
      const [code] = (await ended) as [number | null]
      if (code === 0) return
      throw new PackwrightError('USAGE', `The command of --on-event ended with ${code ?? 'a signal'}.`, {
        hint: 'The packs are installed; correct the command.',
      })
    },
  }
}
