import type { Command } from 'commander'
import { type ChangedStatus, planStatus, type StatusChange, setStatus } from '../../lifecycle/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { requiredSigning, type SigningFlags, withSigningFlags } from '../flags/trust.ts'

interface StatusFlags extends ConnectionFlags, SigningFlags {
  reason?: string
  replacement?: string
  dryRun?: boolean
}

/** `packwright yank`: take a release back without deleting it. */
export function yankCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('yank')
    .description('Take releases back: nobody resolves to them any more, and who has them is warned')
    .argument('<references...>', 'registry/repository:tag or …@sha256:…')
    .requiredOption('--reason <text>', 'why; shown to everybody who has it')
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright yank ghcr.io/acme/packs/claude:1.2.0 --reason "deletes the wrong files"',
  ])
  onCall(command, context, ({ reason }) => ({ state: 'yanked', reason }))
}

/** `packwright deprecate`: still good, but not for long. */
export function deprecateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('deprecate')
    .description('Mark releases as deprecated; who uses them is warned, and told what to use in their place')
    .argument('<references...>', 'registry/repository:tag or …@sha256:…')
    .option('--replacement <reference>', 'what to use in its place')
    .option('--reason <text>', 'why')
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright deprecate ghcr.io/acme/packs/claude:1.2.0 --replacement ghcr.io/acme/packs/claude-next',
  ])
  onCall(command, context, ({ reason, replacement }) => ({ state: 'deprecated', reason, replacement }))
}

/** `packwright restore`: takes a yank or a deprecation back. */
export function restoreCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('restore')
    .description('Take a yank or a deprecation back')
    .argument('<references...>', 'registry/repository:tag or …@sha256:…')
    .option('--reason <text>', 'why')
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright restore ghcr.io/acme/packs/claude:1.2.0',
  ])
  onCall(command, context, ({ reason }) => ({ state: 'active', reason }))
}

function onCall(
  command: Command,
  context: CommandContext,
  changeOf: (flags: StatusFlags) => StatusChange,
): void {
  command.option('-n, --dry-run', 'show what would be signed, about which packs')
  command.action(async (references: string[], flags: StatusFlags) => {
    const output = outputOf(command)
    if (flags.dryRun === true) {
      const packs = await planStatus(references, changeOf(flags), connection(flags, context))
      output.result({ packs, dry_run: true }, () => packs.map(plannedSentence).join('\n'))
      return
    }
    const options = { ...connection(flags, context), signing: await requiredSigning(flags, context.env) }
    const packs = await setStatus(references, changeOf(flags), options)
    for (const { name, catalog } of packs) {
      if (catalog.status === 'failed' && !output.json)
        output.warn(`The catalog does not say so about ${name} yet: ${catalog.message}`)
    }
    output.result({ packs }, () => packs.map(sentence).join('\n'))
  })
}

function plannedSentence({
  name,
  version,
  state,
  reference,
}: Awaited<ReturnType<typeof planStatus>>[number]): string {
  const what = state === 'active' ? 'active again' : state
  return `${name}${version === undefined ? '' : ` ${version}`} would be ${what}.\n  ${reference}`
}

function sentence({ name, version, state, reference, identity }: ChangedStatus): string {
  const done = state === 'active' ? 'is active again' : state === 'yanked' ? 'is yanked' : 'is deprecated'
  return `${name}${version === undefined ? '' : ` ${version}`} ${done}, signed by ${identity}.\n  ${reference}`
}
