/**
 * A plugin marketplace of the packs that are Claude Code plugins: `/plugin marketplace add ./.packs` then offers them.
 *
 * @see https://code.claude.com/docs/en/plugin-marketplaces
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { removeIfEmpty, replaceFile } from '../../files/index.ts'
import type { AnnouncedPack } from '../system.ts'
import { CLAUDE_PLUGIN_FILE } from './manifest-file.ts'

/** Writes the marketplace of a target anew, or takes it away when no pack is a plugin. */
export function writeMarketplace(target: string, packs: readonly AnnouncedPack[]): void {
  const plugins = packs
    .filter(({ files }) => files.some(({ path }) => path === CLAUDE_PLUGIN_FILE))
    .map(({ name, version, description = '' }) => ({ name, source: `./${name}`, description, version }))
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
  replaceFile(file, text)
}
