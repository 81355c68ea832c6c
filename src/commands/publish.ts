import type { Command } from 'commander'
import { PackwrightError } from '../errors.ts'
import { type PublishResult, publish } from '../library/publish.ts'
import { DRY_RUN } from '../lock/index.ts'
import { bytes } from '../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from './command.ts'
import {
  compression,
  concurrency,
  dryRun,
  lockfilePath,
  outDirectory,
  packsDirectory,
  publishTarget,
  releaseOf,
  type TargetFlags,
} from './settings.ts'
import { type SigningFlags, signing, withSigningFlags } from './trust-flags.ts'

interface PublishFlags extends TargetFlags, ConnectionFlags, SigningFlags {
  packsDir?: string
  outDir?: string
  lock?: string
  packVersion?: string
  dryRun?: boolean
  compression?: string
  tag: string[]
  concurrency?: string
}

/** `packwright publish`: builds packs, publishes them, records them in the lockfile. */
export function publishCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('publish')
    .description('Build packs, publish them to a registry and record their digests')
    .argument('[packs...]', 'names or directories of packs; all of them when none is named')
    .option('--registry <host>', 'OCI_REGISTRY; ghcr.io, or oci-layout://<dir> for a layout on disk')
    .option('--org <org>', 'OCI_ORG, or the owner of the GitHub repository')
    .option('--repo <repo>', 'OCI_REPO, or the name of the GitHub repository')
    .option('--packs-dir <dir>', 'PACKS_DIR; where the packs are (packs)')
    .option('--out-dir <dir>', 'OUT_DIR; where archives are written (dist/packs)')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
    .option('--pack-version <version>', 'PACK_VERSION, or the tag that CI runs for')
    .option('--dry-run', 'DRY_RUN=1; do everything but leave this machine')
    .option('--no-dry-run', 'publish although DRY_RUN is set')
    .option('--compression <name>', 'zstd or gzip')
    .option(
      '--tag <tag>',
      'also set a floating tag, e.g. latest; may be repeated',
      (tag, all: string[]) => [...all, tag],
      [],
    )
    .option('--concurrency <n>', 'packs that go up at once (6)')
  command
    .option('--sign', 'sign although PACKWRIGHT_SIGN=0')
    .option('--no-sign', 'PACKWRIGHT_SIGN=0; publish unsigned although a token can be had')
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright publish',
    'DRY_RUN=1 packwright publish',
    'OCI_ORG=acme OCI_REPO=packs packwright publish claude codex',
    'packwright publish --registry localhost:5000 --plain-http --org acme --repo packs',
  ])
  command.action(async (packs: string[], flags: PublishFlags) => {
    const output = outputOf(command)
    const progress = output.progress()
    const { env } = context
    const result = await publish({
      ...connection(flags, context),
      packs,
      target: publishTarget(flags, env),
      packsDir: packsDirectory(flags.packsDir, env),
      outDir: outDirectory(flags.outDir, env),
      lockfile: lockfilePath(flags.lock),
      version: releaseOf(flags.packVersion, env),
      dryRun: dryRun(flags.dryRun, env),
      compression: compression(flags.compression),
      concurrency: concurrency(flags.concurrency),
      alsoTags: flags.tag,
      signing: await signing(flags, env),
      onEvent: progress.onEvent,
    }).finally(() => progress.done())
    report(result, output)
  })
}

function report(result: PublishResult, output: ReturnType<typeof outputOf>): void {
  const packs = result.published.map(({ entry: _, ...pack }) => pack)
  const value = { dry_run: result.dryRun, lockfile: result.lockfile, packs }
  for (const { warnings } of result.published) for (const warning of warnings) output.warn(warning)
  if (result.failed.length === 0) {
    output.result(value, () => summary(result, output))
    return
  }
  if (!output.json) {
    if (result.published.length > 0) output.result(value, () => summary(result, output))
    for (const { error } of result.failed) output.failure(error)
  }
  const failed = result.failed.map(({ name, error }) => ({ name, error: error.toJSON() }))
  throw new PublishIncomplete(result, { ...value, failed })
}

/** Some packs failed; what was published stands, and the exit code is the first failure's. */
export class PublishIncomplete extends PackwrightError {
  readonly value: Record<string, unknown>

  constructor(result: PublishResult, value: Record<string, unknown>) {
    const first = result.failed[0]?.error ?? new PackwrightError('INTERNAL', 'Nothing failed.')
    const count = result.failed.length
    const what = `${count} of ${count + result.published.length} packs ${count === 1 ? 'was' : 'were'} not published`
    super(first.code, count === 1 ? first.message : `${what}; the first: ${first.message}`, {
      hint: first.hint,
      details: first.details,
    })
    this.value = value
  }
}

function summary(result: PublishResult, output: ReturnType<typeof outputOf>): string {
  const rows = result.published.map((pack) => [
    pack.name,
    pack.version,
    pack.reference,
    result.dryRun ? `${pack.digest} (${DRY_RUN})` : pack.digest,
    bytes(pack.size),
    pack.status,
  ])
  const { lockfile } = result
  const about = lockfile.written ? `Wrote ${lockfile.path}.` : `${lockfile.path} is up to date.`
  const spared =
    lockfile.spared === undefined ? '' : ` ${lockfile.spared} holds published digests and was left alone.`
  const headline = result.dryRun ? 'Dry run: nothing left this machine.' : ''
  const table = output.table(['PACK', 'VERSION', 'REFERENCE', 'DIGEST', 'SIZE', 'STATUS'], rows)
  return [table, '', [headline, about + spared].filter((part) => part !== '').join(' ')].join('\n')
}
