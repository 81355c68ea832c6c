import type { Command } from 'commander'
import { outdated, pin, unpin, why } from '../../project/index.ts'
import { jsonNames } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'
import { trust, withTrustFlags } from '../flags/trust.ts'

/** `packwright outdated`: which packs are behind. */
export function outdatedCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('outdated')
    .description('Show which packs of packs.json have newer versions')
  examples(withTrustFlags(withProjectFlags(command)), ['packwright outdated', 'packwright outdated --json'])
  command.action(async (flags: ProjectFlags) => {
    const output = outputOf(command)
    const packs = await outdated({ ...projectOptions(flags, context), trust: trust(flags) })
    for (const pack of packs) {
      const said = [
        pack.reason,
        pack.replacement === undefined ? undefined : `use ${pack.replacement} instead`,
        pack.signerChanged,
      ]
      const why = said.filter((part) => part !== undefined).join('; ')
      if (why !== '' && !output.json) output.warn(`${pack.name} ${pack.current}: ${why}`)
    }
    output.result(jsonNames({ packs }), () => {
      const rows = packs.map((pack) => [
        pack.name,
        pack.current ?? '-',
        pack.wanted ?? '-',
        pack.latest ?? '-',
        pack.pinned ? `${pack.status}, pinned` : pack.status,
      ])
      return rows.length === 0
        ? 'Nothing is wanted.'
        : output.table(['PACK', 'CURRENT', 'WANTED', 'LATEST', 'STATUS'], rows)
    })
  })
}

/** `packwright pin`: hold a pack at a version. */
export function pinCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('pin')
    .description('Hold a pack at a version, whatever its range says')
    .argument('<pack>', 'name of the pack')
    .argument('[version]', 'the version; the locked one when none is named')
  examples(withProjectFlags(command), ['packwright pin claude', 'packwright pin claude 1.2.0'])
  command.action(async (pack: string, version: string | undefined, flags: ProjectFlags) => {
    const output = outputOf(command)
    const pinned = await pin(pack, version, projectOptions(flags, context))
    output.result(
      { name: pack, pin: pinned },
      () => `${pack} stays at ${pinned}. Run packwright install to apply it.`,
    )
  })
}

/** `packwright unpin`: let it follow its range again. */
export function unpinCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('unpin')
    .description('Let a pack follow its range again')
    .argument('<pack>', 'name of the pack')
  examples(withProjectFlags(command), ['packwright unpin claude'])
  command.action(async (pack: string, flags: ProjectFlags) => {
    const output = outputOf(command)
    await unpin(pack, projectOptions(flags, context))
    output.result(
      { name: pack },
      () => `${pack} follows its range again. Run packwright update ${pack} to apply it.`,
    )
  })
}

/** `packwright why`: who needs a pack. */
export function whyCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('why')
    .description('Show who needs a pack, from packs.json downwards')
    .argument('<pack>', 'name of the pack')
  examples(withProjectFlags(command), ['packwright why base'])
  command.action(async (pack: string, flags: ProjectFlags) => {
    const output = outputOf(command)
    const found = await why(pack, projectOptions(flags, context))
    output.result({ ...found }, () => {
      const lines = found.chains.map((chain) =>
        ['packs.json', ...chain.map(({ name, version, range }) => `${name} ${version} (${range})`)].join(
          ' → ',
        ),
      )
      return [`${found.name} ${found.version}  ${found.reference}`, ...lines].join('\n')
    })
  })
}
