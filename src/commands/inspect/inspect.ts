import type { Command } from 'commander'
import { type InspectedPack, inspect } from '../../pull/index.ts'
import { bytes } from '../../text/index.ts'
import { jsonNames, type Output } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'

/** `packwright inspect`: what an artifact says of itself; the layer stays where it is. */
export function inspectCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('inspect')
    .description('Show manifest, files, annotations and sizes without downloading the pack')
    .argument('<reference>', 'registry/repository:tag, …@sha256:…, or oci-layout://…')
  examples(withConnectionFlags(command), [
    'packwright inspect ghcr.io/acme/packs/claude:1.2.0',
    'packwright inspect oci-layout://dist/registry/claude:1.2.0 --json',
  ])
  command.action(async (reference: string, flags: ConnectionFlags) => {
    const output = outputOf(command)
    const found = await inspect(reference, connection(flags, context))
    output.result(jsonNames({ ...found }), () => describe(found, output))
  })
}

function describe(found: InspectedPack, output: Output): string {
  const { manifest } = found
  const facts: [string, string | undefined][] = [
    ['pack', `${found.name}${found.version === undefined ? '' : ` ${found.version}`}`],
    ['description', manifest.description],
    ['reference', found.reference],
    ['dialect', `${found.dialect} (${found.artifactType})`],
    ['layer', `${found.layer.digest} (${bytes(found.layer.size)}, ${found.layer.mediaType})`],
    ['signer', signerOf(found)],
    ['status', statusOf(found)],
    ['content', found.contentDigest],
    ['format', manifest.format],
    ['kind', manifest.kind],
    ['license', manifest.license],
    ['author', manifest.author],
    ['platforms', manifest.platforms?.join(', ')],
    [
      'variants',
      found.platforms
        ?.map(({ platform, target, size }) => `${target ?? platform} (${bytes(size)})`)
        .join(', '),
    ],
    ['engines', pairs(manifest.engines)],
    [
      'evidence',
      found.evidence && `${found.evidence.file}: ${found.evidence.covers} signed by ${found.evidence.signer}`,
    ],
    ['needs', pairs(mapValues(manifest.dependencies ?? {}, ({ version }) => version))],
  ]
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`${paint('dim', name.padEnd(12), output.stdout)} ${printableLine(value)}`],
  )
  const annotations = Object.entries(found.annotations).map(([key, value]) => [key, value])
  const files = (found.files ?? []).map(({ path, size, mode }) => [path, bytes(size), mode])
  const sections = [
    lines.join('\n'),
    annotations.length === 0 ? '' : output.table(['ANNOTATION', 'VALUE'], annotations),
    files.length === 0
      ? 'The artifact does not list its files; pull it to see them.'
      : output.table(['FILE', 'SIZE', 'MODE'], files),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

function signerOf({ signer, verified, reason }: InspectedPack): string {
  if (verified) return `${signer?.identity} (verified)`
  return `not verified: ${reason ?? 'it is signed by nobody'}`
}

function statusOf({ status: { state, reason, replacement } }: InspectedPack): string {
  const instead = replacement === undefined ? undefined : `use ${replacement} instead`
  return [state, reason, instead].filter((part) => part !== undefined && part !== '').join(', ')
}

function pairs(record: Record<string, string> | undefined): string | undefined {
  if (record === undefined || Object.keys(record).length === 0) return undefined
  return Object.entries(record)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
