import { a as errnoOf, r as PackwrightError } from "./errors-aVfW4i-N.js";
import { h as isPrebuilt, r as MANIFEST_FILES } from "./systems-B1NZOwrJ.js";
import { t as readPack } from "./read-manifest-BDFIPJtA.js";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
// src/build/discover.ts
/** Finds the packs below a directory: itself, or what lies in it, as deep as folders that only group go. */
const MAX_DEPTH = 4;
const NEVER = /* @__PURE__ */ new Set([
	"node_modules",
	"dist",
	".git"
]);
/**
* Finds and reads all packs below `root`, sorted by path. One that cannot be read does not hide the others.
*
* @throws PackwrightError `NOT_FOUND`, `PACK_NOT_FOUND` when there is none at all
*/
async function discoverPacks(root) {
	const found = await discover(root, 0);
	if (found.length > 0) return found;
	throw new PackwrightError("PACK_NOT_FOUND", `There is no pack in ${root}.`, {
		hint: "Run `packwright init` to write one, or name another directory with PACKS_DIR.",
		details: { directory: root }
	});
}
async function discover(location, depth) {
	const here = await attempt(location);
	if (here !== void 0) return [here];
	const entries = await listDirectory(location);
	const misspelt = entries.flatMap(({ name }) => meant(name) ?? [])[0];
	if (misspelt !== void 0) return [unrecognised(location, misspelt)];
	const packs = entries.filter((entry) => !NEVER.has(entry.name) && !entry.name.startsWith(".")).filter((entry) => entry.isDirectory() || isPrebuilt(entry.name));
	if (packs.length === 0 || depth >= MAX_DEPTH) return depth === 0 ? [] : [refusal(location, entries.length === 0)];
	return (await Promise.all(packs.map(({ name }) => discover(join(location, name), depth + 1)))).flat();
}
async function attempt(location) {
	try {
		const pack = await readPack(location);
		return pack === void 0 ? void 0 : {
			location,
			pack
		};
	} catch (error) {
		if (error instanceof PackwrightError && error.code !== "NOT_FOUND") return {
			location,
			error
		};
		throw error;
	}
}
async function listDirectory(location) {
	try {
		return (await readdir(location, { withFileTypes: true })).sort((a, b) => a.name < b.name ? -1 : 1);
	} catch (cause) {
		throw new PackwrightError("FILE_UNREADABLE", `${location} cannot be listed (${errnoOf(cause)}).`, { cause });
	}
}
/** A manifest whose name is spelled otherwise than its system spells it. */
function meant(name) {
	const found = MANIFEST_FILES.find(({ file }) => file.toLowerCase() === name.toLowerCase() && file !== name);
	return found === void 0 ? void 0 : `Did you mean ${found.file} in place of ${name}?`;
}
function unrecognised(location, hint) {
	const message = `${location} holds no manifest of a kind that packwright reads.`;
	return {
		location,
		error: new PackwrightError("PACK_UNRECOGNISED", message, { hint })
	};
}
function refusal(location, empty) {
	if (!empty) return unrecognised(location, "Add a pack.json (`packwright init`), or move the directory out of the packs directory.");
	return {
		location,
		error: new PackwrightError("PACK_EMPTY", `${location} is an empty directory.`, { hint: "Remove it, or write a pack there with `packwright init`." })
	};
}
export { discoverPacks as t };
