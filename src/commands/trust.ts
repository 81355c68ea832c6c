import type { Command } from 'commander'
import { checkTrust } from '../library/trust.ts'
import { paint, printable } from '../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from './command.ts'
import { type TrustFlags, trust, withTrustFlags } from './trust-flags.ts'

/** `packwright trust check`: why a pack is or is not trusted. */
export function trustCommand(program: Command, context: CommandContext): void {
  const parent = program.command('trust').description('Look at signatures and at the policy')
  examples(parent, ['packwright trust check ghcr.io/acme/packs/claude:1.2.0'])
  const command = parent
    .command('check')
    .description('Explain why a pack is or is not trusted')
    .argument('<reference>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
  examples(withConnectionFlags(withTrustFlags(command)), [
    'packwright trust check ghcr.io/acme/packs/claude:1.2.0',
    'packwright trust check ghcr.io/acme/packs/claude:1.2.0 --policy packs.policy.json --json',
  ])
  command.action(async (reference: string, flags: TrustFlags & ConnectionFlags) => {
    const output = outputOf(command)
    const { bundles: _, ...report } = await checkTrust(reference, {
      ...connection(flags, context),
      trust: trust(flags),
    })
    output.result({ ...report }, () => {
      const facts = Object.entries({
        rule: report.matched,
        mode: report.mode,
        ...report.signer,
        reason: report.reason,
      })
      const head = report.verified
        ? paint('green', '✓ trusted', output.stdout)
        : paint('yellow', '! not verified', output.stdout)
      const lines = facts.flatMap(([name, value]) =>
        value === undefined ? [] : [`  ${paint('dim', name.padEnd(12), output.stdout)} ${printable(value)}`],
      )
      return [`${head} ${printable(report.reference)}`, ...lines].join('\n')
    })
  })
}
