import type { Command } from 'commander'
import { lockedTree, type TreeNode } from '../../project/index.ts'
import { listStored } from '../../pull/index.ts'
import { bytes } from '../../text/index.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'

/** `packwright list`: what is in the store, or with `--tree` what the project has locked. */
export function listCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('list')
    .description('List the packs in the local store, or those of the project')
    .option('--tree', 'show what the project has locked, and who needs whom')
  examples(withProjectFlags(command), ['packwright list', 'packwright list --tree', 'packwright list --json'])
  command.action(async (flags: ProjectFlags & { tree?: boolean }) => {
    const output = outputOf(command)
    if (flags.tree === true) {
      const roots = await lockedTree(projectOptions(flags, context))
      output.result(
        { roots },
        () => roots.flatMap((root) => treeLines(root, '', '')).join('\n') || 'Nothing is locked.',
      )
      return
    }
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

function treeLines({ name, version, repeated, needs }: TreeNode, lead: string, below: string): string[] {
  const line = `${lead}${name} ${version ?? 'is not locked'}${repeated ? ' (above)' : ''}`
  const lines = needs.flatMap((node, index) => {
    const last = index === needs.length - 1
    return treeLines(node, `${below}${last ? '└─ ' : '├─ '}`, `${below}${last ? '   ' : '│  '}`)
  })
  return [line, ...lines]
}
