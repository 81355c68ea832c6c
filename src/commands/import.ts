import type { Command } from 'commander'
import { importOpenwop } from '../import-openwop.ts'
import { type CommandContext, examples, outputOf } from './command.ts'
import { packsDirectory } from './settings.ts'

interface OpenwopFlags {
  signature: string
  key: string
  integrity?: string
  packsDir?: string
}

/** `packwright import`: packs from other systems, checked as those promise it. */
export function importCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('import')
    .usage('<format> [options]')
    .description('Take packs over from other systems')
  examples(parent, ['packwright import openwop pack.tgz --signature pack.sig --key team.pub'])
  const command = parent
    .command('openwop')
    .description('Check a signed tarball and make it a directory that can be published')
    .argument('<tgz>', 'the tarball')
    .requiredOption('--signature <file>', 'its detached Ed25519 signature')
    .requiredOption('--key <file>', 'the public key, PEM')
    .option('--integrity <sri>', 'sha256-… or sha512-… of the tarball')
    .option('--packs-dir <dir>', 'PACKS_DIR; where its directory is made (packs)')
  examples(command, [
    'packwright import openwop 1.0.1.tgz --signature 1.0.1.sig --key team.pub --integrity sha256-…',
  ])
  command.action(async (tgz: string, flags: OpenwopFlags) => {
    const output = outputOf(command)
    const { signature, key, integrity } = flags
    const packsDir = packsDirectory(flags.packsDir, context.env)
    const imported = await importOpenwop(tgz, { signature, key, integrity, packsDir })
    const covers =
      imported.signatureCovers === 'archive'
        ? 'The signature covers every file.'
        : 'The signature covers pack.json only: no other file of the pack is proven by it.'
    if (imported.signatureCovers === 'manifest') output.warn(covers)
    output.result({ ...imported }, () => {
      const done = `${imported.name} ${imported.version} is in ${imported.directory}. ${covers}`
      return `${done}\n\nNext: packwright publish ${imported.directory}`
    })
  })
}
