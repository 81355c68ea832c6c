import type { Command } from 'commander'
import { exportProject } from '../library/export.ts'
import { type CommandContext, examples, outputOf } from './command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from './project-flags.ts'
import { trust, withTrustFlags } from './trust-flags.ts'

/** `packwright export`: everything that is needed where there is no network. */
export function exportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description('Write the project’s packs with lockfile, policy and trusted root into one file')
    .argument('<file>', 'a .tar; one that is there is completed')
  examples(withTrustFlags(withProjectFlags(command)), [
    'packwright export packs.tar',
    'packwright import packs.tar    # where there is no network',
  ])
  command.action(async (file: string, flags: ProjectFlags) => {
    const output = outputOf(command)
    const progress = output.progress()
    const options = { ...projectOptions(flags, context), trust: trust(flags), onEvent: progress.onEvent }
    const done = await exportProject(file, options).finally(() => progress.done())
    output.result({ ...done }, () => {
      const names = done.packs.map(({ from }) => `  ${from}`).join('\n')
      return `${names}\n\nWrote ${done.packs.length} packs and ${done.files.join(', ')} to ${done.file}.`
    })
  })
}
