/** Flags of everything that reads what a repository of packs keeps about itself. */
import type { Command } from 'commander'
import type { CatalogOptions } from '../../catalog/index.ts'
import type { Output } from '../../ui/output.ts'
import { type CommandContext, several } from './command.ts'
import { type ProjectFlags, projectOptions, withProjectFlags } from './project.ts'
import { trust, withTrustFlags } from './trust.ts'

export interface CatalogFlags extends ProjectFlags {
  in: string[]
}

export function withCatalogFlags(command: Command): Command {
  return withTrustFlags(withProjectFlags(command)).option(
    '--in <repository>',
    'where the packs are, e.g. ghcr.io/acme/packs; may be repeated (where the project’s packs come from)',
    several,
    [],
  )
}

export function catalogOptions(flags: CatalogFlags, context: CommandContext, output: Output): CatalogOptions {
  return {
    ...projectOptions(flags, context),
    in: flags.in,
    trust: trust(flags),
    onEvent: output.silent().onEvent,
  }
}
