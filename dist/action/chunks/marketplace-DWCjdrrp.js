import { t as replaceFile } from "./atomic-CvPDqjyW.js";
import { r as MARKETPLACE_FILE, t as CLAUDE_PLUGIN_FILE } from "./manifest-file-CIzDR_6N.js";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
// src/systems/claude/marketplace.ts
/**
* A plugin marketplace of the packs that are Claude Code plugins, in the target; Codex, Copilot and Qwen read it too.
*
* @see https://code.claude.com/docs/en/plugin-marketplaces
*/
/**
* Writes the marketplace anew. One that clients know stays when its last plugin goes: they fail where it is gone.
*
* @returns what makes the plugins known to Claude Code, once
*/
function writeMarketplace({ target, project, shown, user }, packs) {
	const plugins = packs.filter(isPlugin);
	const file = join(target, MARKETPLACE_FILE);
	if (plugins.length === 0 && !existsSync(file)) return void 0;
	const name = marketplaceName(project);
	const document = {
		name,
		description: `The plugins that ${basename(project)} has locked, written by packwright.`,
		owner: { name: "packwright" },
		plugins: plugins.map(entryOf)
	};
	const text = `${JSON.stringify(document, null, 2)}\n`;
	if (!existsSync(file) || readFileSync(file, "utf8") !== text) replaceFile(file, text);
	const added = plugins.filter((plugin) => plugin.isNew).map((plugin) => plugin.name);
	if (added.length === 0) return void 0;
	const scope = `--scope ${user ? "user" : "project"}`;
	const installs = added.map((plugin) => `claude plugin install ${plugin}@${name} ${scope}`);
	return [`claude plugin marketplace add ${shown} ${scope}`, ...installs].join(" && ");
}
function isPlugin({ files, manifest }) {
	return manifest.format === "claude-plugin" || hasOwnFile(files);
}
function hasOwnFile(files) {
	return files.some(({ path }) => path === CLAUDE_PLUGIN_FILE);
}
/** A plugin without a file of its own is what its entry says, as where it came from. */
function entryOf({ name, version, manifest, files }) {
	const { description, extra } = manifest;
	return {
		...hasOwnFile(files) ? {} : {
			...extra,
			strict: false
		},
		name,
		source: `./${name}`,
		...description === void 0 || description === "" ? {} : { description },
		version
	};
}
/** Names are kebab-case; each project has its own, so that one does not take another's place. */
function marketplaceName(project) {
	const slug = basename(project).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
	return slug === "" ? "packs" : `${slug}-packs`;
}
export { writeMarketplace };
