import type { Command } from 'commander'
import { readFile } from '../../inspect/index.ts'
import { printable } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface CatFlags extends ConnectionFlags, TrustFlags {
  platform?: string
  store?: string
}

/** `packwright cat`: one file of a published pack. */
export function catCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('cat')
    .description('Print a file of a published pack; no more is fetched than its artifact allows')
    .argument('<reference>', 'registry/repository@sha256:… (or a tag), or oci-layout://…')
    .argument('<path>', 'as the pack lists it, e.g. SKILL.md')
    .option('--platform <platform>', 'of packs with variants this one')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright cat ghcr.io/acme/skills/release-notes@sha256:<64 hex> SKILL.md',
  ])
  command.action(async (reference: string, path: string, flags: CatFlags) => {
    const output = outputOf(command)
    const { platform, store } = flags
    const found = await readFile(reference, path, {
      ...connection(flags, context),
      platform,
      store,
      trust: trust(flags),
      onEvent: output.silent().onEvent,
    })
    const { bytes, ...facts } = found
    if (output.json) {
      const isText = !bytes.includes(0)
      return output.result(
        { ...facts, ...(isText ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') }) },
        () => '',
      )
    }
    // A terminal gets nothing that could steer it; a file or a pipe gets the bytes.
    if (process.stdout.isTTY) process.stdout.write(printable(bytes.toString('utf8')))
    else process.stdout.write(bytes)
  })
}
