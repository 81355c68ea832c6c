import type { Command } from 'commander'
import { type KeptPart, keep } from '../../lifecycle/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'

/** `packwright keep`: the digests that a job that cleans up has to spare. */
export function keepCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('keep')
    .description('Print the digests that a cleanup of untagged manifests has to spare')
    .argument(
      '<references...>',
      'registry/repository:tag or …@sha256:…; a repository alone means all its tags',
    )
  examples(withConnectionFlags(command), [
    'packwright keep ghcr.io/acme/packs/claude:1.2.0',
    'packwright keep ghcr.io/acme/packs/claude ghcr.io/acme/packs/packwright-catalog --json',
  ])
  command.action(async (references: string[], flags: ConnectionFlags) => {
    const output = outputOf(command)
    const parts = await keep(references, connection(flags, context))
    output.result({ digests: [...new Set(parts.map(({ digest }) => digest))], parts }, () =>
      output.table(
        ['DIGEST', 'WHAT', 'OF'],
        parts.map((part) => [part.digest, describe(part), part.reference]),
      ),
    )
  })
}

const ROLES = { artifact: 'the artifact', variant: 'a part of it', list: 'the list of what is attached' }

function describe({ role, type }: KeptPart): string {
  return role === 'attached' ? (type ?? 'attached') : ROLES[role]
}
