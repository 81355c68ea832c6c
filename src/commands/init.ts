import type { Command } from 'commander'
import { PackwrightError } from '../errors.ts'
import { SCAFFOLD_KINDS, type ScaffoldKind, scaffold } from '../scaffold.ts'
import { type CommandContext, examples, outputOf } from './command.ts'
import { packsDirectory } from './settings.ts'

/** `packwright init`: a new pack that validates, builds and publishes. */
export function initCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('init')
    .description('Write a new pack')
    .argument('<name>', 'lower case, digits, dots and dashes')
    .option('--kind <kind>', `${SCAFFOLD_KINDS.join(', ')}`, 'pack')
    .option('--packs-dir <dir>', 'PACKS_DIR; where its directory is made (packs)')
  examples(command, ['packwright init claude', 'packwright init release-notes --kind skill'])
  command.action(async (name: string, flags: { kind: string; packsDir?: string }) => {
    const kind = SCAFFOLD_KINDS.find((candidate) => candidate === flags.kind) as ScaffoldKind | undefined
    if (kind === undefined) {
      throw new PackwrightError('USAGE', `--kind ${flags.kind} is not known.`, {
        hint: `Kinds: ${SCAFFOLD_KINDS.join(', ')}.`,
      })
    }
    const packsDir = packsDirectory(flags.packsDir, context.env)
    const files = await scaffold(name, kind, packsDir)
    outputOf(command).result({ name, kind, files }, () =>
      [
        ...files.map((file) => `wrote ${file}`),
        '',
        'Next: packwright validate, then packwright publish',
      ].join('\n'),
    )
  })
}
