import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import type { PackEvent } from '../../events.ts'
import { importAdvisories } from '../../lifecycle/advisories/index.ts'
import { importProject } from '../../mirror/index.ts'
import { foreignLocks, importLock, importOpenwop, isForeignLock } from '../../project/index.ts'
import { publish } from '../../publish/index.ts'
import type { SourcedPack } from '../../systems/index.ts'
import type { Output } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'
import { packsDirectory, plainHttp, publishTarget } from '../flags/settings.ts'
import { requiredSigning, trust, withTrustFlags } from '../flags/trust.ts'
import { signatureFields } from './install-report.ts'

interface OpenwopFlags {
  plainHttp?: string | boolean
  signature?: string
  key?: string
  out?: string
  integrity?: string
  packsDir?: string
  publish?: boolean
  signingKey?: string
}

/** `packwright import`: packs from other systems, checked as those promise it. */
export function importCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('import')
    .usage('<file> | openwop <file> [options]')
    .description('Take packs in: from an export, or from other systems')
    .argument('<file>', `what packwright export wrote, or ${foreignLocks().join(', ')}`)
    .option('-f, --force', 'replace files of the project that differ')
  examples(withTrustFlags(withProjectFlags(parent)), [
    'packwright import packs.tar',
    'packwright import skills.lock.json',
    'packwright import openwop pack.tgz --signature pack.sig --key team.pub',
  ])
  parent.action(async (file: string, flags: ProjectFlags & { force?: boolean }) => {
    const output = outputOf(parent)
    const { force } = flags
    const warnings: string[] = []
    const onEvent = (event: PackEvent) => {
      if (event.type !== 'warning') return
      warnings.push(event.message)
      if (!output.json) output.warn(event.message)
    }
    if (isForeignLock(file)) {
      const options = { ...projectOptions(flags, context), trust: trust(flags), onEvent }
      const taken = await importLock(file, options)
      output.result({ packs: taken, warnings }, () => {
        const rows = taken.map(({ name, version, digest, signer }) => [
          name,
          version,
          digest,
          signer?.identity ?? '-',
        ])
        return `${output.table(['PACK', 'VERSION', 'DIGEST', 'SIGNER'], rows)}\n\nNext: packwright install`
      })
      return
    }
    const done = await importProject(file, {
      ...projectOptions(flags, context),
      trust: trust(flags),
      force,
      onEvent,
    })
    const packs = done.packs.map(({ manifest: _, files, trust: report, ...pack }) => {
      return { ...pack, files: files.length, ...signatureFields(report) }
    })
    output.result({ packs, files: done.files, warnings }, () => {
      const rows = packs.map((pack) => [
        pack.name,
        pack.version ?? '-',
        pack.digest,
        pack.signature_identity ?? '-',
      ])
      const wrote = done.files.length === 0 ? '' : `Wrote ${done.files.join(', ')}. `
      return `${output.table(['PACK', 'VERSION', 'DIGEST', 'SIGNER'], rows)}\n\n${wrote}Next: packwright install --frozen --offline`
    })
  })
  const command = parent
    .command('openwop')
    .description(
      'Check a signed tarball and make it a directory that can be published, or map advisories to OSV',
    )
    .argument('<file>', 'a tarball, or an advisories.json')
    .option('--signature <file>', 'the detached Ed25519 signature of a tarball')
    .option('--key <file>', 'the public key, PEM')
    .option('--integrity <sri>', 'sha256-… or sha512-… of the tarball')
    .option('--packs-dir <dir>', 'PACKS_DIR; where its directory is made (packs)')
    .option('--out <dir>', 'where advisories are written (advisories)')
    .option('--plain-http [force]', 'with --publish: speak HTTP to a registry on this machine')
    .option('--publish', 'publish it at once where OCI_REGISTRY, OCI_ORG and OCI_REPO say, signed')
    .option('--signing-key <file>', 'with --publish: our private key; else keyless where a token can be had')
  examples(command, [
    'packwright import openwop 1.0.1.tgz --signature 1.0.1.sig --key team.pub --integrity sha256-…',
    'packwright import openwop registry/security/advisories.json --out advisories',
  ])
  command.action(async (tgz: string, flags: OpenwopFlags) => {
    const output = outputOf(command)
    if (tgz.endsWith('.json')) {
      const files = await importAdvisories(tgz, flags.out ?? 'advisories')
      output.result(
        { files },
        () =>
          `${files.join('\n')}\n\nNext: packwright advisories publish ${files[0] ?? '<file>'} --in <repository>`,
      )
      return
    }
    const { signature, key, integrity } = flags
    if (signature === undefined || key === undefined) {
      throw new PackwrightError('USAGE', `Nothing says with what ${tgz} was signed.`, {
        hint: 'Name its signature and the public key: --signature pack.sig --key team.pub.',
      })
    }
    const packsDir = packsDirectory(flags.packsDir, context.env)
    const imported = await importOpenwop(tgz, { signature, key, integrity, packsDir })
    const covers =
      imported.signatureCovers === 'archive'
        ? 'The signature covers every file.'
        : 'The signature covers pack.json only: no other file of the pack is proven by it.'
    if (imported.signatureCovers === 'manifest') output.warn(covers)
    if (flags.publish === true) return await republish(imported, flags, context, output)
    output.result({ ...imported }, () => {
      const done = `${imported.name} ${imported.version} is in ${imported.directory}. ${covers}`
      return `${done}\n\nNext: packwright publish ${imported.directory}`
    })
  })
}

/** What was checked by its old signature goes out with ours. */
async function republish(
  imported: SourcedPack,
  flags: OpenwopFlags,
  context: CommandContext,
  output: Output,
): Promise<void> {
  const { env, signal } = context
  const how = await requiredSigning(
    { rekorVersion: '1', ...(flags.signingKey === undefined ? {} : { key: flags.signingKey }) },
    env,
  )
  const done = await publish({
    env,
    signal,
    packs: [imported.directory],
    target: publishTarget({}, env),
    plainHttp: plainHttp(flags.plainHttp),
    allowDirty: true,
    signing: how,
  })
  const [pack] = done.published
  const [failed] = done.failed
  if (pack === undefined) throw failed?.error ?? new PackwrightError('INTERNAL', 'Nothing was published.')
  const { reference, digest, status } = pack
  output.result({ ...imported, reference, digest, status }, () => `${reference}@${digest} ${status}.`)
}
