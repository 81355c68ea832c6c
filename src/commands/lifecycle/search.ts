import type { Command } from 'commander'
import {
  type FoundPack,
  type ReadCatalog,
  readCatalogs,
  referenceTo,
  searchPacks,
  show,
} from '../../catalog/index.ts'
import { ago, bytes } from '../../text/index.ts'
import { jsonNames, type Output } from '../../ui/output.ts'
import { paint, printableLine } from '../../ui/text.ts'
import { type CatalogFlags, catalogOptions, withCatalogFlags } from '../flags/catalog.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'

/** `packwright search`: packs by words, or by what they provide. */
export function searchCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('search')
    .description('Find packs in the catalog of a repository')
    .argument('[words...]', 'all have to occur in name, description, keywords or provided names')
    .option('--provides <name>', 'packs that provide this, e.g. profile:claude-code')
  examples(withCatalogFlags(command), [
    'packwright search claude --in ghcr.io/acme/packs',
    'packwright search --provides profile:claude-code --json',
  ])
  command.action(async (words: string[], flags: CatalogFlags & { provides?: string }) => {
    const output = outputOf(command)
    const catalogs = await readCatalogs(catalogOptions(flags, context, output))
    const all = catalogs.flatMap(({ packs }) => packs)
    const packs = searchPacks(all, { words, provides: flags.provides })
    const indexes = catalogs.map(({ base, generatedAt, cached }) => ({ base, generatedAt, cached }))
    output.result(jsonNames({ packs, indexes }), () => {
      const ages = catalogs.map(ageOf).join('\n')
      if (packs.length === 0) return `Nothing matches.\n\n${ages}`
      const rows = packs.map((pack) => [
        pack.reference,
        pack.recommended ?? 'yanked',
        short(pack.description ?? ''),
      ])
      return `${output.table(['PACK', 'VERSION', 'DESCRIPTION'], rows)}\n\n${ages}`
    })
  })
}

/** What was published since then is not in it yet: `show` knows. */
function ageOf({ base, generatedAt }: ReadCatalog): string {
  return `The index of ${printableLine(base)} was written ${ago(Date.parse(generatedAt), Date.now())}.`
}

/** `packwright show`: one pack with its versions. */
export function showCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('show')
    .description('Show a pack with all its versions, from the catalog or else from its registry')
    .argument('<pack>', 'its name, or its reference')
  examples(withCatalogFlags(command), [
    'packwright show ghcr.io/acme/packs/claude',
    'packwright show claude --in ghcr.io/acme/packs',
  ])
  command.action(async (name: string, flags: CatalogFlags) => {
    const output = outputOf(command)
    const pack = await show(name, catalogOptions(flags, context, output))
    output.result({ pack }, () => describe(pack, output))
  })
}

function describe(pack: FoundPack, output: Output): string {
  const facts: [string, string | undefined][] = [
    ['pack', pack.name],
    ['description', pack.description],
    ['reference', pack.reference],
    ['license', pack.license],
    ['author', pack.author],
    ['kind', pack.kind],
    ['keywords', pack.keywords?.join(', ')],
    ['provides', pack.provides?.join(', ')],
    ['homepage', pack.homepage],
  ]
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`${paint('dim', name.padEnd(12), output.stdout)} ${printableLine(value)}`],
  )
  const rows = pack.versions.map((version) => [
    version.version,
    version.digest,
    version.created_at?.slice(0, 10) ?? '-',
    version.size === undefined ? '-' : bytes(version.size),
    version.signer?.identity ?? '-',
    version.status === undefined
      ? ''
      : `${version.status.state}: ${version.status.reason ?? ''}`.replace(/: $/, ''),
  ])
  const table = output.table(['VERSION', 'DIGEST', 'DATE', 'SIZE', 'SIGNER', 'STATUS'], rows)
  const newest = pack.versions.find(({ version }) => version === pack.recommended)
  const next = newest === undefined ? '' : `\n\npackwright pull ${referenceTo(pack, newest)}`
  return `${lines.join('\n')}\n\n${table}${next}`
}

const WIDTH = 60

function short(text: string): string {
  const line = text.split('\n')[0] ?? ''
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line
}
