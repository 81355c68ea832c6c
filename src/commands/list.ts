import type { Command } from 'commander'
import { listStored } from '../library/pull.ts'
import { bytes } from '../ui/text.ts'
import { type CommandContext, examples, outputOf } from './command.ts'

/** `packwright list`: what is in the store. */
export function listCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('list')
    .description('List the packs in the local store')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(command, ['packwright list', 'packwright list --json'])
  command.action(async (flags: { store?: string }) => {
    const output = outputOf(command)
    const found = await listStored({ store: flags.store, env: context.env })
    const packs = found.map(({ record, tree }) => ({
      name: record.name,
      version: record.version,
      digest: record.digest,
      reference: record.reference,
      size: record.size,
      files: record.files.length,
      stored_at: record.stored_at,
      directory: tree,
    }))
    output.result({ packs }, () => {
      if (packs.length === 0) return 'The store is empty. Pull a pack: packwright pull <reference>'
      const rows = packs.map((pack) => [
        pack.name,
        pack.version ?? '-',
        pack.digest,
        String(pack.files),
        bytes(pack.size),
      ])
      return output.table(['PACK', 'VERSION', 'DIGEST', 'FILES', 'SIZE'], rows)
    })
  })
}
