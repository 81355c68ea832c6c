/** The manifest of a Claude Code plugin, relative to the pack. */
export const CLAUDE_PLUGIN_FILE = '.claude-plugin/plugin.json'
/** The list of plugins, relative to the repository. */
export const MARKETPLACE_FILE = '.claude-plugin/marketplace.json'
export const FORMAT = 'claude-plugin'
