import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { temporaryDirectory } from '../../files/index.ts'
import { exportProject, exportSite } from '../../mirror/index.ts'
import { exportLock, foreignLocks, isForeignLock, type ProjectOptions } from '../../project/index.ts'
import { isSite } from '../../serve/index.ts'
import type { Output } from '../../ui/output.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from '../flags/project.ts'
import { trust, withTrustFlags } from '../flags/trust.ts'

/** `packwright export`: everything that is needed where there is no network. */
export function exportCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('export')
    .description(
      'Write the project’s packs with all that proves them into one file, or for another tool’s clients',
    )
    .argument('<file>', `a .tar, ${foreignLocks('written').join(', ')}, or well-known`)
    .argument('[path]', 'behind greentic-lock: the file; behind well-known: the directory of a web server')
  examples(withTrustFlags(withProjectFlags(command)), [
    'packwright export packs.tar',
    'packwright export skills.lock.json',
    'packwright export greentic-lock locks/greentic.json',
    'packwright export well-known public    # npx skills add https://…',
    'packwright import packs.tar    # where there is no network',
  ])
  command.action(async (word: string, path: string | undefined, flags: ProjectFlags) => {
    const output = outputOf(command)
    if (isSite(word)) return await site(word, path, flags, context, output)
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
    if (file === '-') return await toStdout(options, output).finally(() => progress.done())
    const done = await exportProject(file, options).finally(() => progress.done())
    output.result({ ...done }, () => {
      const names = done.packs.map(({ from }) => `  ${from}`).join('\n')
      return `${names}\n\nWrote ${done.packs.length} packs and ${done.files.join(', ')} to ${done.file}.`
    })
  })
}

/** The tar itself is the result: it is written whole, and then handed on. */
async function toStdout(options: ProjectOptions, output: Output): Promise<void> {
  if (output.json)
    throw new PackwrightError('FLAGS_CONFLICT', 'The archive and --json cannot both go to standard output.', {
      hint: 'Name a file for the archive.',
    })
  await using directory = await temporaryDirectory('packwright-export-')
  const file = join(directory.path, 'export.tar')
  const { packs } = await exportProject(file, options)
  await pipeline(createReadStream(file), output.stdout, { end: false })
  output.tell(`Wrote ${packs.length} packs to standard output.`)
}

/** Skills for `npx skills`, from any web server. */
async function site(
  name: string,
  directory: string | undefined,
  flags: ProjectFlags,
  context: CommandContext,
  output: Output,
): Promise<void> {
  if (directory === undefined)
    throw new PackwrightError('USAGE', `Nothing says where ${name} is written.`, {
      hint: `Say packwright export ${name} <directory>: what the web server shows as /.`,
    })
  const progress = output.progress()
  const options = { ...projectOptions(flags, context), trust: trust(flags), onEvent: progress.onEvent }
  const { files, packs, passedOver } = await exportSite(name, directory, options).finally(() =>
    progress.done(),
  )
  for (const { name: pack, why } of passedOver) output.warn(`${pack} is left out: ${why}.`)
  output.result(
    { directory, files, packs, passed_over: passedOver },
    () => `Wrote ${packs.length} packs to ${directory}.`,
  )
}

function tooMuch(path: string): PackwrightError {
  return new PackwrightError('USAGE', `Nothing says what ${path} is for.`, {
    hint: 'A path stands behind greentic-lock and well-known alone.',
  })
}

/** A name that is a typing mistake must not become an archive. */
function requireKnown(file: string): void {
  if (isForeignLock(file) || file === '-' || file.endsWith('.tar')) return
  throw new PackwrightError('USAGE', `${file} is nothing that packwright exports to.`, {
    hint: `Known are a .tar, well-known, and ${foreignLocks('written').join(', ')}.`,
  })
}
