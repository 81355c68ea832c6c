import type { Command } from 'commander'
import { listDialects } from '../../systems/index.ts'
import { paint } from '../../ui/text.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'

/** `packwright dialects`: what is understood and written, and what each has no place for. */
export function dialectsCommand(program: Command, _: CommandContext): void {
  const command = program
    .command('dialects')
    .description('List the artifact formats that are understood, for whom each is, and what it cannot carry')
  examples(command, ['packwright dialects', 'packwright publish --dialect agentskills --dialect toolhive'])
  command.action(() => {
    const output = outputOf(command)
    const dialects = listDialects()
    output.result({ dialects }, () =>
      dialects
        .map(({ name, clients, loses, written }) => {
          const lost = loses.length === 0 ? '' : `\n  has no place for ${loses.join(', ')}`
          const kind = written ? '' : ' (read only)'
          return `${paint('bold', name, output.stdout)}${kind}\n  for ${clients}${lost}`
        })
        .join('\n'),
    )
  })
}
