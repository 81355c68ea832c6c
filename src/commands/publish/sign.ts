import type { Command } from 'commander'
import { sign } from '../../publish/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { requiredSigning, type SigningFlags, withSigningFlags } from '../flags/trust.ts'

/** `packwright sign`: signs what is already published. */
export function signCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('sign')
    .description('Sign an artifact that is published already')
    .argument('<reference>', 'pinned by digest: …@sha256:<64 hex>')
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex>',
    'packwright sign ghcr.io/acme/packs/claude@sha256:<64 hex> --key signing.pem',
  ])
  command.action(async (reference: string, flags: SigningFlags & ConnectionFlags) => {
    const how = await requiredSigning(flags, context.env)
    const signed = await sign(reference, { ...connection(flags, context), signing: how })
    outputOf(command).result(
      { ...signed },
      () => `${signed.reference} is signed by ${signed.signer.identity}.`,
    )
  })
}
