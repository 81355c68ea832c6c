/**
 * A plugin marketplace of the packs that are Claude Code plugins, in the target; Codex, Copilot and Qwen read it too.
 *
 * @see https://code.claude.com/docs/en/plugin-marketplaces
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { replaceFile } from '../../files/index.ts'
import type { AnnouncedPack, Announcement } from '../system.ts'
import { CLAUDE_PLUGIN_FILE, FORMAT, MARKETPLACE_FILE } from './manifest-file.ts'

/**
 * Writes the marketplace anew. One that clients know stays when its last plugin goes: they fail where it is gone.
 *
 * @returns what makes the plugins known to Claude Code, once
 */
export function writeMarketplace(
  { target, project, shown, user }: Announcement,
  packs: readonly AnnouncedPack[],
): string | undefined {
  const plugins = packs.filter(isPlugin)
  const file = join(target, MARKETPLACE_FILE)
  if (plugins.length === 0 && !existsSync(file)) return undefined
  const name = marketplaceName(project)
  const document = {
    name,
    description: `The plugins that ${basename(project)} has locked, written by packwright.`,
    owner: { name: 'packwright' },
    plugins: plugins.map(entryOf),
  }
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) replaceFile(file, text)
  const added = plugins.filter((plugin) => plugin.isNew).map((plugin) => plugin.name)
  if (added.length === 0) return undefined
  const scope = `--scope ${user ? 'user' : 'project'}`
  const installs = added.map((plugin) => `claude plugin install ${plugin}@${name} ${scope}`)
  return [`claude plugin marketplace add ${shown} ${scope}`, ...installs].join(' && ')
}

function isPlugin({ files, manifest }: AnnouncedPack): boolean {
  return manifest.format === FORMAT || hasOwnFile(files)
}

function hasOwnFile(files: AnnouncedPack['files']): boolean {
  return files.some(({ path }) => path === CLAUDE_PLUGIN_FILE)
}

/** A plugin without a file of its own is what its entry says, as where it came from. */
function entryOf({ name, version, manifest, files }: AnnouncedPack): object {
  const { description, extra } = manifest
  return {
    ...(hasOwnFile(files) ? {} : { ...extra, strict: false }),
    name,
    source: `./${name}`,
    ...(description === undefined || description === '' ? {} : { description }),
    version,
  }
}

/** Names are kebab-case; each project has its own, so that one does not take another's place. */
function marketplaceName(project: string): string {
  const slug = basename(project)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'packs' : `${slug}-packs`
}
