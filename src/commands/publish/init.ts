import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { SCAFFOLD_KINDS, type ScaffoldKind, scaffold } from '../../build/index.ts'
import { PackwrightError } from '../../errors.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { packsDirectory } from '../flags/settings.ts'

/** `packwright init`: a new pack that validates, builds and publishes. */
export function initCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('init')
    .description('Write a new pack')
    .argument('<name>', 'lower case, digits, dots and dashes')
    .option('--kind <kind>', `${SCAFFOLD_KINDS.join(', ')} (asked on a terminal, else pack)`)
    .option('--packs-dir <dir>', 'PACKS_DIR; where its directory is made (packs)')
  examples(command, ['packwright init claude', 'packwright init release-notes --kind skill'])
  command.action(async (name: string, flags: { kind?: string; packsDir?: string }) => {
    const asks =
      flags.kind === undefined && !outputOf(command).json && process.stdin.isTTY && process.stderr.isTTY
    const kind = asks ? await askKind(context.signal) : kindOf(flags.kind ?? 'pack')
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

const WHAT: Record<ScaffoldKind, string> = {
  pack: 'files with a pack.json, for any host',
  skill: 'a SKILL.md that instructs an agent',
  'claude-plugin': 'a Claude Code plugin with commands',
  nono: 'a nono pack with a profile',
}

async function askKind(signal: AbortSignal): Promise<ScaffoldKind> {
  const lines = SCAFFOLD_KINDS.map((kind, index) => `  ${index + 1}  ${kind.padEnd(14)} ${WHAT[kind]}`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const question = `What kind of pack?\n${lines.join('\n')}\nNumber or name [1]: `
    const answer = (await terminal.question(question, { signal })).trim()
    return kindOf(SCAFFOLD_KINDS[Number(answer || '1') - 1] ?? answer)
  } finally {
    terminal.close()
  }
}

/** @throws PackwrightError `USAGE` */
function kindOf(written: string): ScaffoldKind {
  const kind = SCAFFOLD_KINDS.find((candidate) => candidate === written)
  if (kind !== undefined) return kind
  throw new PackwrightError('USAGE', `--kind ${written} is not known.`, {
    hint: `Kinds: ${SCAFFOLD_KINDS.join(', ')}.`,
  })
}
