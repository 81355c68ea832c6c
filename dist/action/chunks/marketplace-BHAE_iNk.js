import { t as removeIfEmpty } from "./directories-DGwcLFiP.js";
import { t as replaceFile } from "./atomic-BJtmJFGV.js";
import { t as CLAUDE_PLUGIN_FILE } from "./manifest-file-Zc0HF9WQ.js";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
// src/systems/claude/marketplace.ts
/**
* A plugin marketplace of the packs that are Claude Code plugins: `/plugin marketplace add ./.packs` then offers them.
*
* @see https://code.claude.com/docs/en/plugin-marketplaces
*/
/** Writes the marketplace of a target anew, or takes it away when no pack is a plugin. */
function writeMarketplace(target, packs) {
	const plugins = packs.filter(({ files }) => files.some(({ path }) => path === CLAUDE_PLUGIN_FILE)).map(({ name, version, description = "" }) => ({
		name,
		source: `./${name}`,
		description,
		version
	}));
	const directory = join(target, ".claude-plugin");
	const file = join(directory, "marketplace.json");
	if (plugins.length === 0) {
		rmSync(file, { force: true });
		removeIfEmpty(directory);
		return;
	}
	const text = `${JSON.stringify({
		name: "packwright",
		owner: { name: "packwright" },
		plugins
	}, null, 2)}\n`;
	if (existsSync(file) && readFileSync(file, "utf8") === text) return;
	replaceFile(file, text);
}
export { writeMarketplace };
