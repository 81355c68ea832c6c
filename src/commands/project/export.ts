import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { exportProject } from '../../mirror/index.ts'
import { exportLock, foreignLocks, isForeignLock } from '../../project/index.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'
import { trust, withTrustFlags } from '../flags/trust.ts'

/** `packwright export`: everything that is needed where there is no network. */
export function exportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description(
      'Write the project’s packs with all that proves them into one file, or another tool’s lockfile',
    )
    .argument('<file>', `a .tar, or ${foreignLocks().join(', ')}`)
    .argument('[path]', 'behind greentic-lock: where it is written')
  examples(withTrustFlags(withProjectFlags(command)), [
    'packwright export packs.tar',
    'packwright export skills.lock.json',
    'packwright export greentic-lock locks/greentic.json',
    'packwright import packs.tar    # where there is no network',
  ])
  command.action(async (word: string, path: string | undefined, flags: ProjectFlags) => {
    const output = outputOf(command)
    const format = path === undefined ? word : `${word}.json`
    const file = path ?? word
    requireKnown(format)
    if (path !== undefined && !isForeignLock(format)) throw tooMuch(path)
    if (isForeignLock(format)) {
      const written = await exportLock(file, projectOptions(flags, context), format)
      output.result({ ...written }, () => `Wrote ${written.packs.join(', ')} to ${written.file}.`)
      return
    }
    const progress = output.progress()
    const options = { ...projectOptions(flags, context), trust: trust(flags), onEvent: progress.onEvent }
    const done = await exportProject(file, options).finally(() => progress.done())
    output.result({ ...done }, () => {
      const names = done.packs.map(({ from }) => `  ${from}`).join('\n')
      return `${names}\n\nWrote ${done.packs.length} packs and ${done.files.join(', ')} to ${done.file}.`
    })
  })
}

function tooMuch(path: string): PackwrightError {
  return new PackwrightError('USAGE', `Nothing says what ${path} is for.`, {
    hint: 'A path stands behind greentic-lock alone.',
  })
}

/** A name that is a typing mistake must not become an archive. */
function requireKnown(file: string): void {
  if (isForeignLock(file) || file === '-' || file.endsWith('.tar')) return
  throw new PackwrightError('USAGE', `${file} is nothing that packwright exports to.`, {
    hint: `Known are a .tar, and ${foreignLocks().join(', ')}.`,
  })
}
