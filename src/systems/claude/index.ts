/** Claude Code: plugins, and the marketplace that offers them. */

import type { System } from '../system.ts'
import { readClaudePlugin } from './manifest.ts'
import { CLAUDE_PLUGIN_FILE } from './manifest-file.ts'

export const claude: System = {
  name: 'claude',
  manifests: [{ file: CLAUDE_PLUGIN_FILE, rank: 5, load: async () => readClaudePlugin }],
  announce: async () => (await import('./marketplace.ts')).writeMarketplace,
}
