import type { Command } from 'commander'
import { mirror, mirrorToTar } from '../../mirror/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  requireSubject,
  withConnectionFlags,
} from '../flags/command.ts'
import { concurrency } from '../flags/settings.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface MirrorFlags extends ConnectionFlags, TrustFlags {
  lock?: string
  to: string
  concurrency?: string
  dryRun?: boolean
}

/** `packwright mirror`: packs with all their proofs to another place. */
export function mirrorCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('mirror')
    .description('Copy packs with their signatures, attestations and statuses to another place')
    .argument('[references...]', 'registry/repository:tag or …@sha256:…')
    .requiredOption('--to <place>', 'registry/org/repo, oci-layout://<dir>, or a file that ends in .tar')
    .option('--lock <file>', 'everything that this lockfile pins')
    .option('-n, --dry-run', 'show what would be copied')
    .option('--concurrency <n>', 'packs that are copied at once (4)')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright mirror --lock packs.lock.json --to registry.corp.example/mirror/packs',
    'packwright mirror ghcr.io/acme/packs/claude:1.2.0 --to oci-layout://vendor/packs',
    'packwright mirror --lock packs.lock.json --to packs.tar',
  ])
  command.action(async (references: string[], flags: MirrorFlags) => {
    requireSubject('mirror', references, flags.lock)
    const output = outputOf(command)
    const progress = output.progress()
    const options = {
      ...connection(flags, context),
      references,
      lockfile: flags.lock,
      to: flags.to,
      trust: trust(flags),
      dryRun: flags.dryRun,
      concurrency: concurrency(flags.concurrency),
      onEvent: progress.onEvent,
    }
    const run = flags.to.endsWith('.tar') ? mirrorToTar : mirror
    const packs = await run(options).finally(() => progress.done())
    output.result({ packs }, () => {
      const rows = packs.map(({ to, status, referrers }) => [to, String(referrers), WORDS[status]])
      return output.table(['REFERENCE', 'PROOFS', 'STATUS'], rows)
    })
  })
}

const WORDS = {
  copied: 'copied',
  completed: 'proofs added',
  current: 'there already',
  planned: 'to be copied',
}
