import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import {
  add,
  type InstallOptions,
  type InstallResult,
  install,
  remove,
  rollback,
  update,
  type VersionChange,
  verifyInstalled,
} from '../../project/index.ts'
import { confirm, isAsked } from '../../ui/confirm.ts'
import type { Output } from '../../ui/output.ts'
import type { Progress } from '../../ui/progress.ts'
import { printableLine } from '../../ui/text.ts'
import { type CommandContext, examples, outputOf, several } from '../flags/command.ts'
import {
  type InstallFlags,
  installOptions,
  isFrozen,
  startEventReader,
  withInstallFlags,
} from '../flags/project.ts'
import { changeLines } from '../inspect/diff.ts'
import { planLines, reportInstall, reportInstalled } from './install-report.ts'

/** `packwright install`: the target becomes what the lockfile says. */
export function installCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('install')
    .description('Make the target equal to packs.lock.json, and the lockfile to packs.json')
    .option('--frozen', 'fail when packs.json and the lockfile disagree (on when CI is set)')
    .option('--no-frozen', 'change the lockfile although CI is set')
    .option('-n, --dry-run', 'show what would be installed, and where')
    .option('--verify', 'look whether everything is as it was installed, and change nothing')
  examples(withInstallFlags(command), [
    'packwright install',
    'packwright install --frozen --require-signature',
    'packwright install --client claude-code --user',
  ])
  command.action(async (flags: InstallFlags & { dryRun?: boolean; verify?: boolean }) => {
    const output = outputOf(command)
    if (flags.verify === true) {
      const states = await verifyInstalled(installOptions(flags, context))
      return reportInstalled(states, output)
    }
    const frozen = isFrozen(flags.frozen, context.env)
    const { dryRun } = flags
    const result = await run(flags, output, context, (options) => install({ ...options, frozen, dryRun }))
    reportInstall(result, output)
  })
}

interface AddFlags {
  prerelease?: boolean
  only: string[]
  as?: string
  grant: string[]
  replace?: boolean
  dryRun?: boolean
  yes?: boolean
}

/** `packwright add`: packs into `packs.json`, the lockfile and the target. */
export function addCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('add')
    .description('Add packs to packs.json, lock and install them')
    .argument(
      '<references...>',
      'registry/repository with a range behind @, a collection, or git+https://…@commit#path',
    )
    .option('--prerelease', 'take pre-releases as well')
    .option('--only <skill>', 'of a collection only this skill; may be repeated', several, [])
    .option('--as <name>', 'the name that the pack gets here, in place of its own')
    .option(
      '--grant <path>',
      'let the packs write there as well: "~/dir/" or "file"; may be repeated',
      several,
      [],
    )
    .option('--replace', 'take a name over that comes from another place')
    .option('-n, --dry-run', 'show what would be installed, and where')
    .option('-y, --yes', 'do not ask before packs are installed')
  examples(withInstallFlags(command), [
    'packwright add ghcr.io/acme/packs/claude',
    'packwright add ghcr.io/acme/packs/claude@^1.2.0 --require-signature',
    'packwright add ghcr.io/acme/skills/all:1.0.0 --only release-notes',
    'packwright add git+https://github.com/acme/skills@<commit>#release-notes',
  ])
  command.action(async (references: string[], flags: InstallFlags & AddFlags) => {
    const output = outputOf(command)
    const { prerelease, only, as, grant: grants, replace, dryRun } = flags
    const adding = (granted: readonly string[]) =>
      run(flags, output, context, (options, progress) => {
        const approve = approval(flags, output, context, progress)
        const chosen = { references, prerelease, only, as, grants: granted, replace, dryRun }
        return add({ ...options, ...chosen, approve })
      })
    const result = await adding(grants).catch(async (thrown: unknown) => {
      const wanted = references.length === 1 && !output.json ? await grantsFor(thrown, context) : undefined
      if (wanted === undefined) throw thrown
      return await adding([...grants, ...wanted])
    })
    reportInstall(result, output)
  })
}

/** Asks for what a pack wants to write besides its own, where somebody is there: `--yes` does not answer that. */
async function grantsFor(thrown: unknown, { signal }: CommandContext): Promise<string[] | undefined> {
  if (!(thrown instanceof PackwrightError) || thrown.code !== 'GRANT_MISSING' || !isAsked()) return undefined
  const files = thrown.details['files'] as string[]
  process.stderr.write(`${printableLine(thrown.message)}\n`)
  return (await confirm('Let it write that?', 'no', signal)) ? files : undefined
}

/** Shows what new packs are about to do, and asks where somebody is there to answer. */
function approval(
  { yes, dryRun }: AddFlags,
  output: Output,
  { signal }: CommandContext,
  progress: Progress,
): InstallOptions['approve'] {
  if (output.json || dryRun === true) return undefined
  return async (plan) => {
    const fresh = plan.filter(({ isNew }) => isNew)
    if (fresh.length === 0) return true
    progress.done()
    output.tell(planLines(fresh, output.stderr).join('\n'))
    if (yes === true || !isAsked()) return true
    const what = fresh.length === 1 ? 'this pack' : `these ${fresh.length} packs`
    return await confirm(`Install ${what}?`, 'yes', signal)
  }
}

/** `packwright remove`: out of `packs.json`, the lockfile and the target. */
export function removeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('remove')
    .description('Take packs out of packs.json and undo what was installed')
    .argument('<packs...>', 'names of packs')
  examples(withInstallFlags(command), ['packwright remove claude'])
  command.action(async (packs: string[], flags: InstallFlags) => {
    const output = outputOf(command)
    reportInstall(await run(flags, output, context, (options) => remove(packs, options)), output)
  })
}

/** `packwright update`: as new as the ranges allow. */
export function updateCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('update')
    .description('Make packs as new as packs.json allows')
    .argument(
      '[packs...]',
      'names of packs, with a range behind @ that they are to have; all when none is named',
    )
    .option('-n, --dry-run', 'show what would change')
  examples(withInstallFlags(command), [
    'packwright update --dry-run',
    'packwright update claude',
    'packwright update claude@1.2.0',
  ])
  command.action(async (packs: string[], flags: InstallFlags & { dryRun?: boolean }) => {
    const output = outputOf(command)
    const { dryRun } = flags
    const { changes, result } = await run(flags, output, context, (options) =>
      update(packs, { ...options, dryRun }),
    )
    if (result !== undefined) return reportInstall(result, output, { changes })
    output.result({ changes, dry_run: true }, () => changeTable(changes, output))
  })
}

function changeTable(changes: readonly VersionChange[], output: Output): string {
  if (changes.length === 0) return 'Everything is as new as packs.json allows.'
  const rows = changes.map(({ name, before, after, reference }) => [
    name,
    before ?? '-',
    after ?? 'removed',
    reference,
  ])
  const details = changes.flatMap(({ name, difference }) =>
    difference === undefined
      ? []
      : ['', `${name}:`, ...changeLines(difference, output).map((line) => `  ${line}`)],
  )
  return [output.table(['PACK', 'LOCKED', 'WOULD BE', 'REFERENCE'], rows), ...details].join('\n')
}

/** `packwright rollback`: what was installed before, from the store. */
export function rollbackCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('rollback')
    .description('Install what was installed before, from the store and without network')
    .argument('<pack>', 'name of the pack')
  examples(withInstallFlags(command), ['packwright rollback claude'])
  command.action(async (pack: string, flags: InstallFlags) => {
    const output = outputOf(command)
    reportInstall(await run(flags, output, context, (options) => rollback(pack, options)), output)
  })
}

/** Runs with progress on the terminal and events to the user's command. */
async function run<T extends InstallResult | object>(
  flags: InstallFlags,
  output: Output,
  context: CommandContext,
  work: (options: InstallOptions, progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = output.progress()
  const reader = startEventReader(flags.onEvent, progress.onEvent)
  const options = { ...installOptions(flags, context), onEvent: reader.onEvent }
  const result = await work(options, progress).finally(() => progress.done())
  await reader.done()
  return result
}
