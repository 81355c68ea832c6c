import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { SEVERITIES, type Severity } from '../../lifecycle/advisories/index.ts'
import { type Audit, audit, publishAdvisories } from '../../lifecycle/index.ts'
import { advisoriesOf } from '../../session/index.ts'
import { type Output, Reported } from '../../ui/output.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import {
  type SigningFlags,
  signing,
  type TrustFlags,
  trust,
  withSigningFlags,
  withTrustFlags,
} from '../flags/trust.ts'

interface AuditFlags extends ConnectionFlags, TrustFlags {
  lock?: string
  severity?: string
  offline?: boolean
  store?: string
}

/** `packwright audit`: the lockfile against the advisories beside its packs. */
export function auditCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('audit')
    .description('Hold the lockfile against the advisories of the repositories that its packs come from')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
    .option('--severity <level>', 'low, medium, high or critical: what is worth an exit code of 8 (low)')
    .option('--offline', 'with the copy of an earlier time')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright audit',
    'packwright audit --severity high --json',
    'packwright audit --offline',
  ])
  command.action(async (flags: AuditFlags) => {
    const output = outputOf(command)
    const progress = output.progress()
    const { lock: lockfile, offline, store } = flags
    const found = await audit({
      ...connection(flags, context),
      lockfile,
      offline,
      store,
      severity: severityFlag(flags.severity),
      trust: trust(flags),
      onEvent: progress.onEvent,
    }).finally(() => progress.done())
    if (found.findings.length === 0) return output.result({ ...found }, () => summary(found))
    if (!output.json) output.result({}, () => `${table(found, output)}\n`)
    const count = found.findings.length
    const packs = new Set(found.findings.map(({ pack }) => pack)).size
    throw new Reported(
      'ADVISORY_FOUND',
      `${count === 1 ? 'An advisory is' : `${count} advisories are`} about ${packs === 1 ? 'a locked pack' : `${packs} locked packs`}.`,
      { hint: 'Update to a version that has the fix: packwright update.' },
      { ...found },
    )
  })
}

function severityFlag(written: string | undefined): Severity | undefined {
  const found = SEVERITIES.find((level) => level === written)
  if (written === undefined || found !== undefined) return found
  throw new PackwrightError('USAGE', `--severity ${written} is not known.`, {
    hint: `It is ${SEVERITIES.join(', ')}.`,
  })
}

function summary({ packs, sources }: Audit): string {
  const lines = sources.map(({ base, advisories, cached }) => {
    const count = advisories === null ? 'has no advisories' : `${advisories} advisories`
    return `  ${base}: ${count}${cached ? ' (the copy of an earlier time)' : ''}`
  })
  return [`No advisory is about any of ${packs} locked packs.`, ...lines].join('\n')
}

function table({ findings }: Audit, output: Output): string {
  const rows = findings.map((found) => [
    found.severity,
    `${found.pack} ${found.version}`,
    found.id,
    found.fixed ?? '-',
    found.summary,
  ])
  return output.table(['SEVERITY', 'PACK', 'ADVISORY', 'FIXED IN', 'SUMMARY'], rows)
}

interface PublishFlags extends ConnectionFlags, SigningFlags {
  in: string
}

/** `packwright advisories`: publish and list. */
export function advisoriesCommand(program: Command, context: CommandContext): void {
  const parent = program.command('advisories').description('Publish and list advisories about packs (OSV)')
  examples(parent, ['packwright advisories list --in ghcr.io/acme/packs'])
  const publish = parent
    .command('publish')
    .description('Put advisories beside the packs of a repository; one of the same id is replaced')
    .argument('<files...>', 'OSV documents')
    .requiredOption('--in <repository>', 'where the packs are, e.g. ghcr.io/acme/packs')
  examples(withConnectionFlags(withSigningFlags(publish)), [
    'packwright advisories publish advisories/x_ACME-2026-0001.json --in ghcr.io/acme/packs',
  ])
  publish.action(async (files: string[], flags: PublishFlags) => {
    const output = outputOf(publish)
    const options = { ...connection(flags, context), signing: await signing(flags, context.env) }
    const done = await publishAdvisories(files, flags.in, options)
    output.result(
      { ...done },
      () => `${done.base}: ${done.ids.join(', ')} ${done.changed ? 'published' : 'there already'}.`,
    )
  })
  const list = parent
    .command('list')
    .description('List the advisories of a repository')
    .requiredOption('--in <repository>', 'where the packs are, e.g. ghcr.io/acme/packs')
    .option('--offline', 'the copy of an earlier time')
  examples(withTrustFlags(withConnectionFlags(list)), ['packwright advisories list --in ghcr.io/acme/packs'])
  list.action(async (flags: ConnectionFlags & TrustFlags & { in: string; offline?: boolean }) => {
    const output = outputOf(list)
    const options = { ...connection(flags, context), offline: flags.offline, trust: trust(flags) }
    const found = [...(await advisoriesOf([flags.in], options)).values()][0]
    const advisories = found?.document.advisories ?? []
    output.result({ base: flags.in, advisories }, () => {
      if (advisories.length === 0) return `${flags.in} has no advisories.`
      const rows = advisories.map(({ id, modified, summary = '', withdrawn }) => [
        id,
        modified.slice(0, 10),
        withdrawn === undefined ? summary : `withdrawn: ${summary}`,
      ])
      return output.table(['ADVISORY', 'MODIFIED', 'SUMMARY'], rows)
    })
  })
}
