import { join } from 'node:path'
import type { Command } from 'commander'
import type { LockedPack } from '../../lock/index.ts'
import { lockedPacks, lockedTree, type TreeNode } from '../../project/index.ts'
import { listStored } from '../../pull/index.ts'
import { bytes } from '../../text/index.ts'
import type { Output } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'

/** `packwright list`: what the project has locked; where there is none, or with `--store`, what is in the store. */
export function listCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('list')
    .description('List the packs of the project; where there is none, those in the local store')
    .option('--tree', 'show what the project has locked, and who needs whom')
  examples(withProjectFlags(command), ['packwright list', 'packwright list --tree', 'packwright store list'])
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
    const project = flags.store === undefined ? await lockedPacks(projectOptions(flags, context)) : undefined
    if (project !== undefined) return listLocked(project, output)
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

function listLocked({ packs, target }: { packs: LockedPack[]; target: string }, output: Output): void {
  const listed = packs.map(({ name, version, digest, oci_ref, signer }) => ({
    name,
    version,
    digest,
    reference: oci_ref,
    signer: signer?.identity ?? null,
    directory: join(target, name),
  }))
  output.result({ packs: listed }, () => {
    output.tell('These are the packs of this project; packwright store list shows the store.')
    if (listed.length === 0) return 'Nothing is locked. Add a pack: packwright add <reference>'
    const rows = listed.map(({ name, version, digest, signer }) => [name, version, digest, signer ?? '-'])
    return output.table(['PACK', 'VERSION', 'DIGEST', 'SIGNER'], rows)
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
