/** The manifest of a Claude Code plugin, relative to the pack. */
export const CLAUDE_PLUGIN_FILE = '.claude-plugin/plugin.json'
