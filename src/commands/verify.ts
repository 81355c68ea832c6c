import type { Command } from 'commander'
import { PackwrightError } from '../errors.ts'
import { verifyStore } from '../library/pull.ts'
import { type CommandContext, examples, outputOf } from './command.ts'

/** `packwright verify`: hashes the store again. */
export function verifyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .description('Check that the packs in the local store are as they were stored')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(command, ['packwright verify', 'packwright verify --store /srv/packs --json'])
  command.action(async (flags: { store?: string }) => {
    const output = outputOf(command)
    const packs = await verifyStore({ store: flags.store, env: context.env })
    const broken = packs.filter(({ problems }) => problems.length > 0)
    if (broken.length > 0) {
      const lines = broken.map(
        ({ name, version, problems }) => `${name} ${version ?? ''}: ${problems.join(', ')}`,
      )
      throw new PackwrightError(
        'STORE_CORRUPT',
        `The store holds packs that were changed. ${lines.join('. ')}.`,
        {
          hint: 'Remove their directories from the store and pull them again.',
          details: { packs: broken },
        },
      )
    }
    output.result({ packs }, () => {
      const rows = packs.map(({ name, version, digest }) => [name, version ?? '-', digest, 'intact'])
      return packs.length === 0
        ? 'The store is empty.'
        : output.table(['PACK', 'VERSION', 'DIGEST', 'STATUS'], rows)
    })
  })
}
