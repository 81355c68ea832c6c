import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { type PublishOptions, publish } from '../../publish/index.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  several,
  withConnectionFlags,
} from '../flags/command.ts'
import {
  compression,
  concurrency,
  dialectPlace,
  dryRun,
  isOn,
  lockfilePath,
  outDirectory,
  packsDirectory,
  publishTarget,
  type TargetFlags,
} from '../flags/settings.ts'
import { type SigningFlags, signing, unsignedWanted, withSigningFlags } from '../flags/trust.ts'
import { report, reportToActions } from './publish-report.ts'
import { releaseOf } from './release.ts'

interface PublishFlags extends TargetFlags, ConnectionFlags, SigningFlags {
  packsDir?: string
  outDir?: string
  lock?: string
  packVersion?: string
  dryRun?: boolean
  compression?: string
  tag: string[]
  prerelease?: boolean
  concurrency?: string
  files: string[]
  allowDirty?: boolean
  compare?: boolean
  detached?: boolean
  catalog?: boolean
  sbom?: boolean
  attest: string[]
  dialect: string[]
  dialectPlace?: string
  collection?: string
  semverCheck?: boolean
  releaseAssets?: string
  registryTree?: string
}

/** `packwright publish`: builds packs, publishes them, records them in the lockfile. */
export function publishCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('publish')
    .description('Build packs, publish them to a registry and record their digests')
    .argument('[packs...]', 'names or directories of packs; all of them when none is named')
  withMoreFlags(withUsualFlags(command))
  examples(withConnectionFlags(withSigningFlags(command)), [
    'packwright publish',
    'DRY_RUN=1 packwright publish --compare',
    'OCI_ORG=acme OCI_REPO=packs packwright publish claude codex',
    'packwright publish --registry localhost:5000 --plain-http --org acme --repo packs',
  ])
  command.action(async (packs: string[], flags: PublishFlags) => {
    const output = outputOf(command)
    const progress = output.progress()
    const { env } = context
    const asked = await publishOptions(packs, flags, context)
    const result = await publish({ ...asked, onEvent: progress.onEvent }).finally(() => progress.done())
    await reportToActions(result, env)
    report(result, output, env)
  })
}

/** Where to, from where, as which version. */
function withUsualFlags(command: Command): Command {
  return command
    .option('--registry <host>', 'OCI_REGISTRY; ghcr.io, or oci-layout://<dir> for a layout on disk')
    .option('--org <org>', 'OCI_ORG, or the owner of the GitHub repository')
    .option('--repo <repo>', 'OCI_REPO, or the name of the GitHub repository')
    .option('--packs-dir <dir>', 'PACKS_DIR; where the packs are (packs)')
    .option('--out-dir <dir>', 'OUT_DIR; where archives are written (dist/packs)')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
    .option('--pack-version <version>', 'PACK_VERSION, or the tag that CI runs for')
    .option('-n, --dry-run', 'DRY_RUN=1; do everything but leave this machine')
    .option('--no-dry-run', 'publish although DRY_RUN is set')
    .option('--compression <name>', 'zstd or gzip')
    .option('--tag <tag>', 'also set a floating tag, e.g. latest; may be repeated', several, [])
    .option('--prerelease', 'let --tag latest point at a pre-release')
    .option('--concurrency <n>', 'packs that go up at once (6)')
}

/** What else is checked, written and said of the packs. */
function withMoreFlags(command: Command): Command {
  return command
    .option(
      '--files <glob>',
      'publish these files instead of what the manifest says; may be repeated',
      several,
      [],
    )
    .option('--allow-dirty', 'publish although the checkout has changes that are not committed')
    .option('--compare', 'in a dry run: say what is different from the last release')
    .option('--detached', 'with --key: also write <archive>.sig and .sri beside the archives')
    .option(
      '--dialect <name>',
      'what to publish in (packwright dialects); repeated: for other clients as well',
      several,
      [],
    )
    .option('--dialect-place <how>', 'where further dialects go: repository or tag', 'repository')
    .option('--collection <name>', 'also publish an index over the skills of this run: name or name:version')
    .option('--registry-tree <dir>', 'with --key: also add packs to a registry that is a directory (OpenWOP)')
    .option(
      '--release-assets <dir>',
      'also write the assets of a release there (nexo): archives, checksums, signatures',
    )
    .option('--semver-check', 'refuse a version that is too small for what changed since the last release')
    .option('--sbom', 'attach a bill of materials (CycloneDX 1.6) to every pack')
    .option(
      '--attest <type=file>',
      'sign what was found out about every pack: a predicate’s type and its JSON; may be repeated',
      several,
      [],
    )
    .option('--catalog', 'keep the catalog up to date although PACKWRIGHT_CATALOG=0')
    .option('--no-catalog', 'PACKWRIGHT_CATALOG=0; leave the catalog beside the packs as it is')
    .option('--sign', 'sign although PACKWRIGHT_SIGN=0')
    .option('--no-sign', 'PACKWRIGHT_SIGN=0; publish unsigned although a token can be had')
}

async function publishOptions(
  packs: readonly string[],
  flags: PublishFlags,
  context: CommandContext,
): Promise<PublishOptions> {
  const { env } = context
  const dry = dryRun(flags.dryRun, env)
  if (flags.compare === true && !dry) {
    throw new PackwrightError('FLAGS_CONFLICT', '--compare belongs to a dry run.', {
      hint: 'Say --dry-run --compare.',
    })
  }
  return {
    ...connection(flags, context),
    packs,
    target: await publishTarget(flags, env, flags.lock),
    packsDir: packsDirectory(flags.packsDir, env),
    outDir: outDirectory(flags.outDir, env),
    lockfile: lockfilePath(flags.lock),
    ...(await releaseOf(flags.packVersion, env)),
    dryRun: dry,
    compression: compression(flags.compression),
    concurrency: concurrency(flags.concurrency),
    alsoTags: flags.tag,
    prerelease: flags.prerelease,
    files: flags.files,
    allowDirty: flags.allowDirty,
    compare: flags.compare,
    detached: flags.detached,
    sbom: flags.sbom,
    attest: flags.attest.map(attestation),
    dialects: flags.dialect,
    dialectPlace: dialectPlace(flags.dialectPlace),
    collection: flags.collection,
    semverCheck: flags.semverCheck,
    releaseAssets: flags.releaseAssets,
    registryTree: flags.registryTree,
    catalog: flags.catalog ?? isOn(env['PACKWRIGHT_CATALOG']),
    signing: dry && flags.key === undefined ? undefined : await signing(flags, env),
    unsigned: unsignedWanted(flags, env),
  }
}

/** The type is a URI, and may hold an equals sign; the file is what stands behind the last one. */
function attestation(written: string): { predicateType: string; file: string } {
  const at = written.lastIndexOf('=')
  if (at > 0 && at < written.length - 1)
    return { predicateType: written.slice(0, at), file: written.slice(at + 1) }
  throw new PackwrightError('USAGE', `--attest ${written} is not <predicate type>=<file>.`, {
    hint: 'Write e.g. --attest https://slsa.dev/verification_summary/v1=vsa.json.',
  })
}
