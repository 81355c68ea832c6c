import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import {
  collectGarbage,
  explainStore,
  pinStored,
  type Retention,
  removeStored,
  storeStatistics,
} from '../../pull/index.ts'
import { bytes } from '../../text/index.ts'
import { jsonNames, type Output } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'

interface StoreFlags {
  store?: string
}

interface RetentionFlags extends StoreFlags {
  keep?: string
  minAge?: string
}

/** `packwright store`: what is kept on this machine, and why. */
export function storeCommand(program: Command, { env }: CommandContext): void {
  const parent = program
    .command('store')
    .usage('<command> [options]')
    .description('Look after the local store: list, stat, gc, rm, pin, unpin')
  examples(parent, [
    'packwright store list',
    'packwright store gc --dry-run',
    'packwright store rm claude@1.0.0',
  ])
  listCommand(parent, env)
  gcCommand(parent, env)
  statCommand(parent, env)
  rmCommand(parent, env)
  for (const verb of ['pin', 'unpin'] as const) pinCommand(parent, verb, env)
}

function under(parent: Command, name: string, description: string, ...lines: string[]): Command {
  const command = parent
    .command(name)
    .description(description)
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  return examples(command, lines)
}

function withRetentionFlags(command: Command): Command {
  return command
    .option('--keep <n>', 'versions of every pack to keep for going back (2)')
    .option('--min-age <minutes>', 'keep what is younger (60)')
}

function listCommand(parent: Command, env: NodeJS.ProcessEnv): void {
  const command = withRetentionFlags(
    under(parent, 'list', 'Show every stored pack and why it is kept', 'packwright store list'),
  )
  command.action(async (flags: RetentionFlags) => {
    const output = outputOf(command)
    show(await explainStore({ ...flagsOf(flags), env }), output, 'KEPT')
  })
}

function gcCommand(parent: Command, env: NodeJS.ProcessEnv): void {
  const lines = ['packwright store gc', 'packwright store gc --dry-run']
  const command = withRetentionFlags(under(parent, 'gc', 'Throw away what nobody uses', ...lines))
  command.option('-n, --dry-run', 'only say what would go')
  command.action(async (flags: RetentionFlags & { dryRun?: boolean }) => {
    const output = outputOf(command)
    const packs = await collectGarbage({ ...flagsOf(flags), env, dryRun: flags.dryRun })
    show(packs, output, flags.dryRun === true ? 'WOULD' : 'DONE')
  })
}

function statCommand(parent: Command, env: NodeJS.ProcessEnv): void {
  const command = under(
    parent,
    'stat',
    'Show how large the store is and who uses it',
    'packwright store stat --json',
  )
  command.action(async ({ store }: StoreFlags) => {
    const output = outputOf(command)
    const found = await storeStatistics({ store, env })
    output.result({ ...found }, () => {
      const { root, packs, bytes: size, staged, projects } = found
      const lines = projects.map(({ lockfile, target }) => `  ${lockfile} → ${target}`)
      return [`${root}: ${packs} packs, ${bytes(size)}, ${staged} staged`, ...lines].join('\n')
    })
  })
}

const WHICH = ['<packs...>', 'names, name@version or digests'] as const

function rmCommand(parent: Command, env: NodeJS.ProcessEnv): void {
  const command = under(parent, 'rm', 'Remove packs from the store', 'packwright store rm claude@1.0.0')
  command.argument(...WHICH).option('-f, --force', 'although somebody needs them')
  command.action(async (which: string[], { store, force }: StoreFlags & { force?: boolean }) => {
    const output = outputOf(command)
    const removed = await removeStored(which, { store, env, force })
    output.result(jsonNames({ removed }), () =>
      removed.map(({ name, version }) => `removed ${name} ${version ?? ''}`).join('\n'),
    )
  })
}

function pinCommand(parent: Command, verb: 'pin' | 'unpin', env: NodeJS.ProcessEnv): void {
  const description = verb === 'pin' ? 'Keep packs whatever happens' : 'Keep them no longer than needed'
  const command = under(parent, verb, description, `packwright store ${verb} claude@1.0.0`)
  command.argument(...WHICH)
  command.action(async (which: string[], { store }: StoreFlags) => {
    const output = outputOf(command)
    const packs = await pinStored(which, verb, { store, env })
    output.result(jsonNames({ packs }), () =>
      packs.map(({ name, version }) => `${verb}ned ${name} ${version ?? ''}`).join('\n'),
    )
  })
}

function flagsOf({ store, keep, minAge }: RetentionFlags) {
  return { store, keep: count('--keep', keep), minAge: count('--min-age', minAge) }
}

function count(flag: string, written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  if (/^\d{1,6}$/.test(written)) return Number(written)
  throw new PackwrightError('USAGE', `${flag} ${written} is not a whole number.`)
}

function show(packs: readonly Retention[], output: Output, heading: string): void {
  output.result(jsonNames({ packs }), () => {
    if (packs.length === 0) return 'The store is empty.'
    const verb =
      heading === 'WOULD' ? ['keep', 'remove'] : heading === 'DONE' ? ['kept', 'removed'] : ['yes', 'no']
    const rows = packs.map((pack) => [
      pack.name,
      pack.version ?? '-',
      pack.digest,
      bytes(pack.size),
      (pack.kept ? verb[0] : verb[1]) as string,
      pack.reasons.join('; '),
    ])
    return output.table(['PACK', 'VERSION', 'DIGEST', 'SIZE', heading, 'WHY'], rows)
  })
}
