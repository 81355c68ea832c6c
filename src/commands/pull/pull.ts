import { relative } from 'node:path'
import { type Command, Option } from 'commander'
import { type PullResult, pull } from '../../pull/index.ts'
import { bytes } from '../../text/index.ts'
import { markdownCode, markdownTable, markdownText, writeOutputs, writeSummary } from '../../ui/actions.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  requireSubject,
  several,
  withConnectionFlags,
} from '../flags/command.ts'
import { type LimitFlags, limits, withLimitFlag } from '../flags/limits.ts'
import { concurrency } from '../flags/settings.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'
import { signatureFields } from '../project/install-report.ts'

interface PullFlags extends ConnectionFlags, TrustFlags, LimitFlags {
  lock?: string
  pack: string[]
  into?: string
  link?: boolean
  force?: boolean
  requireDigest?: boolean
  platform?: string
  store?: string
  concurrency?: string
  authorize?: boolean
  as?: string
}

/** `packwright pull`: packs by pinned digest into the store, and into a directory on request. */
export function pullCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('pull')
    .description('Pull packs by digest, checked while they arrive')
    .argument('[references...]', 'registry/repository@sha256:… (or a tag), or oci-layout://…')
    .option('--lock <file>', 'pull everything that this lockfile pins')
    .option('--pack <name>', 'of the lockfile only this pack; may be repeated', several, [])
    .option('--into <dir>', 'also put the files into <dir>/<pack>')
    .option('--link', 'make <dir>/<pack> a link, so that whoever reads there never misses a file')
    .option('-f, --force', 'replace what stands in the way there')
    .option('--require-digest', 'refuse tags')
    .option('--platform <platform>', 'of packs with variants this one, e.g. linux/arm64 or a target triple')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
    .option('--concurrency <n>', 'packs that come down at once (32)')
    .option('--authorize', 'ask the registry about what is in the store as well, whether you may read it')
  command.addOption(
    new Option('--as <form>', 'files: of what is no pack, every layer becomes a file').choices(['files']),
  )
  examples(withConnectionFlags(withTrustFlags(withLimitFlag(command))), [
    'packwright pull ghcr.io/acme/packs/claude:1.2.0@sha256:<64 hex>',
    'packwright pull --lock packs.lock.json --into vendor',
    'packwright pull oci-layout://dist/registry/claude:1.2.0',
  ])
  command.action(async (references: string[], flags: PullFlags) => {
    requireSubject('pull', references, flags.lock)
    const output = outputOf(command)
    const progress = output.progress()
    const asked = pullOptions(references, flags, context)
    const packs = await pull({ ...asked, onEvent: progress.onEvent }).finally(() => progress.done())
    const shown = packs.map(({ manifest: _, files, trust: report, ...pack }) => ({
      ...pack,
      files: files.length,
      ...signatureFields(report),
    }))
    await reportToActions(shown, context.env)
    output.result({ packs: shown }, () => {
      const rows = packs.map((pack) => [
        pack.name,
        pack.version ?? '-',
        pack.digest,
        String(pack.files.length),
        bytes(pack.size),
        pack.fromStore ? 'in store' : 'pulled',
        relative(process.cwd(), pack.installed ?? pack.directory) || '.',
      ])
      return output.table(['PACK', 'VERSION', 'DIGEST', 'FILES', 'SIZE', 'STATUS', 'DIRECTORY'], rows)
    })
  })
}

function pullOptions(
  references: readonly string[],
  flags: PullFlags,
  context: CommandContext,
): Parameters<typeof pull>[0] {
  return {
    ...connection(flags, context),
    references,
    lockfile: flags.lock,
    packs: flags.pack,
    into: flags.into,
    link: flags.link,
    force: flags.force,
    requireDigest: flags.requireDigest,
    platform: flags.platform,
    store: flags.store,
    concurrency: concurrency(flags.concurrency),
    authorize: flags.authorize,
    as: flags.as === 'files' ? 'files' : undefined,
    trust: trust(flags),
    limits: limits(flags),
  }
}

/** The job's summary, and the output `packs` for its later steps. */
async function reportToActions(packs: readonly ShownPack[], env: NodeJS.ProcessEnv): Promise<void> {
  const rows = packs.map((pack) => [
    markdownText(pack.name),
    markdownText(pack.version ?? ''),
    markdownCode(pack.reference),
    pack.signature_identity === null ? 'not verified' : markdownCode(pack.signature_identity),
  ])
  const table = markdownTable(['Pack', 'Version', 'Reference', 'Signer'], rows)
  await writeSummary(env, `### Pulled packs\n\n${table}\n`)
  const facts = packs.map(
    ({ name, version, reference, digest, installed, directory, signature_identity }) => {
      return {
        name,
        version,
        reference,
        digest,
        directory: installed ?? directory,
        signer: signature_identity,
      }
    },
  )
  await writeOutputs(env, { packs: JSON.stringify(facts) })
}

type ShownPack = Omit<PullResult, 'manifest' | 'files' | 'trust'> & ReturnType<typeof signatureFields>
