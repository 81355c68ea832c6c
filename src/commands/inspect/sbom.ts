import type { Command } from 'commander'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { sbom } from '../../inspect/index.ts'
import { parseJson } from '../../text/index.ts'
import { printableLine } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

const ORIGINS = {
  attested: 'attested by',
  attached: 'attached, and signed by nobody whom a policy trusts',
  made: 'not attached: made from what the artifact says of itself',
}

/** `packwright sbom`: the bill of materials of a pack. */
export function sbomCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('sbom')
    .description('Print the bill of materials (CycloneDX) of a published pack')
    .argument('<reference>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
    .option('-o, --output <file>', 'write it there')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright sbom ghcr.io/acme/packs/claude:1.2.0',
    'packwright sbom ghcr.io/acme/packs/claude:1.2.0 --require-signature --output claude.cdx.json',
  ])
  command.action(async (reference: string, flags: ConnectionFlags & TrustFlags & { output?: string }) => {
    const output = outputOf(command)
    const file = flags.output === '-' ? undefined : flags.output
    const { text, ...found } = await sbom(reference, { ...connection(flags, context), trust: trust(flags) })
    if (file !== undefined) {
      await writeFileAtomic(file, text).catch((cause: unknown) => {
        throw outputError(file, cause)
      })
    }
    if (!output.json) {
      const said = `The bill of materials is ${ORIGINS[found.from]} ${found.identity ?? ''}`.trim()
      output.tell(`${printableLine(said)}.`)
    }
    const value = {
      ...found,
      ...(file === undefined ? { bom: parseJson(text, reference) } : { file: file }),
    }
    output.result(value, () => (file === undefined ? text.trimEnd() : `Wrote ${file}.`))
  })
}
