// src/systems/claude/manifest-file.ts
/** The manifest of a Claude Code plugin, relative to the pack. */
const CLAUDE_PLUGIN_FILE = ".claude-plugin/plugin.json";
export { CLAUDE_PLUGIN_FILE as t };
