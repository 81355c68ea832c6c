import type { Command } from 'commander'
import { diff, type PackDifference } from '../library/diff.ts'
import type { Output } from '../ui/output.ts'
import { bytes, paint, printable } from '../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from './command.ts'

/** `packwright diff`: what two published packs differ in. */
export function diffCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('diff')
    .description('Compare two published packs: files, modes, sizes, manifest, source')
    .argument('<before>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
    .argument('<after>', 'the same')
  examples(withConnectionFlags(command), [
    'packwright diff ghcr.io/acme/packs/claude:1.1.0 ghcr.io/acme/packs/claude:1.2.0',
  ])
  command.action(async (before: string, after: string, flags: ConnectionFlags) => {
    const output = outputOf(command)
    const found = await diff(before, after, connection(flags, context))
    output.result({ ...found }, () => describe(found, output))
  })
}

function describe(found: PackDifference, output: Output): string {
  const { before, after, size, files, manifest } = found
  const mark = (sign: string, style: 'green' | 'red' | 'yellow', text: string) =>
    `${paint(style, sign, output.stdout)} ${printable(text)}`
  const lines = [
    mark('-', 'red', before.reference),
    mark('+', 'green', after.reference),
    '',
    `${bytes(size.before)} → ${bytes(size.after)}`,
    ...(before.source === after.source
      ? []
      : [mark('~', 'yellow', `source ${shown(before.source)} → ${shown(after.source)}`)]),
    ...(before.revision === after.revision
      ? []
      : [mark('~', 'yellow', `commit ${shown(before.revision)} → ${shown(after.revision)}`)]),
    ...manifest.map(({ path, before: was, after: is }) =>
      mark('~', 'yellow', `${path} ${shown(was)} → ${shown(is)}`),
    ),
    ...(files?.added ?? []).map((path) => mark('+', 'green', path)),
    ...(files?.removed ?? []).map((path) => mark('-', 'red', path)),
    ...(files?.changed ?? []).map(({ path, before: was, after: is, mode }) =>
      mark(
        '~',
        'yellow',
        `${path} (${bytes(was)} → ${bytes(is)}${mode === undefined ? '' : `, ${mode.before} → ${mode.after}`})`,
      ),
    ),
    ...(files === undefined ? ['One of the two does not list its files.'] : []),
  ]
  return lines.join('\n')
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value)
}
