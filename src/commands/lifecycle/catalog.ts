import type { Command } from 'commander'
import { type CatalogOptions, readCatalogs, refreshCatalog } from '../../catalog/index.ts'
import { PackwrightError } from '../../errors.ts'
import { jsonNames } from '../../ui/output.ts'
import { type CatalogFlags, catalogOptions, withCatalogFlags } from '../flags/catalog.ts'
import { type CommandContext, examples, outputOf } from '../flags/command.ts'
import { type SigningFlags, signing, withSigningFlags } from '../flags/trust.ts'

interface Flags extends CatalogFlags, SigningFlags {
  html?: string
  refresh?: boolean
  title?: string
  wellKnown?: boolean
  readme?: boolean
}

/** `packwright catalog`: what a repository holds, as a table, as a site, or read anew. */
export function catalogCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('catalog')
    .description('Show the catalog of a repository, write it as a site, or make it anew')
    .argument('[packs...]', 'with --refresh: packs that it does not know yet')
    .option('--html <dir>', 'write a static site: a list with search, and a page a pack')
    .option('--title <text>', 'with --html: what the site is called')
    .option('--well-known', 'with --html: also what npx skills installs from; pulls the newest of each skill')
    .option('--readme', 'with --html: also pulls the newest of each pack, and shows its README')
    .option('--refresh', 'read what is published and bring the catalog up to date')
  examples(withCatalogFlags(withSigningFlags(command)), [
    'packwright catalog --in ghcr.io/acme/packs',
    'packwright catalog --in ghcr.io/acme/packs --html site',
    'packwright catalog --in ghcr.io/acme/packs --refresh claude codex',
  ])
  command.action(async (packs: string[], flags: Flags) => {
    const output = outputOf(command)
    const options: CatalogOptions = catalogOptions(flags, context, output)
    if (packs.length > 0 && flags.refresh !== true)
      throw new PackwrightError('USAGE', 'Packs are named together with --refresh.', {
        hint: 'To see one: packwright show <pack>.',
      })
    if (flags.refresh === true) {
      const done = await refreshCatalog(packs, { ...options, signing: await signing(flags, context.env) })
      output.result(
        { ...done },
        () => `${done.base}: ${done.versions} versions of ${done.packs} packs, ${done.status}.`,
      )
      return
    }
    if (flags.html !== undefined) {
      const { writeSite } = await import('../../catalog/site/index.ts')
      const { title, wellKnown, readme } = flags
      const progress = output.progress()
      const shown = { ...options, title, wellKnown, readme, onEvent: progress.onEvent }
      const site = await writeSite(flags.html, shown).finally(() => progress.done())
      const { passedOver, ...facts } = site
      for (const { name, why } of passedOver) output.warn(`${name} is not for npx skills: ${why}.`)
      output.result({ ...facts, ...(flags.wellKnown === true ? { passed_over: passedOver } : {}) }, () => {
        const kept = site.packs - site.written
        const stand = kept === 0 ? '' : ` ${kept} pages stand as they were.`
        return `${site.files} files are in ${site.directory}.${stand} Open ${site.directory}/index.html.`
      })
      return
    }
    const catalogs = await readCatalogs(options)
    output.result(jsonNames({ catalogs }), () => {
      const rows = catalogs.flatMap(({ packs: found }) =>
        found.map((pack) => [
          pack.reference,
          pack.recommended ?? 'yanked',
          String(pack.versions.length),
          pack.versions[0]?.signer?.identity ?? '-',
        ]),
      )
      return output.table(['PACK', 'VERSION', 'VERSIONS', 'SIGNER'], rows)
    })
  })
}
