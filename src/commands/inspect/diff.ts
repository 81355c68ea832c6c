import type { Command } from 'commander'
import { type ComparedSide, diff, type PackDifference } from '../../inspect/index.ts'
import { bytes } from '../../text/index.ts'
import type { Output } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

/** `packwright diff`: what two published packs differ in. */
export function diffCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('diff')
    .description(
      'Compare two published packs: files, modes, sizes, manifest, dependencies, capabilities, signer',
    )
    .argument('<before>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
    .argument('<after>', 'the same')
    .option('--text', 'also show how the text of changed files differs; both packs are pulled')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(withTrustFlags(withConnectionFlags(command)), [
    'packwright diff ghcr.io/acme/packs/claude:1.1.0 ghcr.io/acme/packs/claude:1.2.0',
    'packwright diff ghcr.io/acme/packs/claude:1.1.0 ghcr.io/acme/packs/claude:1.2.0 --text',
  ])
  command.action(
    async (
      before: string,
      after: string,
      flags: ConnectionFlags & TrustFlags & { text?: boolean; store?: string },
    ) => {
      const output = outputOf(command)
      const { text, store } = flags
      const found = await diff(before, after, {
        ...connection(flags, context),
        trust: trust(flags),
        text,
        store,
      })
      output.result({ ...found }, () => describeDifference(found, output))
    },
  )
}

/** The whole comparison, a line a change. */
export function describeDifference(found: PackDifference, output: Output): string {
  const { before, after, size, patches = [] } = found
  const lines = [
    mark('-', 'red', before.reference, output),
    mark('+', 'green', after.reference, output),
    '',
    `${bytes(size.before)} → ${bytes(size.after)}`,
    ...changeLines(found, output),
    ...patches.flatMap(({ patch }) => ['', ...patchLines(patch, output)]),
  ]
  return lines.join('\n')
}

/** What changed, without the references. */
export function changeLines(found: PackDifference, output: Output): string[] {
  const { before, after, files, manifest, dependencies, capabilities } = found
  const change = (what: string, was: unknown, is: unknown) =>
    mark('~', 'yellow', `${what} ${shown(was)} → ${shown(is)}`, output)
  const rest = manifest.filter(({ path }) => !path.startsWith('$.dependencies') && path !== '$.version')
  return [
    ...(before.source === after.source ? [] : [change('source', before.source, after.source)]),
    ...(before.revision === after.revision ? [] : [change('commit', before.revision, after.revision)]),
    ...signerLines(before, after, output),
    ...capabilities.added.map((name) => mark('!', 'red', `asks for ${name}`, output)),
    ...capabilities.removed.map((name) => mark('-', 'green', `no longer asks for ${name}`, output)),
    ...dependencies.map(({ name, before: was, after: is }) =>
      change(`needs ${name}`, was ?? undefined, is ?? undefined),
    ),
    ...rest.map(({ path, before: was, after: is }) => change(path, was, is)),
    ...(files?.added ?? []).map((path) => mark('+', 'green', path, output)),
    ...(files?.removed ?? []).map((path) => mark('-', 'red', path, output)),
    ...(files?.changed ?? []).map(({ path, before: was, after: is, mode }) => {
      const modes = mode === undefined ? '' : `, ${mode.before} → ${mode.after}`
      return mark('~', 'yellow', `${path} (${bytes(was)} → ${bytes(is)}${modes})`, output)
    }),
    ...(files === undefined ? ['One of the two does not list its files.'] : []),
  ]
}

/** Another identity, repository or workflow; another tag of the same is what a release is. */
function signerLines(before: ComparedSide, after: ComparedSide, output: Output): string[] {
  const [was, is] = [before.signer, after.signer]
  if (was === undefined || is === undefined) return []
  const facts = (signer: typeof was) =>
    signer === null
      ? ['nobody']
      : [
          signer?.identity.replace(/@.*$/, ''),
          signer?.issuer,
          signer?.repository,
          signer?.workflow,
          signer?.runner,
        ]
  if (facts(was).join() === facts(is).join()) return []
  const text = `signed by ${was?.identity ?? 'nobody'} → ${is?.identity ?? 'nobody'}`
  return [mark('!', 'red', text, output)]
}

function patchLines(patch: string, output: Output): string[] {
  return patch
    .trimEnd()
    .split('\n')
    .map((line) => {
      const text = printableLine(line)
      if (line.startsWith('+')) return paint('green', text, output.stdout)
      if (line.startsWith('-')) return paint('red', text, output.stdout)
      return line.startsWith('@@') ? paint('cyan', text, output.stdout) : text
    })
}

function mark(sign: string, style: 'green' | 'red' | 'yellow', text: string, output: Output): string {
  return `${paint(style, sign, output.stdout)} ${printableLine(text)}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value)
}
