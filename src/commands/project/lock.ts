import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { ACKNOWLEDGE_TRAILER, type Review, reviewChanges } from '../../project/index.ts'
import { markdownCode, markdownTable, markdownText, writeSummary } from '../../ui/actions.ts'
import type { Output } from '../../ui/output.ts'
import { paint } from '../../ui/text.ts'
import { type CommandContext, examples, outputOf, several } from '../flags/command.ts'

/** `packwright lock`: what a change of the pinned files means. */
export function lockCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('lock')
    .usage('<command> [options]')
    .description('Review changes of packs.lock.json, packs.json and packs.policy.json')
  examples(parent, ['packwright lock diff --base origin/main'])
  diffCommand(parent, context)
}

interface DiffFlags {
  base: string
  directory: string
  lock?: string
  policy?: string
  acknowledge: string[]
}

function diffCommand(parent: Command, context: CommandContext): void {
  const command = parent
    .command('diff')
    .description('Show what a change does to trust; exit 7 when it loosens and nobody acknowledged it')
    .requiredOption('--base <git ref>', 'what to compare with, e.g. origin/main')
    .option('--directory <dir>', 'where the files are', '.')
    .option('--lock <file>', 'the lockfile there (packs.lock.json)')
    .option('--policy <file>', 'the policy there (packs.policy.json)')
    .option(
      '--acknowledge <id>',
      `take responsibility for a finding; or the commit trailer ${ACKNOWLEDGE_TRAILER}: <id>`,
      several,
      [],
    )
  examples(command, [
    'packwright lock diff --base origin/main',
    'packwright lock diff --base origin/main --acknowledge signer-changed:claude:1f0c2d3e4b5a',
  ])
  command.action(async (flags: DiffFlags) => {
    const output = outputOf(command)
    const { base, directory, lock: lockfile, policy, acknowledge } = flags
    const review = await reviewChanges({ base, directory, lockfile, policy, acknowledged: acknowledge })
    await writeSummary(context.env, markdownReview(review, base))
    if (review.open.length === 0) {
      output.result({ findings: review.findings }, () => describe(review, output))
      return
    }
    if (!output.json) output.result({}, () => describe(review, output))
    const first = review.open[0]
    const count = review.open.length
    throw new PackwrightError(
      'TRUST_LOOSENED',
      `${count} ${count === 1 ? 'change loosens' : 'changes loosen'} what is trusted since ${base}; the first: ${first?.subject} ${first?.message}.`,
      {
        hint: `Undo it, or acknowledge it in a commit message: ${ACKNOWLEDGE_TRAILER}: ${first?.id}`,
        details: { findings: review.findings },
      },
    )
  })
}

function describe(review: Review, output: Output): string {
  if (review.findings.length === 0) return 'Nothing that is pinned or trusted has changed.'
  const mark = (loosens: boolean, acknowledged: boolean) =>
    !loosens ? ' ' : acknowledged ? paint('yellow', '~', output.stdout) : paint('red', '!', output.stdout)
  const rows = review.findings.map((one) => [
    mark(one.loosens, one.acknowledged),
    one.file,
    one.subject,
    one.kind,
    one.message,
    one.loosens ? one.id : '',
  ])
  return output.table(['', 'FILE', 'SUBJECT', 'CHANGE', 'WHAT', 'ID'], rows)
}

function markdownReview({ findings, open }: Review, base: string): string {
  const title = open.length > 0 ? 'loosens what is trusted' : 'loosens nothing unacknowledged'
  if (findings.length === 0) return '### Pinned packs\n\nNothing that is pinned or trusted has changed.\n'
  const rows = findings.map((one) => [
    one.loosens ? (one.acknowledged ? 'acknowledged' : '**loosens**') : '',
    markdownCode(one.file),
    markdownText(one.subject),
    markdownText(one.kind),
    markdownText(one.message),
    one.loosens ? markdownCode(one.id) : '',
  ])
  const table = markdownTable(['', 'File', 'Subject', 'Change', 'What', 'Id'], rows)
  return [`### Pinned packs: the change since ${markdownCode(base)} ${title}`, '', table, ''].join('\n')
}
