import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { temporaryDirectory } from '../../files/index.ts'
import { importProject } from '../../mirror/index.ts'
import { foreignLocks, importLock, isForeignLock } from '../../project/index.ts'
import { STDIN } from '../../text/index.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'
import { trust, withTrustFlags } from '../flags/trust.ts'
import { signatureFields } from './install-report.ts'
import { importNexoReleaseCommand, importOpenwopCommand } from './take-over.ts'

const HEADING = ['PACK', 'VERSION', 'DIGEST', 'SIGNER']

/** `packwright import`: packs from other systems, checked as those promise it. */
export function importCommand(program: Command, context: CommandContext): void {
  const parent = program
    .command('import')
    .usage('<file> | openwop <what...> | nexo-release <what...> [options]')
    .description('Take packs in: from an export, or from other systems')
    .argument('<file>', `what packwright export wrote, or ${foreignLocks().join(', ')}`)
    .option('-f, --force', 'replace files of the project that differ')
  examples(withTrustFlags(withProjectFlags(parent)), [
    'packwright import packs.tar',
    'packwright import skills.lock.json',
    'packwright import openwop pack.tgz --signature pack.sig --key team.pub',
  ])
  parent.action(async (named: string, flags: ProjectFlags & { force?: boolean }) => {
    const output = outputOf(parent)
    await using scratch = named === STDIN ? await temporaryDirectory('packwright-import-') : undefined
    const file = scratch === undefined ? named : join(scratch.path, 'standard-input')
    if (scratch !== undefined) await pipeline(process.stdin, createWriteStream(file))
    const { force } = flags
    const { onEvent } = output.silent()
    const options = { ...projectOptions(flags, context), trust: trust(flags), onEvent }
    if (isForeignLock(file)) {
      const packs = await importLock(file, options)
      output.result({ packs, warnings: [] }, () => {
        const rows = packs.map(({ name, version, digest, signer }) => {
          return [name, version, digest, signer?.identity ?? '-']
        })
        return `${output.table(HEADING, rows)}\n\nNext: packwright install`
      })
      return
    }
    const done = await importProject(file, { ...options, force })
    const packs = done.packs.map(({ manifest: _, files, trust: report, ...pack }) => {
      return { ...pack, files: files.length, ...signatureFields(report) }
    })
    output.result({ packs, files: done.files, warnings: [] }, () => {
      const rows = packs.map(({ name, version, digest, signature_identity: signer }) => {
        return [name, version ?? '-', digest, signer ?? '-']
      })
      const wrote = done.files.length === 0 ? '' : `Wrote ${done.files.join(', ')}. `
      return `${output.table(HEADING, rows)}\n\n${wrote}Next: packwright install --frozen --offline`
    })
  })
  importOpenwopCommand(parent, context)
  importNexoReleaseCommand(parent, context)
}
