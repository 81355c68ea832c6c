/**
 * A plugin marketplace of the packs that are Claude Code plugins: `/plugin marketplace add ./.packs` then offers them.
 *
 * @see https://code.claude.com/docs/en/plugin-marketplaces
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeIfEmpty } from '../../files/directories.ts'
import type { StoredPack } from '../../store/index.ts'

const PLUGIN = '.claude-plugin/plugin.json'

/** Writes the marketplace of a target anew, or takes it away when no pack is a plugin. */
export function writeMarketplace(target: string, packs: readonly StoredPack[]): void {
  const plugins = packs
    .filter(({ record }) => record.files.some(({ path }) => path === PLUGIN))
    .map(({ record }) => ({
      name: record.name,
      source: `./${record.name}`,
      description: record.manifest.description ?? '',
      version: record.version,
    }))
  const directory = join(target, '.claude-plugin')
  const file = join(directory, 'marketplace.json')
  if (plugins.length === 0) {
    rmSync(file, { force: true })
    removeIfEmpty(directory)
    return
  }
  const document = { name: 'packwright', owner: { name: 'packwright' }, plugins }
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(directory, { recursive: true })
  writeFileSync(`${file}.partial`, text)
  renameSync(`${file}.partial`, file)
}
