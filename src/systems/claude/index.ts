/** Claude Code: plugins, and the marketplaces that list them. */
import { pluginSystem } from '../plugin-system.ts'
import type { System } from '../system.ts'
import { CLAUDE_PLUGIN_FILE, FORMAT, MARKETPLACE_FILE } from './manifest-file.ts'

/** @see https://code.claude.com/docs/en/plugins-reference */
export const claude: System = {
  ...pluginSystem('claude', FORMAT, [{ file: CLAUDE_PLUGIN_FILE, rank: 5 }], [MARKETPLACE_FILE]),
  announce: async () => (await import('./marketplace.ts')).writeMarketplace,
}
