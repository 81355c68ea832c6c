// src/systems/claude/manifest-file.ts
/** The manifest of a Claude Code plugin, relative to the pack. */
const CLAUDE_PLUGIN_FILE = ".claude-plugin/plugin.json";
/** The list of plugins, relative to the repository. */
const MARKETPLACE_FILE = ".claude-plugin/marketplace.json";
const FORMAT = "claude-plugin";
export { FORMAT as n, MARKETPLACE_FILE as r, CLAUDE_PLUGIN_FILE as t };
