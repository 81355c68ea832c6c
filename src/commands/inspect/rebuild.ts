import type { Command } from 'commander'
import { type Rebuild, rebuild } from '../../inspect/index.ts'
import { jsonNames, type Output, Reported } from '../../ui/output.ts'
import { paint, printable } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface RebuildFlags extends ConnectionFlags, TrustFlags {
  source?: string
  packsDir?: string
  allowBuildCommand?: boolean
}

/** `packwright rebuild`: does the named commit really give this pack? */
export function rebuildCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('rebuild')
    .description('Build a published pack again from the commit that it names, and compare')
    .argument('<reference>', 'pinned by digest: …@sha256:<64 hex>')
    .option('--source <place>', 'a clone of the source repository; else the one that the pack names')
    .option('--packs-dir <dir>', 'where its packs are in the repository (packs, else the whole of it)')
    .option('--allow-build-command', 'run the build command that the commit names')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright rebuild ghcr.io/acme/packs/claude@sha256:<64 hex>',
    'packwright rebuild ghcr.io/acme/packs/claude@sha256:<64 hex> --source .',
  ])
  command.action(async (reference: string, flags: RebuildFlags) => {
    const output = outputOf(command)
    const { source, packsDir, allowBuildCommand } = flags
    const options = {
      ...connection(flags, context),
      source,
      packsDir,
      allowBuildCommand,
      trust: trust(flags),
    }
    const done = await rebuild(reference, options)
    if (done.same) return output.result(jsonNames({ ...done }), () => describe(done, output))
    if (!output.json) output.result({}, () => describe(done, output))
    const { revision, source: from } = done.origin
    throw new Reported(
      'BUILD_DIFFERS',
      `${done.reference} is not what the commit ${revision} of ${from} gives.`,
      { hint: 'It was built from something else, or by a build that does not always give the same.' },
      jsonNames({ ...done }),
    )
  })
}

function describe(done: Rebuild, output: Output): string {
  const { origin, contentDigest: digest, files } = done
  const said = origin.attested ? 'as its publisher attests' : 'as its annotations say'
  const lines = [
    `source     ${origin.source}`,
    `commit     ${origin.revision} (${said})`,
    `published  ${digest.published ?? 'does not say'}`,
    `built      ${digest.built}`,
    ...files.added.map((path) => `+ ${path}`),
    ...files.removed.map((path) => `- ${path}`),
    ...files.changed.map((path) => `~ ${path}`),
  ].map(printable)
  const verdict = done.same
    ? paint('green', `The same content${done.sameLayer ? ', and the same layer' : ''}.`, output.stdout)
    : paint('red', 'Other content.', output.stdout)
  return [...lines, verdict].join('\n')
}
